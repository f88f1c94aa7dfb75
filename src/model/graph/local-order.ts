/**
 * What program order keeps in the running thread: masks of events that later accesses are ordered behind, and from them
 * the predecessors of each new access. The rules are those of `lob` in aarch64hwreqs.cat, less the parts for which no
 * event is explored (translation, tags, fetches, caches); each stands beside its line. A hot file.
 */
import { hasBit, setBit } from "../../bits/index.ts";
import { FLAG } from "../program/index.ts";
import type { Rules } from "../rules/index.ts";
import type { Registers } from "./registers.ts";
import { EVENT, EVENT_SIZE, NO_EVENT, PARTNER, type Shape, WHAT } from "./shape.ts";

export class LocalOrder {
  protected readonly rules: Rules;
  readonly #sc: boolean;
  protected readonly shape: Shape;
  protected readonly registers: Registers;
  protected readonly words: number;

  // Over the events of the thread so far, `words` each.
  readonly all: Int32Array; // every access
  protected readonly reads: Int32Array; // reads that DMB LD orders
  protected readonly writes: Int32Array;
  protected readonly before: Int32Array; // before every later access
  protected readonly beforeWrites: Int32Array; // before every later write
  readonly #releases: Int32Array; // before later load-acquires
  /** Sources of the branches so far, by data and by picks. */
  readonly branches: Int32Array;
  readonly branchPicks: Int32Array;
  protected readonly control: Int32Array; // sources of ctrl and of addr; po: before what follows an ISB

  // Masks of the access at hand.
  readonly preds: Int32Array;
  readonly addrDep: Int32Array;
  readonly addrPick: Int32Array;
  readonly dataDep: Int32Array;
  readonly dataPick: Int32Array;

  /** Per location its own accesses (masks) and its po-last own write. */
  readonly ofLocation: Int32Array;
  readonly lastWrite: Int32Array;
  // Per event: what flows from registers into a write (and through it into a read back), and inherited pick sources.
  readonly flowDep: Int32Array;
  readonly flowPick: Int32Array;
  readonly #lobPick: Int32Array;

  constructor(shape: Shape, locations: number, registers: Registers, rules: Rules, sc: boolean) {
    const w = shape.words;
    const mask = (rows = 1): Int32Array => new Int32Array(rows * w);
    this.rules = rules;
    this.#sc = sc;
    this.shape = shape;
    this.registers = registers;
    this.words = w;
    this.all = mask();
    this.reads = mask();
    this.writes = mask();
    this.before = mask();
    this.beforeWrites = mask();
    this.#releases = mask();
    this.control = mask();
    this.branches = mask();
    this.branchPicks = mask();
    this.preds = mask();
    this.addrDep = mask();
    this.addrPick = mask();
    this.dataDep = mask();
    this.dataPick = mask();
    this.ofLocation = mask(locations);
    this.lastWrite = new Int32Array(locations);
    this.flowDep = mask(shape.events);
    this.flowPick = mask(shape.events);
    this.#lobPick = mask(shape.events);
  }

  /** Start of a thread. */
  reset(): void {
    this.all.fill(0);
    this.reads.fill(0);
    this.writes.fill(0);
    this.before.fill(0);
    this.beforeWrites.fill(0);
    this.#releases.fill(0);
    this.control.fill(0);
    this.branches.fill(0);
    this.branchPicks.fill(0);
    this.ofLocation.fill(0);
    this.lastWrite.fill(NO_EVENT);
  }

  /** Word `i` of the mask of reads. */
  readsWord(i: number): number {
    return this.all[i]! & ~this.writes[i]!;
  }

  /** A branch on an operand: `ctrl` and `pick-ctrl-dep` are before later writes, and before what follows an ISB. */
  branch(operand: number): void {
    if (operand < 0) return;
    const w = this.words;
    const { dep, pick, tracked } = this.registers;
    for (let i = 0; i < tracked; i++) {
      const m = dep[operand * w + i]! | pick[operand * w + i]!;
      this.beforeWrites[i]! |= m;
      this.control[i]! |= m;
      this.branches[i]! |= dep[operand * w + i]!;
      this.branchPicks[i]! |= pick[operand * w + i]!;
    }
  }

  /** After an access: addr; [M]; po; [W] and its pick form, and addr; [M]; po; [ISB]. */
  addressDone(): void {
    for (let i = 0; i < this.registers.tracked; i++) {
      const m = this.addrDep[i]! | this.addrPick[i]!;
      this.beforeWrites[i]! |= m;
      this.control[i]! |= m;
    }
  }

  /** A barrier with FLAGS of its row. */
  fence(flags: number): void {
    for (let i = 0; i < this.registers.tracked; i++) {
      if ((flags & FLAG.IS_ISB) !== 0)
        this.before[i]! |= this.control[i]!; // IFB-ob
      else if ((flags & FLAG.ORDERS_ALL) !== 0)
        this.before[i]! |= this.all[i]!; // [M]; po; [dmb.full | dsb.full]; po
      else if ((flags & FLAG.ORDERS_LD) !== 0)
        this.before[i]! |= this.reads[i]!; // [R \ NoRet]; po; [ld]; po
      else if ((flags & FLAG.IS_DSB) !== 0 && this.rules.dsbStOrdersAll) this.before[i]! |= this.writes[i]!;
      else this.beforeWrites[i]! |= this.writes[i]!; // [W]; po; [dmb.st]; po; [W]
    }
  }

  /** Fills `preds` for a read of location `loc` (slice `e`), and what it inherits by pick dependency. */
  beforeRead(st: Int32Array, e: number, loc: number, what: number): void {
    const w = this.words;
    const own = this.lastWrite[loc]!;
    for (let i = 0; i < w; i++) {
      let m = this.before[i]! | this.addrDep[i]!; // addr
      if ((what & EVENT.ACQUIRE) !== 0) m |= this.#releases[i]!; // [L]; po; [A]
      if (own !== NO_EVENT) m |= this.flowDep[own * w + i]!; // (addr | data); [W]; lmrs; [R]
      this.preds[i] = this.#sc ? this.all[i]! : m;
      // pick-dtrm goes on through the address register and through own writes read back (lmrs).
      this.flowPick[e * w + i] = this.addrPick[i]! | (own === NO_EVENT ? 0 : this.flowPick[own * w + i]!);
    }
    if (own === NO_EVENT || (what & (EVENT.ACQUIRE | EVENT.ACQUIRE_PC)) === 0) return;
    // [M]; rmw; lmrs; [A | Q] today, [range(rmw)]; rfi; [A | Q] in 2019
    const at = this.shape.eventBase + own * EVENT_SIZE;
    if ((st[at + WHAT]! & EVENT.ATOMIC) === 0) return;
    setBit(this.preds, 0, this.rules.acquireOwnExclusive === "load" ? st[at + PARTNER]! : own);
  }

  /** What flows from the registers of a write through it. */
  flow(e: number): void {
    const w = this.words;
    for (let i = 0; i < this.registers.tracked; i++) {
      this.flowDep[e * w + i] = this.addrDep[i]! | this.dataDep[i]!;
      this.flowPick[e * w + i] = this.addrPick[i]! | this.dataPick[i]!;
    }
  }

  /** Fills `preds` for a slice of a write; its single-copy-atomic access has `size` locations from `location` on. */
  beforeWrite(what: number, location: number, size: number): void {
    const w = this.words;
    for (let i = 0; i < w; i++) {
      let m = this.before[i]! | this.beforeWrites[i]!;
      m |= this.addrDep[i]! | this.dataDep[i]! | this.addrPick[i]! | this.dataPick[i]!; // dob, pob
      if ((what & EVENT.RELEASE) !== 0) m |= this.all[i]!; // po; [L]
      for (let s = 0; s < size; s++) m |= this.ofLocation[(location + s) * w + i]!; // lmws; sca-class
      this.preds[i] = this.#sc ? this.all[i]! : m;
    }
  }

  /** pick-dep; lob; [W]: a write is behind the pick sources of every event that is locally before it. */
  pickOrder(): void {
    const w = this.words;
    for (let p = 0; p < 32 * w; p++) {
      if (!hasBit(this.preds, 0, p)) continue;
      for (let i = 0; i < w; i++) this.preds[i]! |= this.#lobPick[p * w + i]!;
    }
  }

  /** Pick sources of event `e` and of every event locally before it (`preds`). */
  inheritPick(e: number): void {
    const w = this.words;
    for (let i = 0; i < w; i++) this.#lobPick[e * w + i] = this.flowPick[e * w + i]!;
    for (let p = 0; p < 32 * w; p++) {
      if (!hasBit(this.preds, 0, p)) continue;
      for (let i = 0; i < w; i++) this.#lobPick[e * w + i]! |= this.#lobPick[p * w + i]!;
    }
  }

  /** A read is done: it counts for what follows in its location; that of a load also for what follows elsewhere. */
  didRead(e: number, loc: number, what: number): void {
    setBit(this.ofLocation, loc * this.words, e);
    if ((what & EVENT.RMW) === 0) this.didInstruction(e, what);
  }

  /** The instruction of a read is done. What it writes itself is behind no barrier or acquire that its read is behind. */
  didInstruction(e: number, what: number): void {
    setBit(this.all, 0, e);
    if ((what & EVENT.NO_RETURN) === 0 || !this.rules.noReturnEscapesDmbLd) setBit(this.reads, 0, e);
    if ((what & (EVENT.ACQUIRE | EVENT.ACQUIRE_PC)) !== 0) setBit(this.before, 0, e); // [A | Q]; po
  }

  /** A write is done. */
  didWrite(e: number, loc: number, what: number): void {
    setBit(this.all, 0, e);
    setBit(this.ofLocation, loc * this.words, e);
    setBit(this.writes, 0, e);
    this.lastWrite[loc] = e;
    if ((what & EVENT.RELEASE) !== 0) setBit(this.#releases, 0, e);
  }

  /** [range([A]; amo; [L])]; po */
  acquireRelease(e: number): void {
    setBit(this.before, 0, e);
  }
}
