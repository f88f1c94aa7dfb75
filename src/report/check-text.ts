/** Conditions on code, for a person: a line for each, and below a way in which it is violated, in at most forty lines. */
import type { CodePlace, ConditionAnswer, Finding, TraceStep } from "../evidence/index.ts";
import { visible } from "../text/index.ts";
import { where } from "./code-text.ts";

export interface CheckAnswers {
  readonly file: string;
  readonly harness: { readonly threads: string };
  readonly answers: readonly (ConditionAnswer & { readonly milliseconds: number })[];
  readonly failures: readonly { readonly condition: string; readonly detail: string; readonly bug: boolean }[];
}

/** Lines of a trace that fit on a screen. */
const MOST_STEPS = 30;

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
    "reliesOn" in verdict && verdict.reliesOn.length > 0 ? [`  relies on ${verdict.reliesOn.join("; ")}`] : [];
  const lines = [...notes.map((n) => `  ${n}`), ...relies, ...findings.flatMap(findingLines)];
  return lines.length === 0 ? [] : ["", `${condition}:`, ...lines];
}

function findingLines({ what, places, kind, trace, arm, repair, hint }: Finding): string[] {
  const shown = trace.slice(-MOST_STEPS);
  const cut = trace.length - shown.length;
  return [
    `  ${what}`,
    ...places.map((p) => `    ${placeText(p)}`),
    ...(shown.length === 0 ? [] : [kind === "interleaving" ? "  how it comes about on SC:" : "  on the way:"]),
    ...(cut > 0 ? [`    ${cut} steps before`] : []),
    ...shown.map((s) => `    ${stepText(s)}`),
    ...(arm === undefined ? [] : [`  only on Arm: ${arm.state}`]),
    ...(hint === undefined ? [] : [`  ${hint}`]),
    ...(repair?.changes ?? []).map(({ what: change, before, after }) => `  repair, ${change}: ${before} -> ${after}`),
  ];
}

const placeText = (p: CodePlace): string => `${p.thread === undefined ? "" : `P${p.thread} `}${where(p)}`;
const stepText = (s: TraceStep): string =>
  `P${s.thread ?? 0} ${s.label.padEnd(18)} ${where(s)}${s.note === undefined ? "" : `  ${s.note}`}`;
