/**
 * The code: a line that names the threads, then rows of cells `label: instruction`, columns divided by `|`, rows ended by
 * `;`. Cells are kept as text; `assemble.ts` reads them.
 */
import { LIMITS } from "./limits.ts";
import type { Reporter } from "./reporter.ts";
import type { Part } from "./sections.ts";
import type { InstructionText, Label, LitmusThread } from "./tree.ts";

interface Column {
  readonly instructions: InstructionText[];
  readonly labels: Label[];
  readonly names: Set<string>;
}

/** The parts of a row between the `|`s. */
function cells(text: string, row: Part): readonly Part[] {
  const parts: Part[] = [];
  let from = row.from;
  for (let at = text.indexOf("|", from); at !== -1 && at < row.to; at = text.indexOf("|", from)) {
    parts.push({ from, to: at });
    from = at + 1;
  }
  parts.push({ from, to: row.to });
  return parts;
}

/** The part without the space around it. */
function trimmed(text: string, part: Part): Part {
  let { from, to } = part;
  while (from < to && /\s/.test(text[from]!)) from++;
  while (to > from && /\s/.test(text[to - 1]!)) to--;
  return { from, to };
}

/** What a column is: code of a thread, or what it runs when an instruction faults (`F`) or enters EL2 (`H`). */
interface Head {
  readonly thread: number;
  readonly handles: "F" | "H" | undefined;
}

/** Reads `P0 | P1 | P1.F | P1.H`: threads in order, then their handlers. @throws {Abandon} */
function header(text: string, row: Part, report: Reporter): readonly Head[] {
  const names = cells(text, row).map((cell) => trimmed(text, cell));
  if (names.length > LIMITS.threads) {
    const where = report.span(row.from, row.to);
    report.fail("LIT19", where, `${names.length} threads are more than ${LIMITS.threads}`);
  }
  const heads: Head[] = [];
  for (const { from, to } of names) {
    const word = text.slice(from, to);
    const where = report.span(from, Math.max(to, from + 1));
    const i = heads.filter((h) => h.handles === undefined).length;
    const handled = /^P(\d+)\.([FH])$/.exec(word);
    if (handled !== null) {
      const thread = Number(handled[1]);
      const handles = handled[2] as "F" | "H";
      if (heads.some((h) => h.handles === handles && h.thread === thread))
        report.fail("LIT08", where, `${word} is here twice`);
      heads.push({ thread, handles });
      continue;
    }
    if (/^P\d+\s*:/.test(word)) report.refuse("thread annotations", where);
    const hint = names.length === 1 ? "name it P0" : "name them P0 | P1 | … in order";
    if (word !== `P${i}`) report.fail("LIT08", where, `expected P${i}, found '${word.slice(0, 40)}'`, hint);
    heads.push({ thread: i, handles: undefined });
  }
  const count = heads.filter((h) => h.handles === undefined).length;
  const stray = heads.find((h) => h.thread >= count);
  if (stray !== undefined)
    report.fail(
      "LIT07",
      report.span(row.from, row.to),
      `there is no thread P${stray.thread}`,
      "a handler is of a thread",
    );
  return heads;
}

const LABEL = /\s*([A-Za-z_.$][\w./$]*|\d+)\s*:(?!:)/y;
/** A branch to the nearest numbered label before (`1b`) or behind (`1f`) it, as the last operand. */
const NUMBERED = /([ ,])(\d+)([bf])$/i;
const isNumber = (name: string): boolean => /^\d+$/.test(name);

/** Adds the labels and the instruction of one cell to its column. */
function cell(text: string, part: Part, column: Column, report: Reporter): void {
  let { from, to } = trimmed(text, part);
  for (LABEL.lastIndex = from; from < to; LABEL.lastIndex = from) {
    const m = LABEL.exec(text);
    if (m === null || LABEL.lastIndex > to) break;
    const start = m.index + m[0].indexOf(m[1]!);
    const where = report.span(start, start + m[1]!.length);
    // A numbered label may stand in a thread any number of times.
    if (column.names.has(m[1]!) && !isNumber(m[1]!)) report.error("LIT10", where, `label ${m[1]} is here twice`);
    else column.labels.push({ name: m[1]!, at: column.instructions.length, span: where });
    column.names.add(m[1]!);
    from = LABEL.lastIndex;
  }
  ({ from, to } = trimmed(text, { from: Math.min(from, to), to }));
  if (from === to) return;
  const where = report.span(from, to);
  if (to - from > LIMITS.word) report.error("LIT19", where, `an instruction of ${to - from} characters is too long`);
  else column.instructions.push({ text: text.slice(from, to).replace(/\s+/g, " "), span: where });
}

/** The threads of the code part; none when the line that names them cannot be read. */
export function readCode(text: string, part: Part, report: Reporter): readonly LitmusThread[] {
  const rows = rowsOf(text, part, report);
  const names = rows.findIndex((row) => trimmed(text, row).from < row.to);
  if (names === -1) {
    const where = report.span(part.to, part.to);
    report.error(
      "LIT08",
      where,
      "the line that names the threads is missing",
      "write P0 | P1 ; behind the initial state",
    );
    return [];
  }
  const heads = report.attempt(() => header(text, trimmed(text, rows[names]!), report));
  if (heads === undefined) return [];
  const columns: Column[] = Array.from(heads, () => ({ instructions: [], labels: [], names: new Set() }));
  for (const row of rows.slice(names + 1)) {
    if (report.full) break;
    addRow(text, row, columns, report);
  }
  const parts = columns.map(({ instructions, labels }) => nameNumbers(instructions, labels));
  return heads.flatMap(({ thread, handles }, i) => {
    if (handles !== undefined) return [];
    const column = (kind: "F" | "H"): LitmusThread | undefined =>
      parts[heads.findIndex((h) => h.handles === kind && h.thread === thread)];
    const [handler, hypervisor] = [column("F"), column("H")];
    return [
      {
        ...parts[i]!,
        ...(handler === undefined ? {} : { handler }),
        ...(hypervisor === undefined ? {} : { hypervisor }),
      },
    ];
  });
}

// Numbered labels get names of their own, `1.0` for the first `1`, and branches to them name those.
function nameNumbers(instructions: readonly InstructionText[], labels: readonly Label[]): LitmusThread {
  if (!labels.some(({ name }) => isNumber(name))) return { instructions, labels };
  const counts = new Map<string, number>();
  const named = labels.map((label) => {
    if (!isNumber(label.name)) return { ...label, number: undefined };
    const n = counts.get(label.name) ?? 0;
    counts.set(label.name, n + 1);
    return { ...label, number: label.name, name: `.${label.name}.${n}` };
  });
  const target = (number: string, way: string, i: number): string | undefined => {
    const same = named.filter((l) => l.number === number);
    const found = way.toLowerCase() === "b" ? same.findLast((l) => l.at <= i) : same.find((l) => l.at > i);
    return found?.name;
  };
  return {
    labels: named.map(({ name, at, span }) => ({ name, at, span })),
    instructions: instructions.map(({ text, span }, i) => ({
      span,
      text: text.replace(NUMBERED, (all, before: string, number: string, way: string) => {
        const name = target(number, way, i);
        return name === undefined ? all : before + name;
      }),
    })),
  };
}

/** The parts between the `;`s. */
function rowsOf(text: string, part: Part, report: Reporter): readonly Part[] {
  const rows: Part[] = [];
  let from = part.from;
  for (let at = text.indexOf(";", from); at !== -1 && at < part.to; at = text.indexOf(";", from)) {
    rows.push({ from, to: at });
    from = at + 1;
    if (rows.length <= LIMITS.instructions) continue;
    report.error("LIT19", report.span(from - 1, from), `more than ${LIMITS.instructions} rows of code`);
    return rows;
  }
  const rest = trimmed(text, { from, to: part.to });
  if (rest.from < rest.to) {
    const hint = "end every row with ;";
    report.error("LIT21", report.span(rest.from, rest.to), "the last row of code is not ended", hint);
  }
  return rows;
}

function addRow(text: string, row: Part, columns: readonly Column[], report: Reporter): void {
  const parts = cells(text, row);
  if (parts.length !== columns.length) {
    const where = trimmed(text, row);
    const message = `the row has ${parts.length} columns, there are ${columns.length} threads`;
    report.error("LIT09", report.span(where.from, Math.max(where.to, where.from + 1)), message);
    return;
  }
  for (const [i, part] of parts.entries()) cell(text, part, columns[i]!, report);
}
