/** Answers of conditions that have nothing to look at. */
import type { ConditionAnswer, ConditionName } from "../../evidence/index.ts";

export const notApplicable = (condition: ConditionName, detail: string): ConditionAnswer => ({
  condition,
  verdict: { status: "not-applicable", detail },
  findings: [],
  notes: [],
});

/** What an exploration covers: each CPU runs its thread once. */
export const onceText = (n: number): string => `${cpusText(n)}, each of which runs its thread once`;

/** `1 CPU`, `3 CPUs`. */
export const cpusText = (n: number): string => `${n} CPU${n === 1 ? "" : "s"}`;
