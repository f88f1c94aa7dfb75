/** Compiled code under a harness: what is asked of it, as a test without a text. */
import type { Harness } from "../read/harness/index.ts";
import type { Condition, LitmusTest } from "../read/litmus/index.ts";

const ALWAYS: Condition = { quantifier: "forall", prop: { kind: "and", props: [] } };

/** The test that asks whether the assertion holds in every final state; without one, nothing. */
export function testOf(name: string, { assertion }: Harness): LitmusTest {
  const condition: Condition = assertion === undefined ? ALWAYS : { quantifier: "forall", prop: assertion };
  const none = { doc: undefined, info: [], init: [], threads: [], locations: [], filter: undefined, unsupported: [] };
  return { file: "", arch: "AArch64", name, condition, ...none };
}
