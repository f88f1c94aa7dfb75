/**
 * Small programs for tests of the explorers, written as assembly: threads of lines, variables by name, registers that
 * hold addresses or numbers. `litmusText` prints the same program in herd's format, for a person or for herd7 itself.
 */
import { assemble, lift } from "../../src/isa/index.ts";
import {
  type Code,
  codeBase,
  compile,
  dataBase,
  type Exploration,
  type ExploreOptions,
  type Instruction,
  NO_LIMITS,
  type Observable,
  type Program,
  type Variable,
} from "../../src/model/program/index.ts";
import { RULES } from "../../src/model/rules/index.ts";

/** A variable of one cell, or an array. */
export interface VariableText {
  readonly cell: 1 | 2 | 4 | 8;
  readonly init: readonly number[];
}

export interface ProgramText {
  readonly name: string;
  readonly threads: readonly (readonly string[])[];
  readonly variables: Readonly<Record<string, VariableText>>;
  /** Initial registers of each thread: a number, or the name of a variable. */
  readonly registers: readonly Readonly<Record<string, number | string>>[];
  /** `0:X1` or the name of a variable (its first cell), or `x+4:2` for 2 bytes at offset 4. */
  readonly observed: readonly string[];
}

const bytesOf = ({ cell, init }: VariableText): Uint8Array => {
  const out = new Uint8Array(cell * init.length);
  init.forEach((v, i) => {
    for (let b = 0; b < cell; b++) out[cell * i + b] = Number((BigInt(v) >> BigInt(8 * b)) & 255n);
  });
  return out;
};

function instructionsOf(
  lines: readonly string[],
  thread: number,
  symbol: (name: string) => bigint | undefined,
): Instruction[] {
  const labels = new Map<string, bigint>();
  const texts: string[] = [];
  for (const line of lines) {
    let text = line;
    for (let m = /^(\w+):\s*(.*)$/.exec(text); m !== null; m = /^(\w+):\s*(.*)$/.exec(text)) {
      labels.set(m[1]!, codeBase(thread) + 4n * BigInt(texts.length));
      text = m[2]!;
    }
    if (text !== "") texts.push(text);
  }
  return texts.map((text, i) => {
    const address = codeBase(thread) + 4n * BigInt(i);
    const context = { address, symbol: (name: string) => labels.get(name) ?? symbol(name) };
    return { address, text, semantics: lift(assemble(text, { file: "test", from: 0 }, context), address) };
  });
}

/** Assembles a program. */
export function programOf(text: ProgramText): Program {
  const names = Object.keys(text.variables);
  const variables: Variable[] = names.map((name, i) => {
    const v = text.variables[name]!;
    return { name, address: dataBase(i), cell: v.cell, init: bytesOf(v) };
  });
  const symbol = (name: string): bigint | undefined => variables.find((v) => v.name === name)?.address;
  return {
    name: text.name,
    threads: text.threads.map((lines, thread) => ({
      instructions: instructionsOf(lines, thread, symbol),
      registers: new Map(
        Object.entries(text.registers[thread] ?? {}).map(([r, v]) => [
          r.toLowerCase(),
          typeof v === "number" ? BigInt.asUintN(64, BigInt(v)) : symbol(v)!,
        ]),
      ),
    })),
    variables,
    observed: text.observed.map((o) => observable(o, text, symbol)),
    labels: new Map(),
  };
}

function observable(o: string, text: ProgramText, symbol: (name: string) => bigint | undefined): Observable {
  const register = /^(\d+):(\w+)$/.exec(o);
  if (register !== null) return { kind: "register", thread: Number(register[1]), register: register[2]!.toLowerCase() };
  const memory = /^(\w+?)(?:\+(\d+):(\d+))?$/.exec(o)!;
  const bytes = memory[3] === undefined ? text.variables[memory[1]!]!.cell : Number(memory[3]);
  return { kind: "memory", address: symbol(memory[1]!)! + BigInt(memory[2] ?? 0), bytes };
}

export const codeOf = (text: ProgramText): Code => compile(programOf(text));

/** Options of an exhaustive exploration under Arm. */
export const optionsOf = (rules: "today" | "pldi19" = "today", more: Partial<ExploreOptions> = {}): ExploreOptions => ({
  model: "arm",
  rules: RULES[rules],
  bound: 4,
  limits: NO_LIMITS,
  witnesses: false,
  keep: [],
  symmetry: false,
  ...more,
});

/** Outcomes as sorted texts: the observed values, comma separated, signed. */
export const statesOf = (e: Exploration): string[] =>
  [...new Set(e.outcomes.map((o) => o.values.map((v) => BigInt.asIntN(64, v)).join(",")))].sort();

const TYPES = { 1: "uint8_t", 2: "uint16_t", 4: "uint32_t", 8: "uint64_t" } as const;

/** The program in herd's format; the observed things are its `locations`. */
export function litmusText(text: ProgramText): string {
  const init: string[] = [];
  for (const [name, v] of Object.entries(text.variables)) {
    const type = TYPES[v.cell];
    init.push(
      v.init.length === 1
        ? `${type} ${name}=${v.init[0]};`
        : `${type} ${name}[${v.init.length}]={${v.init.join(",")}};`,
    );
  }
  text.registers.forEach((registers, t) => {
    for (const [r, v] of Object.entries(registers)) init.push(`${t}:${r}=${v};`);
  });
  const registers = text.observed.filter((o) => o.includes(":") && !o.includes("+"));
  for (const r of registers) init.push(`uint64_t ${r};`);
  const rows = Math.max(...text.threads.map((t) => t.length));
  const width = text.threads.map((t) => Math.max(2, ...t.map((l) => l.length)));
  const line = (cells: readonly string[]): string => ` ${cells.map((c, i) => c.padEnd(width[i]!)).join(" | ")} ;`;
  const body = Array.from({ length: rows }, (_, i) =>
    line(text.threads.map((t) => (t[i] ?? "").replace(/:\s*$/, ": NOP"))),
  );
  const head = line(text.threads.map((_, i) => `P${i}`));
  const observed = text.observed.map((o) => (/^\w+$/.test(o) ? o : o.replace(/\+.*$/, ""))).map((o) => `${o};`);
  const name = text.name.replace(/\W/g, "_");
  return [
    `AArch64 ${name}`,
    `{ ${init.join(" ")} }`,
    head,
    ...body,
    `locations [${observed.join("")}]`,
    "exists (true)",
    "",
  ].join("\n");
}
