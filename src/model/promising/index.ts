/**
 * The promising engine: all outcomes of a program under Arm's model, by promise-first search with certification. It
 * is written apart from the graph engine (they share the rule table and the lowered code), so that a difference between the two shows a mistake in one of them.
 */
import {
  type Code,
  type Exploration,
  type ExploreOptions,
  LimitReached,
  type Outcome,
  Unsupported,
  withGranules,
} from "../program/index.ts";
import { PagedSearch } from "./paged/search.ts";
import { Search } from "./search.ts";
import { witness } from "./trace.ts";

/** Explores `code`. @throws {Unsupported} when a run reaches a construct that explorers do not run */
export function explore(code: Code, options: ExploreOptions): Exploration {
  if (options.model !== "arm") throw new Error(`the promising engine has no model ${options.model}`);
  if (code.program.pages !== undefined) {
    if (options.rules.name !== "today") throw new Unsupported("page tables under the rules of 2019");
    if (options.eachMemory === true) throw new Unsupported("page tables in lists of messages");
    return withGranules(code, (layout) => new PagedSearch(code, layout, options).explore());
  }
  return withGranules(code, (layout) => {
    const search = new Search(code, options, layout);
    const cut = limited(() => search.run());
    const { outcomes, incomplete } = outcomesOf(search);
    const bounded = search.bounded
      ? ({ reason: "bound", detail: `a loop was cut after ${options.bound} rounds` } as const)
      : undefined;
    const misplaced = [...new Set(search.solos.flatMap((solo) => [...solo.misplaced]))].sort((a, b) => a - b);
    return { engine: "promising", outcomes, incomplete: cut ?? incomplete ?? bounded, misplaced, stats: search.stats };
  });
}

/** Runs `work` up to a limit; says which. */
function limited(work: () => void): Exploration["incomplete"] {
  try {
    work();
    return undefined;
  } catch (e) {
    if (!(e instanceof LimitReached)) throw e;
    return { reason: e.reason, detail: e.message };
  }
}

// Different fault places can be one outcome. Past a limit outcomes have no witness.
function outcomesOf(search: Search): Pick<Exploration, "outcomes" | "incomplete"> {
  const unique = new Map<string, Outcome>();
  let incomplete: Exploration["incomplete"];
  for (const found of search.found) {
    const key = search.options.eachMemory ? `${found.memory.join()}|${found.finals.join()}` : found.outcome.join();
    if (unique.has(key)) continue;
    let shown: Outcome["witness"];
    if (search.options.witnesses && incomplete === undefined)
      incomplete = limited(() => {
        shown = witness(search, found);
      });
    unique.set(key, { values: found.outcome, witness: shown });
  }
  return { outcomes: [...unique.values()], incomplete };
}
