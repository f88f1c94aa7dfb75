/**
 * The state of one thread as a row of int32s, in the paper's terms. Two kinds of views are kept for what a read gave:
 * the *basic* view orders everything (`addr`, `data`, `ctrl` of aarch64.cat), the *pick* view, which is never smaller,
 * orders only later writes and what follows an ISB. Without mixed sizes an access has one slice and the per-slice
 * fields are the paper's per-location ones.
 */
import type { ThreadPlan } from "./thread.ts";

/** Row of the next access, or of the END or FAULT where the thread stands. */
export const PC = 0;
/** vrOld: join of the post-views of all reads (that DMB LD orders). */
export const VRO = 1;
/** The same of their pick views: what a later write after a barrier or release waits for. */
export const VROP = 2;
/** vwOld: join of the timestamps of all writes. */
export const VWO = 3;
/** Post-views of reads whose result is not returned, which DMB LD does not order (rules.noReturnEscapesDmbLd). */
export const VNR = 4;
export const VNRP = 5;
/** vrNew: floor of every later read. */
export const VRN = 6;
/** vwNew: floor of every later write. */
export const VWN = 7;
/** vCAP: addresses and branch conditions so far, pick views. */
export const VCAP = 8;
/** vRel: timestamps of release writes. */
export const VREL = 9;
/** 1 when the run has made a message that the memory did not have. */
export const NEW = 10;
/** The exclusive reservation: 0, or 1 + first local location; its bytes; the load's post-view and pick view. */
export const XAT = 11;
export const XBYTES = 12;
export const XVIEW = 13;
export const XPICK = 14;
/** From here, a word per 31 timestamps: the promises not yet fulfilled; then the fields whose place is in `Frame`. */
export const PROMISES = 15;

/** Per location. `cohr`: join of the views of reads of this slice, floor of later reads. */
export const COHR = 0;
/** `cohw`: what a write to this slice must be later than: own writes, and pick views of reads. */
export const COHW = 1;
/** fwdbank: timestamp of the latest own write; */
export const FTIME = 2;
/** the view that a read of it has (join of its address and data views); */
export const FVIEW = 3;
/** the basic and pick views that its value carries into registers: more than FVIEW for an atomic, by its own read; */
export const FDATA = 4;
export const FPICK = 5;
/** 0 for a write that is not half of an atomic pair, else 1 + post-view of the paired read, and its pick view; */
export const FPAIR = 6;
export const FPAIRP = 7;
/** 1 + value, when that write is a message the run has made itself. */
export const FVALUE = 8;
export const LOCATION = 9;

/** Per slot: value id, basic view, pick view. */
export const SLOT = 3;
/** Per loop head: counted iterations; 1 + id of the live registers at the last visit; 1 or 2: read or wrote since. */
export const HEAD = 3;

/** Timestamps per promise word. */
export const WORD = 31;

/** Where the fields of variable number are in a state. */
export class Frame {
  readonly words: number;
  /** Timestamps of the reservation's slices. */
  readonly times: number;
  readonly locations: number;
  readonly slots: number;
  readonly heads: number;
  readonly width: number;
  constructor(plan: ThreadPlan, messages: number) {
    this.words = Math.floor(messages / WORD) + 1;
    this.times = PROMISES + this.words;
    this.locations = this.times + plan.slices;
    this.slots = this.locations + LOCATION * plan.locations.length;
    this.heads = this.slots + SLOT * plan.slots;
    this.width = this.heads + HEAD * plan.heads.length;
  }
}
