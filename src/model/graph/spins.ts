/**
 * Loops of the running thread. An iteration that changed nothing is cut: deleting it from an execution deletes reads,
 * failed store-exclusives and constraints only, so a shorter execution with the same final state exists. Other loops are
 * counted against the bound. A hot file.
 */
import type { Analysis } from "../program/index.ts";
import type { Registers } from "./registers.ts";
import { EVENT, EVENT_SIZE, FIRST, NEXT, PARTNER, type Shape, VALUE, WHAT } from "./shape.ts";

/** What an arrival at a loop head means. */
export const LOOP = { GO_ON: 0, CUT: 1, BOUND: 2 } as const;

export class Spins {
  readonly #shape: Shape;
  readonly #registers: Registers;
  readonly #bound: number;
  // Arrivals in this run: [size, row, events so far, then per live slot: value, deps, picks].
  #visits = new Int32Array(256);
  #end = 0;

  constructor(shape: Shape, registers: Registers, bound: number) {
    this.#shape = shape;
    this.#registers = registers;
    this.#bound = bound;
  }

  reset(): void {
    this.#end = 0;
  }

  /** Thread `t` of `st` arrives at loop head `row` with `made` events behind it. */
  arrive(st: Int32Array, t: number, row: number, made: number, analysis: Analysis): number {
    const live = analysis.live[row]!;
    const visits = this.#visits;
    let rounds = 0;
    for (let v = 0; v < this.#end; v += visits[v]!) {
      if (visits[v + 1] !== row) continue;
      if (visits[v + 2] !== made) rounds++; // an iteration without accesses is not counted
      const removable = analysis.storeExclusiveAhead[row] === 0 && this.#sameState(v + 3, live);
      if (removable && this.#removable(st, t, visits[v + 2]!, made)) return LOOP.CUT;
    }
    if (rounds > this.#bound) return LOOP.BOUND;
    this.#record(row, made, live);
    return LOOP.GO_ON;
  }

  #record(row: number, made: number, live: Int32Array): void {
    const { words: w, slots, dep, pick } = this.#registers;
    const size = 3 + live.length * (1 + 2 * w);
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
    for (let k = 0; k < live.length; k++) {
      const slot = live[k]!;
      visits[at++] = slots[slot]!;
      for (let i = 0; i < w; i++) visits[at++] = dep[slot * w + i]!;
      for (let i = 0; i < w; i++) visits[at++] = pick[slot * w + i]!;
    }
    this.#end = at;
  }

  // Live registers equal those recorded from `from` on, with at least their dependencies.
  #sameState(from: number, live: Int32Array): boolean {
    const { words: w, slots, dep, pick } = this.#registers;
    const visits = this.#visits;
    let at = from;
    for (let k = 0; k < live.length; k++) {
      const slot = live[k]!;
      if (slots[slot] !== visits[at++]) return false;
      for (let i = 0; i < w; i++) if ((visits[at++]! & ~dep[slot * w + i]!) !== 0) return false;
      for (let i = 0; i < w; i++) if ((visits[at++]! & ~pick[slot * w + i]!) !== 0) return false;
    }
    return true;
  }

  // The events since the visit can be left out: reads only, or a single RMW that stored the value it read. With one RMW
  // and nothing else only another value can end the loop, so the leaving iteration does not read this write, and it
  // stores to the location again: no later read of the thread loses a forwarding (the exception of explorer-notes 3).
  #removable(st: Int32Array, t: number, from: number, made: number): boolean {
    const { eventBase: base, threadBase, threadSize } = this.#shape;
    let e = st[threadBase + t * threadSize + FIRST]!;
    for (let k = 0; k < from; k++) e = st[base + e * EVENT_SIZE + NEXT]!;
    let reads = 0;
    let preserving = 0;
    for (let k = from; k < made; k++, e = st[base + e * EVENT_SIZE + NEXT]!) {
      const at = base + e * EVENT_SIZE;
      const what = st[at + WHAT]!;
      if ((what & EVENT.WRITE) === 0) reads++;
      else if ((what & EVENT.RMW) === 0) return false;
      else if (st[base + st[at + PARTNER]! * EVENT_SIZE + VALUE] !== st[at + VALUE]) return false;
      else preserving++;
    }
    return preserving === 0 || (preserving === 1 && reads === 1);
  }
}
