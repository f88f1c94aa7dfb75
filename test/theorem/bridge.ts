/** The classical shapes and generated programs, put to the executable Coq model and to the promising engine. */
import assert from "node:assert/strict";
import { explore } from "../../src/model/promising/index.ts";
import { codeOf, litmusText, optionsOf, type ProgramText, statesOf } from "../model/programs.ts";
import { randomProgram } from "../model/random-programs.ts";
import { SHAPES } from "../model/shapes.ts";
import { cases } from "../tier.ts";
import { evaluate } from "./coq.ts";
import { coqProgram, NotInCoq, statedDifference } from "./coq-terms.ts";

const RULES = { pldi19: "PLDI19", today: "Today" } as const;
/** Steps of a thread and messages that the Coq search goes through. */
const FUEL = 24;

/** The term for a program, or undefined when the Coq language lacks something. */
function termOf(text: ProgramText): string | undefined {
  try {
    return coqProgram(text);
  } catch (error) {
    if (error instanceof NotInCoq) return undefined;
    throw error;
  }
}

/** Outcomes as our engine prints them. @throws when the search met its bound */
function rowsOf(printed: string): string[] {
  const parts = /^\((true|false), (.*)\)$/.exec(printed);
  assert.equal(parts?.[1], "true", `bound met: ${printed}`);
  const json = parts![2]!.replaceAll("%N", "").replaceAll(";", ",").replace(/\d+/g, '"$&"');
  const rows = JSON.parse(json) as string[][];
  return rows.map((row) => row.map((v) => BigInt.asIntN(64, BigInt(v))).join(",")).sort();
}

const shapes = SHAPES.map((s) => s.text);

function generated(): ProgramText[] {
  const texts: ProgramText[] = [];
  for (let seed = 1; texts.length < cases(12, 10_000); seed++) {
    const { text } = randomProgram(seed, "plain", { threads: 2, events: 3, writes: 4 });
    if (termOf(text) !== undefined) texts.push(text);
  }
  return texts;
}

/** Coq and the engine are asked about all of them, under both rule sets. @throws where they differ otherwise than is stated */
export function compareWithEngine(): void {
  const questions = [...shapes, ...generated()].flatMap((text) => {
    const term = termOf(text);
    return term === undefined ? [] : (["pldi19", "today"] as const).map((rules) => ({ text, rules, term }));
  });
  const answers = evaluate(questions.map((q) => `outcomes ${RULES[q.rules]} ${FUEL} (${q.term})`));
  assert.equal(answers.length, questions.length);
  for (const [i, { text, rules }] of questions.entries()) {
    const coq = rowsOf(answers[i]!).join(" | ");
    const engine = statesOf(explore(codeOf(text), optionsOf(rules))).join(" | ");
    if (statedDifference(text, rules)) continue;
    assert.equal(coq, engine, `${rules}, Coq and engine:\n${litmusText(text)}`);
  }
}

/** Classical shapes that the language lacks, and those in which a difference is stated. */
export function exceptions(): { readonly lacking: readonly string[]; readonly stated: readonly string[] } {
  const names = (keep: (text: ProgramText) => boolean) => shapes.filter(keep).map((t) => t.name);
  return { lacking: names((t) => termOf(t) === undefined), stated: names((t) => statedDifference(t, "pldi19")) };
}
