/** Conditions on code as a page: a section for each, its trace, and the run on Arm as a drawing. */
import type { ConditionAnswer, LitmusAnswer } from "../evidence/index.ts";
import { type CheckAnswers, findingLines, verdictText } from "./check-text.ts";
import { htmlPage, type PageTest } from "./page.ts";

/** The run on Arm as an answer with one state. */
function armAnswer(file: string, { findings }: ConditionAnswer): readonly LitmusAnswer[] {
  const arm = findings.find((f) => f.arm !== undefined)?.arm;
  if (arm === undefined) return [];
  const question = { model: "arm", engine: "graph", rules: "today", bound: 1 } as const;
  const stats = { nodes: 0, complete: 0, bytes: 0 };
  const states = [{ text: arm.state, holds: false, witness: arm.execution }];
  return [
    {
      file,
      name: file,
      question,
      status: "unknown",
      kind: "Forbidden",
      condition: "",
      states,
      ok: false,
      observation: "Sometimes",
      stats,
    },
  ];
}

/** The page. */
export function checkPage({ file, harness, answers, failures }: CheckAnswers): string {
  const threads = harness.threads.split(",");
  const tests = answers.map((a): PageTest => {
    const lines = a.findings.flatMap((f) => findingLines(f));
    const relies = "reliesOn" in a.verdict ? a.verdict.reliesOn : [];
    return {
      title: a.condition,
      file,
      about: [verdictText(a), ...a.notes, ...relies.map((r) => `It relies on this: ${r}.`)],
      listing: lines.length === 0 ? undefined : lines.join("\n"),
      names: threads,
      answers: armAnswer(file, a),
      mark: () => "only on Arm",
    };
  });
  const failed = failures.map(
    (f): PageTest => ({
      title: f.condition,
      file,
      about: [f.detail],
      listing: undefined,
      names: [],
      answers: [],
      mark: () => undefined,
    }),
  );
  return htmlPage(file, [...tests, ...failed]);
}
