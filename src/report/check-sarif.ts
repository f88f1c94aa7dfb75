/** Conditions that do not hold as SARIF 2.1.0: a result for each finding, its trace as a code flow, its repair as a text. */
import type { CodePlace, ConditionAnswer, Finding, TraceStep } from "../evidence/index.ts";
import { type CheckAnswers, verdictText } from "./check-text.ts";
import { artifactOf, type SarifRule, sarifLog } from "./sarif.ts";

const RULES: readonly SarifRule[] = [
  { id: "drf-kernel", text: "Shared data is touched by a CPU that does not own it.", level: "error" },
  { id: "no-barrier-misuse", text: "A lock is acquired or released without the barrier for it.", level: "error" },
  { id: "write-once-kernel-mapping", text: "A valid entry of the kernel's own page tables changes.", level: "error" },
  {
    id: "transactional-page-table",
    text: "A page-table walk during a section may see what no order of sections gives.",
    level: "error",
  },
  { id: "sequential-tlb-invalidation", text: "What was unmapped is not invalidated in order.", level: "error" },
  { id: "memory-isolation", text: "Users reach the kernel's memory, or the kernel trusts theirs.", level: "error" },
  { id: "not-known", text: "Whether a condition holds is not known.", level: "warning" },
];

/** The place of an instruction in its source, or in the file of code where no line is known. */
function locationOf({ source, instruction }: CodePlace, file: string) {
  const region = source === undefined ? {} : { region: { startLine: source.line } };
  return {
    physicalLocation: { artifactLocation: artifactOf(source?.file ?? file), ...region },
    message: { text: instruction },
  };
}

const stepOf = (s: TraceStep, file: string) => ({
  location: { ...locationOf(s, file), message: { text: `P${s.thread ?? 0} ${s.label}: ${s.instruction}` } },
});

function flowsOf({ trace, arm }: Finding, file: string) {
  const steps = trace.map((s) => stepOf(s, file));
  const onArm = (arm?.execution.events ?? []).map((e) => stepOf({ ...e, thread: e.thread ?? 0 }, file));
  const flows = [steps, onArm].filter((locations) => locations.length > 0);
  return flows.length === 0 ? {} : { codeFlows: flows.map((locations) => ({ threadFlows: [{ locations }] })) };
}

function resultOf(answer: ConditionAnswer, finding: Finding, file: string) {
  const { what, places, trace, hint, arm, repair } = finding;
  const at = places[0] ?? trace.at(-1) ?? arm?.execution.events[0];
  const lines = [
    `${answer.condition}: ${what}`,
    ...(arm === undefined ? [] : [`only on Arm: ${arm.state}`]),
    ...(hint === undefined ? [] : [hint]),
    ...(repair?.changes ?? []).map(({ before, after }) => `repair: ${before} becomes ${after}`),
  ];
  return {
    ruleId: answer.condition,
    ruleIndex: RULES.findIndex((r) => r.id === answer.condition),
    level: "error",
    message: { text: lines.join("\n") },
    locations: [at === undefined ? { physicalLocation: { artifactLocation: artifactOf(file) } } : locationOf(at, file)],
    relatedLocations: places.slice(1).map((p) => locationOf(p, file)),
    ...flowsOf(finding, file),
    partialFingerprints: { "sekvmCondition/v1": [answer.condition, what].join("/") },
  };
}

function unknownOf(answer: ConditionAnswer, file: string) {
  return {
    ruleId: "not-known",
    ruleIndex: RULES.findIndex((r) => r.id === "not-known"),
    level: "warning",
    message: { text: `${answer.condition}: ${verdictText(answer)}` },
    locations: [{ physicalLocation: { artifactLocation: artifactOf(file) } }],
    partialFingerprints: { "sekvmCondition/v1": `${answer.condition}/not-known` },
  };
}

/** The log. @param version of sekvm */
export function checkSarif({ file, answers, failures }: CheckAnswers, version: string): string {
  const first = file.split(" ")[0] ?? file;
  const results = answers.flatMap((a) => {
    if (a.findings.length > 0) return a.findings.map((f) => resultOf(a, f, first));
    return a.verdict.status === "unknown" || a.verdict.status === "vacuous" ? [unknownOf(a, first)] : [];
  });
  const notifications = failures.map((f) => ({ level: "error", message: { text: `${f.condition}: ${f.detail}` } }));
  const invocation = {
    executionSuccessful: failures.length === 0,
    ...(failures.length === 0 ? {} : { toolExecutionNotifications: notifications }),
  };
  return sarifLog(version, RULES, invocation, results);
}
