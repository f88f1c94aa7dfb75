/**
 * Questions to a solver: is there a state in which some assertions hold? Words are asked about in one of two forms: as integers,
 * where only that there is none counts, and as they are.
 */
import { bits, cutsIntegers, eachSubterm, eq, integerView, or, type Question, type Smt, TRUE } from "../smt/index.ts";
import { symbolInfo } from "./value.ts";

/** How words are asked about. `integers`: what is no arithmetic is an open function, so only `unsat` is right of the words. */
export type Form = "integers" | "words";

/** Tags of unions are among their cases: their words have values to spare. */
export function tagRanges(assertions: readonly Smt[]): readonly Smt[] {
  const found: Smt[] = [];
  eachSubterm(assertions, (t) => {
    const sort = t.op === "app" ? symbolInfo(t)?.sort : undefined;
    if (sort?.kind !== "union" || t.sort.kind !== "bv") return;
    const { width } = t.sort;
    if (sort.cases.length < 2 ** width) found.push(or(...sort.cases.map((_, i) => eq(t, bits(i, width)))));
  });
  return found;
}

/** A question about assertions, and the symbols whose values it asks for. */
export interface Asking {
  readonly question: Question;
  /** One for each term that is wanted: applications as they stand in the assertions. */
  readonly symbols: readonly Smt[];
}

/** Adds the ranges of tags, and asks for the values of all symbols. @throws {NoIntegerView} where words are cut from integers and are not arithmetic */
export function asQuestion(assertions: readonly Smt[], form: Form): Asking {
  const all = [...assertions, ...tagRanges(assertions)].filter((a) => a !== TRUE);
  const symbols: Smt[] = [];
  eachSubterm(all, (t) => {
    if (t.op === "app") symbols.push(t);
  });
  const question = { assertions: all, wanted: symbols };
  if (form === "integers") return { question: integerView(question, "open"), symbols };
  return { question: cutsIntegers(question) ? integerView(question) : question, symbols };
}
