/**
 * The sources that an open read may have: writes that exist and that forced order does not exclude, the initial value, and
 * whether its source may be a write that does not exist yet. A hot file.
 */
import { hasBit, setBit } from "../../bits/index.ts";
import type { Analysis, Layout } from "../program/index.ts";
import type { Saturation } from "./saturate.ts";
import {
  AT,
  EVENT,
  EVENT_SIZE,
  INIT,
  LOC,
  NO_EVENT,
  PARTNER,
  type Shape,
  SINCE,
  SOURCE,
  STATUS,
  STATUS_OF,
  THREAD,
  WHAT,
} from "./shape.ts";

export class Candidates {
  protected readonly shape: Shape;
  protected readonly analyses: readonly Analysis[];
  protected readonly saturation: Saturation;
  protected readonly variableOf: Int32Array; // location -> variable
  readonly #earlier: Int32Array; // mask of the writes to its location that are before the read
  readonly #taken: Int32Array; // mask of the writes that pairs of other threads read, so that this pair cannot
  #initTaken = false;
  /** Event ids or INIT, as many as `of` answered last. */
  readonly list: Int32Array;
  /** Whether that may lack one, whose value is not known yet. */
  unsure = false;

  constructor(layout: Layout, shape: Shape, analyses: readonly Analysis[], saturation: Saturation) {
    this.shape = shape;
    this.analyses = analyses;
    this.saturation = saturation;
    this.variableOf = Int32Array.from(layout.addressOf, (a) => analyses[0]!.variableOf(a));
    this.list = new Int32Array(2 * shape.events + 2);
    this.#earlier = new Int32Array(shape.words);
    this.#taken = new Int32Array(shape.words);
  }

  /** Fills `list` with the sources that read `r` may have among what exists; their number. */
  of(st: Int32Array, r: number): number {
    const s = this.shape;
    const at = s.eventBase + r * EVENT_SIZE;
    const writes = s.writesBase + st[at + LOC]! * s.words;
    const since = st[at + SINCE]!;
    const overwritten = this.#markEarlier(st, r, writes);
    this.#markTaken(st, r);
    let n = 0;
    for (let i = 0; i < s.words; i++) {
      for (let bits = st[writes + i]! & ~this.#taken[i]!; bits !== 0; bits &= bits - 1) {
        const c = 32 * i + (31 - Math.clz32(bits & -bits));
        if (c >= since && this.#possible(st, r, c)) this.list[n++] = c;
      }
    }
    if (since === 0 && !overwritten && !this.#initTaken) this.list[n++] = INIT;
    return n;
  }

  // Whether there are writes before `r`; which.
  #markEarlier(st: Int32Array, r: number, writes: number): boolean {
    let any = false;
    for (let i = 0; i < this.shape.words; i++) {
      let earlier = 0;
      for (let bits = st[writes + i]!; bits !== 0; bits &= bits - 1) {
        const low = bits & -bits;
        if (this.saturation.before(st, 32 * i + (31 - Math.clz32(low)), r)) earlier |= low;
      }
      this.#earlier[i] = earlier;
      if (earlier !== 0) any = true;
    }
    return any;
  }

  #possible(st: Int32Array, r: number, c: number): boolean {
    const s = this.shape;
    const w = s.words;
    if (hasBit(st, s.inBase + r * w, c)) return false;
    if (this.saturation.isExternal(st, c, r) && hasBit(st, s.obBase + r * w, c)) return false;
    // Not behind a write that is itself before r.
    for (let i = 0; i < w; i++) if ((st[s.inBase + c * w + i]! & this.#earlier[i]!) !== 0) return false;
    return true;
  }

  // Two atomic pairs of different threads cannot read the same write.
  #markTaken(st: Int32Array, r: number): void {
    const base = this.shape.eventBase;
    const at = base + r * EVENT_SIZE;
    const partner = st[at + PARTNER]!;
    this.#taken.fill(0);
    this.#initTaken = false;
    if (partner === NO_EVENT || (st[base + partner * EVENT_SIZE + WHAT]! & EVENT.EXEMPT) !== 0) return;
    for (let e = 0, other = base; e < st[0]!; e++, other += EVENT_SIZE) {
      if (st[other + LOC] !== st[at + LOC] || st[other + PARTNER] === NO_EVENT) continue;
      if (st[other + WHAT]! & EVENT.WRITE || st[other + THREAD] === st[at + THREAD]) continue;
      if ((st[base + st[other + PARTNER]! * EVENT_SIZE + WHAT]! & EVENT.EXEMPT) !== 0) continue;
      const source = st[other + SOURCE]!;
      if (source === INIT) this.#initTaken = true;
      else if (source >= 0) setBit(this.#taken, 0, source);
    }
  }

  /** Whether a write that does not exist yet could be the source: some other thread may still write the location. */
  mayDefer(st: Int32Array, r: number): boolean {
    const { threads, threadBase, threadSize, eventBase } = this.shape;
    const own = st[eventBase + r * EVENT_SIZE + THREAD]!;
    const variable = this.variableOf[st[eventBase + r * EVENT_SIZE + LOC]!]!;
    for (let t = 0; t < threads; t++) {
      if (t === own) continue;
      const at = threadBase + t * threadSize;
      if (st[at + STATUS] === STATUS_OF.ENDED || st[at + STATUS] === STATUS_OF.FAULTED) continue;
      const { mayWrite, variableWords } = this.analyses[t]!;
      if (hasBit(mayWrite, st[at + AT]! * variableWords, variable)) return true;
    }
    return false;
  }
}
