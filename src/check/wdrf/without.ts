/** Answers of conditions that have nothing to look at, or do not look yet. */
import type { ConditionAnswer, ConditionName } from "../../evidence/index.ts";
import type { Question } from "./condition.ts";

export const notApplicable = (condition: ConditionName, detail: string): ConditionAnswer => ({
  condition,
  verdict: { status: "not-applicable", detail },
  findings: [],
  notes: [],
});

/** This version has no check of the condition. */
export const notChecked = (condition: ConditionName): ConditionAnswer => ({
  condition,
  verdict: { status: "unknown", why: "unsupported", detail: "this version does not check it" },
  findings: [],
  notes: [],
});

/** For conditions on page tables: none are named, or they are not looked at. */
export const withoutTables = (condition: ConditionName, { settings }: Question): ConditionAnswer =>
  settings.tables.length === 0 ? notApplicable(condition, "no page tables are named") : notChecked(condition);

/** What an exploration covers: each CPU runs its thread once. */
export const onceText = (n: number): string => `${cpusText(n)}, each of which runs its thread once`;

/** `1 CPU`, `3 CPUs`. */
export const cpusText = (n: number): string => `${n} CPU${n === 1 ? "" : "s"}`;
