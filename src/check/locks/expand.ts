/**
 * A lock expanded to T CPUs times R rounds, as the text of a litmus test: CPU t takes role t modulo the number of roles,
 * its rounds follow each other, labels and own variables are renamed, and what round r reads goes to a register of its own.
 * Being text, an expansion can be printed, kept, and given to any other tool.
 */
import { type Size, sizeText } from "../../read/catalogue/index.ts";
import { type InitItem, placeText, valueText } from "../../read/litmus/index.ts";
import {
  COUNTER,
  FIRST_REGISTER,
  type Line,
  type Lock,
  MOST_ROUNDS,
  ownedBy,
  PARTS,
  type Role,
  SECOND_REGISTER,
} from "./lock.ts";

/** One pass through the section: the registers that hold what it read of the counter. */
export interface Section {
  readonly cpu: number;
  readonly kind: Role["kind"];
  readonly register: string;
  /** A reader's second reading. */
  readonly again: string;
}

/** Plain JSON: the input of a job. */
export interface Expansion {
  readonly name: string;
  readonly text: string;
  readonly sections: readonly Section[];
}

/** Renames the role's own labels, variables and section registers in a line. */
function renamed(text: string, role: Role, names: ReadonlySet<string>, cpu: number, round: number): string {
  const registers = text.replace(/\b([WX])(20|24)\b/g, (_, w: string, n: string) => `${w}${Number(n) + round}`);
  return registers.replace(/\b[A-Za-z]\w*\b/g, (word) => {
    if (!names.has(word)) return word;
    return `${word.slice(0, word.length - String(role.thread).length)}${cpu}_${round}`;
  });
}

function roundLines(role: Role, cpu: number, round: number): string[] {
  const lines: readonly Line[] = PARTS.flatMap((part) => role.parts[part]);
  const labels = new Set(lines.flatMap((line) => ("label" in line ? [line.label] : [])));
  return lines.map((line) =>
    "label" in line
      ? `${renamed(line.label, role, labels, cpu, round)}:`
      : ` ${renamed(line.code, role, labels, cpu, round)}`,
  );
}

function initText(item: InitItem, rename: (name: string) => string, cpu: number): string {
  const { type, place, count, value } = item;
  const kind = type === undefined ? "" : `${type.name ?? ""}${type.pointer ? "*" : ""} `;
  const where = place.kind === "register" ? `${cpu}:${place.name}` : rename(placeText(place, true));
  const size = count === undefined ? "" : `[${count}]`;
  if (value === undefined) return `${kind}${where}${size};`;
  const text = value.kind === "symbol" ? rename(valueText(value)) : valueText(value);
  return `${kind}${where}${size}=${text};`;
}

function ownInit(role: Role, cpu: number): string {
  const own = new Set(role.init.flatMap(({ place }) => (place.kind === "register" ? [] : [place.name])));
  const rename = (name: string): string =>
    own.has(name) && ownedBy(name, role.thread)
      ? `${name.slice(0, name.length - String(role.thread).length)}${cpu}`
      : name;
  return role.init.map((item) => initText(item, rename, cpu)).join(" ");
}

function table(columns: readonly (readonly string[])[]): string {
  const height = Math.max(...columns.map((c) => c.length));
  const widths = columns.map((c) => Math.max(...c.map((cell) => cell.length)));
  const row = (i: number): string => columns.map((c, t) => (c[i] ?? "").padEnd(widths[t]!)).join(" | ");
  return Array.from({ length: height }, (_, i) => ` ${row(i)} ;\n`).join("");
}

/** Expands a lock. @throws {Error} for more rounds than there are registers */
export function expand(lock: Lock, size: Size): Expansion {
  const { cpus, rounds } = size;
  if (rounds > MOST_ROUNDS) throw new Error(`a lock is expanded to at most ${MOST_ROUNDS} rounds`);
  const all = Array.from({ length: cpus }, (_, cpu) => ({ cpu, role: lock.roles[cpu % lock.roles.length]! }));
  const sections = all.flatMap(({ cpu, role }) =>
    Array.from({ length: rounds }, (_, r): Section => {
      return { cpu, kind: role.kind, register: `X${FIRST_REGISTER + r}`, again: `X${SECOND_REGISTER + r}` };
    }),
  );
  const columns = all.map(({ cpu, role }) => [
    `P${cpu}`,
    ...Array.from({ length: rounds }, (_, r) => roundLines(role, cpu, r)).flat(),
  ]);
  const seen = sections.flatMap((s) =>
    [s.register, ...(s.kind === "reader" ? [s.again] : [])].map((r) => `${s.cpu}:${r};`),
  );
  const name = `${lock.name}-${sizeText(size)}`;
  const init = [...lock.init.map((i) => initText(i, (n) => n, 0)), ...all.map(({ cpu, role }) => ownInit(role, cpu))];
  const head = `AArch64 ${name}\n${lock.variant === undefined ? "" : `Variant=${lock.variant}\n`}`;
  const total = sections.filter((s) => s.kind === "writer").length;
  const final = `locations [${seen.join(" ")}]\nforall (${COUNTER}=${total})\n`;
  return { name, text: `${head}{\n${init.join("\n")}\n}\n${table(columns)}${final}`, sections };
}
