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
  withGranules,
} from "../program/index.ts";
import { Search } from "./search.ts";
import { witness } from "./trace.ts";

/** Explores `code`. @throws {Unsupported} when a run reaches a construct that explorers do not run */
export function explore(code: Code, options: ExploreOptions): Exploration {
  if (options.model !== "arm") throw new Error(`the promising engine has no model ${options.model}`);
  return withGranules(code, (layout) => {
    const search = new Search(code, options, layout);
    let incomplete: Exploration["incomplete"];
    try {
      search.run();
    } catch (e) {
      if (!(e instanceof LimitReached)) throw e;
      incomplete = { reason: e.reason, detail: e.message };
    }
    if (search.bounded) incomplete ??= { reason: "bound", detail: `a loop was cut after ${options.bound} rounds` };
    return { engine: "promising", outcomes: outcomes(search), incomplete, stats: search.stats };
  });
}

// Different fault places can be one outcome.
function outcomes(search: Search): Outcome[] {
  const unique = new Map<string, Outcome>();
  for (const found of search.found) {
    const key = search.options.eachMemory ? `${found.memory.join()}|${found.finals.join()}` : found.outcome.join();
    if (unique.has(key)) continue;
    unique.set(key, { values: found.outcome, witness: search.options.witnesses ? witness(search, found) : undefined });
  }
  return [...unique.values()];
}
