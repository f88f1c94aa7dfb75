/**
 * The read rule. A read of several slices takes a message for each; docs/decisions/mixed-size-promising.md derives
 * the conditions from aarch64.cat. With one slice they are the paper's: a message `t` such that no newer one on the
 * location is within max(pre-view, coh), and post-view max(pre-view, message view). A hot file.
 */
import { BYTES, FLAG, FLAGS } from "../program/index.ts";
import {
  COHR,
  COHW,
  FDATA,
  FPAIR,
  FPAIRP,
  FPICK,
  FTIME,
  FVALUE,
  FVIEW,
  LOCATION,
  VCAP,
  VNR,
  VNRP,
  VREL,
  VRN,
  VRO,
  VROP,
  VWN,
  XAT,
  XBYTES,
  XPICK,
  XVIEW,
} from "./frame.ts";
import { halvesOf, Machine } from "./machine.ts";
import type { Messages } from "./messages.ts";

export class ReadingMachine extends Machine {
  /** Timestamp tuples found by `chooseReads`, one int a slice. */
  tuples = new Int32Array(64);
  tupleCount = 0;
  // The access being chosen: first location, slices, slices per half, pre-view, flags.
  #at = 0;
  #slices = 0;
  #half = 0;
  #pre = 0;
  #acquires = false;
  #pairFromStore = false;
  readonly #chosen = new Int32Array(32);
  readonly #cells = new Int32Array(32);
  /** What the read just applied gave: value, views for registers, post-view and its pick view. */
  readValue = 0;
  readBasic = 0;
  readPick = 0;
  post = 0;
  postPick = 0;
  /** Post-view of each half of a pair and its pick view; of a read that is no pair the first counts. */
  readonly halfPost = [0, 0];
  readonly halfPick = [0, 0];

  /**
   * Finds all ways to take a message per slice.
   * @param at  first local location
   * @param address  basic view of the address
   */
  chooseReads(at: number, slices: number, flags: number, address: number): void {
    const s = this.s;
    this.#at = at;
    this.#slices = slices;
    this.#half = slices / halvesOf(flags);
    this.#acquires = (flags & (FLAG.ACQUIRE | FLAG.ACQUIRE_PC)) !== 0;
    this.#pairFromStore = this.rules.acquireOwnExclusive === "store";
    // pre-view = max(address, vrNew, [acquire] vRel)
    this.#pre = Math.max(address, s[VRN]!, flags & FLAG.ACQUIRE ? s[VREL]! : 0);
    this.tupleCount = 0;
    this.#choose(0, 0, 0);
  }

  // Chooses slice k. `external`: newest message of another thread read by this half so far. `floor`: join of the views
  // of earlier reads of any slice of this half.
  #choose(k: number, external: number, floor: number): void {
    if (k === this.#slices) {
      this.#keep();
      return;
    }
    const starts = k % this.#half === 0;
    const from = starts ? 0 : external;
    const low = starts ? this.#floorFrom(k) : floor;
    const record = this.frame.locations + LOCATION * (this.#at + k);
    const own = this.s[record + FTIME]!;
    if (this.s[record + FVALUE] !== 0) {
      // The run's own new message is the newest on this location.
      this.#chosen[k] = own;
      this.#try(k, from, low);
      return;
    }
    const least = Math.max(this.#pre, this.s[record + COHR]!, own, from);
    for (let t = this.seen.n; t >= 0; t--) {
      if (this.seen.at(this.#at + k, t) === 0) continue;
      // Own messages: only the latest fulfilled one can be read (older: coherence; open promises: coRW1).
      if (t === own || t === 0 || this.seen.own[t] === 0) {
        this.#chosen[k] = t;
        this.#try(k, from, low);
      }
      if (t <= least) break;
    }
  }

  #floorFrom(k: number): number {
    let floor = 0;
    for (let i = k, at = this.frame.locations + LOCATION * (this.#at + k); i < k + this.#half; i++, at += LOCATION) {
      floor = Math.max(floor, this.s[at + COHR]!);
    }
    return floor;
  }

  #try(k: number, external: number, floor: number): void {
    const now = this.#forwards(k) ? external : Math.max(external, this.#chosen[k]!);
    if (!this.#fits(k, now, floor)) return;
    // What this slice read from another thread holds for the slices before it too ([W]; rfe; [R]; sca-class).
    if (now > external) {
      for (let i = k - (k % this.#half); i < k; i++) if (!this.#fits(i, now, floor)) return;
    }
    this.#choose(k + 1, now, floor);
  }

  // Whether slice k reads the thread's own write without waiting for it to reach memory.
  #forwards(k: number): boolean {
    const t = this.#chosen[k]!;
    const record = this.frame.locations + LOCATION * (this.#at + k);
    if (t === 0 || t !== this.s[record + FTIME]) return false;
    // 2019: not an acquire from a store-exclusive or atomic.
    return !(this.#pairFromStore && this.#acquires && this.s[record + FPAIR] !== 0);
  }

  // The view up to which slice k must have seen memory.
  #viewOf(k: number, external: number): number {
    let view = Math.max(this.#pre, external);
    if (!this.#forwards(k)) return view;
    const record = this.frame.locations + LOCATION * (this.#at + k);
    // (addr | data); lmrs
    view = Math.max(view, this.s[record + FVIEW]!);
    // rmw; lmrs; [A | Q]: after the paired read.
    return this.#acquires ? Math.max(view, this.s[record + FPAIR]! - 1) : view;
  }

  #fits(k: number, external: number, floor: number): boolean {
    const l = this.#at + k;
    const t = this.#chosen[k]!;
    const record = this.frame.locations + LOCATION * l;
    const any = Math.max(this.#viewOf(k, external), this.s[record + COHR]!, this.s[record + FTIME]!);
    // Exp-haz-ob through another slice orders only before other threads' writes.
    return this.seen.noNewer(l, t, any) && this.seen.noNewerForeign(l, t, floor);
  }

  #keep(): void {
    const n = this.#slices;
    if (n * (this.tupleCount + 1) > this.tuples.length) {
      const grown = new Int32Array(2 * this.tuples.length);
      grown.set(this.tuples);
      this.tuples = grown;
    }
    for (let k = 0, at = n * this.tupleCount; k < n; k++) this.tuples[at + k] = this.#chosen[k]!;
    this.tupleCount++;
  }

  /**
   * Performs the read that `chooseReads` prepared, with tuple number `i`; leaves what it gave in `readValue` and so on.
   * @param late  first slice of the half that reads from behind the memory instead (see `AccessMachine`), or -1
   */
  applyRead(messages: Messages, op: number, i: number, addressPick: number, late = -1): void {
    const n = this.#slices;
    const flags = this.plan.ops[op + FLAGS]!;
    for (let k = 0; k < n; k++) this.#chosen[k] = this.tuples[n * i + k]!;
    if (late >= 0) this.#chosen.fill(this.seen.later, late, late + this.#half);
    this.readBasic = this.readPick = 0;
    let acquired = 0;
    for (let k = 0; k < n; k++) {
      const half = k - (k % this.#half);
      let external = 0;
      for (let j = half; j < half + this.#half; j++) {
        if (!this.#forwards(j)) external = Math.max(external, this.#chosen[j]!);
      }
      if (k === half) this.post = this.postPick = 0;
      acquired = Math.max(acquired, this.#applySlice(k, external, addressPick));
      this.halfPost[half === 0 ? 0 : 1] = this.post;
      this.halfPick[half === 0 ? 0 : 1] = this.postPick;
    }
    if (this.#half < n) {
      this.post = Math.max(...this.halfPost);
      this.postPick = Math.max(...this.halfPick);
    }
    const granule = this.plan.ops[op + BYTES]! / n;
    this.readValue = messages.join(this.#cells, 0, n, granule);
    this.#join(flags, addressPick, acquired);
    if (flags & FLAG.EXCLUSIVE) this.#reserve(op);
    this.touch(1);
  }

  // Coherence and views of slice k; the pick view that an acquire hands on.
  #applySlice(k: number, external: number, addressPick: number): number {
    const s = this.s;
    const l = this.#at + k;
    const record = this.frame.locations + LOCATION * l;
    const t = this.#chosen[k]!;
    const forwards = this.#forwards(k);
    const view = this.#viewOf(k, external);
    const pick = Math.max(view, addressPick, forwards ? s[record + FPICK]! : 0);
    if (t > this.seen.end)
      this.#cells[k] = 0; // not known
    else if (t === s[record + FTIME] && s[record + FVALUE] !== 0) this.#cells[k] = s[record + FVALUE]! - 1;
    else this.#cells[k] = this.seen.at(l, t) - 1;
    this.post = Math.max(this.post, view);
    this.postPick = Math.max(this.postPick, pick);
    // Dependencies pass through memory (dtrm contains lmrs): a register also gets what went into the value.
    this.readBasic = Math.max(this.readBasic, view, forwards ? s[record + FDATA]! : 0);
    const paired = forwards && s[record + FPAIR] !== 0 ? s[record + FPAIRP]! : 0;
    // coh ?= post-view; later writes wait for picks as well (pick-dep; lmws; [W]), and for what an acquire hands on.
    const handed = Math.max(pick, paired);
    this.raise(record + COHR, view);
    this.raise(record + COHW, this.#acquires ? handed : pick);
    return handed;
  }

  #join(flags: number, addressPick: number, acquired: number): void {
    this.readPick = Math.max(this.postPick, this.readBasic);
    // vrOld ?= post-view, unless DMB LD does not see the read.
    if (flags & FLAG.NO_RETURN && this.rules.noReturnEscapesDmbLd) {
      this.raise(VNR, this.post);
      this.raise(VNRP, this.postPick);
    } else {
      this.raise(VRO, this.post);
      this.raise(VROP, this.postPick);
    }
    this.raise(VCAP, addressPick);
    if (flags & (FLAG.ACQUIRE | FLAG.ACQUIRE_PC)) {
      this.raise(VRN, this.post);
      this.raise(VWN, acquired);
    }
  }

  #reserve(op: number): void {
    const s = this.s;
    this.forgetReservation();
    s[XAT] = 1 + this.#at;
    s[XBYTES] = this.plan.ops[op + BYTES]!;
    s[XVIEW] = this.post;
    s[XPICK] = this.postPick;
    for (let k = 0; k < this.#slices; k++) s[this.frame.times + k] = this.#chosen[k]!;
  }

  /** Timestamp that slice k of the read applied last took. */
  readTime(k: number): number {
    return this.#chosen[k]!;
  }
}
