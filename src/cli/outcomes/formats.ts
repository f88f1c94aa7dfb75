/** The forms of an answer about compiled code on standard output. */
import {
  codeText,
  dotGraph,
  drawing,
  herdLog,
  htmlPage,
  type PageTest,
  scCycle,
  svgDocument,
  traceLines,
  verdictLines,
} from "../../report/index.ts";
import type { Format } from "../answer-formats.ts";
import { type CodeReport, defectsOf, disagreements } from "./report.ts";

/** Number of the JSON form's schema. */
const SCHEMA = 1;

/** The form that was asked for. */
export function formatOf(format: Format<"outcomes">): (report: CodeReport) => string {
  switch (format) {
    case "text":
      return (r) => codeText(saying(r));
    case "herd":
      return herd;
    case "json":
      return json;
    case "dot":
      return dot;
    case "svg":
      return svg;
    case "html":
      return (r) => htmlPage(r.file, [pageTest(r)]);
  }
}

const saying = (r: CodeReport) => ({
  ...r,
  asked: r.harness.assert,
  threads: r.harness.threads,
  disagreements: disagreements(r),
});

/** The state that a report shows an execution of: the first that violates the assertion, else the first only on Arm. */
function shown({ answers }: CodeReport) {
  return answers.flatMap((answer) => {
    const state = answer.states.find((s) => !s.holds && s.witness !== undefined);
    return state?.witness === undefined ? [] : [{ answer, state, witness: state.witness }];
  });
}

function herd(report: CodeReport): string {
  const notes = disagreements(report).map((line) => `% DISAGREEMENT, a defect of sekvm: ${line}`);
  for (const { answer, state, witness } of shown(report))
    notes.push(`% witness of ${state.text} (${answer.question.model})`, ...traceLines(witness).map((l) => `%   ${l}`));
  return report.answers.map(herdLog).join("") + (notes.length > 0 ? `${notes.join("\n")}\n\n` : "");
}

const dot = (report: CodeReport): string =>
  shown(report)
    .map(({ answer, state, witness }) => dotGraph(`${answer.name} (${answer.question.model}): ${state.text}`, witness))
    .join("");

const svg = (report: CodeReport): string =>
  svgDocument(
    shown(report).map(({ answer, state, witness }) => ({
      title: `${answer.name} (${answer.question.model}): ${state.text}`,
      drawing: drawing(witness, report.names),
    })),
  );

function pageTest(report: CodeReport): PageTest {
  const { harness, answers, file, names } = report;
  const asked = harness.assert;
  return {
    title: file.replace(/^.*\//, ""),
    file: `${file} --threads ${harness.threads}${asked === undefined ? "" : ` --assert '${asked}'`}`,
    about: [
      ...verdictLines(saying(report)),
      ...disagreements(report).map((d) => `DISAGREEMENT, a defect of sekvm: ${d}`),
    ],
    listing: undefined,
    names,
    answers,
    mark: (state) => (state.holds ? undefined : asked === undefined ? "fails" : "violates the assertion"),
  };
}

function json(report: CodeReport): string {
  const { file, harness, answers, failures, cancelled } = report;
  const defects = defectsOf(report);
  const document = {
    schema: SCHEMA,
    command: "outcomes",
    file,
    harness,
    ...(cancelled ? { interrupted: true } : {}),
    answers: answers.map((a) => ({
      ...a,
      states: a.states.map((s) =>
        s.witness === undefined ? s : { ...s, witness: { ...s.witness, cycle: scCycle(s.witness) } },
      ),
    })),
    failures,
    disagreements: disagreements(report),
    ...(defects.length > 0 ? { defects } : {}),
  };
  return `${JSON.stringify(document)}\n`;
}
