/** Litmus answers by hand, for tests of what is printed of them. */
import type { LitmusAnswer, LitmusQuestion } from "../../src/evidence/index.ts";

export const question = (model: "sc" | "arm" = "arm", engine: "graph" | "promising" = "graph"): LitmusQuestion => ({
  model,
  engine,
  rules: "today",
  bound: 4,
});

/** An answer whose condition holds in the states that end in `!`. */
export function answer(states: readonly string[], more: Partial<LitmusAnswer> = {}): LitmusAnswer {
  const holds = states.map((s) => s.endsWith("!"));
  return {
    file: "MP.litmus",
    name: "MP",
    question: question(),
    status: "answered",
    kind: "Allowed",
    condition: "exists (1:X0=1 /\\ 1:X2=0)",
    states: states.map((s, i) => ({ text: s.replace("!", ""), holds: holds[i]! })),
    ok: holds.some((h) => h),
    observation: holds.every((h) => !h) ? "Never" : holds.every((h) => h) ? "Always" : "Sometimes",
    stats: { nodes: 7, complete: states.length, bytes: 1024 },
    ...more,
  };
}
