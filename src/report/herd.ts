/**
 * A litmus answer as herd7's log prints it, so that the scripts of its users read it; lines that begin with `%` are ours and
 * skipped by them. Only a complete answer is printed as herd prints one: of any other, every line is a `%` line.
 */
import type { LitmusAnswer } from "../evidence/index.ts";
import { visible } from "../text/index.ts";

const oneLine = (text: string): string => visible(text.replace(/\s+/g, " ").trim());

/** The line before each test: what was asked, and the loop bound if the answer ends there. */
function questionLine({ file, question, why }: LitmusAnswer): string {
  const { model, rules, engine, bound, variants = [], cat } = question;
  const bounds = why?.reason === "bound" ? bound : "none";
  return `% file=${oneLine(file)} model=${model} rules=${rules} engine=${engine}${cat === undefined ? "" : ` cat=${oneLine(cat)}`} bounds=${bounds}${variants.length > 0 ? ` variants=${variants.join(",")}` : ""}`;
}

function counts({ states }: LitmusAnswer): { readonly positive: number; readonly negative: number } {
  const positive = states.filter((s) => s.holds).length;
  return { positive, negative: states.length - positive };
}

/** Herd counts executions, this counts states; for ~exists the witnesses are the states without the proposition. */
function answered(answer: LitmusAnswer): readonly string[] {
  const { name, kind, states, ok, condition, observation, hash } = answer;
  const { positive, negative } = counts(answer);
  const [witnesses, others] = kind === "Forbidden" ? [negative, positive] : [positive, negative];
  return [
    `Test ${name} ${kind}`,
    `States ${states.length}`,
    ...states.map((s) => s.text),
    ok ? "Ok" : "No",
    "Witnesses",
    `Positive: ${witnesses} Negative: ${others}`,
    `Condition ${condition}`,
    `Observation ${name} ${observation} ${positive} ${negative}`,
    ...(hash === undefined ? [] : [`Hash=${hash}`]),
  ];
}

/** The states found so far exist; nothing is said about others, nor about the condition. */
function unknown(answer: LitmusAnswer): readonly string[] {
  const { name, kind, states, condition, why } = answer;
  const { positive, negative } = counts(answer);
  return [
    `% UNKNOWN ${name} (${why?.reason ?? "limit"}): ${oneLine(why?.detail ?? "")}`,
    `% incomplete test ${name} ${kind}, states found so far: ${states.length}`,
    ...states.map((s) => `%   ${s.text}`),
    `% found so far for ${condition}: true in ${positive}, false in ${negative}`,
  ];
}

/** The log of one test, with an empty line behind it. */
export function herdLog(answer: LitmusAnswer): string {
  const lines = [questionLine(answer), ...(answer.notes ?? []).map((note) => `% ${oneLine(note)}`)];
  if (answer.status === "answered") {
    // Threads that never end have no final state: whatever the quantifier, the answer then says nothing.
    if (answer.states.length === 0) lines.push(`% VACUOUS ${answer.name}: no execution ends`);
    lines.push(...answered(answer));
  } else if (answer.status === "unknown") lines.push(...unknown(answer));
  else lines.push(`% UNSUPPORTED ${answer.name}: ${oneLine(answer.why?.detail ?? "")}`);
  return `${visible(lines.join("\n"))}\n\n`;
}
