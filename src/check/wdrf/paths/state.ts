/** One path, as far as it has come: registers and memory as terms, tables that it knows, and what it did. */
import { type Effect, type Term, termsOfEffect } from "../../../ir/index.ts";
import type { Instruction } from "../../../model/program/index.ts";
import { app, BOOL_SORT, bitSort, bits, eq, type Smt, width } from "../../../smt/index.ts";
import { applied, Facts, isConstant, type Linear, Undecided, type World } from "../../../symbolic/code/index.ts";
import { Memory } from "./memory.ts";
import type { Origin, Spot, Step, Table } from "./path.ts";
import { apart, type Ground, type Known, spotOf, tableNamed } from "./spots.ts";

/** The stack pointer at the start. */
export const STACK = app("sp", [], bitSort(64));

export interface List<T> {
  readonly last: T;
  readonly before: List<T> | undefined;
  readonly length: number;
}

export const listed = <T>(list: List<T> | undefined): T[] => {
  const found: T[] = [];
  for (let l = list; l !== undefined; l = l.before) found.push(l.last);
  return found.reverse();
};

/** What a path does in a loop. */
export interface Rounds {
  /** Rounds whose end was not decided, and all of them. */
  readonly open: number;
  readonly all: number;
  /** In this round a way out of the loop was open. */
  readonly isOpen: boolean;
  /** In this round a number kept it in the loop. */
  readonly isCounted: boolean;
  /** Registers hold what they may hold after any number of rounds; those that do so. */
  readonly general: ReadonlySet<string> | undefined;
  /** At the start of the round. */
  readonly registers: ReadonlyMap<string, Smt>;
  readonly steps: number;
}

/** A call that has not returned. */
export interface Frame {
  readonly returnsTo: bigint;
  /** By the head of the loop. */
  readonly rounds: ReadonlyMap<bigint, Rounds>;
}

/** What is shared by all paths of one entry. */
export interface Shared {
  readonly ground: Ground;
  readonly origins: Map<Smt, Origin>;
  serial: number;
}

/** One path, as far as it has come. */
export class State implements World<State> {
  readonly shared: Shared;
  facts = new Facts();
  readonly registers: Map<string, Smt>;
  memory = new Memory();
  tables: Known = new Map();
  frames: List<Frame> | undefined;
  steps: List<Step> | undefined;
  instruction: Instruction | undefined;
  /** Another path does all that this one would. */
  covered = false;
  /** Enough others have come where it is. */
  isCrowded = false;
  byFacts = false;
  changes = 0;
  #serial = 0;
  #made = 0;
  /** Tells vector registers from those before a call. */
  #vectors = "";

  constructor(shared: Shared, registers: ReadonlyMap<string, Smt> = new Map()) {
    this.shared = shared;
    this.registers = new Map(registers);
  }

  copy = (): State => {
    const c = new State(this.shared, this.registers);
    c.facts = this.facts;
    c.memory = this.memory.copy();
    c.tables = new Map(this.tables);
    c.frames = this.frames;
    c.steps = this.steps;
    c.instruction = this.instruction;
    c.#serial = this.#serial;
    c.#vectors = this.#vectors;
    return c;
  };

  /** From here on words have names of their own. */
  next(instruction: Instruction): void {
    this.instruction = instruction;
    this.#serial = ++this.shared.serial;
    this.#made = 0;
    this.byFacts = false;
  }

  /** A word of which nothing is known. The same one when an instruction is run again, on a copy. */
  fresh(name: string, w: number): Smt {
    return app(`${name}.${this.#serial}.${this.#made++}`, [], bitSort(w));
  }

  register = (name: string, t: Term): Smt => {
    const known = this.registers.get(name);
    if (known !== undefined) return known;
    const sort = t.sort.kind === "bv" ? bitSort(t.sort.width) : BOOL_SORT;
    const named = name.startsWith("q") ? `${name}${this.#vectors}` : name;
    const value = name === "sp" ? STACK : app(named, [], sort);
    this.registers.set(name, value);
    return value;
  };

  /** Vector registers hold anything from here on. */
  loseVectors(): void {
    for (let i = 0; i < 32; i++) this.registers.delete(`q${i}`);
    this.#vectors = `.${this.#serial}`;
  }

  setRegister = (name: string, value: Smt): void => {
    this.changes++;
    this.registers.set(name, value);
  };

  x(n: number): Smt {
    return this.registers.get(`x${n}`) ?? app(`x${n}`, [], bitSort(64));
  }

  system(name: string): Smt {
    return this.registers.get(`system ${name}`) ?? app(name, [], bitSort(64));
  }

  step(step: StepBody): void {
    const at = this.steps?.length ?? 0;
    const whole = { ...step, at, instruction: this.instruction!, facts: this.facts } as Step;
    this.steps = { last: whole, before: this.steps, length: at + 1 };
  }

  effect = ({ effect: e, of }: { readonly effect: Effect; readonly of: (t: Term) => Smt }): Smt | undefined => {
    // Operands first: a choice among them is made before anything comes of it.
    for (const t of termsOfEffect(e)) of(t);
    if (e.kind !== "rmw") this.changes++;
    switch (e.kind) {
      case "read":
        return this.#load(of(e.addr), e.bytes, e.order !== "plain" || e.exclusive);
      case "write":
        return this.#write(of(e.addr), e.bytes, of(e.value), e.order === "release", e.exclusive);
      case "rmw":
        return this.#atomic(e, of);
      case "barrier":
        return this.#plain({ kind: "barrier", what: e.what, domain: e.domain, types: e.types });
      case "tlbi":
        return this.#plain({
          ...{ kind: "tlbi", op: e.op, operand: e.operand && of(e.operand), vttbr: this.system("VTTBR_EL2") },
        });
      case "sysreg-read":
        return this.system(e.name);
      case "sysreg-write":
        this.registers.set(`system ${e.name}`, of(e.value));
        return this.#plain({ kind: "register", name: e.name, value: of(e.value) });
      case "float":
        return this.fresh("float", widthOfSort(e.sort));
      case "cache":
        if (e.op === "dc zva") throw new Left("stuck", `${this.instruction!.text} is not followed`);
        return undefined;
      case "clear-exclusive":
      case "hint":
      case "float-access":
        return undefined;
      case "exception":
        throw new Left(
          e.class === "brk" || e.class === "udf" ? "ends" : "stuck",
          `${this.instruction!.text} is not followed`,
        );
      default:
        throw new Left("stuck", `${this.instruction!.text} is not followed`);
    }
  };

  #plain(step: StepBody): undefined {
    this.step(step);
    return undefined;
  }

  spot(address: Smt): Spot {
    return spotOf(address, this.facts, this.tables, this.shared.ground);
  }

  #load(address: Smt, bytes: number, acquire: boolean): Smt {
    const spot = this.spot(address);
    // What is read with acquire may be a lock's word; behind it others may have written.
    if (acquire) this.forget();
    const value = this.content(spot, bytes, "load");
    this.step({ kind: "load", spot, bytes, value, acquire });
    return value;
  }

  /** What is at a place now. Users may change theirs at any time. */
  content(spot: Spot, bytes: number, name: string): Smt {
    const { thing, offset } = placeOf(spot);
    const isUser = spot.kind === "datum" && spot.user;
    const known = isUser || spot.kind === "unknown" ? undefined : this.memory.look(thing, offset, bytes);
    if (known !== undefined) return known;
    const constant = spot.kind === "datum" ? this.#constant(spot, bytes) : undefined;
    if (constant !== undefined) return constant;
    const value = this.fresh(name, 8 * bytes);
    this.shared.origins.set(value, { spot, bytes });
    if (!isUser) this.memory.put(thing, offset, bytes, value, spot.kind !== "stack");
    return value;
  }

  #constant({ datum, offset }: Spot & { kind: "datum" }, bytes: number): Smt | undefined {
    if (!datum.constant || !isConstant(offset)) return undefined;
    const value = this.shared.ground.code.constantAt(datum.from + offset.constant, bytes);
    return value === undefined ? undefined : bits(value, 8 * bytes);
  }

  #write(address: Smt, bytes: number, value: Smt, release: boolean, exclusive: boolean): Smt | undefined {
    this.#store(this.spot(address), bytes, value, release);
    return exclusive ? this.#failed() : undefined;
  }

  /** A store-exclusive that fails did nothing and is tried again: ways on which it does are others' rounds. */
  #failed(): Smt {
    return eq(bits(0, 1), bits(1, 1));
  }

  #store(spot: Spot, bytes: number, value: Smt, release: boolean): void {
    const old = spot.kind === "entry" ? this.content(spot, bytes, "entry") : undefined;
    const named = (word: Smt | undefined): Table | undefined => {
      if (spot.kind !== "entry" || word === undefined || width(word) !== 64) return undefined;
      const { ground } = this.shared;
      return tableNamed(word, ground.setting.tables[spot.table.tables]!, this.facts, this.tables, ground);
    };
    this.step({ kind: "store", spot, bytes, value, old, oldChild: named(old), child: named(value), release });
    const { thing, offset } = placeOf(spot);
    // A write that may be anywhere may be to anything but a stack.
    if (spot.kind === "unknown") this.forget();
    else this.memory.put(thing, offset, bytes, value, spot.kind !== "stack");
    if (spot.kind === "entry") {
      for (const other of this.tables.values())
        if (other.key !== spot.table.key && !apart(other, spot.table, this.facts)) this.memory.drop(thingOf(other));
      this.#link(spot, value);
    }
    const lock = this.#lockAt(spot);
    if (lock !== undefined) this.step({ kind: "release", lock });
  }

  /** A plain store to a lock's words gives it back. */
  #lockAt(spot: Spot): string | undefined {
    if (spot.kind !== "datum") return undefined;
    const at = spot.datum.from + spot.offset.constant;
    return this.shared.ground.setting.lockWords.find((w) => at >= w.from && at < w.to)?.lock;
  }

  /** A page becomes a table of the tree when an entry points to it. */
  #link({ table, index }: Spot & { kind: "entry" }, value: Smt): void {
    const { ground } = this.shared;
    const child = tableNamed(value, ground.setting.tables[table.tables]!, this.facts, this.tables, ground);
    if (child === undefined || child.parent !== undefined || child.root !== undefined) return;
    // What an entry of the last level points to is no table.
    if (table.level === 3 || (this.facts.bits(value).zero & 1n) !== 0n) return;
    const level = table.level === undefined ? undefined : table.level + 1;
    this.tables.set(child.key, { ...child, level, parent: { table, index } });
    if (table.level !== undefined) this.memory.share(thingOf(child));
  }

  #atomic(e: Effect & { kind: "rmw" }, of: (t: Term) => Smt): Smt {
    const spot = this.spot(of(e.addr));
    this.forget();
    const old = this.content(spot, e.bytes, "load");
    const stores = this.#isTaken(e, old, of);
    this.changes++;
    this.step({ kind: "load", spot, bytes: e.bytes, value: old, acquire: true });
    if (stores) this.#store(spot, e.bytes, this.#result(e, old, of), e.release);
    return old;
  }

  /** Whether it stores: a CAS does where it finds what it expects, and both may be. */
  #isTaken(e: Effect & { kind: "rmw" }, old: Smt, of: (t: Term) => Smt): boolean {
    if (e.op !== "cas") return true;
    const found = applied("eq", [old, of(e.expected!)]);
    this.byFacts ||= found.op !== "const";
    const known = this.facts.decide(found);
    if (known === undefined) throw new Undecided(found);
    return known;
  }

  #result(e: Effect & { kind: "rmw" }, old: Smt, of: (t: Term) => Smt): Smt {
    const operand = of(e.operand);
    if (e.op === "swp" || e.op === "cas") return operand;
    if (e.op === "add") return applied("add", [old, operand]);
    if (e.op === "set") return applied("or", [old, operand]);
    if (e.op === "clr") return applied("and", [old, applied("not", [operand])]);
    return this.fresh("atomic", 8 * e.bytes);
  }

  /** Others may have written all that is not this path's own. */
  forget(): void {
    const { constant } = this.shared.ground.setting;
    this.memory.forget((name) => name === "stack" || constant.has(name));
  }
}

export type StepBody = Step extends infer S
  ? S extends Step
    ? Omit<S, "at" | "instruction" | "facts">
    : never
  : never;

const widthOfSort = (sort: Term["sort"]): number => (sort.kind === "bv" ? sort.width : 64);

/** A path ends in the middle of an instruction. */
export class Left extends Error {
  readonly end: "stuck" | "ends";
  constructor(end: "stuck" | "ends", why: string) {
    super(why);
    this.end = end;
  }
}

export const thingOf = ({ key }: Table): string => `table ${key}`;

/** The thing that a place is in, and where in it. */
export function placeOf(spot: Spot): { readonly thing: string; readonly offset: Linear } {
  switch (spot.kind) {
    case "stack":
      return { thing: "stack", offset: spot.offset };
    case "datum":
      return { thing: `datum ${spot.datum.from}`, offset: spot.offset };
    case "entry":
      return { thing: thingOf(spot.table), offset: spot.offset };
    case "unknown":
      return { thing: "unknown", offset: spot.address };
  }
}
