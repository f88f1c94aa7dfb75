/** Conditions on code, for a person: a line for each, and below a way in which it is violated, in at most forty lines. */
import type { CodePlace, ConditionAnswer, Finding, TraceStep } from "../evidence/index.ts";
import { visible } from "../text/index.ts";
import { runLines, sourceText, where } from "./code-text.ts";

export interface CheckAnswers {
  readonly file: string;
  readonly harness: { readonly threads: string };
  readonly answers: readonly (ConditionAnswer & { readonly milliseconds: number })[];
  readonly failures: readonly { readonly condition: string; readonly detail: string; readonly bug: boolean }[];
}

/** Steps of a trace, and lines of a run on Arm: a finding takes forty lines at most. */
const MOST_STEPS = 14;
const MOST_RUN = 16;

/** The whole answer. */
export function checkText({ file, harness, answers, failures }: CheckAnswers): string {
  const lines = [`${file}: ${harness.threads}`, ...answers.map(line)];
  for (const f of failures)
    lines.push(`${f.condition.padEnd(WIDTH)}  unknown: ${f.bug ? "a defect of sekvm" : f.detail}`);
  for (const a of answers) lines.push(...more(a));
  return visible(`${lines.join("\n")}\n`);
}

const WIDTH = "sequential-tlb-invalidation".length;

/** The verdict in words. */
export function verdictText({ verdict, findings }: Pick<ConditionAnswer, "verdict" | "findings">): string {
  switch (verdict.status) {
    case "proved":
      return "proved";
    case "holds":
      return `holds within ${verdict.within}`;
    case "refuted":
      return `refuted: ${findings[0]?.what ?? "see the trace"}`;
    case "vacuous":
      return `vacuous: ${verdict.detail}`;
    case "unknown":
      return `unknown: ${verdict.detail}`;
    case "not-applicable":
      return `does not apply: ${verdict.detail}`;
  }
}

const line = (a: CheckAnswers["answers"][number]): string =>
  `${a.condition.padEnd(WIDTH)}  ${verdictText(a)}  (${Math.round(a.milliseconds)} ms)`;

function more({ condition, verdict, findings, notes }: ConditionAnswer): string[] {
  const relies =
    "reliesOn" in verdict && verdict.reliesOn.length > 0 ? [`  relies on: ${verdict.reliesOn.join("; ")}`] : [];
  const lines = [...notes.map((n) => `  ${n}`), ...relies, ...findings.flatMap(findingLines)];
  return lines.length === 0 ? [] : ["", `${condition}:`, ...lines];
}

/** A finding: what, where, how, what Arm makes of it, and what helps. */
export function findingLines({ what, places, kind, trace, arm, repair, hint }: Finding): string[] {
  const shown = trace.slice(-MOST_STEPS);
  const cut = trace.length - shown.length;
  const run = arm === undefined ? [] : runLines(arm.execution);
  return [
    `  ${what}`,
    ...places.map((p) => `    ${placeText(p)}`),
    ...(shown.length === 0 ? [] : [kind === "interleaving" ? "  how it comes about on SC:" : "  on the way:"]),
    ...(cut > 0 ? [`    ${cut} steps before`] : []),
    ...columns(shown).map((s) => `    ${s}`),
    ...(arm === undefined ? [] : [`  only on Arm: ${arm.state}`]),
    ...(run.length > MOST_RUN ? [] : run.map((l) => `  ${l}`)),
    ...(hint === undefined ? [] : [`  ${hint}`]),
    ...repairLines(repair),
  ];
}

function repairLines(repair: Finding["repair"]): string[] {
  if (repair === undefined) return [];
  const { changes, tries } = repair;
  return [
    `  repair, after which the condition holds (${tries} tried):`,
    ...changes.flatMap((c) => [
      `    - ${c.before}${c.source === undefined ? "" : `    ${sourceText(c.source)}`}`,
      ...c.after.split("; ").map((line) => `    + ${line}`),
    ]),
  ];
}

const placeText = (p: CodePlace): string => `${p.thread === undefined ? "" : `P${p.thread} `}${where(p)}`;

function columns(steps: readonly TraceStep[]): string[] {
  const width = Math.max(0, ...steps.map((s) => s.label.length));
  return steps.map(
    (s) => `P${s.thread ?? 0} ${s.label.padEnd(width)}  ${where(s)}${s.note === undefined ? "" : `  ${s.note}`}`,
  );
}
