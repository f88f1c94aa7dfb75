/** The default engine: lazy execution-graph search under today's Arm rules, those of 2019, or SC. */
import {
  analyse,
  type Code,
  type Exploration,
  type ExploreOptions,
  initialGranules,
  Layout,
  LimitReached,
  TooCoarse,
  Unsupported,
} from "../program/index.ts";
import { pagedAnalyses } from "./paged/analysis.ts";
import { GraphSearch } from "./search.ts";
import { NeedsMixed, Shape, TooSmall } from "./shape.ts";

/** Words of an event mask that a search starts with: 64 events. */
const FIRST_WORDS = 2;
/** And at most: 8,192 events. A node has two bits for each pair of them. */
const MOST_WORDS = 256;

/**
 * Every outcome of a program. Starts with small tables and starts again with larger ones when an execution needs more
 * events, a finer location granule, or the relations of mixed sizes.
 * @throws {Unsupported} when an execution reaches what explorers do not run
 */
export function explore(code: Code, options: ExploreOptions): Exploration {
  const { pages, variables, threads } = code.program;
  if (pages !== undefined && options.rules.name !== "today")
    throw new Unsupported("page tables under the rules of 2019");
  const granules = initialGranules(variables);
  const analyses = pages === undefined ? threads.map((_, t) => analyse(code, t)) : pagedAnalyses(code, pages);
  let words = FIRST_WORDS;
  let mixed = false;
  for (;;) {
    try {
      const layout = new Layout(code, granules);
      const shape = new Shape(words, threads.length, layout.locations, mixed, pages !== undefined);
      return finished(new GraphSearch(code, layout, shape, analyses, options), options);
    } catch (e) {
      if (e instanceof TooCoarse) e.refine(granules);
      else if (e instanceof NeedsMixed && pages !== undefined) throw new Unsupported("mixed sizes with page tables");
      else if (e instanceof NeedsMixed) mixed = true;
      else if (e instanceof TooSmall && words < MOST_WORDS) words *= 2;
      else if (e instanceof TooSmall) return tooLarge();
      else throw e;
    }
  }
}

const tooLarge = (): Exploration => ({
  engine: "graph",
  outcomes: [],
  incomplete: { reason: "limit", detail: `an execution has more than ${32 * MOST_WORDS} events` },
  misplaced: [],
  stats: { nodes: 0, complete: 0, bytes: 0 },
});

function finished(search: GraphSearch, options: ExploreOptions): Exploration {
  let incomplete: Exploration["incomplete"];
  try {
    search.run();
    if (search.boundReached) incomplete = { reason: "bound", detail: `a loop reached the bound of ${options.bound}` };
  } catch (e) {
    if (!(e instanceof LimitReached)) throw e;
    incomplete = { reason: e.reason, detail: e.message };
  }
  const { nodes, complete, bytes } = search;
  const misplaced = [...search.misplaced].sort((a, b) => a - b);
  return {
    engine: "graph",
    outcomes: search.finals.outcomes(),
    ...(search.finals.remarks.length > 0 ? { remarks: search.finals.remarks } : {}),
    incomplete,
    misplaced,
    stats: { nodes, complete, bytes },
  };
}
