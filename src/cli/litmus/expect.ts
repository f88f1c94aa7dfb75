/** Herdtools' kinds files: `NAME Allowed|Forbidden|Required`, one test a line, `#` starts a comment. */
import type { LitmusAnswer } from "../../evidence/index.ts";
import { InputError, span } from "../../text/index.ts";

export type Kind = "Allowed" | "Forbidden" | "Required";
const WORDS: Readonly<Record<string, Kind | undefined>> = {
  Allow: "Allowed",
  Allowed: "Allowed",
  Forbid: "Forbidden",
  Forbidden: "Forbidden",
  Require: "Required",
  Required: "Required",
};

/** Expected kind by test name. @throws {InputError} at the first line that is none */
export function readKinds(file: string, text: string): Map<string, Kind> {
  const kinds = new Map<string, Kind>();
  let from = 0;
  for (const line of text.split("\n")) {
    const words = line
      .replace(/#.*/, "")
      .split(/\s+/)
      .filter((w) => w !== "");
    const kind = WORDS[words[1] ?? ""];
    if (words.length > 0 && (words.length !== 2 || kind === undefined))
      throw new InputError(
        "CFG08",
        span(file, from, from + line.length),
        "not a test name and a kind",
        "Allowed, Forbidden or Required",
      );
    if (kind !== undefined) kinds.set(words[0]!, kind);
    from += line.length + 1;
  }
  return kinds;
}

/**
 * Whether an answer differs from what a kinds file says. A kind speaks of the proposition, whatever the test's
 * quantifier. States that were not found because a limit was reached are held against nobody.
 */
export function differs(answer: LitmusAnswer, kind: Kind): boolean {
  const positive = answer.states.some((s) => s.holds);
  const negative = answer.states.some((s) => !s.holds);
  if (kind === "Forbidden") return positive;
  if (kind === "Required") return negative || (answer.status === "answered" && !positive);
  return answer.status === "answered" && !positive;
}
