/**
 * The order that walks, updates by hardware and TLB invalidations force, besides `Saturation`. A walk takes part in external
 * visibility only: what it reads is before it, and what overwrites that is after it in few cases. For each completed TLBI
 * and each walk in its scope one of two holds: the walk read first, and it and what it translated drain before the TLBI
 * completes; or the TLBI came first, and is before whatever overwrites what was read (`TLBI-after` in aarch64.cat). A pair
 * is decided as soon as the other way would close a cycle, and what is left when coherence is total in `settle`. A hot file.
 */
import { hasBit, setBit } from "../../../bits/index.ts";
import { spontaneous } from "../../mmu/index.ts";
import { type Code, EXTRA, type Layout, ROW, SWAP, type Watch } from "../../program/index.ts";
import { Saturation } from "../saturate.ts";
import {
  EVENT,
  EVENT_SIZE,
  GROUP,
  INIT,
  LOC,
  NEXT,
  NO_EVENT,
  NOBODY,
  OPEN,
  PARTNER,
  ROW_OF,
  type Shape,
  SINCE,
  SOURCE,
  switchOf,
  THREAD,
  TooSmall,
  VALUE,
  WHAT,
} from "../shape.ts";
import { Scopes } from "./scopes.ts";

/** What follows from a write that hardware may update on its own account. */
const NOT_YET = -2;
const NEVER = -1;

export class PagedSaturation extends Saturation {
  readonly #code: Code;
  readonly #layout: Layout;
  readonly #isEntry: Uint8Array; // by location
  readonly #scopes: Scopes;
  /** Threads are interleaved, and no TLB holds anything. */
  readonly sc: boolean;
  readonly #updates = new Map<number, number>(); // by value id: of the updated entry, or NEVER

  constructor(code: Code, layout: Layout, shape: Shape, sc: boolean, watch: Watch) {
    super(shape, sc, watch);
    this.sc = sc;
    this.#code = code;
    this.#layout = layout;
    this.#scopes = new Scopes(layout, shape);
    this.#isEntry = new Uint8Array(shape.locations);
    const { pages, variables } = code.program;
    for (const { entry } of pages!.list)
      this.#isEntry[layout.locate(code.values.value(variables[entry]!.address), 8)] = 1;
  }

  #at(e: number): number {
    return this.shape.eventBase + e * EVENT_SIZE;
  }

  // rf is in OB when either side is hardware's (TTD-obs).
  override isExternal(st: Int32Array, source: number, r: number): boolean {
    return (
      (st[this.#at(source) + WHAT]! & EVENT.UPDATE) !== 0 ||
      (st[this.#at(r) + WHAT]! & EVENT.WALK) !== 0 ||
      super.isExternal(st, source, r)
    );
  }

  override setSource(st: Int32Array, r: number, source: number): boolean {
    if (source >= this.shape.events) return this.#readUpdate(st, r, source - this.shape.events);
    const walk = (st[this.#at(r) + WHAT]! & EVENT.WALK) !== 0;
    if (source === INIT || !(walk || (st[this.#at(source) + WHAT]! & EVENT.UPDATE) !== 0))
      return super.setSource(st, r, source);
    st[this.#at(r) + SOURCE] = source;
    return this.orderOb(st, source, r);
  }

  /** Candidates from `shape.events` on are spontaneous updates to be made: of write `c - events`, or of the initial value. */
  codeOf(write: number): number {
    return this.shape.events + (write === INIT ? this.shape.events : write);
  }

  #readUpdate(st: Int32Array, r: number, write: number): boolean {
    const location = st[this.#at(r) + LOC]!;
    return this.setSource(st, r, this.makeUpdate(st, location, write === this.shape.events ? INIT : write));
  }

  /** Makes the spontaneous update of a write (or of the initial value) of an entry. @throws {TooSmall} */
  makeUpdate(st: Int32Array, location: number, write: number): number {
    const s = this.shape;
    const e = st[0]!;
    if (e >= s.events) throw new TooSmall();
    const at = this.#at(e);
    st.fill(0, at, at + EVENT_SIZE);
    st[at + THREAD] = NOBODY;
    st[at + WHAT] = EVENT.WRITE | EVENT.UPDATE;
    st[at + LOC] = location;
    st[at + SOURCE] = write;
    st[at + VALUE] = this.updated(st, location, write);
    st[at + PARTNER] = st[at + NEXT] = NO_EVENT;
    st[at + ROW_OF] = write === INIT ? 0 : st[this.#at(write) + ROW_OF]!;
    st[at + SINCE] = 0;
    for (const base of [
      s.inBase,
      s.obBase,
      s.hazBase,
      s.translatesBase,
      s.offsetBase,
      s.readFirstBase,
      s.tlbiFirstBase,
    ])
      st.fill(0, base + e * s.words, base + (e + 1) * s.words);
    setBit(st, s.writesBase + location * s.words, e);
    st[0] = e + 1;
    return e;
  }

  /** Value id of what hardware may make of a write on its own account, at most once; NEVER, or NOT_YET while it is unknown. */
  updated(st: Int32Array, location: number, write: number): number {
    if (this.#isEntry[location] === 0 || !this.#code.program.pages!.spontaneous) return NEVER;
    if (write !== INIT) {
      const at = this.#at(write);
      if ((st[at + WHAT]! & EVENT.UPDATE) !== 0 || this.#writesBack(st, at)) return NEVER;
    }
    const value = write === INIT ? this.#layout.initial[location]! : st[this.#at(write) + VALUE]!;
    if (value < 0) return NOT_YET;
    let update = this.#updates.get(value);
    if (update === undefined) {
      const word = spontaneous(this.#code.values.number(value));
      update = word === undefined ? NEVER : this.#code.values.value(word);
      this.#updates.set(value, update);
    }
    return update;
  }

  // An atomic that stores what it read makes no new entry.
  #writesBack(st: Int32Array, at: number): boolean {
    if ((st[at + WHAT]! & EVENT.RMW) === 0) return false;
    if (this.#code.ops[st[at + ROW_OF]! * ROW + EXTRA] === SWAP) return false;
    return st[this.#at(st[at + PARTNER]!) + VALUE] === st[at + VALUE];
  }

  override close(st: Int32Array): boolean {
    const words = this.findWrites(st);
    do {
      this.changed = false;
      const n = st[0]!;
      this.watch.spend(n * words);
      let invalidates = false;
      for (let e = 0; e < n; e++) {
        const at = this.#at(e);
        const what = st[at + WHAT]!;
        const source = st[at + SOURCE]!;
        if ((what & EVENT.WRITE) !== 0) {
          if (!this.write(st, e)) return false;
          if (st[at + THREAD] === NOBODY && !this.#adjacent(st, source, e)) return false;
        } else if ((what & EVENT.STILL) !== 0) invalidates ||= (what & EVENT.TLBI) !== 0;
        else if (source === OPEN) continue;
        else if (!((what & EVENT.WALK) !== 0 ? this.#walk(st, e, source) : this.read(st, e, source))) return false;
      }
      if (invalidates && !this.sc && !this.#invalidations(st)) return false;
    } while (this.changed);
    return true;
  }

  // HU-ca is external only: an update has no part in internal visibility but for coherence.
  protected override fromRead(st: Int32Array, r: number, b: number): boolean {
    if ((st[this.#at(b) + WHAT]! & EVENT.UPDATE) === 0) return super.fromRead(st, r, b);
    return this.orderOb(st, r, b) && this.hazards(st, r, b);
  }

  #walk(st: Int32Array, r: number, source: number): boolean {
    const s = this.shape;
    const w = s.words;
    const at = this.#at(r);
    const location = st[at + LOC]!;
    const uncacheable = (st[at + WHAT]! & EVENT.UNCACHEABLE) !== 0;
    // What was cached in a context was written before that ended.
    const end = switchOf(st[at + GROUP]!);
    if (end !== NO_EVENT && source !== INIT && !this.orderOb(st, source, end)) return false;
    for (let i = this.first[location]!; i <= this.last[location]!; i++) {
      const all = st[s.writesBase + location * w + i]!;
      const after = source === INIT ? all : st[s.inBase + source * w + i]! & all;
      // TLBuncacheable-ca: no TLB holds what was read, so what overwrites it comes after.
      for (let bits = uncacheable ? after : 0; bits !== 0; bits &= bits - 1) {
        if (!this.orderOb(st, r, 32 * i + (31 - Math.clz32(bits & -bits)))) return false;
      }
      for (let bits = all & ~after; bits !== 0; bits &= bits - 1) {
        const b = 32 * i + (31 - Math.clz32(bits & -bits));
        if (b === source) continue;
        if (uncacheable && hasBit(st, s.obBase + b * w, r)) {
          if (source === INIT || !this.order(st, b, source)) return false;
        } else if (source !== INIT && hasBit(st, s.obBase + r * w, b) && !this.order(st, source, b)) return false;
      }
    }
    const update = st[at + PARTNER]!;
    if (this.sc && !this.#isOneStep(st, r, source)) return false;
    return update === NO_EVENT || this.#adjacent(st, source, update);
  }

  // On SC an instruction is one step: who overwrites what a walk has read, or reads what hardware made of it, comes behind the
  // walk and what it translates.
  #isOneStep(st: Int32Array, r: number, source: number): boolean {
    const own = st[this.#at(r) + PARTNER]!;
    for (let x = 0; own !== NO_EVENT && x < st[0]!; x++)
      if (st[this.#at(x) + SOURCE] === own && !this.#behindStep(st, r, x)) return false;
    return this.#overwriting(st, r, (b) => b === own || b === source || this.#behindStep(st, r, b));
  }

  #behindStep(st: Int32Array, r: number, b: number): boolean {
    const s = this.shape;
    if (!this.orderOb(st, r, b)) return false;
    for (let i = 0; i < s.words; i++)
      for (let bits = st[s.translatesBase + r * s.words + i]!; bits !== 0; bits &= bits - 1) {
        const e = 32 * i + (31 - Math.clz32(bits & -bits));
        if (e !== b && !this.orderOb(st, e, b)) return false;
      }
    return true;
  }

  // No write of anybody between an update and what it replaces.
  #adjacent(st: Int32Array, source: number, update: number): boolean {
    const s = this.shape;
    const w = s.words;
    const location = st[this.#at(update) + LOC]!;
    if (source >= 0 && !this.order(st, source, update)) return false;
    for (let i = this.first[location]!; i <= this.last[location]!; i++) {
      for (let bits = st[s.writesBase + location * w + i]!; bits !== 0; bits &= bits - 1) {
        const b = 32 * i + (31 - Math.clz32(bits & -bits));
        if (b === update || b === source) continue;
        const after = source === INIT || hasBit(st, s.inBase + source * w, b);
        if (after && !this.order(st, update, b)) return false;
        if (source >= 0 && hasBit(st, s.inBase + b * w, update) && !this.order(st, b, source)) return false;
      }
    }
    return true;
  }

  /** Every pair of a completed TLBI and a walk in its scope that reads something. */
  #invalidations(st: Int32Array): boolean {
    for (let t = 0; t < st[0]!; t++) {
      if (!this.#scopes.isComplete(st, t)) continue;
      this.watch.spend(st[0]!);
      for (let r = 0; r < st[0]!; r++) if (this.#scopes.covers(st, t, r) && !this.#pair(st, t, r)) return false;
    }
    return true;
  }

  #pair(st: Int32Array, t: number, r: number): boolean {
    const { readFirstBase, tlbiFirstBase, words } = this.shape;
    if (hasBit(st, readFirstBase + t * words, r)) return this.#readFirst(st, t, r);
    if (hasBit(st, tlbiFirstBase + t * words, r)) return this.#tlbiFirst(st, t, r);
    if (!this.#mayBeTlbiFirst(st, t, r)) return this.decide(st, t, r, true);
    return this.#mayBeReadFirst(st, t, r) || this.decide(st, t, r, false);
  }

  /** Decides a pair. False when that is inconsistent at once. */
  decide(st: Int32Array, t: number, r: number, readFirst: boolean): boolean {
    const { readFirstBase, tlbiFirstBase, words } = this.shape;
    setBit(st, (readFirst ? readFirstBase : tlbiFirstBase) + t * words, r);
    return readFirst ? this.#readFirst(st, t, r) : this.#tlbiFirst(st, t, r);
  }

  /** The first pair that is open, as `t * events + r`, or -1. Where nothing overwrites what was read the TLBI came first. */
  openPair(st: Int32Array): number {
    if (this.sc) return -1;
    const { readFirstBase, tlbiFirstBase, words, events } = this.shape;
    for (let t = 0; t < st[0]!; t++) {
      if (!this.#scopes.isComplete(st, t)) continue;
      for (let r = 0; r < st[0]!; r++) {
        if (!this.#scopes.covers(st, t, r)) continue;
        if (hasBit(st, readFirstBase + t * words, r) || hasBit(st, tlbiFirstBase + t * words, r)) continue;
        if (!this.#overwriting(st, r, () => false)) return t * events + r;
        setBit(st, tlbiFirstBase + t * words, r);
      }
    }
    return -1;
  }

  // TLBI-ca: the TLBI is before every write that is co-after what the walk read.
  #tlbiFirst(st: Int32Array, t: number, r: number): boolean {
    return this.#overwriting(st, r, (b) => this.orderOb(st, t, b));
  }

  #mayBeTlbiFirst(st: Int32Array, t: number, r: number): boolean {
    const { obBase, words } = this.shape;
    return this.#overwriting(st, r, (b) => !hasBit(st, obBase + b * words, t));
  }

  // What makes an entry that was read stale: writes that are co-after it, and the end of the context it was read in.
  #overwriting(st: Int32Array, r: number, each: (b: number) => boolean): boolean {
    const s = this.shape;
    const end = switchOf(st[this.#at(r) + GROUP]!);
    if (end !== NO_EVENT && !each(end)) return false;
    const location = st[this.#at(r) + LOC]!;
    const source = st[this.#at(r) + SOURCE]!;
    for (let i = this.first[location]!; i <= this.last[location]!; i++) {
      const all = st[s.writesBase + location * s.words + i]!;
      for (let bits = source === INIT ? all : st[s.inBase + source * s.words + i]! & all; bits !== 0; bits &= bits - 1)
        if (!each(32 * i + (31 - Math.clz32(bits & -bits)))) return false;
    }
    return true;
  }

  // TLBI-ob: the walk, and for a TLBI of another thread what it translates and earlier walks to the same offset, drain
  // before the TLBI completes.
  #readFirst(st: Int32Array, t: number, r: number): boolean {
    return this.#completing(st, t, r, (e, done) => this.orderOb(st, e, done));
  }

  #mayBeReadFirst(st: Int32Array, t: number, r: number): boolean {
    const { obBase, words } = this.shape;
    return this.#completing(st, t, r, (e, done) => !hasBit(st, obBase + done * words, e));
  }

  // What is before which completion if walk `r` has read first. Of two stages: what a TLB made one entry of was there before
  // what it read at stage 2 was gone.
  #completing(st: Int32Array, t: number, r: number, each: (e: number, done: number) => boolean): boolean {
    const partner = this.#scopes.partner(st, r);
    if (partner !== NO_EVENT && !each(partner, st[this.#at(t) + PARTNER]!)) return false;
    return this.#scopes.ends(st, t, r, (end) => {
      const done = st[this.#at(end) + PARTNER]!;
      return this.#draining(st, end, r, (e) => each(e, done));
    });
  }

  #draining(st: Int32Array, t: number, r: number, each: (e: number) => boolean): boolean {
    const s = this.shape;
    if (!each(r)) return false;
    if (st[this.#at(t) + THREAD] === st[this.#at(r) + THREAD]) return true;
    for (let i = 0; i < s.words; i++) {
      const others = st[s.translatesBase + r * s.words + i]! | st[s.offsetBase + r * s.words + i]!;
      for (let bits = others; bits !== 0; bits &= bits - 1)
        if (!each(32 * i + (31 - Math.clz32(bits & -bits)))) return false;
    }
    return true;
  }
}
