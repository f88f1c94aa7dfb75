/**
 * Assembly of test programs as programs of the Coq model (theorems/Lang.v). Only what the two have in common: forward
 * branches, whole variables of one size, no CLREX, no pairs. Registers that hold an initial value throughout become
 * constants, so that set-up costs no step of the search.
 */
import type { ProgramText } from "../model/programs.ts";

/** The Coq language has no such thing. */
export class NotInCoq extends Error {
  override readonly name = "NotInCoq";
}

// Threads of a test are in one inner shareable domain, and the model has no other.
const FENCE = /^(DMB|DSB) (?:ISH|OSH|NSH)?(SY|LD|ST)?$/;
const fenceOf = (text: string): string | undefined => {
  if (text === "ISB") return "Isb";
  const m = FENCE.exec(text);
  if (m === null) return undefined;
  const what = m[2] ?? "SY";
  return `${m[1] === "DMB" ? "Dmb" : "Dsb"}${what[0]}${what[1]!.toLowerCase()}`;
};
const LOADS: Readonly<Record<string, string>> = {
  LDR: "false RPln",
  LDAR: "false RAcq",
  LDAPR: "false RAcqPC",
  LDXR: "true RPln",
  LDAXR: "true RAcq",
};
const STORES: Readonly<Record<string, string>> = { STR: "WPln", STLR: "WRel", STXR: "WPln", STLXR: "WRel" };
const OPERATORS: Readonly<Record<string, string>> = { ADD: "Add", SUB: "Sub", EOR: "Xor", AND: "And", ORR: "Or" };
const ATOMICS: Readonly<Record<string, string>> = {
  SWP: "RSwp",
  LDADD: "RAdd",
  LDCLR: "RClr",
  LDSET: "RSet",
  LDEOR: "REor",
};
// The status of a plain store goes nowhere.
const NOWHERE = 99;

interface Line {
  readonly labels: readonly string[];
  readonly text: string;
}

/** Puts labels that stand alone in front of the line behind them. */
function linesOf(texts: readonly string[]): Line[] {
  const lines: Line[] = [];
  let labels: string[] = [];
  for (const line of texts) {
    let text = line.trim();
    for (let m = /^(\w+):\s*(.*)$/.exec(text); m !== null; m = /^(\w+):\s*(.*)$/.exec(text)) {
      labels.push(m[1]!);
      text = m[2]!;
    }
    if (text === "" || text === "NOP") continue;
    lines.push({ labels, text });
    labels = [];
  }
  lines.push({ labels, text: "" });
  return lines;
}

class ThreadPrinter {
  readonly #lines: readonly Line[];
  readonly #constants = new Map<number, bigint>();
  #flags: string | undefined;

  constructor(text: ProgramText, thread: number) {
    this.#lines = linesOf(text.threads[thread]!);
    const names = Object.keys(text.variables);
    for (const [r, v] of Object.entries(text.registers[thread] ?? {})) {
      const value = typeof v === "number" ? BigInt(v) : BigInt(1 + names.indexOf(v));
      this.#constants.set(Number(r.slice(1)), value);
    }
  }

  /** Statements of lines `from` to `to`. */
  block(from: number, to: number): string {
    const out: string[] = [];
    for (let i = from; i < to; i++) {
      const { text } = this.#lines[i]!;
      const branch = this.#branch(text);
      if (branch === undefined) {
        out.push(...this.#statement(text));
        continue;
      }
      const end = this.#lines.findIndex((l) => l.labels.includes(branch.to));
      if (end <= i || end > to) throw new NotInCoq(text);
      const body = this.block(i + 1, end);
      out.push(branch.taken ? `Ite ${branch.on} [] ${body}` : `Ite ${branch.on} ${body} []`);
      i = end - 1;
    }
    return `[${out.join("; ")}]`;
  }

  /** A branch: its condition, whether it is taken when that is not 0, and where to. */
  #branch(text: string): { on: string; taken: boolean; to: string } | undefined {
    const compare = /^CB(N?)Z [WX](\d+),(\w+)$/.exec(text);
    if (compare !== null) return { on: this.#value(compare[2]!), taken: compare[1] === "N", to: compare[3]! };
    const bit = /^TB(N?)Z [WX](\d+),#(\d+),(\w+)$/.exec(text);
    if (bit !== null) {
      const on = `(Bin And ${this.#value(bit[2]!)} (Const ${2n ** BigInt(bit[3]!)}))`;
      return { on, taken: bit[1] === "N", to: bit[4]! };
    }
    const flags = /^B\.(EQ|NE) (\w+)$/.exec(text);
    if (flags === null) return undefined;
    if (this.#flags === undefined) throw new NotInCoq(text);
    return { on: this.#flags, taken: flags[1] === "EQ", to: flags[2]! };
  }

  whole = (): string => this.block(0, this.#lines.length - 1);

  #statement(text: string): string[] {
    const fence = fenceOf(text);
    if (fence !== undefined) return [`Fence ${fence}`];
    const [mnemonic, rest = ""] = text.split(/ (.*)/) as [string, string?];
    const memory = /^(?:(.*?),)?\[(.*)\]$/.exec(rest);
    if (memory !== null) return [this.#access(mnemonic, (memory[1] ?? "").split(","), this.#address(memory[2]!))];
    return this.#arithmetic(mnemonic, rest.split(","), text);
  }

  #arithmetic(mnemonic: string, operands: readonly string[], text: string): string[] {
    const [to, a = "", b = "", condition] = operands;
    const value = (o: string): string => (o[0] === "#" ? `(Const ${number(o.slice(1))})` : this.#operand(o));
    if (mnemonic === "CMP") {
      this.#flags = `(Bin Eq ${this.#operand(to!)} ${value(a)})`;
      return [];
    }
    if (mnemonic === "MOV") return [`Assign ${this.#set(to!)} ${value(a)}`];
    if (mnemonic === "CSET") return this.#select(to!, a, "(Const 1)", "(Const 0)");
    if (mnemonic === "CSEL") return this.#select(to!, condition, this.#operand(a), this.#operand(b));
    if (mnemonic === "CSINC") {
      return this.#select(to!, condition, this.#operand(a), `(Bin Add ${this.#operand(b)} (Const 1))`);
    }
    const operator = OPERATORS[mnemonic];
    if (operator === undefined || operands.length > (condition === "SXTW" ? 4 : 3)) throw new NotInCoq(text);
    const sum = `(Bin ${operator} ${this.#operand(a)} ${value(b)})`;
    return [`Assign ${this.#set(to!)} ${sum}`];
  }

  #select(to: string, condition: string | undefined, yes: string, no: string): string[] {
    if (this.#flags === undefined || (condition !== "EQ" && condition !== "NE")) throw new NotInCoq(`${condition}`);
    const [a, b] = condition === "EQ" ? [yes, no] : [no, yes];
    return [`Assign ${this.#set(to)} (Sel ${this.#flags} ${a} ${b})`];
  }

  #access(mnemonic: string, operands: readonly string[], address: string): string {
    const [a = "", b = ""] = operands;
    if (LOADS[mnemonic] !== undefined) return `Load ${LOADS[mnemonic]} ${this.#set(a)} ${address}`;
    if (/^ST(R|LR)$/.test(mnemonic)) return `Store false ${STORES[mnemonic]} ${NOWHERE} ${address} ${this.#operand(a)}`;
    if (/^STL?XR$/.test(mnemonic)) {
      const stored = this.#operand(b);
      return `Store true ${STORES[mnemonic]} ${this.#set(a)} ${address} ${stored}`;
    }
    const cas = /^CAS(A?)(L?)$/.exec(mnemonic);
    if (cas !== null) {
      const [old, stored] = [this.#operand(a), this.#operand(b)];
      return `Rmw (RCas ${old}) ${orders(cas)} ${this.#result(a)} ${address} ${stored}`;
    }
    const store = /^ST(ADD|CLR|SET|EOR)()(L?)$/.exec(mnemonic);
    if (store !== null)
      return `Rmw ${ATOMICS[`LD${store[1]}`]} ${orders(store.slice(1))} None ${address} ${this.#operand(a)}`;
    const atomic = /^(SWP|LDADD|LDCLR|LDSET|LDEOR)(A?)(L?)$/.exec(mnemonic);
    if (atomic === null) throw new NotInCoq(mnemonic);
    const stored = this.#operand(a);
    return `Rmw ${ATOMICS[atomic[1]!]} ${orders(atomic.slice(1))} ${this.#result(b)} ${address} ${stored}`;
  }

  /** Where an atomic puts what it read; into the zero register is nowhere. */
  #result = (name: string): string => (name === "WZR" ? "None" : `(Some ${this.#set(name)})`);

  #address(text: string): string {
    const [base, index, extend] = text.split(",");
    if (index === undefined) return this.#operand(base!);
    if (extend !== "SXTW") throw new NotInCoq(text);
    return `(Bin Add ${this.#operand(base!)} ${this.#operand(index)})`;
  }

  #operand(name: string): string {
    if (/^[WX]ZR$/.test(name)) return "(Const 0)";
    if (!/^[WX]\d+$/.test(name)) throw new NotInCoq(name);
    return this.#value(name.slice(1));
  }

  #value(register: string): string {
    const constant = this.#constants.get(Number(register));
    return constant === undefined ? `(Rg ${register})` : `(Const ${constant})`;
  }

  // From here on the register is no constant. Behind a branch that skips the change it would be neither: refused.
  #set(name: string): number {
    if (!/^[WX]\d+$/.test(name)) throw new NotInCoq(`${name} as a destination`);
    const register = Number(name.slice(1));
    if (this.#constants.has(register)) throw new NotInCoq(`X${register} changes`);
    // What was compared is gone: flags are kept as an expression over registers.
    if (this.#flags?.includes(`(Rg ${register})`)) this.#flags = undefined;
    return register;
  }
}

const number = (text: string): string => {
  if (!/^\d+$/.test(text)) throw new NotInCoq(text);
  return text;
};
const orders = ([, a, l]: readonly (string | undefined)[]): string => `${a ? "RAcq" : "RPln"} ${l ? "WRel" : "WPln"}`;

/** The program as a term of type `litmus` (theorems/Search.v). @throws {NotInCoq} */
export function coqProgram(text: ProgramText): string {
  const variables = Object.entries(text.variables);
  if (variables.some(([, v]) => v.init.length !== 1)) throw new NotInCoq("arrays");
  const init = variables.flatMap(([, v], i) => (v.init[0] === 0 ? [] : [`(${1 + i}, ${v.init[0]})`]));
  const threads = text.threads.map((_, t) => new ThreadPrinter(text, t).whole());
  const observed = text.observed.map((o) => {
    const register = /^(\d+):[WX](\d+)$/.exec(o);
    if (register !== null) return `OReg ${register[1]} ${register[2]}`;
    const at = variables.findIndex(([name]) => name === o);
    if (at < 0) throw new NotInCoq(o);
    return `OLoc ${1 + at}`;
  });
  return `mkLit [${init.join("; ")}]%N [${threads.join(";\n  ")}] [${observed.join("; ")}]`;
}

/**
 * Where the Coq model and the engine are known to differ, on exclusive pairs that the theorems' programs do not have: under
 * the rules of 2019 Coq lets a store-exclusive to another location than its load succeed, as the published model does.
 */
export function statedDifference(text: ProgramText, rules: "pldi19" | "today"): boolean {
  if (rules === "today") return false;
  return text.threads.some((lines) => {
    const bases = new Map<string, string>();
    const baseOf = (register: string): string => bases.get(register) ?? register;
    let reserved: string | undefined;
    for (const line of lines.map((l) => l.replace(/^(\w+:\s*)+/, ""))) {
      const copy = /^(?:ADD|CSEL) (X\d+),(X\d+),/.exec(line);
      if (copy !== null) bases.set(copy[1]!, baseOf(copy[2]!));
      const access = /^(\w+) .*\[(X\d+)/.exec(line);
      if (access === null) continue;
      const base = baseOf(access[2]!);
      if (/^LDA?XR$/.test(access[1]!)) reserved = base;
      else if (/^STL?XR$/.test(access[1]!)) {
        if (reserved !== undefined && reserved !== base) return true;
        reserved = undefined;
      }
    }
    return false;
  });
}
