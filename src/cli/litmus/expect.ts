/** Comparison of answers with what herdtools' kinds files expect. */
import type { LitmusAnswer } from "../../evidence/index.ts";
import type { ExpectedKind } from "../../read/kinds/index.ts";

/**
 * Whether an answer differs from what a kinds file says. A kind speaks of the proposition, whatever the test's
 * quantifier. States that were not found because a limit was reached are held against nobody.
 */
export function differs(answer: LitmusAnswer, kind: ExpectedKind): boolean {
  const positive = answer.states.some((s) => s.holds);
  const negative = answer.states.some((s) => !s.holds);
  if (kind === "Forbidden") return positive;
  if (kind === "Required") return negative || (answer.status === "answered" && !positive);
  return answer.status === "answered" && !positive;
}
