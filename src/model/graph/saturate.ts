/**
 * Adds the order that a partial graph forces, and finds out when it has none. Per location: writes ordered by IN or OB
 * are ordered by co; co after the source of a read is fr; a write before a read is co-before its source; an exclusive
 * pair pulls other threads' writes out of its gap (explorer-notes, section 3, step 3). All of fr and co may be in OB,
 * because their internal parts follow program order. A hot file.
 */
import { addEdge, CYCLE, hasBit, UNCHANGED } from "../../bits/index.ts";
import type { Watch } from "../program/index.ts";
import {
  EVENT,
  EVENT_SIZE,
  GROUP,
  GROUP_SIZE,
  INIT,
  LOC,
  NO_EVENT,
  OPEN,
  PARTNER,
  type Shape,
  SOURCE,
  THREAD,
  WHAT,
} from "./shape.ts";

export class Saturation {
  protected readonly shape: Shape;
  readonly #mixed: boolean;
  readonly #hazards: boolean;
  readonly #sc: boolean;
  protected readonly watch: Watch;
  protected changed = false;
  // Per location, first and last word of its writes: masks are long in large executions, and mostly empty.
  protected readonly first: Int32Array;
  protected readonly last: Int32Array;

  constructor(shape: Shape, sc: boolean, watch: Watch) {
    this.shape = shape;
    this.watch = watch;
    this.#mixed = shape.mixed;
    this.#hazards = shape.hazards;
    this.#sc = sc;
    this.first = new Int32Array(shape.locations);
    this.last = new Int32Array(shape.locations);
  }

  // The most words that the writes of one location take.
  protected findWrites(st: Int32Array): number {
    const { words, writesBase, locations } = this.shape;
    let most = 1;
    for (let l = 0; l < locations; l++) {
      let first = 0;
      let last = words - 1;
      while (first < words && st[writesBase + l * words + first] === 0) first++;
      while (last > first && st[writesBase + l * words + last] === 0) last--;
      this.first[l] = first;
      this.last[l] = last;
      most = Math.max(most, 1 + last - first);
    }
    return most;
  }

  /** Whether `a` is before `b` in IN or OB. */
  before(st: Int32Array, a: number, b: number): boolean {
    const s = this.shape;
    return hasBit(st, s.inBase + a * s.words, b) || hasBit(st, s.obBase + a * s.words, b);
  }

  /** Adds `a` before `b` in OB; into an access with several slices, before all of them (sca-class). */
  orderOb(st: Int32Array, a: number, b: number): boolean {
    const s = this.shape;
    const at = s.eventBase + b * EVENT_SIZE;
    const first = this.#mixed ? st[at + GROUP]! : b;
    const size = this.#mixed ? st[at + GROUP_SIZE]! : 1;
    for (let e = first; e < first + size; e++) {
      if (!this.#add(st, s.obBase, a, e)) return false;
    }
    return true;
  }

  protected orderIn(st: Int32Array, a: number, b: number): boolean {
    return this.#add(st, this.shape.inBase, a, b);
  }

  // Into IN or OB; false for a cycle.
  #add(st: Int32Array, base: number, a: number, b: number): boolean {
    const { words } = this.shape;
    const rows = addEdge(st, base, words, st[0]!, a, b);
    if (rows === UNCHANGED) return true;
    if (rows === CYCLE) return false;
    this.changed = true;
    this.watch.spend(st[0]! + rows * words);
    return true;
  }

  /** Coherence or from-read order between two events of one location. */
  order(st: Int32Array, a: number, b: number): boolean {
    return this.orderIn(st, a, b) && this.orderOb(st, a, b);
  }

  /** Gives read `r` the source `source` (a write, or INIT). False when that is inconsistent at once. */
  setSource(st: Int32Array, r: number, source: number): boolean {
    const base = this.shape.eventBase;
    st[base + r * EVENT_SIZE + SOURCE] = source;
    if (source === INIT) return true;
    if (!this.orderIn(st, source, r)) return false;
    return !(this.isExternal(st, source, r) || this.#sc) || this.orderOb(st, source, r);
  }

  /** Whether reading write `source` orders it before `r` in OB. */
  isExternal(st: Int32Array, source: number, r: number): boolean {
    const base = this.shape.eventBase;
    return st[base + source * EVENT_SIZE + THREAD] !== st[base + r * EVENT_SIZE + THREAD];
  }

  /** Closes the graph under the forced order. False when it is inconsistent. */
  close(st: Int32Array): boolean {
    const words = this.findWrites(st);
    do {
      this.changed = false;
      const n = st[0]!;
      this.watch.spend(n * words);
      for (let e = 0; e < n; e++) {
        const at = this.shape.eventBase + e * EVENT_SIZE;
        if (st[at + WHAT]! & EVENT.WRITE) {
          if (!this.write(st, e)) return false;
        } else if (st[at + SOURCE] !== OPEN && !this.read(st, e, st[at + SOURCE]!)) return false;
      }
    } while (this.changed);
    return true;
  }

  // Writes ordered by IN or OB are ordered by both.
  protected write(st: Int32Array, a: number): boolean {
    const s = this.shape;
    const w = s.words;
    const location = st[s.eventBase + a * EVENT_SIZE + LOC]!;
    const writes = s.writesBase + location * w;
    for (let i = this.first[location]!; i <= this.last[location]!; i++) {
      const all = st[writes + i]!;
      if (all === 0) continue;
      const inRow = st[s.inBase + a * w + i]!;
      const obRow = st[s.obBase + a * w + i]!;
      for (let bits = (inRow ^ obRow) & all; bits !== 0; bits &= bits - 1) {
        const b = 32 * i + (31 - Math.clz32(bits & -bits));
        if (b !== a && !this.order(st, a, b)) return false;
      }
      if (this.#mixed && !this.#wholeAccess(st, a, inRow & all, i)) return false;
    }
    return true;
  }

  // obs; sca-class: behind one slice of a write is behind all of them.
  #wholeAccess(st: Int32Array, a: number, coBits: number, i: number): boolean {
    for (let bits = coBits; bits !== 0; bits &= bits - 1) {
      if (!this.orderOb(st, a, 32 * i + (31 - Math.clz32(bits & -bits)))) return false;
    }
    return true;
  }

  protected read(st: Int32Array, r: number, source: number): boolean {
    const s = this.shape;
    const w = s.words;
    const at = s.eventBase + r * EVENT_SIZE;
    const location = st[at + LOC]!;
    const writes = s.writesBase + location * w;
    const external = source >= 0 && this.isExternal(st, source, r);
    for (let i = this.first[location]!; i <= this.last[location]!; i++) {
      // fr: r before every write co-after its source (after INIT: every write).
      const all = st[writes + i]!;
      if (all === 0) continue;
      const after = source === INIT ? all : st[s.inBase + source * w + i]! & all;
      const done = st[s.inBase + r * w + i]! & st[s.obBase + r * w + i]!;
      for (let bits = this.#hazards ? after : after & ~done; bits !== 0; bits &= bits - 1) {
        if (!this.fromRead(st, r, 32 * i + (31 - Math.clz32(bits & -bits)))) return false;
      }
      // A write that r is before is co-after the source.
      if (source >= 0) {
        const later = (st[s.inBase + r * w + i]! | (external ? st[s.obBase + r * w + i]! : 0)) & all & ~after;
        for (let bits = later; bits !== 0; bits &= bits - 1) {
          const b = 32 * i + (31 - Math.clz32(bits & -bits));
          if (b !== source && !this.order(st, source, b)) return false;
        }
      }
      // A write before r is co-before the source, or is it.
      for (let bits = all & ~after; bits !== 0; bits &= bits - 1) {
        const b = 32 * i + (31 - Math.clz32(bits & -bits));
        if (b === source || !this.before(st, b, r)) continue;
        if (source === INIT || !this.order(st, b, source)) return false;
      }
    }
    return st[at + SOURCE] === OPEN || st[at + PARTNER] === NO_EVENT || this.#atomic(st, r, source);
  }

  protected fromRead(st: Int32Array, r: number, b: number): boolean {
    if (!this.order(st, r, b)) return false;
    return !this.#hazards || this.hazards(st, r, b);
  }

  protected hazards(st: Int32Array, r: number, b: number): boolean {
    const s = this.shape;
    if (st[s.eventBase + r * EVENT_SIZE + THREAD] === st[s.eventBase + b * EVENT_SIZE + THREAD]) return true;
    for (let i = 0; i < s.words; i++) {
      for (let bits = st[s.hazBase + r * s.words + i]!; bits !== 0; bits &= bits - 1) {
        if (!this.orderOb(st, 32 * i + (31 - Math.clz32(bits & -bits)), b)) return false; // Exp-haz-ob
      }
    }
    return true;
  }

  // A write that the thread itself makes: hardware's are nobody's in this.
  #sameThread(st: Int32Array, b: number, thread: number): boolean {
    const at = this.shape.eventBase + b * EVENT_SIZE;
    return st[at + THREAD] === thread && (st[at + WHAT]! & EVENT.UPDATE) === 0;
  }

  // No write of another thread between the halves of an exclusive pair.
  #atomic(st: Int32Array, r: number, source: number): boolean {
    const s = this.shape;
    const write = st[s.eventBase + r * EVENT_SIZE + PARTNER]!;
    const at = s.eventBase + write * EVENT_SIZE;
    if (write < 0 || st[at + WHAT]! & EVENT.EXEMPT) return true;
    const thread = st[at + THREAD]!;
    const w = s.words;
    const location = st[at + LOC]!;
    const writes = s.writesBase + location * w;
    for (let i = this.first[location]!; i <= this.last[location]!; i++) {
      const all = st[writes + i]!;
      const after = source === INIT ? all : st[s.inBase + source * w + i]! & all;
      for (let bits = after & ~st[s.inBase + write * w + i]!; bits !== 0; bits &= bits - 1) {
        const b = 32 * i + (31 - Math.clz32(bits & -bits));
        if (b === write || this.#sameThread(st, b, thread)) continue;
        if (!this.order(st, write, b)) return false;
      }
      if (source === INIT) continue;
      for (let bits = all & ~after; bits !== 0; bits &= bits - 1) {
        const b = 32 * i + (31 - Math.clz32(bits & -bits));
        if (b === source || this.#sameThread(st, b, thread)) continue;
        if (hasBit(st, s.inBase + b * w, write) && !this.order(st, b, source)) return false;
      }
    }
    return true;
  }
}
