/** Compiled code under a harness: what is asked of it, as a test without a text. */
import { type Code, compile, type Program, Unforeseen, Unsupported } from "../model/program/index.ts";
import type { Harness } from "../read/harness/index.ts";
import type { Condition, LitmusTest } from "../read/litmus/index.ts";

const ALWAYS: Condition = { quantifier: "forall", prop: { kind: "and", props: [] } };

/** The test that asks whether the assertion holds in every final state; without one, nothing. */
export function testOf(name: string, { assertion }: Harness): LitmusTest {
  const condition: Condition = assertion === undefined ? ALWAYS : { quantifier: "forall", prop: assertion };
  const none = { doc: undefined, info: [], init: [], threads: [], locations: [], filter: undefined, unsupported: [] };
  return { file: "", arch: "AArch64", name, condition, ...none };
}

const isOwned = ({ variables }: Program, address: bigint): boolean =>
  variables.some((v) => v.owner !== undefined && address >= v.address && address < v.address + BigInt(v.init.length));

/** Runs the program with settled stacks, or, when an access reaches into them from elsewhere, with all of memory. */
export function searched<T>(program: Program, run: (code: Code) => T): T {
  const settled = compile(program);
  try {
    return run(settled);
  } catch (error) {
    if (!(error instanceof Unsupported) || settled.program === program) throw error;
    // What is of no stack is not in all of memory either.
    if (error instanceof Unforeseen && (error.what === "jump" || !isOwned(program, error.address))) throw error;
    return run(compile(program, "whole"));
  }
}
