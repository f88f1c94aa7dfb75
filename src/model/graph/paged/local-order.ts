/**
 * What program order keeps where addresses are translated, besides what `LocalOrder` says of explicit accesses: walks,
 * updates by hardware, faults, TLB invalidations and their completion. Each rule stands beside its line, with the name
 * of its clause in aarch64hwreqs.cat. A hot file.
 */
import { setBit } from "../../../bits/index.ts";
import { FLAG } from "../../program/index.ts";
import type { RunOptions } from "../accesses.ts";
import { LocalOrder } from "../local-order.ts";
import type { Registers } from "../registers.ts";
import { EVENT_SIZE, GROUP_SIZE, LOC, NO_EVENT, type Shape } from "../shape.ts";

export class PagedOrder extends LocalOrder {
  readonly #ets: boolean;
  readonly #inOrder: boolean; // SC
  readonly #past: Int32Array; // every event so far
  // Over the events of the thread so far.
  readonly #everything: Int32Array; // before whatever follows
  readonly #noWalk: Int32Array; // before whatever follows but walks and updates
  readonly #dsbWalk: Int32Array; // before those, where translation is synchronised
  readonly #toFaults: Int32Array; // by DMB ST
  readonly #toUpdates: Int32Array;
  readonly #synchronised: Int32Array; // what only a DSB orders: walks, updates, TLBIs
  readonly #success: Int32Array; // walks of accesses that did not fault
  readonly #ownWalks: Int32Array; // per location of an entry
  /** The last walk of the access at hand, or NO_EVENT; those before it, of other stages. */
  walk = NO_EVENT;
  readonly earlierWalks: number[] = [];
  /** The node of the thread that runs. */
  st: Int32Array = new Int32Array(0);

  constructor(shape: Shape, locations: number, registers: Registers, { rules, sc }: RunOptions, ets: boolean) {
    super(shape, locations, registers, rules, sc);
    this.#ets = ets;
    this.#inOrder = sc;
    const mask = (rows = 1): Int32Array => new Int32Array(rows * shape.words);
    this.#past = mask();
    this.#everything = mask();
    this.#noWalk = mask();
    this.#dsbWalk = mask();
    this.#toFaults = mask();
    this.#toUpdates = mask();
    this.#synchronised = mask();
    this.#success = mask();
    this.#ownWalks = mask(locations);
  }

  override reset(): void {
    super.reset();
    this.#past.fill(0);
    this.#everything.fill(0);
    this.#noWalk.fill(0);
    this.#dsbWalk.fill(0);
    this.#toFaults.fill(0);
    this.#toUpdates.fill(0);
    this.#synchronised.fill(0);
    this.#success.fill(0);
    this.#ownWalks.fill(0);
    this.noWalks();
  }

  /** An event has its place in the thread. */
  passed(e: number): void {
    if (this.#inOrder) setBit(this.#past, 0, e);
  }

  // On SC everything is behind everything before it.
  #behindPast(): void {
    if (this.#inOrder) for (let i = 0; i < this.words; i++) this.preds[i]! |= this.#past[i]!;
  }

  /** An access begins. */
  noWalks(): void {
    this.walk = NO_EVENT;
    this.earlierWalks.length = 0;
  }

  /** The access at hand has walked. */
  walked(e: number): void {
    if (this.walk !== NO_EVENT) this.earlierWalks.push(this.walk);
    this.walk = e;
  }

  override fence(flags: number): void {
    super.fence(flags);
    const dsb = (flags & FLAG.IS_DSB) !== 0;
    for (let i = 0; i < this.words; i++) {
      if ((flags & FLAG.IS_ISB) !== 0) this.#synchronise(i, 0);
      else if (!dsb) {
        if ((flags & FLAG.ORDERS_ST) !== 0) this.#toFaults[i]! |= this.writes[i]!; // bob: [W]; po; [dmb.st]; po; [FAULT]
        continue;
      }
      // DSB-ob: accesses, walks, updates and TLBIs before whatever follows but walks and updates; with ETS also those.
      const full = this.all[i]! | this.#synchronised[i]!;
      const ordered = !dsb
        ? 0
        : flags & FLAG.ORDERS_ALL
          ? full
          : (flags & FLAG.ORDERS_LD ? this.reads : this.writes)[i]!;
      this.#noWalk[i]! |= ordered;
      this.before[i]! |= ordered;
      if (this.#ets) this.#dsbWalk[i]! |= ordered;
    }
  }

  // IFB-ob: what a barrier of the context orders before all that follows.
  #synchronise(i: number, more: number): void {
    const ordered = this.control[i]! | this.#noWalk[i]! | more;
    this.#everything[i]! |= ordered;
    this.before[i]! |= ordered;
  }

  /** Predecessors of a walk; dependencies of its address but for picks (`addr`). */
  beforeWalk(e: number): void {
    this.#fill((i) => this.#everything[i]! | this.#dsbWalk[i]! | this.addrDep[i]!);
    if (this.walk !== NO_EVENT) setBit(this.preds, 0, this.walk); // the walk of a stage needs what that before it has found
    this.#picks(e);
  }

  /** Predecessors of an update of the entry at `location`. */
  beforeUpdate(e: number, location: number): void {
    const at = location * this.words;
    this.#fill((i) => {
      const dependencies = this.addrDep[i]! | this.addrPick[i]! | this.branches[i]! | this.branchPicks[i]!; // dob, pob
      const earlier = this.#toUpdates[i]! | this.#ownWalks[at + i]!; // dob, lmws
      return this.#everything[i]! | this.#dsbWalk[i]! | dependencies | earlier;
    });
    setBit(this.preds, 0, this.walk); // aob: [Imp & TTD & R]; rmw; [HU]
    this.#picks(e);
    this.#flowsNothing(e);
  }

  /** Predecessors of a fault: those of any access, DMB ST, and its walk (tr-ib). */
  beforeFault(e: number): void {
    this.#fill((i) => this.before[i]! | this.#toFaults[i]!);
    if (this.walk !== NO_EVENT) setBit(this.preds, 0, this.walk);
    this.#picks(e);
  }

  /** Predecessors of a TLBI. */
  beforeInvalidation(e: number): void {
    this.#fill((i) => {
      const dependencies = this.addrDep[i]! | this.addrPick[i]! | this.branches[i]! | this.branchPicks[i]!; // dob, pob
      return this.#everything[i]! | this.#noWalk[i]! | dependencies;
    });
    this.#picks(e);
  }

  /** The root of stage 2 changes: like a TLBI it waits for all that a DSB orders and for what its value hangs on. */
  didSwitch(e: number): void {
    setBit(this.control, 0, e);
  }

  /** Predecessors of the completion of TLBIs by the DSB that was the last fence. */
  beforeCompletion(e: number): void {
    this.#fill((i) => this.#everything[i]! | this.#noWalk[i]!);
    this.flowPick.fill(0, e * this.words, (e + 1) * this.words);
  }

  #fill(word: (i: number) => number): void {
    for (let i = 0; i < this.words; i++) this.preds[i] = word(i);
    this.#behindPast();
  }

  #picks(e: number): void {
    for (let i = 0; i < this.words; i++) this.flowPick[e * this.words + i] = this.addrPick[i]!;
  }

  // An update is the last own write of its location, and no dependency goes through it.
  #flowsNothing(e: number): void {
    this.flowDep.fill(0, e * this.words, (e + 1) * this.words);
  }

  override beforeRead(st: Int32Array, e: number, loc: number, what: number): void {
    super.beforeRead(st, e, loc, what);
    this.#behindPast();
    if (this.walk !== NO_EVENT) setBit(this.preds, 0, this.walk); // tr-ib
  }

  override beforeWrite(what: number, location: number, size: number): void {
    super.beforeWrite(what, location, size);
    this.#behindPast();
    if (this.walk !== NO_EVENT) setBit(this.preds, 0, this.walk);
    for (let i = 0; i < this.words; i++) this.preds[i]! |= this.#ownWalks[location * this.words + i]!; // lmws
  }

  didUpdate(e: number, location: number): void {
    setBit(this.#synchronised, 0, e);
    this.lastWrite[location] = e;
  }

  didInvalidate(e: number): void {
    setBit(this.#synchronised, 0, e);
  }

  didComplete(e: number): void {
    setBit(this.#noWalk, 0, e);
    setBit(this.before, 0, e);
    if (this.#ets) setBit(this.#dsbWalk, 0, e);
  }

  /** A fault is taken: EXC-ENTRY-IFB. Its address and its walk are before what follows. */
  didFault(): void {
    for (let i = 0; i < this.words; i++) this.#synchronise(i, this.addrDep[i]! | this.addrPick[i]!);
    if (this.walk !== NO_EVENT) {
      setBit(this.#everything, 0, this.walk);
      setBit(this.before, 0, this.walk);
    }
    this.didWalk();
  }

  /** The walk at hand is done: it is before what a DSB orders, and before later stores to its entry. */
  didWalk(): void {
    if (this.walk === NO_EVENT) return;
    this.#didWalk(this.walk);
    for (const walk of this.earlierWalks) this.#didWalk(walk);
    this.noWalks();
  }

  #didWalk(walk: number): void {
    setBit(this.#synchronised, 0, walk);
    setBit(this.#ownWalks, this.st[this.shape.eventBase + walk * EVENT_SIZE + LOC]! * this.words, walk);
  }

  override addressDone(): void {
    super.addressDone();
    for (let i = 0; i < this.words; i++) this.#toUpdates[i]! |= this.addrDep[i]! | this.addrPick[i]!; // addr; [M]; po; [HU]
    const w = this.walk;
    if (w === NO_EVENT) return;
    // [Imp & TTD & R]; tr-ib; [M]; po before later writes and updates (dob), and before what a context barrier orders (IFB-ob).
    setBit(this.beforeWrites, 0, w);
    setBit(this.#toUpdates, 0, w);
    setBit(this.control, 0, w);
    this.#sameOffset(w);
    for (const earlier of this.earlierWalks) this.#sameOffset(earlier);
    setBit(this.#success, 0, w);
    this.didWalk();
  }

  // TLBI-ob: what completes after this walk completes after earlier walks of the thread to the same offset of any page.
  #sameOffset(walk: number): void {
    const { st } = this;
    const { eventBase: base, offsetBase } = this.shape;
    const offset = st[base + walk * EVENT_SIZE + GROUP_SIZE];
    for (let i = 0; i < this.words; i++) {
      for (let bits = this.#success[i]!; bits !== 0; bits &= bits - 1) {
        const e = 32 * i + (31 - Math.clz32(bits & -bits));
        if (st[base + e * EVENT_SIZE + GROUP_SIZE] === offset) setBit(st, offsetBase + walk * this.words, e);
      }
    }
  }
}
