/** Builders of the judge's tests. */
import assert from "node:assert/strict";
import { judge } from "../../src/check/index.ts";
import type { LitmusAnswer, LitmusQuestion } from "../../src/evidence/index.ts";
import { type Exploration, type LitmusProgram, programOf } from "../../src/model/program/index.ts";
import { type LitmusTest, parseLitmus } from "../../src/read/litmus/index.ts";

export const question: LitmusQuestion = { model: "arm", engine: "graph", rules: "today", bound: 2 };

/** A test from its parts. */
export function litmus(init: string, code: string, final: string): LitmusTest {
  const { test, errors } = parseLitmus(`AArch64 T\n{ ${init} }\n${code}\n${final}\n`, "T.litmus");
  assert.deepEqual(errors, []);
  return test!;
}

/** An exploration that found these values of the observables, and no others. */
export const found = (...outcomes: readonly (readonly bigint[])[]): Exploration => ({
  engine: "graph",
  outcomes: outcomes.map((values) => ({ values, witness: undefined })),
  incomplete: undefined,
  misplaced: [],
  stats: { nodes: 1, complete: outcomes.length, bytes: 0 },
});

/** The answer to a one-thread test that only shows `final` of a state that ends with these values. */
export function answerTo(
  init: string,
  final: string,
  outcomes: (p: LitmusProgram) => readonly (readonly bigint[])[],
  code = "P0 ;\nL0: NOP ;\n NOP ;",
): LitmusAnswer {
  const test = litmus(init, code, final);
  const program = programOf(test);
  return judge(test, program, found(...outcomes(program)), question, "T.litmus");
}

/** Texts of the states. */
export const texts = (answer: LitmusAnswer): readonly string[] => answer.states.map((s) => s.text);
