/**
 * The answers beside a bundled test (`NAME.litmus.expected`): a section for each model, `arm: Sometimes`, then one final
 * state a line as herd prints it. `pldi19:` stands only where the rules of 2019 differ. The files are ours, so a mistake in
 * one is a plain error.
 */
import type { LitmusAnswer } from "../../evidence/index.ts";

export interface ExpectedAnswer {
  readonly observation: LitmusAnswer["observation"];
  readonly states: readonly string[];
}

/** `sc` is missing where herd's SC leaves the two accesses of a pair unordered. */
export interface Expected {
  readonly arm: ExpectedAnswer;
  readonly sc: ExpectedAnswer | undefined;
  readonly pldi19: ExpectedAnswer | undefined;
}

const HEAD = /^(arm|sc|pldi19): (Never|Sometimes|Always)$/;

/** Reads the sections. @throws {Error} for a line that is none of ours */
export function parseExpected(text: string): Expected {
  const sections = new Map<string, { observation: LitmusAnswer["observation"]; states: string[] }>();
  let states: string[] | undefined;
  for (const line of text.split("\n")) {
    const head = HEAD.exec(line);
    if (head !== null) {
      states = [];
      sections.set(head[1]!, { observation: head[2] as LitmusAnswer["observation"], states });
    } else if (line.startsWith("  ") && states !== undefined) states.push(line.trim());
    else if (line !== "") throw new Error(`not a line of an .expected file: ${line}`);
  }
  const arm = sections.get("arm");
  if (arm === undefined) throw new Error("an .expected file has a section arm");
  return { arm, sc: sections.get("sc"), pldi19: sections.get("pldi19") };
}
