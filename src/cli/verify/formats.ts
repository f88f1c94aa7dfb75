/** What `sekvm verify` prints: a line for each step and one for each of its parts. */
import type { Detail, Refutation, Step, StepReport } from "../../check/verify/index.ts";
import type { Verdict } from "../../evidence/index.ts";
import { duration } from "../../host/node/index.ts";
import type { JobResult } from "../../jobs/index.ts";
import { findingLines, shownText, traceLines } from "../../report/index.ts";
import { colorsFor } from "../colors.ts";
import type { CliContext } from "../io.ts";

const NAME_WIDTH = 12;

/** A step with what came of it. */
export interface StepRun {
  readonly step: Step;
  readonly report: StepReport;
  /** Of its jobs, in their order. */
  readonly results: readonly JobResult<unknown>[];
  readonly milliseconds: number;
  readonly cached: number;
}

/** A verdict in words. `holds` never reads as `proved`. */
function verdictText(verdict: Verdict): string {
  switch (verdict.status) {
    case "proved":
      return "proved";
    case "holds":
      return `holds for ${verdict.within}`;
    case "refuted":
      return `REFUTED ${JSON.stringify(verdict.witness)}`;
    case "vacuous":
      return `VACUOUS ${verdict.detail}`;
    case "unknown":
      return `UNKNOWN (${verdict.why}) ${verdict.detail}`;
  }
}

const restsOn = (verdict: Verdict): string =>
  "reliesOn" in verdict && verdict.reliesOn.length > 0 ? `; rests on ${verdict.reliesOn.join(", ")}` : "";

/** The lines of one step; times are shown here and nowhere else, so they are no part of the JSON. */
export function stepText({ step, report, milliseconds, cached }: StepRun, trace: boolean, context: CliContext): string {
  const c = colorsFor(context, context.io.stdout);
  const paint = (verdict: Verdict): string => {
    const good = verdict.status === "proved" || verdict.status === "holds";
    return (good ? c.green : verdict.status === "unknown" ? c.yellow : c.red)(verdictText(verdict));
  };
  const counts = Object.entries(report.counts).map(([what, n]) => `${n} ${what}`);
  const time = duration(milliseconds) + (cached > 0 ? `, ${cached} cached` : "");
  const head = `${c.bold(step.name.padEnd(NAME_WIDTH))} ${paint(report.verdict)}: ${step.claim} (${counts.join(", ")}${restsOn(report.verdict)})  ${time}\n`;
  const table = report.table === undefined ? "" : shownText(report.table);
  return head + report.details.map((d) => detailText(d, paint, trace)).join("") + table;
}

function detailText({ name, verdict, text, refuted }: Detail, paint: (v: Verdict) => string, trace: boolean): string {
  const line = `  ${name.padEnd(NAME_WIDTH - 2)} ${paint(verdict)}${text === "" ? "" : `; ${text}`}\n`;
  if (!trace) return line;
  return line + refuted.map(refutationText).join("");
}

function refutationText(refuted: Refutation): string {
  const head = `    ${refuted.what}\n`;
  if ("finding" in refuted)
    return (
      head +
      findingLines(refuted.finding)
        .map((l) => `    ${l}\n`)
        .join("")
    );
  const events = refuted.trace === undefined ? [] : traceLines(refuted.trace).map((l) => `        ${l}\n`);
  return `${head}      refuted at ${refuted.size}: ${refuted.state}\n${events.join("")}`;
}
