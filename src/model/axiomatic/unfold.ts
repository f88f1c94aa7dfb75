/**
 * All ways through a thread, when a read may give any value that its location may hold. A hot file: a way is run again
 * from its start for each choice.
 */
import {
  A,
  type Analysis,
  B,
  BYTES,
  C,
  CAS,
  type Code,
  DST,
  EXCEPTIONS,
  EXTRA,
  FLAG,
  FLAGS,
  INSTRUCTION,
  KIND,
  type Layout,
  LimitReached,
  NONE,
  OP,
  outside,
  ROW,
  SWAP,
  TARGET,
  type ValueTable,
  type Watch,
} from "../program/index.ts";
import type { Rules } from "../rules/index.ts";
import { joinSources, NO_SOURCES, SETS, type Sources, type Trace, type TraceEnd, TraceEvents } from "./trace.ts";

/** Steps of one way: a longer one is a loop that computes and never ends. */
const MOST_STEPS = 100_000;
/** Ways through one thread that are kept. */
const MOST_TRACES = 200_000;

/** What a location may hold. */
export interface Domain {
  /** Value ids, the initial one first. */
  readonly values: readonly number[];
  /** The only thread that writes to it, -1 for none, or `SEVERAL`. */
  readonly writer: number;
}
export const SEVERAL = -2;

/** An open reservation of a load-exclusive. */
interface Reservation {
  readonly location: number;
  readonly bytes: number;
}

/** Ways through the threads of one program. */
export class Unfolder {
  readonly #code: Code;
  readonly #values: ValueTable;
  readonly #layout: Layout;
  readonly #analyses: readonly Analysis[];
  readonly #rules: Rules;
  readonly #bound: number;
  readonly #watch: Watch;

  // Of the run at hand.
  #domains: readonly Domain[] = [];
  #thread = 0;
  #made = new TraceEvents();
  #slots = new Int32Array(0);
  #sources: Sources[] = []; // of temporaries, and of registers that the instruction at hand has written
  #written: Uint8Array = new Uint8Array(0); // registers that the instruction at hand has written
  #reservation: Reservation | undefined;
  #own = new Map<number, number>(); // location -> value of the last own write
  #choices: { chosen: number; of: number }[] = [];
  #choice = 0;
  /** Events of all ways kept since this was set. */
  events = 0;
  /** Store-exclusives (instructions) that are not to what their load-exclusive has reserved. */
  readonly misplaced = new Set<number>();

  constructor(code: Code, layout: Layout, analyses: readonly Analysis[], rules: Rules, bound: number, watch: Watch) {
    this.#code = code;
    this.#values = code.values;
    this.#layout = layout;
    this.#analyses = analyses;
    this.#rules = rules;
    this.#bound = bound;
    this.#watch = watch;
  }

  /** Every way through thread `t` with these values in memory. @throws {Unsupported} {LimitReached} */
  traces(t: number, domains: readonly Domain[]): Trace[] {
    this.#domains = domains;
    this.#thread = t;
    this.#choices = [];
    const found: Trace[] = [];
    do {
      const trace = this.#run();
      found.push(trace);
      this.events += trace.events.length;
      if (found.length > MOST_TRACES) throw new LimitReached("limit", `a thread has more than ${MOST_TRACES} ways`);
    } while (this.#advance());
    return found;
  }

  // The next list of choices. False when all were made.
  #advance(): boolean {
    this.#choices.length = this.#choice;
    for (let last = this.#choices.at(-1); last !== undefined; last = this.#choices.at(-1)) {
      if (++last.chosen < last.of) return true;
      this.#choices.pop();
    }
    return false;
  }

  #choose(of: number): number {
    if (of === 1) return 0;
    const i = this.#choice++;
    if (i === this.#choices.length) this.#choices.push({ chosen: 0, of });
    return this.#choices[i]!.chosen;
  }

  #run(): Trace {
    const { program, registers, slots } = this.#code;
    this.#choice = 0;
    this.#made = new TraceEvents();
    this.#slots = new Int32Array(slots);
    this.#sources = new Array<Sources>(slots).fill(NO_SOURCES);
    this.#written = new Uint8Array(registers.length);
    this.#reservation = undefined;
    this.#own = new Map();
    const initial = program.threads[this.#thread]!.registers;
    registers.forEach((name, slot) => {
      this.#slots[slot] = this.#values.value(initial.get(name) ?? 0n);
    });
    return this.#steps(this.#code.entry[this.#thread]!);
  }

  #trace(end: TraceEnd, at: number): Trace {
    const { events, data, control, order, shape } = this.#made;
    return { events, data, control, order, end, at, registers: this.#slots.slice(), shape };
  }

  #unsupported(row: number, why: string): Trace {
    return this.#trace({ kind: "unsupported", why }, row);
  }

  #outside(row: number, address: number): Trace {
    const { program, instructions, ops } = this.#code;
    const { text } = instructions[ops[row * ROW + INSTRUCTION]!]!;
    return this.#unsupported(row, `${text}: ${outside(program, this.#values.number(address))}`);
  }

  #steps(entry: number): Trace {
    const { ops, rowAt } = this.#code;
    const head = this.#analyses[this.#thread]!.loopHead;
    const visits: Visit[] = [];
    let instruction = -1;
    let [row, from] = [entry, -1];
    for (let steps = 0; ; steps++) {
      if (steps > MOST_STEPS) throw new LimitReached("limit", `a thread takes more than ${MOST_STEPS} steps`);
      this.#watch.spend(8);
      const at = row * ROW;
      if (ops[at + INSTRUCTION] !== instruction || head[row] === 1) {
        instruction = ops[at + INSTRUCTION]!;
        this.#made.instruction++;
        this.#written.fill(0);
      }
      if (head[row] === 1) {
        const kind = this.#arrive(visits, row, from);
        if (kind !== undefined) return this.#trace({ kind }, row);
      }
      let next = row + 1;
      const kind = ops[at + KIND]!;
      switch (kind) {
        case OP.EVAL:
          this.#set(
            row,
            this.#values.apply(ops[at + FLAGS]!, this.#value(at + A), this.#value(at + B)),
            this.#both(row),
          );
          break;
        case OP.COPY:
          this.#set(row, this.#value(at + A), this.#source(row, A));
          break;
        case OP.ITE:
          this.#set(
            row,
            this.#value(at + A) !== 0 ? this.#value(at + B) : this.#value(at + C),
            joinSources(this.#both(row), this.#source(row, C)),
          );
          break;
        case OP.PICK:
          this.#pick(row);
          break;
        case OP.READ:
        case OP.RMW:
        case OP.WRITE: {
          const address = this.#value(at + A);
          const pair = (ops[at + FLAGS]! & FLAG.PAIR) !== 0;
          const location = this.#layout.locate(address, ops[at + BYTES]!, pair ? 2 : 1);
          if (kind === OP.WRITE && (ops[at + FLAGS]! & FLAG.EXCLUSIVE) !== 0) {
            if (!this.#exclusive(row, location)) break;
          }
          if (location < 0) return this.#outside(row, address);
          if (kind === OP.READ) this.#load(row, location);
          else if (kind === OP.WRITE) this.#store(row, location);
          else this.#rmw(row, location);
          break;
        }
        case OP.FENCE:
          this.#made.add(fenceSet(ops[at + FLAGS]!), row);
          break;
        case OP.BRANCH:
          this.#branch(row);
          if (this.#value(at + A) !== 0) next = ops[at + TARGET]!;
          break;
        case OP.JUMP:
          next = ops[at + TARGET]!;
          break;
        case OP.JUMP_TO: {
          this.#branch(row);
          const target = rowAt.get(this.#values.number(this.#value(at + A)));
          if (target === undefined) return this.#unsupported(row, "branch outside of the code");
          next = target;
          break;
        }
        case OP.CLEAR_EXCLUSIVE:
          this.#reservation = undefined;
          break;
        case OP.END:
          return this.#trace({ kind: "ended" }, row);
        case OP.FAULT:
          this.#made.add(SETS["EXC-ENTRY"] | (EXCEPTIONS[ops[at + FLAGS]!] === "svc" ? SETS.SVC : 0), row);
          return this.#trace({ kind: "faulted" }, row);
        default:
          return this.#unsupported(row, this.#code.reasons[ops[at + FLAGS]!] ?? "this instruction");
      }
      [row, from] = [next, row];
    }
  }

  // Whether the way ends at a loop head: a round that ends in the state in which it began, and only read or wrote back
  // what one atomic had read, is left out of an execution without changing it.
  #arrive(visits: Visit[], row: number, from: number): "bound" | "repeats" | undefined {
    const { live, storeExclusiveAhead, counted } = this.#analyses[this.#thread]!;
    const state = Array.from(live[row] ?? [], (slot) => this.#slots[slot]).join(" ");
    const { length } = this.#made.events;
    const { accesses } = this.#made;
    let rounds = 0;
    for (const before of visits) {
      if (before.row !== row) continue;
      // A round without accesses is not counted, and one that the text counts.
      if (before.accesses !== accesses && !before.counted) rounds++;
      if (storeExclusiveAhead[row] === 0 && before.state === state && this.#removable(before.events)) return "repeats";
    }
    const isCounted = counted[from] === 1;
    if (rounds > this.#bound && !isCounted) return "bound";
    visits.push({ row, events: length, accesses, state, counted: isCounted });
    return undefined;
  }

  #removable(from: number): boolean {
    const accesses = this.#made.events.slice(from).filter(({ sets }) => (sets & (SETS.R | SETS.W)) !== 0);
    const writes = accesses.filter(({ sets }) => (sets & SETS.W) !== 0);
    if (writes.length === 0) return true;
    const [read, write] = accesses;
    return accesses.length === 2 && (write!.sets & SETS.X) !== 0 && write!.value === read!.value;
  }

  #value(cell: number): number {
    const operand = this.#code.ops[cell]!;
    return operand === NONE ? 0 : operand < 0 ? ~operand : this.#slots[operand]!;
  }

  // Where an operand comes from: a register is read, unless this instruction has written it.
  #source(row: number, column: number): Sources {
    const operand = this.#code.ops[row * ROW + column]!;
    if (operand < 0) return NO_SOURCES;
    if (operand >= this.#written.length || this.#written[operand] === 1) return this.#sources[operand]!;
    return { data: [this.#made.add(SETS.Rreg, row, { slot: operand })], control: [] };
  }

  #both(row: number): Sources {
    return joinSources(this.#source(row, A), this.#source(row, B));
  }

  // Destination := value, from these events.
  #set(row: number, value: number, sources: Sources): void {
    const dst = this.#code.ops[row * ROW + DST]!;
    if (dst < 0) return;
    this.#slots[dst] = value;
    this.#sources[dst] = sources;
    if (dst >= this.#written.length) return;
    this.#written[dst] = 1;
    this.#made.flow(sources, this.#made.add(SETS.Wreg, row, { slot: dst }));
  }

  // The event of a test: what it decides is control flow from it.
  #test(row: number, sources: Sources, set: number): Sources {
    if (sources.data.length === 0 && sources.control.length === 0) return NO_SOURCES;
    const test = this.#made.add(set, row);
    this.#made.flow(sources, test);
    return { data: [], control: [test] };
  }

  #branch(row: number): void {
    this.#test(row, this.#source(row, A), SETS.BCC);
  }

  #pick(row: number): void {
    const at = row * ROW;
    const chosen = this.#value(at + A) !== 0 ? B : C;
    const condition = this.#test(row, this.#source(row, A), SETS.B);
    this.#set(row, this.#value(at + chosen), joinSources(this.#source(row, chosen), condition));
  }

  #slices(row: number, location: number): number {
    return this.#code.ops[row * ROW + BYTES]! / this.#layout.granuleOf[location]!;
  }

  // Single-copy atomic accesses of an instruction: each of a pair's halves is one.
  #accesses(row: number, n: number): number[] {
    const halves = (this.#code.ops[row * ROW + FLAGS]! & FLAG.PAIR) !== 0 ? 2 : 1;
    const ids = Array.from({ length: halves }, () => this.#made.access());
    return Array.from({ length: n }, (_, s) => ids[Math.floor((s * halves) / n)]!);
  }

  // Read events, and the value that they give together.
  #read(row: number, location: number, sets: number, address: Sources): { events: number[]; value: number } {
    const n = this.#slices(row, location);
    const accesses = this.#accesses(row, n);
    const bits = 8 * this.#layout.granuleOf[location]!;
    const events: number[] = [];
    let value = 0;
    for (let s = 0; s < n; s++) {
      const part = this.#memory(location + s);
      const e = this.#made.add(SETS.R | sets, row, { location: location + s, value: part, access: accesses[s]! });
      this.#made.flow(address, e);
      events.push(e);
      if (s === 0) value = part;
      else {
        const op = this.#values.op({ op: "concat", w: bits, wb: s * bits, hi: 0, lo: 0 });
        value = this.#values.apply(op, part, value);
      }
    }
    return { events, value };
  }

  // What a read of a location gives: any of its values, but of a location that nobody else writes the last one.
  #memory(location: number): number {
    const { values, writer } = this.#domains[location]!;
    if (writer === this.#thread || writer === -1) return this.#own.get(location) ?? this.#layout.initial[location]!;
    return values[this.#choose(values.length)]!;
  }

  #write(row: number, location: number, sets: number, value: number): number[] {
    const n = this.#slices(row, location);
    const accesses = this.#accesses(row, n);
    const bits = 8 * this.#layout.granuleOf[location]!;
    return Array.from({ length: n }, (_, s) => {
      let part = value;
      if (n > 1) {
        const op = this.#values.op({ op: "extract", w: n * bits, wb: 0, hi: (s + 1) * bits - 1, lo: s * bits });
        part = this.#values.apply(op, value, 0);
      }
      this.#own.set(location + s, part);
      return this.#made.add(SETS.W | sets, row, { location: location + s, value: part, access: accesses[s]! });
    });
  }

  #flowAll(sources: Sources, events: readonly number[]): void {
    for (const e of events) this.#made.flow(sources, e);
  }

  #address(row: number): Sources {
    const sources = this.#source(row, A);
    this.#made.mark(sources, SETS.ADDR);
    return sources;
  }

  #stored(row: number): Sources {
    const sources = this.#source(row, B);
    this.#made.mark(sources, SETS.DATA);
    return sources;
  }

  #load(row: number, location: number): void {
    const flags = this.#code.ops[row * ROW + FLAGS]!;
    const sets =
      ((flags & FLAG.ACQUIRE) !== 0 ? SETS.A : 0) |
      ((flags & FLAG.ACQUIRE_PC) !== 0 ? SETS.Q : 0) |
      ((flags & FLAG.EXCLUSIVE) !== 0 ? SETS.EX : 0);
    const { events, value } = this.#read(row, location, sets, this.#address(row));
    this.#set(row, value, { data: events, control: [] });
    if ((flags & FLAG.EXCLUSIVE) !== 0) this.#reservation = { location, bytes: this.#code.ops[row * ROW + BYTES]! };
  }

  // Whether a store-exclusive succeeds, which its status tells and which depends on nothing.
  #exclusive(row: number, location: number): boolean {
    const { ops } = this.#code;
    const open = this.#reservation;
    this.#reservation = undefined;
    let succeeds = open !== undefined && this.#choose(2) === 0;
    if (succeeds && (open!.location !== location || open!.bytes !== ops[row * ROW + BYTES])) {
      this.misplaced.add(ops[row * ROW + INSTRUCTION]!);
      if (!this.#rules.exclusivesAnywhere) succeeds = false;
    }
    // Set after the operands were read: a status register may be one of them.
    this.#status = succeeds ? 0 : 1;
    if (!succeeds) this.#set(row, 1, NO_SOURCES);
    return succeeds;
  }
  #status = 0;

  #store(row: number, location: number): void {
    const flags = this.#code.ops[row * ROW + FLAGS]!;
    const exclusive = (flags & FLAG.EXCLUSIVE) !== 0;
    const sets = ((flags & FLAG.RELEASE) !== 0 ? SETS.L : 0) | (exclusive ? SETS.EX : 0);
    const [address, data] = [this.#address(row), this.#stored(row)];
    const events = this.#write(row, location, sets, this.#value(row * ROW + B));
    this.#flowAll(joinSources(address, data), events);
    if (exclusive) this.#set(row, this.#status, NO_SOURCES);
  }

  #rmw(row: number, location: number): void {
    const { ops } = this.#code;
    const at = row * ROW;
    const flags = ops[at + FLAGS]!;
    const extra = ops[at + EXTRA]!;
    const [address, operand] = [this.#address(row), this.#value(at + B)];
    const sets = SETS.X | ((flags & FLAG.NO_RETURN) !== 0 ? SETS.NoRet : 0);
    if (extra === CAS) {
      this.#compareAndSwap(row, location, address, sets);
      return;
    }
    const data = this.#stored(row);
    const read = this.#read(row, location, sets | ((flags & FLAG.ACQUIRE) !== 0 ? SETS.A : 0), address);
    const value = extra === SWAP ? operand : this.#values.apply(extra, read.value, operand);
    const events = this.#write(row, location, SETS.X | ((flags & FLAG.RELEASE) !== 0 ? SETS.L : 0), value);
    this.#flowAll(joinSources(address, data), events);
    if (extra !== SWAP) this.#flowAll({ data: read.events, control: [] }, events);
    this.#set(row, read.value, { data: read.events, control: [] });
  }

  // A CAS that succeeds gives its register what it read, or the equal comparand; one that fails may write what it read.
  #compareAndSwap(row: number, location: number, address: Sources, sets: number): void {
    const { ops } = this.#code;
    const at = row * ROW;
    const flags = ops[at + FLAGS]!;
    const [expected, operand] = [this.#value(at + C), this.#value(at + B)];
    const comparand = this.#source(row, C);
    this.#made.mark(comparand, SETS.DATA);
    const read = this.#read(row, location, sets | ((flags & FLAG.ACQUIRE) !== 0 ? SETS.A : 0), address);
    const old: Sources = { data: read.events, control: [] };
    const same = read.value === expected;
    const decided = this.#test(row, joinSources(old, comparand), SETS.B);
    const writeSets = SETS.X | ((flags & FLAG.RELEASE) !== 0 ? SETS.L : 0);
    if (same) {
      const data = this.#stored(row);
      const events = this.#write(row, location, writeSets, operand);
      this.#flowAll(joinSources(joinSources(address, data), decided), events);
      const fromComparand = ops[at + DST]! >= 0 && this.#choose(2) === 1;
      this.#set(row, read.value, fromComparand ? joinSources(comparand, decided) : old);
      return;
    }
    if (this.#rules.failedCasMayWrite && this.#choose(2) === 1) {
      const events = this.#write(row, location, writeSets, read.value);
      this.#flowAll(joinSources(joinSources(address, old), decided), events);
    }
    this.#set(row, read.value, old);
  }
}

/** An arrival at a loop head: the events and accesses before it, and the live registers. */
interface Visit {
  readonly row: number;
  readonly events: number;
  readonly accesses: number;
  readonly state: string;
  readonly counted: boolean;
}

function fenceSet(flags: number): number {
  if ((flags & FLAG.IS_ISB) !== 0) return SETS.ISB;
  const dsb = (flags & FLAG.IS_DSB) !== 0;
  if ((flags & FLAG.ORDERS_ALL) !== 0) return dsb ? SETS["DSB.SY"] : SETS["DMB.SY"];
  if ((flags & FLAG.ORDERS_LD) !== 0) return dsb ? SETS["DSB.LD"] : SETS["DMB.LD"];
  return dsb ? SETS["DSB.ST"] : SETS["DMB.ST"];
}
