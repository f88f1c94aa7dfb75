/**
 * Which walks a TLB invalidation is of, and when it is complete for each. A TLBI of stage 1 or of both stages is complete with
 * the next full DSB. One of stage 2 by intermediate address takes away entries of stage 2 alone: what a TLB has made of both
 * stages together stays until, behind that completion, a TLBI of stage 1 (by the same input page, or of the whole VMID) takes
 * it away, and is complete with that one (Arm ARM, D8, "TLB maintenance instructions").
 */
import { hasBit } from "../../../bits/index.ts";
import type { Layout } from "../../program/index.ts";
import {
  EVENT,
  EVENT_SIZE,
  GROUP,
  INIT,
  inputOf,
  LOC,
  NEXT,
  NO_EVENT,
  OPEN,
  PARTNER,
  type Shape,
  SOURCE,
  THREAD,
  vmidOf,
  WHAT,
} from "../shape.ts";

export class Scopes {
  readonly #shape: Shape;
  readonly #intermediate: Int32Array; // by location of an entry of stage 2, else -1
  readonly #isTwo: boolean;

  constructor(layout: Layout, shape: Shape) {
    this.#shape = shape;
    this.#intermediate = new Int32Array(shape.locations).fill(-1);
    const tables = layout.secondLocations();
    this.#isTwo = tables.length > 0;
    for (const entries of tables) for (const [i, location] of entries.entries()) this.#intermediate[location] = i;
  }

  #at(e: number): number {
    return this.#shape.eventBase + e * EVENT_SIZE;
  }

  #what(st: Int32Array, e: number): number {
    return st[this.#at(e) + WHAT]!;
  }

  isComplete(st: Int32Array, t: number): boolean {
    return (this.#what(st, t) & EVENT.TLBI) !== 0 && st[this.#at(t) + PARTNER] !== NO_EVENT;
  }

  #reaches(st: Int32Array, t: number, r: number): boolean {
    const [tlbi, walk] = [this.#at(t), this.#at(r)];
    return (st[tlbi + WHAT]! & EVENT.BROADCAST) !== 0 || st[tlbi + THREAD] === st[walk + THREAD];
  }

  /** Whether TLBI `t` is of the entry that walk `r` has read. */
  covers(st: Int32Array, t: number, r: number): boolean {
    const [tlbi, walk] = [this.#at(t), this.#at(r)];
    const what = st[walk + WHAT]!;
    if ((what & EVENT.WALK) === 0 || st[walk + SOURCE] === OPEN || !this.#reaches(st, t, r)) return false;
    const page = st[tlbi + GROUP]!;
    if (!this.#isTwo) return page < 0 || page === st[walk + GROUP];
    const of = st[tlbi + WHAT]!;
    if ((of & EVENT.EVERY_VMID) !== 0) return true;
    if (vmidOf(of) !== vmidOf(what)) return false;
    if ((of & EVENT.BOTH_STAGES) !== 0) return true;
    if ((of & EVENT.SECOND_STAGE) !== (what & EVENT.SECOND_STAGE)) return false;
    if ((of & EVENT.SECOND_STAGE) !== 0) return page === this.#intermediate[st[walk + LOC]!];
    return page < 0 || page === inputOf(st[walk + GROUP]!);
  }

  /** TLBIs that complete `t` for walk `r`: itself, or those that take away what was made of both stages. */
  ends(st: Int32Array, t: number, r: number, each: (end: number) => boolean): boolean {
    if ((this.#what(st, t) & EVENT.SECOND_STAGE) === 0) return each(t);
    const first = this.#stageOne(st, r);
    // What stage 1 found invalid is in no TLB, so nothing was made of both stages.
    if (first !== NO_EVENT && this.#isBefore(st, r, first) && (this.#what(st, first) & EVENT.UNCACHEABLE) !== 0)
      return each(t);
    const { obBase, words } = this.#shape;
    const done = st[this.#at(t) + PARTNER]!;
    for (let c = 0; c < st[0]!; c++) {
      if (!this.isComplete(st, c) || !this.#takesCombined(st, c, r)) continue;
      if (hasBit(st, obBase + done * words, c) && !each(c)) return false;
    }
    return true;
  }

  #takesCombined(st: Int32Array, c: number, r: number): boolean {
    const [tlbi, walk] = [this.#at(c), this.#at(r)];
    const of = st[tlbi + WHAT]!;
    if ((of & EVENT.SECOND_STAGE) !== 0 || !this.#reaches(st, c, r)) return false;
    if ((of & EVENT.EVERY_VMID) !== 0) return true;
    if (vmidOf(of) !== vmidOf(st[walk + WHAT]!)) return false;
    const page = st[tlbi + GROUP]!;
    return page < 0 || page === inputOf(st[walk + GROUP]!);
  }

  #isBefore(st: Int32Array, a: number, b: number): boolean {
    return st[this.#at(a) + NEXT] === b;
  }

  // The walk of stage 1 of the access that `r` of stage 2 is of: before it in program order, or behind it if `r` is of the page
  // of the entry; NO_EVENT for none.
  #stageOne(st: Int32Array, r: number): number {
    const isFirst = (e: number): boolean =>
      (this.#what(st, e) & (EVENT.WALK | EVENT.SECOND_STAGE)) === EVENT.WALK &&
      inputOf(st[this.#at(e) + GROUP]!) === inputOf(st[this.#at(r) + GROUP]!);
    for (let e = 0; e < st[0]!; e++) if (this.#isBefore(st, e, r) && isFirst(e)) return e;
    const next = st[this.#at(r) + NEXT]!;
    return next !== NO_EVENT && isFirst(next) ? next : NO_EVENT;
  }

  /**
   * The write that stage 1 has taken its entry from, where a TLB may have made one of it and what `r` has read: it was there by
   * then. NO_EVENT for the initial value, and where there is no stage 1.
   */
  partner(st: Int32Array, r: number): number {
    if ((this.#what(st, r) & EVENT.SECOND_STAGE) === 0) return NO_EVENT;
    const first = this.#stageOne(st, r);
    const source = first === NO_EVENT ? NO_EVENT : st[this.#at(first) + SOURCE]!;
    return source === INIT || source === OPEN ? NO_EVENT : source;
  }
}
