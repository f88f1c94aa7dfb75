/**
 * The events of the running thread inside a node: made in program order, or met again when the thread is run another time.
 * A hot file.
 */
import { addEdge, CYCLE, insertBehind, setBit } from "../../bits/index.ts";
import type { Layout, ValueTable } from "../program/index.ts";
import {
  EVENT,
  EVENT_SIZE,
  FIRST,
  GROUP,
  GROUP_SIZE,
  INIT,
  LOC,
  NEXT,
  NO_EVENT,
  NO_SOURCE,
  OPEN,
  PARTNER,
  ROW_OF,
  type Shape,
  SINCE,
  SOURCE,
  THREAD,
  TooSmall,
  VALUE,
  WHAT,
} from "./shape.ts";

/** A write whose value has not been set yet. */
const NO_VALUE = -0x40000000;

export class Events {
  readonly #shape: Shape;
  readonly #values: ValueTable;
  readonly #layout: Layout;
  #st: Int32Array = new Int32Array(0);
  #thread = 0;
  #threadAt = 0;
  #cursor = NO_EVENT; // next event to meet again
  #last = NO_EVENT; // last event of the thread so far
  /** Events of the thread so far. */
  made = 0;
  /** Set when a write got another value: its readers must run again. */
  valueChanged = false;

  constructor(shape: Shape, values: ValueTable, layout: Layout) {
    this.#shape = shape;
    this.#values = values;
    this.#layout = layout;
  }

  /** Start of thread `t` of node `st`. */
  reset(st: Int32Array, t: number): void {
    this.#st = st;
    this.#thread = t;
    this.#threadAt = this.#shape.threadBase + t * this.#shape.threadSize;
    this.#cursor = st[this.#threadAt + FIRST]!;
    this.#last = NO_EVENT;
    this.made = 0;
  }

  /** Whether the next access exists already. */
  get meets(): boolean {
    return this.#cursor !== NO_EVENT;
  }

  /** Id of the first event of the next access, which has `n` slices. @throws {TooSmall} when there is no room for a new one */
  next(n: number): number {
    if (this.#cursor !== NO_EVENT) return this.#cursor;
    const count = this.#st[0]!;
    if (count + n > this.#shape.events) throw new TooSmall();
    return count;
  }

  /** Makes event `e`, a slice of the access whose slices are `group` to `group + size`. */
  create(row: number, e: number, loc: number, what: number, group: number, size: number): void {
    const st = this.#st;
    const s = this.#shape;
    const at = s.eventBase + e * EVENT_SIZE;
    const isWrite = (what & EVENT.WRITE) !== 0;
    st[at + THREAD] = this.#thread;
    st[at + WHAT] = what;
    st[at + LOC] = loc;
    st[at + SOURCE] = (what & EVENT.STILL) === 0 ? OPEN : NO_SOURCE;
    st[at + VALUE] = isWrite ? NO_VALUE : this.#values.leaf(e);
    st[at + PARTNER] = NO_EVENT;
    st[at + NEXT] = NO_EVENT;
    st[at + ROW_OF] = row;
    st[at + GROUP] = group;
    st[at + GROUP_SIZE] = size;
    st[at + SINCE] = 0;
    for (let i = 0; i < s.words; i++) {
      st[s.inBase + e * s.words + i] = 0;
      st[s.obBase + e * s.words + i] = 0;
      if (s.hazards) st[s.hazBase + e * s.words + i] = 0;
    }
    if (s.paged) this.#clearPaged(e);
    if (isWrite) setBit(st, s.writesBase + loc * s.words, e);
    st[0] = e + 1;
  }

  #clearPaged(e: number): void {
    const { words, translatesBase, offsetBase, readFirstBase, tlbiFirstBase } = this.#shape;
    for (let i = e * words; i < (e + 1) * words; i++) {
      this.#st[translatesBase + i] = this.#st[offsetBase + i] = 0;
      this.#st[readFirstBase + i] = this.#st[tlbiFirstBase + i] = 0;
    }
  }

  /** Appends a new event to its thread, or steps over one that was met. */
  link(e: number): void {
    const st = this.#st;
    const base = this.#shape.eventBase;
    if (this.#cursor !== NO_EVENT) this.#cursor = st[base + e * EVENT_SIZE + NEXT]!;
    else if (this.#last === NO_EVENT) st[this.#threadAt + FIRST] = e;
    else st[base + this.#last * EVENT_SIZE + NEXT] = e;
    this.#last = e;
    this.made++;
  }

  /** Puts a new event behind `preds` in OB and behind `own` (at `ownAt`), the own accesses of its location, in IN. */
  insert(e: number, preds: Int32Array, own: Int32Array, ownAt: number): void {
    const s = this.#shape;
    insertBehind(this.#st, s.obBase, s.words, e, preds, 0);
    insertBehind(this.#st, s.inBase, s.words, e, own, ownAt);
  }

  /** Puts a new event that has no part in internal visibility behind `preds` in OB. */
  insertOb(e: number, preds: Int32Array): void {
    insertBehind(this.#st, this.#shape.obBase, this.#shape.words, e, preds, 0);
  }

  /** Adds the edges from `preds` that an event made earlier does not have yet. False on a cycle. */
  insertAgain(e: number, preds: Int32Array): boolean {
    const st = this.#st;
    const s = this.#shape;
    for (let i = 0; i < s.words; i++) {
      for (let bits = preds[i]!; bits !== 0; bits &= bits - 1) {
        const p = 32 * i + (31 - Math.clz32(bits & -bits));
        if (addEdge(st, s.obBase, s.words, st[0]!, p, e) === CYCLE) return false;
      }
    }
    return true;
  }

  /** Gives a read the value of its source; an open one keeps standing for itself. */
  refresh(e: number): void {
    const st = this.#st;
    const at = this.#shape.eventBase + e * EVENT_SIZE;
    const source = st[at + SOURCE]!;
    if (source >= 0) {
      const value = st[this.#shape.eventBase + source * EVENT_SIZE + VALUE]!;
      // A value that (so far) hangs on this read itself would never settle: it stays open until more is known.
      if (value >= 0 || !this.#values.leaves(value).includes(e)) st[at + VALUE] = value;
    } else if (source === INIT) st[at + VALUE] = this.#layout.initial[st[at + LOC]!]!;
  }

  /** Sets what a write stores. */
  setValue(e: number, value: number): void {
    const at = this.#shape.eventBase + e * EVENT_SIZE + VALUE;
    if (this.#st[at] === value) return;
    this.#st[at] = value;
    this.valueChanged = true;
  }

  /** Makes two events the halves of an exclusive pair or RMW. */
  pair(read: number, write: number): void {
    const base = this.#shape.eventBase;
    this.#st[base + read * EVENT_SIZE + PARTNER] = write;
    this.#st[base + write * EVENT_SIZE + PARTNER] = read;
  }

  /** Whether `e` comes after `earlier` in the program order of the running thread. */
  isAfter(e: number, earlier: number): boolean {
    const st = this.#st;
    const base = this.#shape.eventBase;
    for (let k = st[base + earlier * EVENT_SIZE + NEXT]!; k !== NO_EVENT; k = st[base + k * EVENT_SIZE + NEXT]!) {
      if (k === e) return true;
    }
    return false;
  }

  /** Value of `n` consecutive slices of `bits` bits, the lowest first. */
  gather(event: number, n: number, bits: number): number {
    const st = this.#st;
    const base = this.#shape.eventBase;
    let v = st[base + event * EVENT_SIZE + VALUE]!;
    for (let s = 1; s < n; s++) {
      const op = this.#values.op({ op: "concat", w: bits, wb: s * bits, hi: 0, lo: 0 });
      v = this.#values.apply(op, st[base + (event + s) * EVENT_SIZE + VALUE]!, v);
    }
    return v;
  }
}
