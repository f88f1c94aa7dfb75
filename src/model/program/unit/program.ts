/** Compiled code as a program for the explorers: functions as threads, symbols as shared memory, a stack for each thread. */
import { type Effect, type ExceptionClass, num, type Procedure } from "../../../ir/index.ts";
import { assemble, type Features, lift } from "../../../isa/index.ts";
import { parseUnit, type Section, type Unit } from "../../../read/asm/index.ts";
import type { Entry, Harness, Operand, Seen } from "../../../read/harness/index.ts";
import { InputError, type Span } from "../../../text/index.ts";
import { type Column, type FaultColumn, irRegister, placeKey } from "../columns.ts";
import type { LitmusProgram } from "../litmus.ts";
import {
  codeBase,
  dataBase,
  type Instruction,
  type Observable,
  type Thread,
  Unsupported,
  type Variable,
} from "../program.ts";
import { accessed } from "./cells.ts";
import { Data } from "./data.ts";
import { guarded, NULL_PAGE, type Range } from "./guard.ts";
import { type Copied, Inliner, type Jumps } from "./inline.ts";
import { jumpThrough, leave } from "./jump.ts";
import { type Known, NOTHING } from "./known.ts";
import { type At, keyOf, Linked, type Meaning } from "./link.ts";
import { type Addresses, Operands } from "./operands.ts";
import { isEnd, isRuntime, runtimeText } from "./runtime.ts";

/** Variables of threads begin here: behind all data, which are at most 64 KiB. */
const stackBase = (t: number): bigint => dataBase(4096 + 2 * t);
const localBase = (t: number): bigint => dataBase(4097 + 2 * t);
/** Around stacks and thread pointers: what the C library has there is not known, and neither what a frame of any size reaches. */
const OF_THREADS: Range = { from: stackBase(0) - 0x1_0000n, to: localBase(1024) };
/** Bytes of a stack below what frames are seen to take: red zone and alignment. */
const SPARE = 64;
/** The thread control block, in front of thread-local data. */
const CONTROL_BLOCK = 16n;

const joinedBefore = new WeakMap<readonly Unit[], Linked>();

/** Joins the units, and what of the compiler's library they name. */
export function linked(units: readonly Unit[]): Linked {
  const found = joinedBefore.get(units) ?? joined(units);
  joinedBefore.set(units, found);
  return found;
}

function joined(units: readonly Unit[]): Linked {
  const own = new Linked(units);
  const called = new Set(
    units.flatMap(({ sections }) =>
      sections.flatMap(({ instructions, address }) =>
        // An executable has all that it calls.
        (address === undefined ? instructions : []).flatMap(({ text }) => {
          const name = /^(?:bl|b)\s+([\w.$]+)$/.exec(text)?.[1];
          return name !== undefined && isRuntime(name) && own.symbol(name) === undefined ? [name] : [];
        }),
      ),
    ),
  );
  if (called.size === 0) return own;
  const { unit } = parseUnit([...called].map(runtimeText).join(""), "runtime library");
  return new Linked([...units, unit!]);
}

class Builder {
  readonly #linked: Linked;
  readonly #features: Features;
  readonly #data: Data;
  readonly #operands: Operands;
  readonly #labels = new Map<bigint, string>();
  #cells: ReadonlyMap<string, Variable["cell"]> = new Map();
  #unsure: ReadonlySet<bigint> = new Set();
  /** Threads that look at their thread pointer. */
  readonly #threadPointer = new Set<number>();

  constructor(all: Linked, features: Features) {
    this.#linked = all;
    this.#features = features;
    this.#data = new Data(
      all,
      (at, address) => this.#labels.set(address, all.labelAt(at) ?? `0x${address.toString(16)}`),
      (name) => {
        throw new Unsupported(`${name}, which no file defines`);
      },
    );
    const addresses: Addresses = {
      address: (m) => this.#data.address(m),
      wholeSection: (at) => this.#data.wholeSection(at),
      localOffset: (at) => CONTROL_BLOCK + BigInt(this.#localStart(at)),
    };
    this.#operands = new Operands(all, addresses);
  }

  // Thread-local sections stand one behind the other, 16 bytes aligned.
  #localSections(): { readonly key: string; readonly start: number; readonly bytes: Uint8Array }[] {
    let start = 0;
    return this.#linked.units.flatMap(({ sections }, unit) =>
      sections.flatMap((s, section) => {
        if (s.kind !== "local" || s.bytes.length === 0) return [];
        const mine = { key: `${unit}:${section}`, start: startOf(s) ?? start, bytes: s.bytes };
        start += Math.ceil(s.bytes.length / 16) * 16;
        return [mine];
      }),
    );
  }
  #localStart({ unit, section, offset }: At): number {
    return this.#localSections().find((s) => s.key === `${unit}:${section}`)!.start + offset;
  }

  /** The instructions of a thread, and the bytes of stack they may take. */
  text(thread: number, copies: readonly Copied[]): readonly Instruction[] {
    const base = codeBase(thread);
    const end = base + 4n * BigInt(copies.length);
    this.#labels.set(end, `P${thread}:end`);
    if (copies.some(({ instruction }) => /\btpidr_el0\b/i.test(instruction.text))) this.#threadPointer.add(thread);
    const placed = (index: number | undefined): bigint | undefined =>
      index === undefined ? undefined : base + 4n * BigInt(index);
    return copies.map((copied, i): Instruction => {
      const address = base + 4n * BigInt(i);
      const { instruction } = copied;
      const text = instruction.text.replace(/\s+/g, " ");
      const source = instruction.source === undefined ? {} : { source: instruction.source };
      const semantics = this.#meaning(copied, text, address, placed);
      return { address, text, semantics, origin: keyOf(copied.at), ...source };
    });
  }

  #meaning(
    { at, instruction, flow, ways, target: index }: Copied,
    text: string,
    address: bigint,
    placed: (index: number | undefined) => bigint | undefined,
  ): Procedure {
    if (flow.kind === "none") return panic(text, flow.reason);
    if (flow.kind === "unreached") return leave(num(flow.address, 64));
    if (flow.kind === "indirect")
      return jumpThrough(
        flow.register,
        ways.map(({ value, target }) => ({ value, to: placed(target) })),
        flow.falls ? address + 4n : undefined,
      );
    if (flow.kind !== "plain") {
      const target = placed(index);
      if (target === undefined) return outside(flow.to);
      return this.#lifted(`${flow.head}${target}`, instruction.span, address);
    }
    if (text.startsWith(".inst ")) throw new Unsupported(`the instruction ${text.slice(6)}`);
    const loaded = this.#operands.loaded(text, at);
    if (loaded !== undefined) return loaded;
    const symbol = (name: string): bigint => this.#operands.address(name, 0n, at);
    return this.#lifted(this.#operands.numbers(text, at), instruction.span, address, symbol);
  }

  #lifted(
    text: string,
    span: Span,
    address: bigint,
    symbol: (name: string) => bigint | undefined = () => undefined,
  ): Procedure {
    try {
      return lift(assemble(text, { file: span.file, from: span.from }, { symbol, address }), address, this.#features);
    } catch (e) {
      // The numbers that stand for names move what follows them: the place is that of the whole.
      if (e instanceof InputError) throw new InputError(e.code, span, e.message, e.hint);
      throw e;
    }
  }

  /** The address of an operand of the harness. */
  value({ symbol, index, offset, span }: Operand): bigint {
    if (symbol === undefined) return BigInt.asUintN(64, offset);
    const meaning = this.#linked.global(symbol);
    if (meaning.kind === "undefined") throw noSymbol(symbol, span);
    const address = this.#data.address(meaning);
    return BigInt.asUintN(64, address + BigInt(index * this.cellAt(address)) + offset);
  }

  /** Takes the cells of data from how the threads access them, and which accesses may go astray. */
  learnAccesses(threads: readonly Thread[], own: readonly Variable[]): void {
    const variables = [...this.#data.variables(), ...own];
    const program = { name: "", threads, variables, observed: [], labels: this.#labels };
    ({ cells: this.#cells, unsure: this.#unsure } = accessed(program));
  }

  /** Where the addresses with which an instruction jumped lead. */
  jumps = ({ jumps }: Known): Jumps => {
    const codeAt = (value: bigint): At | undefined => {
      const at = this.#data.placeAt(value);
      return at === undefined || this.#linked.instruction(at) === undefined ? undefined : at;
    };
    return (origin) => (jumps.get(origin) ?? []).map((value) => ({ value, at: codeAt(value) }));
  };

  /** Makes data of what was accessed; the addresses where nothing is. */
  touch({ accesses }: Known): readonly bigint[] {
    return accesses.filter((address) => !this.#data.touch(address));
  }

  /** The instructions with accesses to nothing as faults: through null, and where `nothing` is known to be. */
  guarded(code: readonly Instruction[], nothing: readonly bigint[], variables: readonly Variable[]): Instruction[] {
    const taken = [
      OF_THREADS,
      ...this.#data.extents(),
      ...variables.map((v) => ({ from: v.address, to: v.address + BigInt(v.init.length) })),
    ];
    const ranges = [NULL_PAGE];
    for (const address of nothing)
      if (![...ranges, ...taken].some((r) => address >= r.from && address < r.to)) ranges.push(gap(address, taken));
    return code.map((i) => (this.#unsure.has(i.address) ? { ...i, semantics: guarded(i.semantics, ranges) } : i));
  }

  #variables(): Variable[] {
    return this.#data.variables().map((v) => ({ ...v, cell: this.#cells.get(v.name) ?? v.cell }));
  }

  cellAt(address: bigint): number {
    const v = this.#variables().find((x) => address >= x.address && address < x.address + BigInt(x.init.length));
    return v?.cell ?? 1;
  }

  /** Names of data that are written at run time. */
  sharedNames(): readonly string[] {
    return this.#data.variables().flatMap(({ name }) => {
      const found = this.#linked.symbol(name);
      const base = found?.symbol.place.base;
      const section =
        base !== undefined && "section" in base ? this.#linked.units[found!.unit]!.sections[base.section]! : undefined;
      return section?.kind === "data" ? [name] : [];
    });
  }

  variables(settings: Harness["init"]): Variable[] {
    const values = settings.map(({ place, value }) => ({ place, at: this.value(place), value: this.value(value) }));
    const list = this.#variables();
    for (const { place, at, value } of values) store(list, place, at, value);
    return list;
  }

  /** The variables of one thread: its stack, and its own data. */
  ownVariables(thread: number, stack: number): Variable[] {
    const own: Variable[] = [];
    if (stack > 0)
      own.push({
        name: `stack${thread}`,
        address: stackBase(thread),
        cell: 8,
        init: new Uint8Array(stack),
        size: stack,
        owner: thread,
      });
    const locals = this.#localSections();
    const last = locals.at(-1);
    if (last === undefined) return own;
    const init = new Uint8Array(Math.ceil((last.start + last.bytes.length) / 8) * 8);
    for (const { start, bytes } of locals) init.set(bytes, start);
    const address = localBase(thread) + CONTROL_BLOCK;
    return [...own, { name: `local${thread}`, address, cell: 8, init, size: init.length, owner: thread }];
  }

  registers(thread: number, entry: Entry, length: number, stack: number): ReadonlyMap<string, bigint> {
    const registers = new Map<string, bigint>(entry.args.map((a, i) => [`x${i}`, this.value(a)]));
    registers.set("x30", codeBase(thread) + 4n * BigInt(length));
    registers.set("sp", stackBase(thread) + BigInt(stack));
    if (this.#threadPointer.has(thread)) registers.set("tpidr_el0", localBase(thread));
    return registers;
  }

  get labels(): ReadonlyMap<bigint, string> {
    return this.#labels;
  }
}

const noSymbol = (name: string, span: Span): InputError =>
  new InputError("CFG25", span, `no file defines ${name}`, "a symbol of the data of the code");

/** Stores the initial value of the user's; a symbol takes as many bytes as its cell has. */
function store(list: Variable[], place: Operand, at: bigint, value: bigint): void {
  const i = list.findIndex((v) => at >= v.address && at < v.address + BigInt(v.init.length));
  const v = list[i];
  if (v === undefined) throw new InputError("CFG25", place.span, `there are no such bytes of ${place.symbol}`);
  const init = v.init.slice();
  const from = Number(at - v.address);
  for (let k = 0, rest = value; k < Math.min(v.cell, init.length - from); k++, rest >>= 8n)
    init[from + k] = Number(rest & 0xffn);
  list[i] = { ...v, init };
}

/** A call or jump to what no file has: it ends the thread if it is reached. */
function outside(to: Meaning): Procedure {
  const name = to.kind === "undefined" ? to.name : "what is no code";
  if (to.kind !== "undefined" || !isEnd(name)) return panic(`call of ${name}`, "no file has it");
  const effect: Effect = { kind: "exception", class: "brk", imm: 0 };
  const body = [{ kind: "effect", effect, into: undefined } as const];
  const end = { kind: "return", value: undefined } as const;
  return { name: `call of ${name}`, params: [], result: undefined, blocks: [{ label: "entry", body, end }] };
}

/** What is not run, if it is reached. */
const panic = (name: string, reason: string): Procedure => ({
  ...{ name, params: [], result: undefined },
  blocks: [{ label: "entry", body: [], end: { kind: "panic", reason } }],
});

/** Where a section of thread-local data begins behind the control block, if that is known. */
const startOf = ({ address }: Section): number | undefined =>
  address === undefined ? undefined : Number(address - CONTROL_BLOCK);

/** All around an address that is not taken. */
function gap(address: bigint, taken: readonly Range[]): Range {
  let [from, to] = [NULL_PAGE.to, 2n ** 64n - 1n];
  for (const t of taken) {
    if (t.to <= address && t.to > from) from = t.to;
    if (t.from > address && t.from < to) to = t.from;
  }
  return { from, to };
}

/** The number in a stack adjustment: `sub sp, sp, #32`, `stp x29, x30, [sp, -32]!`. */
function frameBytes({ instruction: { text } }: Copied): number {
  const m = /^sub\s+sp,\s*sp,\s*#?(\w+)|\[sp,\s*#?-(\w+)\]!/i.exec(text);
  return m === null ? 0 : Number(m[1] ?? m[2]) || 0;
}

const MOST_STACK = 16 * 1024;

/** Bytes of stack of a thread: the frames of all its calls, as if none ended. */
function stackOf(copies: readonly Copied[]): number {
  if (!copies.some(({ instruction: { text } }) => /\bsp\b/i.test(text))) return 0;
  const bytes = copies.reduce((n, c) => n + frameBytes(c), SPARE);
  if (bytes > MOST_STACK) throw new Unsupported(`a stack of ${bytes} bytes`);
  return Math.ceil(bytes / 16) * 16;
}

function entryPoint(all: Linked, { name, span }: Entry): At {
  const meaning = all.global(name);
  if (meaning.kind === "place" && meaning.section.kind === "code" && all.instruction(meaning.at) !== undefined)
    return meaning.at;
  const names = all.functions();
  const hint = names.length === 0 ? "the file has no functions" : `functions: ${names.slice(0, 12).join(", ")}`;
  throw new InputError("CFG24", span, `there is no function ${name}`, hint);
}

/** Columns of what is seen; a symbol of several cells is an array. */
class Seens {
  readonly observed: Observable[] = [];
  readonly columns = new Map<string, Column>();
  readonly #variables: readonly Variable[];
  readonly #threads: number;

  constructor(variables: readonly Variable[], threads: number) {
    this.#variables = variables;
    this.#threads = threads;
  }

  add({ place, bits, single }: Seen): void {
    const key = placeKey(place);
    const column =
      this.columns.get(key) ?? (place.kind === "register" ? this.#register(place, bits) : this.#memory(place));
    this.columns.set(key, column);
    if (single !== true || column.elements === undefined) return;
    const hint = `name a cell, such as ${key}[0]`;
    throw new InputError(
      "CFG25",
      place.span,
      `${key} has ${column.elements} cells of ${column.shown.bytes} bytes`,
      hint,
    );
  }

  #register(place: Seen["place"] & { kind: "register" }, bits: 32 | 64): Column {
    if (place.thread >= this.#threads) throw new InputError("CFG26", place.span, `there is no thread ${place.thread}`);
    const register = irRegister(place.name);
    const from = register === undefined ? -1 : this.observed.length;
    if (register !== undefined) this.observed.push({ kind: "register", thread: place.thread, register });
    const name = bits === 32 ? place.name.toLowerCase().replace("x", "w") : place.name.toLowerCase();
    return {
      key: `${place.thread}:${name}`,
      shown: { bytes: bits === 32 ? 4 : 8, signed: true },
      from,
      elements: undefined,
      printed: true,
    };
  }

  #memory(place: Exclude<Seen["place"], { kind: "register" }>): Column {
    const v = this.#variables.find((x) => x.name === place.name);
    if (v === undefined) throw noSymbol(place.name, place.span);
    const count = Math.floor(v.init.length / v.cell);
    const shown = { bytes: Math.min(v.cell, 8) as 1 | 2 | 4 | 8, signed: true };
    const from = this.observed.length;
    const cell = (i: number): void => {
      this.observed.push({ kind: "memory", address: v.address + BigInt(i * v.cell), bytes: v.cell });
    };
    if (place.kind === "cell") {
      if (place.index >= count)
        throw new InputError("CFG25", place.span, `${v.name} has ${count} cells of ${v.cell} bytes`);
      cell(place.index);
      return { key: placeKey(place), shown, from, elements: undefined, printed: true };
    }
    for (let i = 0; i < count; i++) cell(i);
    return { key: v.name, shown, from, elements: count === 1 ? undefined : count, printed: true };
  }
}

/** Cells that are shown of a symbol nobody asked for. */
const FEW_CELLS = 4;

/**
 * The program of a harness on units.
 *
 * @throws {InputError} for names that the units do not have
 * @throws {Unsupported} for what is not run; the message names it
 */
export function unitProgram(
  name: string,
  units: readonly Unit[],
  harness: Harness,
  features: Features = {},
  known: Known = NOTHING,
): LitmusProgram {
  const all = linked(units);
  const builder = new Builder(all, features);
  const inliner = new Inliner(all, builder.jumps(known));
  const texts = harness.threads.map((t) => inliner.thread(entryPoint(all, t)));
  const code = texts.map((copies, t) => builder.text(t, copies));
  const stacks = texts.map(stackOf);
  for (const { args } of harness.threads) for (const a of args) builder.value(a);
  for (const seen of [...harness.observe, ...harness.asserted]) useSeen(builder, seen);
  for (const { place, value } of harness.init) for (const o of [place, value]) builder.value(o);
  for (const o of harness.named ?? []) builder.value(o);
  const nothing = builder.touch(known);
  const own = stacks.flatMap((bytes, t) => builder.ownVariables(t, bytes));
  const threadsOf = (texts: readonly (readonly Instruction[])[]): Thread[] =>
    texts.map((instructions, t) => ({
      instructions,
      registers: builder.registers(t, harness.threads[t]!, instructions.length, stacks[t]!),
    }));
  builder.learnAccesses(threadsOf(code), own);
  const data = builder.variables(harness.init);
  const variables = [...data, ...own];
  const guardedCode = code.map((list) => builder.guarded(list, nothing, variables));
  const threads = threadsOf(guardedCode); // `x[1]` as an argument is a number of cells
  const seens = new Seens(variables, threads.length);
  for (const seen of [...harness.asserted, ...harness.observe]) seens.add(seen);
  if (seens.columns.size === 0) addShared(seens, builder.sharedNames(), data);
  const { observed, columns } = seens;
  const faults = guardedCode.flatMap((list, t) => faultsOf(list, t, observed));
  const named = harness.named?.map((o) => builder.value(o));
  const { labels } = builder;
  const found = { name, threads, variables, observed, labels, columns, faults, faultsFail: true } as const;
  return named === undefined ? found : { ...found, named };
}

/** Columns of the exceptions of a thread: for an instruction that takes one whether it did, and for accesses to nothing. */
function faultsOf(list: readonly Instruction[], thread: number, observed: Observable[]): FaultColumn[] {
  const columns = new Map<string, FaultColumn>();
  for (const { address, text, semantics } of list)
    for (const { class: c } of exceptionsOf(semantics)) {
      const anywhere = ASTRAY[c];
      const key = anywhere ?? `${address}`;
      if (columns.has(key)) continue;
      const at = observed.push({
        kind: "fault",
        thread,
        address: anywhere === undefined ? address : undefined,
        class: c,
      });
      columns.set(key, { thread, labels: [], fault: anywhere ?? text.replace(/^bl? /, ""), at: at - 1 });
    }
  return [...columns.values()];
}

/** How accesses to nothing are shown. */
const ASTRAY: Partial<Record<ExceptionClass, string>> = { null: "NULL", outside: "outside" };

const exceptionsOf = ({ blocks }: Procedure) =>
  blocks.flatMap((b) =>
    b.body.flatMap((s) => (s.kind === "effect" && s.effect.kind === "exception" ? [s.effect] : [])),
  );

function useSeen(builder: Builder, { place }: Seen): void {
  if (place.kind !== "register") builder.value({ symbol: place.name, index: 0, offset: 0n, span: place.span });
}

// Without a question, the shared data that are small.
function addShared(seens: Seens, names: readonly string[], data: readonly Variable[]): void {
  for (const v of data)
    if (names.includes(v.name) && v.init.length <= FEW_CELLS * v.cell)
      seens.add({ place: { kind: "location", name: v.name, span: { file: "", from: 0, to: 0 } }, bits: 64 });
}
