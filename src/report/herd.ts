/** A litmus answer as herd7's log prints it, so that the scripts of its users read it. `%` lines are ours. */
import type { LitmusAnswer } from "../evidence/index.ts";

/** The log of one test, with an empty line after it. */
export function herdLog(answer: LitmusAnswer): string {
  const { file, name, question, states } = answer;
  const bounds = answer.why?.reason === "bound" ? String(question.bound) : "none";
  const lines = [
    `% file=${file} model=${question.model} rules=${question.rules} engine=${question.engine} bounds=${bounds}`,
  ];
  if (answer.why !== undefined) lines.push(`% ${statusOf(answer)}: ${oneLine(answer.why.detail)}`);
  if (answer.status === "unsupported") return `${lines.join("\n")}\n\n`;
  const positive = states.filter((s) => s.holds).length;
  const negative = states.length - positive;
  lines.push(`Test ${name} ${answer.kind}`, `States ${states.length}`, ...states.map((s) => s.text));
  // Herd's word for an answer that a bound cut short.
  lines.push(`${answer.status === "answered" ? "" : "Loop "}${answer.ok ? "Ok" : "No"}`, "Witnesses");
  lines.push(`Positive: ${positive} Negative: ${negative}`, `Condition ${answer.condition}`);
  lines.push(`Observation ${name} ${answer.observation} ${positive} ${negative}`);
  return `${lines.join("\n")}\n\n`;
}

const oneLine = (text: string): string => text.replace(/\s+/g, " ").trim();

const statusOf = ({ status, why }: LitmusAnswer): string =>
  status === "unsupported" ? status : `${status} (${why!.reason})`;
