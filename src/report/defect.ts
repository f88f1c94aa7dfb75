/** A disagreement of engines as a report that can be filed: what was asked, what each engine says, and all it takes to ask again. */
import type { LitmusAnswer } from "../evidence/index.ts";
import { visible } from "../text/index.ts";

export interface DefectInput {
  /** The version and the computer. */
  readonly about: string;
  /** The command that shows it. */
  readonly command: string;
  /** Files with their text; of one that is no text, what to say of it. */
  readonly files: readonly { readonly name: string; readonly text: string; readonly note?: string }[];
  /** Answers to one question, of different engines. */
  readonly answers: readonly LitmusAnswer[];
}

/** The report in Markdown. */
export function defectReport({ about, command, files, answers }: DefectInput): string {
  const [first] = answers;
  const { model, rules, bound } = first!.question;
  return [
    `# sekvm: engines disagree on ${visible(first!.name)}`,
    "",
    `- ${about}`,
    `- model ${model}, rules ${rules}, bound ${bound}; ${answers.map((a) => `${engineOf(a)} ${a.status}`).join(", ")}`,
    "",
    ...fenced("sh", command),
    "",
    ...table(answers),
    ...files.flatMap(({ name, text, note }) => [
      "",
      ...(note === undefined ? [`\`${name}\`:`, "", ...fenced("", text)] : [`\`${name}\`: ${note}`]),
    ]),
    "",
  ].join("\n");
}

const engineOf = ({ question: { engine } }: LitmusAnswer): string => engine;

function table(answers: readonly LitmusAnswer[]): string[] {
  const texts = [...new Set(answers.flatMap((a) => a.states.map((s) => s.text)))].sort();
  const rows = texts.map((text) => [
    text,
    ...answers.map((a) => (a.states.some((s) => s.text === text) ? "yes" : "no")),
  ]);
  const line = (cells: readonly string[]): string => `| ${cells.map((c) => c.replaceAll("|", "\\|")).join(" | ")} |`;
  const head = ["outcome", ...answers.map(engineOf)];
  return [line(head), line(head.map(() => "---")), ...rows.map(line)];
}

/** A text that has fences of its own gets longer ones. */
function fenced(language: string, text: string): string[] {
  const longest = Math.max(2, ...[...text.matchAll(/^`+/gm)].map((m) => m[0].length));
  const fence = "`".repeat(longest + 1);
  return [`${fence}${language}`, visibleLines(text.trimEnd()), fence];
}

const visibleLines = (text: string): string => text.split("\n").map(visible).join("\n");
