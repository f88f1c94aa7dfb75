/**
 * What compiled code can do, for a person: a table of outcomes on SC and on Arm, and, when the assertion fails, one run
 * that shows how, in lines of C.
 */
import type { Execution, ExecutionEvent, LitmusAnswer, LitmusState, Repair, SourceLine } from "../evidence/index.ts";
import { visible } from "../text/index.ts";
import { type CycleStep, scCycle } from "./cycle.ts";
import { letter } from "./trace.ts";

/** What there is to say. */
export interface CodeAnswers {
  readonly file: string;
  /** The threads as they were asked for. */
  readonly threads: string;
  /** The assertion as it was typed. */
  readonly asked: string | undefined;
  readonly answers: readonly LitmusAnswer[];
  readonly failures: readonly { readonly detail: string; readonly bug: boolean }[];
  readonly disagreements: readonly string[];
}

const MODELS = { sc: "SC", arm: "Arm" } as const;

/** The whole answer. */
export function codeText(code: CodeAnswers): string {
  const lines = [`${code.file}: ${code.threads}`, ...verdictLines(code)];
  lines.push(...table(code));
  for (const d of code.disagreements) lines.push(`DISAGREEMENT, a defect of sekvm: ${d}`);
  lines.push(...run(code));
  return visible(`${lines.join("\n")}\n`);
}

/** What is known of the assertion, and what is not known. */
export function verdictLines({ asked, answers, failures }: CodeAnswers): string[] {
  return [
    ...answers.flatMap((a) => (asked === undefined ? ownVerdict(a) : [verdict(asked, a)])),
    ...answers.flatMap(limits),
    ...failures.map((f) => `unknown: ${f.bug ? "a defect of sekvm" : f.detail}`),
  ];
}

const title = ({ question: { model, engine } }: LitmusAnswer): string =>
  `${MODELS[model]}${engine === "graph" ? "" : ` (${engine})`}`;

function verdict(asked: string, a: LitmusAnswer): string {
  const bad = a.states.filter((s) => !s.holds).length;
  if (bad > 0) return `${asked} fails on ${title(a)}: in ${bad} of ${a.states.length} outcomes`;
  if (a.status !== "answered") return `${asked} is not known on ${title(a)}`;
  if (a.states.length === 0) return `${asked} says nothing on ${title(a)}: no execution ends`;
  return `${asked} holds on ${title(a)}`;
}

/** Without an assertion of the user's: whether checks of the code's own fail, or an access. */
function ownVerdict(a: LitmusAnswer): string[] {
  const bad = a.states.filter((s) => !s.holds).length;
  return bad === 0 ? [] : [`a thread ends with an exception on ${title(a)}: in ${bad} of ${a.states.length} outcomes`];
}

function limits(a: LitmusAnswer): string[] {
  if (a.status === "answered") return [];
  const why = `(${a.why?.reason ?? "limit"}): ${a.why?.detail ?? ""}`;
  return [
    a.status === "unsupported" ? `not run on ${title(a)} ${why}` : `not all outcomes on ${title(a)} are known ${why}`,
  ];
}

/** A row for each outcome, a column for each answer. */
function table({ answers }: CodeAnswers): string[] {
  const states = new Map<string, LitmusState>();
  for (const a of answers) for (const s of a.states) if (!states.has(s.text)) states.set(s.text, s);
  if (states.size === 0) return [];
  const width = Math.max(7, ...[...states.keys()].map((t) => t.length));
  const columns = answers.filter((a) => a.status !== "unsupported");
  const cell = (a: LitmusAnswer, text: string): string => {
    const has = a.states.some((s) => s.text === text);
    return (has ? "yes" : a.status === "answered" ? "no" : "?").padEnd(title(a).length);
  };
  const rows = [...states.values()].map((s) => {
    const mark = s.holds ? "" : "  fails";
    return `  ${s.text.padEnd(width)}  ${columns.map((a) => cell(a, s.text)).join("  ")}${mark}`.trimEnd();
  });
  return ["", `  ${"outcome".padEnd(width)}  ${columns.map(title).join("  ")}`.trimEnd(), ...rows];
}

/** One run that ends in a state that violates the assertion; without SC's, else any. */
function run({ answers, asked }: CodeAnswers): string[] {
  for (const a of answers) {
    const state = a.states.find((s) => !s.holds && s.witness !== undefined);
    if (state?.witness === undefined) continue;
    const repair =
      a.repair === undefined ? [] : repairLines(asked ?? "that no thread ends with an exception", a.repair);
    return [
      "",
      `how ${state.text.replace(/;$/, "")} comes about on ${title(a)}:`,
      ...runLines(state.witness),
      ...repair,
    ];
  }
  return [];
}

/** What makes the assertion hold, as assembly and as a line of C. */
function repairLines(asked: string, { changes, tries }: Repair): string[] {
  const lines = changes.map(({ what, before, after, source }) => {
    const line = source === undefined ? "" : `${sourceText(source)}  `;
    const order = what.startsWith("dmb") ? `${what} in front of it` : `with ${what}`;
    return `  ${line}${order}  [${before} -> ${after}]`;
  });
  return ["", `repair, after which ${asked} holds in every outcome (${tries} tried):`, ...lines];
}

/** Steps of a run in an order in which each could have happened, with what a step overtakes. */
export function runLines(execution: Execution): string[] {
  const { events } = execution;
  const cycle = scCycle(execution);
  const source = sources(execution);
  const shown = events.map((e, i) => {
    const early = events.slice(i + 1).filter((l) => l.thread === e.thread && (l.po ?? 0) < (e.po ?? -1));
    const what = `${letter(e.id)} P${e.thread} ${"  ".repeat(e.thread ?? 0)}${e.label}${source.get(e.id) ?? ""}`;
    const first = early.filter((l) => onCycle(cycle, l)).at(0) ?? early[0];
    return { what, early: first === undefined ? "" : `before ${letter(first.id)}`, event: e };
  });
  const widths = [Math.max(...shown.map((s) => s.what.length)), Math.max(...shown.map((s) => s.early.length))];
  const lines = shown.map(({ what, early, event }) =>
    `  ${what.padEnd(widths[0]!)}  ${early.padEnd(widths[1]!)}${widths[1]! > 0 ? "  " : ""}${where(event)}`.trimEnd(),
  );
  lines.push(...(execution.faults ?? []).map((f) => `  P${f.thread} ends with an exception at ${where(f)}`));
  if (cycle.length === 0) return [...lines, "  SC has this run too"];
  return [...lines, ...overtakes(cycle, events)];
}

/** The C line, and the instruction. */
export function where({ source, instruction }: Pick<ExecutionEvent, "source" | "instruction">): string {
  if (source === undefined) return instruction;
  return `${sourceText(source)}  [${instruction}]`;
}

/** `file.c:12 text`. */
export const sourceText = ({ file, line, text }: SourceLine): string =>
  `${file.replace(/^.*\//, "")}:${line}${text === undefined ? "" : ` ${text}`}`;

const onCycle = (cycle: readonly CycleStep[], e: ExecutionEvent): boolean => cycle.some((s) => s.from === e.id);

function sources({ relations }: Execution): ReadonlyMap<number, string> {
  const rf = relations.find((r) => r.name === "rf")?.pairs ?? [];
  return new Map(rf.map(([write, read]) => [read, ` from ${letter(write)}`]));
}

/** What Arm does in another order than the program says: the steps of program order on the cycle. */
function overtakes(cycle: readonly CycleStep[], events: readonly ExecutionEvent[]): string[] {
  const byId = new Map(events.map((e) => [e.id, e]));
  const path = cycle.map(({ from, name }) => `${letter(from)} ${name}`).join(" ");
  const pairs = cycle.flatMap(({ from, to, name }) => {
    const [a, b] = [byId.get(from)!, byId.get(to)!];
    return name === "po" && events.indexOf(a) > events.indexOf(b)
      ? [`  P${a.thread} does ${letter(to)} before ${letter(from)}`]
      : [];
  });
  return [...pairs, `  no order of single steps has this: ${path} ${letter(cycle[0]!.from)}`];
}
