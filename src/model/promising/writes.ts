/**
 * The write rule: fulfil an open promise, or (inside certification) make a new message at the end of memory; and the
 * conditions of exclusives and atomics. All slices of a write share one timestamp. A hot file.
 */
import { FLAG } from "../program/index.ts";
import {
  COHW,
  FDATA,
  FPAIR,
  FPAIRP,
  FPICK,
  FTIME,
  FVALUE,
  FVIEW,
  LOCATION,
  NEW,
  PROMISES,
  VCAP,
  VNRP,
  VREL,
  VROP,
  VWN,
  VWO,
} from "./frame.ts";
import { bitOf, wordOf } from "./machine.ts";
import type { Messages } from "./messages.ts";
import { ReadingMachine } from "./reads.ts";

/** In `pairTimes`: the load-exclusive did not read this slice. */
export const NO_PAIR = -1;

export class WritingMachine extends ReadingMachine {
  /** Timestamps found by `chooseWrite`; the last may be `seen.end`, a new message. */
  readonly #options: number[] = [];
  /** What the write leaves for later reads of it (see frame.ts); set before `applyWrite`. */
  forwardView = 0;
  forwardData = 0;
  forwardPick = 0;
  /** Of each half of a pair, the same number where there are none. */
  readonly forwardPair = [0, 0];
  readonly forwardPairPick = [0, 0];
  /** Timestamps of the paired read's slices; meaningful for exclusives and atomics. */
  readonly pairTimes = new Int32Array(32);

  /**
   * pre-view = max(address, data, vwNew, vCAP, [release] vrOld, [release] vwOld), all with picks.
   * @param s  the state before the instruction: what an atomic reads itself is behind its own write by `coh` alone
   */
  preWrite(s: Int32Array, flags: number, operands: number): number {
    const pre = Math.max(operands, s[VWN]!, s[VCAP]!);
    return flags & FLAG.RELEASE ? Math.max(pre, s[VROP]!, s[VWO]!, s[VNRP]!) : pre;
  }

  /** coh of a write: what its timestamp must exceed at its own slices. */
  cohWrite(at: number, slices: number): number {
    let floor = 0;
    for (let k = 0, record = this.frame.locations + LOCATION * at; k < slices; k++, record += LOCATION) {
      floor = Math.max(floor, this.s[record + COHW]!);
    }
    return floor;
  }

  /**
   * Timestamps that a write can take.
   * @param pair  first entry of `pairTimes` for an exclusive or atomic, else -1
   */
  chooseWrite(at: number, slices: number, value: number, pre: number, pair: number): readonly number[] {
    const { seen } = this;
    const options = this.#options;
    options.length = 0;
    const floor = Math.max(pre, this.cohWrite(at, slices));
    for (let t = floor + 1; t <= seen.n; t++) {
      if (seen.own[t] === 0 || seen.first[t] !== at || seen.slices[t] !== slices || seen.value[t] !== value) continue;
      if (!this.promised(t) || (pair >= 0 && !this.#atomic(at, slices, pair, t))) continue;
      options.push(t);
      break; // a later one would leave this one unfulfillable: coherence
    }
    if (pair < 0 || this.#atomic(at, slices, pair, seen.end)) options.push(seen.end);
    return options;
  }

  // No message of another thread between the paired read and the write; today an own one between them exempts.
  #atomic(at: number, slices: number, pair: number, t: number): boolean {
    for (let k = 0; k < slices; k++) {
      const from = this.pairTimes[pair + k]!;
      if (from === NO_PAIR || this.seen.noNewerForeign(at + k, from, t - 1)) continue;
      if (!this.rules.ownWriteBreaksPairing) return false;
      const ownNew = t === this.seen.end && this.s[this.frame.locations + LOCATION * (at + k) + FVALUE] !== 0;
      if (!(this.seen.ownBetween(at + k, from, t) || (ownNew && from !== t))) return false;
    }
    return true;
  }

  /** Performs a write at timestamp `t`. */
  applyWrite(
    messages: Messages,
    at: number,
    slices: number,
    granule: number,
    value: number,
    t: number,
    flags: number,
    half: 0 | 1,
  ): void {
    const s = this.s;
    const fresh = t === this.seen.end;
    if (fresh) s[NEW] = 1;
    else s[PROMISES + wordOf(t)]! &= ~bitOf(t);
    for (let k = 0, record = this.frame.locations + LOCATION * at; k < slices; k++, record += LOCATION) {
      s[record + COHW] = t;
      s[record + FTIME] = t;
      s[record + FVIEW] = this.forwardView;
      s[record + FDATA] = this.forwardData;
      s[record + FPICK] = this.forwardPick;
      s[record + FPAIR] = this.forwardPair[half]!;
      s[record + FPAIRP] = this.forwardPairPick[half]!;
      s[record + FVALUE] = fresh ? 1 + messages.slice(value, k, slices, granule) : 0;
    }
    // vwOld ?= t; [release] vRel ?= t
    this.raise(VWO, t);
    if (flags & FLAG.RELEASE) this.raise(VREL, t);
    this.touch(2);
  }

  /** vCAP ?= view of the address. */
  capture(addressPick: number): void {
    this.raise(VCAP, addressPick);
  }
}
