/** What came back for code under a harness: an answer for every condition. */
import type { ConditionAnswer, ConditionName, Finding, UnknownReason } from "../../evidence/index.ts";
import type { JobResult } from "../../jobs/index.ts";
import type { HarnessWords } from "../../read/harness/index.ts";
import { lineReader, withTexts } from "../outcomes/c-lines.ts";
import type { CodeError, CodeFile } from "../outcomes/messages.ts";
import type { CheckOutput } from "./messages.ts";

export interface CheckReport {
  readonly file: string;
  readonly harness: HarnessWords;
  readonly answers: readonly (ConditionAnswer & { readonly milliseconds: number })[];
  readonly failures: readonly {
    readonly condition: ConditionName;
    readonly why: UnknownReason;
    readonly detail: string;
    readonly bug: boolean;
  }[];
  readonly errors: readonly CodeError[];
  readonly cancelled: boolean;
}

/** Fills in the text of lines. */
export function withCheckLines(report: CheckReport, files: readonly string[]): CheckReport {
  const withText = lineReader(files);
  const finding = (f: Finding): Finding => ({
    ...f,
    places: f.places.map(withText),
    trace: f.trace.map(withText),
    ...(f.arm === undefined ? {} : { arm: { ...f.arm, execution: withTexts(f.arm.execution, withText) } }),
    ...(f.repair === undefined ? {} : { repair: { ...f.repair, changes: f.repair.changes.map(withText) } }),
  });
  return { ...report, answers: report.answers.map((a) => ({ ...a, findings: a.findings.map(finding) })) };
}

/** Gathers results; they are in the order of the conditions. */
export function checkReport(
  files: readonly CodeFile[],
  harness: HarnessWords,
  conditions: readonly ConditionName[],
  results: readonly JobResult<CheckOutput>[],
): CheckReport {
  const done = results.flatMap((r) => (r.status === "done" ? [r] : []));
  return {
    file: files.map((f) => f.name).join(" "),
    harness,
    answers: done.flatMap(({ output, milliseconds }) =>
      output.status === "answer" ? [{ ...output.answer, milliseconds }] : [],
    ),
    failures: results.flatMap((r, i) => (r.status === "failed" ? [{ condition: conditions[i]!, ...r }] : [])),
    // Each condition meets the same ones.
    errors: done.map(({ output }) => output).find((o) => o.status === "invalid")?.errors ?? [],
    cancelled: results.some((r) => r.status === "cancelled"),
  };
}
