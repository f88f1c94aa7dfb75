/**
 * The third engine: candidate executions, each judged by a text of a model in herd's language. It imports nothing of the
 * others, and knows no rule of Arm's but what the events of an instruction are.
 */
import type { CatText } from "../../read/cat/index.ts";
import { type Code, type Exploration, type ExploreOptions, Unsupported, withGranules } from "../program/index.ts";
import { Search } from "./search.ts";

export { modelOf } from "./search.ts";

/** All outcomes of a program that the first of `texts` allows; it finds what it includes among the others. @throws {Unsupported} {InputError} */
export function explore(code: Code, options: ExploreOptions, texts: readonly CatText[]): Exploration {
  if (code.program.pages !== undefined) throw new Unsupported("page tables in the axiomatic engine");
  if (options.model !== "arm") throw new Error(`the axiomatic engine has no model ${options.model}`);
  return withGranules(code, (layout) => new Search(code, layout, texts, options).explore());
}
