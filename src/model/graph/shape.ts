/**
 * Layout of one node of the graph search: a single Int32Array, so that branching is one copy. All offsets are in int32s.
 *
 *   [0]                     number of events
 *   threads                 THREAD_SIZE per thread, then its decision bits (success of store-exclusives)
 *   events                  EVENT_SIZE per event; event ids count up in order of creation
 *   writesOf                per location the mask of its writes
 *   hb                      `IN`: closed order per location of po-loc, rf, fr, co (internal visibility)
 *   ob                      `OB`: closed ordered-before (external visibility)
 *   haz                     mixed sizes and page tables: per read the earlier reads of its thread that overlap its access
 *   tr, offset, first, last page tables only: per walk what it translates, and earlier walks of its thread to the same offset;
 *                           per TLBI the walks that read before it, and those that it comes before
 *
 * An event is one slice of an access (program/layout.ts); almost always the whole access.
 */

// Event columns.
export const THREAD = 0;
/** Bits of EVENT. */
export const WHAT = 1;
export const LOC = 2;
/** Value id; for a read, of its source. */
export const VALUE = 3;
/** Reads: event id of the source, or INIT, or OPEN. */
export const SOURCE = 4;
/** The other half of an exclusive pair or RMW, or NO_EVENT. */
export const PARTNER = 5;
/** Next event of the thread in program order, or NO_EVENT. */
export const NEXT = 6;
/** Row of the micro-operation that made it. */
export const ROW_OF = 7;
/**
 * First event of the single-copy-atomic access it is a slice of, and their number. Of walks, faults and TLBIs the page, and the
 * offset in it. With two stages the page of a walk is the input page of the access, an intermediate one behind all virtual
 * ones, and in the upper bits one more than the switch that ended the context it was cached in (`inputOf`, `switchOf`).
 */
export const GROUP = 8;
export const GROUP_SIZE = 9;
/** Open reads: candidates are writes from this id on (earlier ones were declined). */
export const SINCE = 10;
export const EVENT_SIZE = 11;

/** Bits of WHAT. */
export const EVENT = {
  WRITE: 1,
  ACQUIRE: 2,
  ACQUIRE_PC: 4,
  RELEASE: 8,
  /** Half of a successful exclusive pair (set on the write), or of an RMW. */
  ATOMIC: 16,
  RMW: 32,
  NO_RETURN: 64,
  /** Atomicity does not bind this pair: an own write to the location stands between its halves. */
  EXEMPT: 128,
  /** The read of a CAS whose comparison was guessed before it was known, and whether the guess is that it succeeds. */
  GUESSED: 256,
  GUESSED_EQUAL: 512,
  /** The read of a CAS whose way is chosen, and whether it is the second of the two (`AtomicAccesses`). */
  CHOSEN: 1024,
  SECOND_WAY: 2048,
  /** The read of an entry that translates an access; of one that no TLB holds. */
  WALK: 4096,
  UNCACHEABLE: 8192,
  /** A write of hardware to an entry; spontaneous ones belong to no thread, and their SOURCE is what they replace. */
  UPDATE: 16384,
  FAULT: 32768,
  /** TLB invalidation; its PARTNER is the DONE that completes it. */
  TLBI: 65536,
  BROADCAST: 131072,
  DONE: 262144,
  /** A walk or a TLBI of stage 2. */
  SECOND_STAGE: 1 << 19,
  /** Bits 20 to 26 of walks and TLBIs: the VMID (`vmidOf`). */
  /** A TLBI of both stages; of all VMIDs. */
  BOTH_STAGES: 1 << 27,
  EVERY_VMID: 1 << 28,
  /** The root of stage 2 changes: what was cached by the one before was so before this. */
  SWITCH: 1 << 29,
  /** Events that neither read nor write. */
  STILL: 32768 | 65536 | 262144 | (1 << 29),
} as const;

/** Lowest bit of the VMID in WHAT. */
export const VMID = 20;
export const vmidOf = (what: number): number => (what >>> VMID) & 127;
export const inputOf = (group: number): number => group & 0xffff;
/** Event of the switch, or NO_EVENT. */
export const switchOf = (group: number): number => (group >> 16) - 1;

export const OPEN = -1;
export const INIT = -2;
/** Source of what does not read. */
export const NO_SOURCE = -3;
/** Thread of a spontaneous update. */
export const NOBODY = -1;
export const NO_EVENT = -1;

// Thread columns.
export const FIRST = 0;
export const STATUS = 1;
/** Row at which the thread stopped. */
export const AT = 2;
/** STATUS WAITING: the unknown value id it needs. STATUS CHOICE: the read of the CAS, or NO_EVENT for a store-exclusive. STATUS WILD: the address of an access. */
export const WAITS_FOR = 3;
export const DECIDED = 4;
export const DECISIONS = 5;

/** Values of STATUS. AGAIN: the thread had ended or faulted, and a read of it has another value. */
export const STATUS_OF = { RUNNABLE: 0, WAITING: 1, CHOICE: 2, ENDED: 3, FAULTED: 4, WILD: 5, AGAIN: 6 } as const;

/** A search needs more room than its shape has: start again with twice as much. */
export class TooSmall extends Error {
  override readonly name = "TooSmall";
}

/** An access has several slices: start again with the relations that mixed sizes need. */
export class NeedsMixed extends Error {
  override readonly name = "NeedsMixed";
}

/** Offsets for a given capacity. `words` int32 words per event mask: at most 32 * words events. */
export class Shape {
  readonly words: number;
  readonly events: number;
  readonly threads: number;
  readonly locations: number;
  readonly threadSize: number;
  readonly threadBase: number;
  readonly eventBase: number;
  readonly writesBase: number;
  readonly inBase: number;
  readonly obBase: number;
  readonly hazBase: number;
  readonly mixed: boolean;
  readonly paged: boolean;
  readonly hazards: boolean;
  readonly translatesBase: number;
  readonly offsetBase: number;
  readonly readFirstBase: number;
  readonly tlbiFirstBase: number;
  readonly size: number;
  constructor(words: number, threads: number, locations: number, mixed: boolean, paged = false) {
    this.words = words;
    this.mixed = mixed;
    this.paged = paged;
    this.hazards = mixed || paged;
    this.events = 32 * words;
    this.threads = threads;
    this.locations = locations;
    this.threadSize = DECISIONS + words;
    this.threadBase = 1;
    this.eventBase = this.threadBase + threads * this.threadSize;
    this.writesBase = this.eventBase + this.events * EVENT_SIZE;
    this.inBase = this.writesBase + locations * words;
    this.obBase = this.inBase + this.events * words;
    this.hazBase = this.obBase + this.events * words;
    const matrix = this.events * words;
    this.translatesBase = this.hazBase + (this.hazards ? matrix : 0);
    this.offsetBase = this.translatesBase + matrix;
    this.readFirstBase = this.offsetBase + matrix;
    this.tlbiFirstBase = this.readFirstBase + matrix;
    this.size = this.translatesBase + (paged ? 4 * matrix : 0);
  }
}
