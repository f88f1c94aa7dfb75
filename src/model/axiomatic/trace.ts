/**
 * One way through a thread: its events, in the way that texts of models speak of an instruction. An instruction reads
 * registers, accesses memory and writes registers; data and control flow between these are edges, and dependencies
 * are what a text makes of them.
 */

/** Sets of events that the names of model texts stand for; an event is in several. */
export const SETS = {
  R: 1 << 0,
  W: 1 << 1,
  Rreg: 1 << 2,
  Wreg: 1 << 3,
  /** The test of a conditional inside of an instruction; a branch that leaves its instruction is one of `BCC`. */
  B: 1 << 4,
  BCC: 1 << 5,
  /** A register that is read for an address, for what is stored. */
  ADDR: 1 << 6,
  DATA: 1 << 7,
  A: 1 << 8,
  Q: 1 << 9,
  L: 1 << 10,
  /** Halves of an exclusive pair, of an atomic. */
  EX: 1 << 11,
  X: 1 << 12,
  NoRet: 1 << 13,
  IW: 1 << 14,
  "DMB.SY": 1 << 15,
  "DMB.LD": 1 << 16,
  "DMB.ST": 1 << 17,
  "DSB.SY": 1 << 18,
  "DSB.LD": 1 << 19,
  "DSB.ST": 1 << 20,
  ISB: 1 << 21,
  "EXC-ENTRY": 1 << 22,
  SVC: 1 << 23,
} as const;

export interface Event {
  /** Members of SETS. */
  sets: number;
  /** Position of its instruction in the thread's way; the events of one instruction have no program order. */
  readonly instruction: number;
  /** Memory location, or -1. */
  readonly location: number;
  /** Slot of a register, or -1. */
  readonly slot: number;
  /** Value id read or written, or -1. */
  readonly value: number;
  /** Number of the single-copy atomic access in its thread, or -1. */
  readonly access: number;
  /** Row of the code that made it, or -1 for an initial write. */
  readonly row: number;
}

/** A directed pair of events of one trace, by position. */
export type Edge = readonly [number, number];

/** How a trace ends: at the end of the thread, by an exception, where a loop was cut, or at what is not run. */
export type TraceEnd =
  /** `repeats`: a round of a loop changed nothing, so a shorter way has the same end. */
  { readonly kind: "bound" | "ended" | "faulted" | "repeats" } | { readonly kind: "unsupported"; readonly why: string };

export interface Trace {
  readonly events: readonly Event[];
  readonly data: readonly Edge[];
  readonly control: readonly Edge[];
  /** Accesses of one instruction that come one after the other. */
  readonly order: readonly Edge[];
  readonly end: TraceEnd;
  /** Row where it ended. */
  readonly at: number;
  /** Values of the registers at the end, by slot. */
  readonly registers: Int32Array;
  /** Equal for traces that differ in values only. */
  readonly shape: string;
}

/** Events that a value comes from inside its instruction, by data and by the conditions that chose it. */
export interface Sources {
  readonly data: readonly number[];
  readonly control: readonly number[];
}
export const NO_SOURCES: Sources = { data: [], control: [] };

const joined = (a: readonly number[], b: readonly number[]): readonly number[] =>
  a.length === 0 ? b : b.length === 0 ? a : [...new Set([...a, ...b])];

export const joinSources = (a: Sources, b: Sources): Sources =>
  a === NO_SOURCES ? b : b === NO_SOURCES ? a : { data: joined(a.data, b.data), control: joined(a.control, b.control) };

/** The events and edges of a trace while it is made. */
export class TraceEvents {
  readonly events: Event[] = [];
  readonly data: Edge[] = [];
  readonly control: Edge[] = [];
  readonly order: Edge[] = [];
  instruction = 0;
  /** Single-copy atomic accesses so far. */
  accesses = 0;

  /** Adds an event of the instruction at hand; its position. */
  add(sets: number, row: number, at: Partial<Pick<Event, "access" | "location" | "slot" | "value">> = {}): number {
    const { location = -1, slot = -1, value = -1, access = -1 } = at;
    const e = this.events.push({ sets, instruction: this.instruction, location, slot, value, access, row }) - 1;
    if ((sets & (SETS.R | SETS.W)) !== 0) this.#orderParts(e);
    return e;
  }

  // LDIAPP and STILP: two accesses of one instruction, the first acquires or the second releases.
  #orderParts(e: number): void {
    const { sets, instruction, row } = this.events[e]!;
    for (let b = e - 1; b >= 0 && this.events[b]!.instruction === instruction; b--) {
      const before = this.events[b]!;
      if ((before.sets & (SETS.R | SETS.W)) === 0 || before.row === row) continue;
      if ((before.sets & (SETS.A | SETS.Q)) !== 0 || (sets & SETS.L) !== 0) this.order.push([b, e]);
    }
  }

  /** A new single-copy atomic access. */
  access(): number {
    return this.accesses++;
  }

  /** Lets `sources` flow into event `to`. */
  flow({ data, control }: Sources, to: number): void {
    for (const from of data) this.data.push([from, to]);
    for (const from of control) this.control.push([from, to]);
  }

  /** Marks the registers among the sources of an operand as read for it. */
  mark({ data }: Sources, set: number): void {
    for (const e of data) if ((this.events[e]!.sets & SETS.Rreg) !== 0) this.events[e]!.sets |= set;
  }

  /** What stands for the shape: everything but values. */
  get shape(): string {
    const events = this.events.map((e) => `${e.sets}.${e.instruction}.${e.location}.${e.slot}.${e.access}`);
    return `${events.join(" ")}|${this.data.join(" ")}|${this.control.join(" ")}|${this.order.join(" ")}`;
  }
}
