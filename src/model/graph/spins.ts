/**
 * Loops of the running thread. An iteration that changed nothing is cut: deleting it from an execution deletes reads,
 * failed store-exclusives and constraints only, so a shorter execution with the same final state exists. Other loops are
 * counted against the bound. A hot file.
 */
import { hasBit } from "../../bits/index.ts";
import type { Analysis } from "../program/index.ts";
import type { Registers } from "./registers.ts";
import { EVENT, EVENT_SIZE, FIRST, LOC, NEXT, NO_EVENT, PARTNER, ROW_OF, type Shape, VALUE, WHAT } from "./shape.ts";

/** What an arrival at a loop head means. */
export const LOOP = { GO_ON: 0, CUT: 1, BOUND: 2 } as const;

/** What is known of the program's threads, of use here. */
export interface Known {
  /** No other thread may write the location. */
  readonly isOnlyWriter: (thread: number, location: number) => boolean;
  /** The thread may read the variable of the location from the row on. */
  readonly mayRead: (thread: number, row: number, location: number) => boolean;
}

/** Cells of a visit in front of its slots. */
const HEADER = 4;

export class Spins {
  readonly #shape: Shape;
  readonly #registers: Registers;
  readonly #bound: number;
  readonly #known: Known;
  // Arrivals in this run: [size, row, events so far, 1 if counted by constants, then per live slot: value, deps, picks].
  #visits = new Int32Array(256);
  #end = 0;

  constructor(shape: Shape, registers: Registers, bound: number, known: Known) {
    this.#shape = shape;
    this.#registers = registers;
    this.#bound = bound;
    this.#known = known;
  }

  reset(): void {
    this.#end = 0;
  }

  /** Thread `t` of `st` arrives at loop head `row` from row `from` with `made` events behind it. */
  arrive(st: Int32Array, t: number, row: number, from: number, made: number, analysis: Analysis): number {
    const counted = from < 0 ? 0 : analysis.counted[from]!;
    const live = analysis.live[row]!;
    const visits = this.#visits;
    let rounds = 0;
    let [before, last] = [-1, -1]; // the visits of this head before this arrival
    for (let v = 0; v < this.#end; v += visits[v]!) {
      if (visits[v + 1] !== row) continue;
      [before, last] = [last, v];
      // An iteration without accesses is not counted, and one that the text counts.
      if (visits[v + 2] !== made && visits[v + 3] === 0) rounds++;
      const removable = analysis.storeExclusiveAhead[row] === 0 && this.#sameState(st, v + HEADER, live);
      if (removable && this.#removable(st, t, row, visits[v + 2]!, made, analysis)) return LOOP.CUT;
    }
    const isOpen = analysis.storeExclusiveAhead[row] === 1;
    if (
      !isOpen &&
      before >= 0 &&
      this.#sameState(st, last + HEADER, live) &&
      this.#repeats(st, t, row, before, last, made)
    )
      return LOOP.CUT;
    if (rounds > this.#bound && counted === 0) return LOOP.BOUND;
    this.#record(row, made, counted, live);
    return LOOP.GO_ON;
  }

  #record(row: number, made: number, counted: number, live: Int32Array): void {
    const { words: w, slots, dep, pick } = this.#registers;
    const size = HEADER + live.length * (1 + 2 * w);
    if (this.#end + size > this.#visits.length) {
      const grown = new Int32Array(2 * this.#visits.length + size);
      grown.set(this.#visits);
      this.#visits = grown;
    }
    const visits = this.#visits;
    let at = this.#end;
    visits[at++] = size;
    visits[at++] = row;
    visits[at++] = made;
    visits[at++] = counted;
    for (let k = 0; k < live.length; k++) {
      const slot = live[k]!;
      visits[at++] = slots[slot]!;
      for (let i = 0; i < w; i++) visits[at++] = dep[slot * w + i]!;
      for (let i = 0; i < w; i++) visits[at++] = pick[slot * w + i]!;
    }
    this.#end = at;
  }

  // Live registers equal those recorded from `from` on, with at least their dependencies.
  #sameState(st: Int32Array, from: number, live: Int32Array): boolean {
    const { words: w, slots, dep, pick } = this.#registers;
    const visits = this.#visits;
    let at = from;
    for (let k = 0; k < live.length; k++) {
      const slot = live[k]!;
      if (slots[slot] !== visits[at++]) return false;
      if (!this.#covers(st, at, dep, slot * w) || !this.#covers(st, at + w, pick, slot * w)) return false;
      at += 2 * w;
    }
    return true;
  }

  // Every read that the mask at `at` of the visits names is in the mask of now, or a later one of the same location and
  // value is: without the iteration that has the later one, the earlier one takes its place. It comes after nothing that
  // the later one did not come after: what is ordered before it by barriers is before both, and so is its source, which
  // is the source of the later one or before that in coherence.
  #covers(st: Int32Array, at: number, mask: Int32Array, now: number): boolean {
    for (let i = 0; i < this.#registers.words; i++)
      for (let bits = this.#visits[at + i]! & ~mask[now + i]!; bits !== 0; bits &= bits - 1)
        if (!this.#hasLater(st, 32 * i + (31 - Math.clz32(bits & -bits)), mask, now)) return false;
    return true;
  }

  #hasLater(st: Int32Array, read: number, mask: Int32Array, now: number): boolean {
    const base = this.#shape.eventBase;
    const mine = base + read * EVENT_SIZE;
    for (let e = st[mine + NEXT]!; e !== NO_EVENT; e = st[base + e * EVENT_SIZE + NEXT]!) {
      const other = base + e * EVENT_SIZE;
      if (!hasBit(mask, now, e) || st[other + WHAT]! & EVENT.WRITE) continue;
      if (st[other + LOC] === st[mine + LOC] && st[other + VALUE] === st[mine + VALUE]) return true;
    }
    return false;
  }

  /**
   * The round since visit `last` wrote what the round before it wrote, each location once, and nobody else writes there or
   * reads it in this thread later: so it can be left out. Who reads such a write reads the one before, which is its neighbour in
   * coherence, has the same value and is before everything that the later one is before (`lws`).
   */
  #repeats(st: Int32Array, t: number, head: number, before: number, last: number, made: number): boolean {
    const { eventBase: base } = this.#shape;
    const visits = this.#visits;
    const [first, second] = [
      this.#writes(st, t, visits[before + 2]!, visits[last + 2]!),
      this.#writes(st, t, visits[last + 2]!, made),
    ];
    if (second.length === 0 || first.length !== second.length) return false;
    const places = new Set<number>();
    for (const [i, e] of second.entries()) {
      const [a, b] = [base + first[i]! * EVENT_SIZE, base + e * EVENT_SIZE];
      if ((st[b + WHAT]! & (EVENT.RMW | EVENT.ATOMIC)) !== 0) return false;
      if (st[a + ROW_OF] !== st[b + ROW_OF] || st[a + LOC] !== st[b + LOC] || st[a + VALUE] !== st[b + VALUE])
        return false;
      places.add(st[b + LOC]!);
    }
    const isOwn = (l: number): boolean => this.#known.isOnlyWriter(t, l) && !this.#known.mayRead(t, head, l);
    return places.size === second.length && [...places].every(isOwn);
  }

  // Writes among the events `from` to before `to` of a thread.
  #writes(st: Int32Array, t: number, from: number, to: number): number[] {
    const { eventBase: base, threadBase, threadSize } = this.#shape;
    const found: number[] = [];
    let e = st[threadBase + t * threadSize + FIRST]!;
    for (let k = 0; k < to; k++, e = st[base + e * EVENT_SIZE + NEXT]!)
      if (k >= from && (st[base + e * EVENT_SIZE + WHAT]! & EVENT.WRITE) !== 0) found.push(e);
    return found;
  }

  // The events since the visit can be left out: reads only, or a single atomic pair that stored the value it read. With one
  // pair and nothing else only another value can end the loop (a store-exclusive that fails goes back to the head), so
  // the leaving iteration does not read this write, and neither does a later read of the thread, which would lose a
  // forwarding (the exception of explorer-notes 3).
  #removable(st: Int32Array, t: number, head: number, from: number, made: number, { retryAt }: Analysis): boolean {
    const { eventBase: base, threadBase, threadSize } = this.#shape;
    let e = st[threadBase + t * threadSize + FIRST]!;
    for (let k = 0; k < from; k++) e = st[base + e * EVENT_SIZE + NEXT]!;
    let reads = 0;
    let preserving = 0;
    for (let k = from; k < made; k++, e = st[base + e * EVENT_SIZE + NEXT]!) {
      const at = base + e * EVENT_SIZE;
      const what = st[at + WHAT]!;
      if ((what & (EVENT.STILL | EVENT.UPDATE)) !== 0) return false;
      if ((what & EVENT.WRITE) === 0) {
        reads++;
        continue;
      }
      const isPair = (what & EVENT.RMW) !== 0 || ((what & EVENT.ATOMIC) !== 0 && retryAt[st[at + ROW_OF]!] === head);
      if (!isPair || st[base + st[at + PARTNER]! * EVENT_SIZE + VALUE] !== st[at + VALUE]) return false;
      preserving++;
    }
    return preserving === 0 || (preserving === 1 && reads === 1);
  }
}
