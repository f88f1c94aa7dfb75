/**
 * What program order keeps in a thread, as views: each is the latest of the events that something waits for. The rules are
 * those of aarch64hwreqs.cat, each beside its line.
 */
import { FLAG } from "../../program/index.ts";
import type { Rules } from "../../rules/index.ts";
import { at, FUTURE, join, type Pair, picked, time } from "./views.ts";

export class Order {
  readonly #rules: Rules;
  readonly #ets: boolean;
  // Who waits for them: every event; accesses; all but walks and updates; walks and updates after a DSB.
  everything: Pair = 0;
  accesses: Pair = 0;
  noWalk: Pair = 0;
  #dsbWalk: Pair = 0;
  // Later stores; faults behind DMB ST; updates; later load-acquires.
  #writes: Pair = 0;
  #faults: Pair = 0;
  #updates: Pair = 0;
  #acquires: Pair = 0;
  // What has been: branches, sources for a context barrier, accesses, reads that LD orders, stores, what only DSB orders.
  #branches: Pair = 0;
  #control: Pair = 0;
  all: Pair = 0;
  #reads: Pair = 0;
  #stores: Pair = 0;
  #synchronised: Pair = 0;
  /** By location: own accesses, and own walks of an entry. */
  readonly ofLocation: Int32Array;
  readonly walksOf: Int32Array;

  constructor(locations: number, rules: Rules, ets: boolean) {
    this.#rules = rules;
    this.#ets = ets;
    this.ofLocation = new Int32Array(locations);
    this.walksOf = new Int32Array(locations);
  }

  branch(sources: Pair): void {
    this.#branches = join(this.#branches, sources);
    this.#writes = join(this.#writes, sources); // ctrl; [W]
    this.#control = join(this.#control, sources);
  }

  fence(flags: number): void {
    if ((flags & FLAG.IS_ISB) !== 0) {
      this.synchronise(0); // IFB-ob
      return;
    }
    if ((flags & FLAG.IS_DSB) !== 0) {
      const full = join(this.all, this.#synchronised);
      const ordered = flags & FLAG.ORDERS_ALL ? full : flags & FLAG.ORDERS_LD ? this.#reads : this.#stores;
      this.#dsb(ordered);
    } else if ((flags & FLAG.ORDERS_ALL) !== 0) this.accesses = join(this.accesses, this.all);
    else if ((flags & FLAG.ORDERS_LD) !== 0) this.accesses = join(this.accesses, this.#reads);
    else {
      this.#writes = join(this.#writes, this.#stores);
      this.#faults = join(this.#faults, this.#stores);
    }
  }

  #dsb(ordered: Pair): void {
    this.noWalk = join(this.noWalk, ordered); // DSB-ob
    this.accesses = join(this.accesses, ordered);
    if (this.#ets) this.#dsbWalk = join(this.#dsbWalk, ordered);
  }

  /** A context barrier; `more` is before what follows too. */
  synchronise(more: Pair): void {
    const ordered = join(join(this.#control, this.noWalk), more);
    this.everything = join(this.everything, ordered);
    this.accesses = join(this.accesses, ordered);
  }

  /** Of a walk; `address` without picks. */
  beforeWalk(address: Pair): Pair {
    return join(join(this.everything, this.#dsbWalk), address);
  }

  /** Of an update of the entry at `location`; `address` with picks. */
  beforeUpdate(location: number, address: Pair, walk: Pair): Pair {
    const local = join(join(this.#branches, this.#updates), join(this.walksOf[location]!, walk));
    return stored(join(join(join(this.everything, this.#dsbWalk), address), local));
  }

  beforeFault(walk: Pair): Pair {
    return join(join(this.accesses, this.#faults), walk);
  }

  beforeTlbi(address: Pair): Pair {
    return join(join(this.everything, this.noWalk), join(this.#branches, address));
  }

  /** A new root of stage 2 is before what follows a context barrier. */
  didSwitch(post: Pair): void {
    this.#control = join(this.#control, post);
  }

  beforeDone(): Pair {
    return join(this.everything, this.noWalk);
  }

  beforeRead(address: Pair, walk: Pair, acquire: boolean): Pair {
    return join(join(this.accesses, address), join(walk, acquire ? this.#acquires : 0)); // [L]; po; [A]
  }

  beforeWrite(location: number, sources: Pair, walk: Pair, release: boolean): Pair {
    const own = join(this.ofLocation[location]!, this.walksOf[location]!); // lmws
    const local = join(join(this.accesses, this.#writes), release ? this.all : 0);
    return stored(join(join(local, own), join(sources, walk)));
  }

  didRead(location: number, post: Pair, returns: boolean): void {
    this.ofLocation[location] = join(this.ofLocation[location]!, post);
    this.all = join(this.all, post);
    if (returns || !this.#rules.noReturnEscapesDmbLd) this.#reads = join(this.#reads, post);
  }

  /** [A | Q]; po, and the write of an atomic with acquire and release. */
  acquired(post: Pair): void {
    this.accesses = join(this.accesses, post);
  }

  didWrite(location: number, post: Pair, release: boolean): void {
    this.ofLocation[location] = join(this.ofLocation[location]!, post);
    this.all = join(this.all, post);
    this.#stores = join(this.#stores, post);
    if (release) this.#acquires = join(this.#acquires, post);
  }

  didSynchronised(post: Pair): void {
    this.#synchronised = join(this.#synchronised, post);
  }

  didDone(post: Pair): void {
    this.#dsb(post);
  }

  /** An access to a place that is to come. */
  didUnknown(): void {
    const unknown = at(FUTURE);
    this.all = join(this.all, unknown);
    this.#reads = join(this.#reads, unknown);
    this.#stores = join(this.#stores, unknown);
    this.didAccess(unknown, unknown);
  }

  /** All of it: equal keys, equal orders. */
  get key(): string {
    const later = [
      this.everything,
      this.accesses,
      this.noWalk,
      this.#dsbWalk,
      this.#writes,
      this.#faults,
      this.#updates,
    ];
    const before = [
      this.#acquires,
      this.#branches,
      this.#control,
      this.all,
      this.#reads,
      this.#stores,
      this.#synchronised,
    ];
    return `${later.join()} ${before.join()} ${this.ofLocation.join()} ${this.walksOf.join()}`;
  }

  /** An access is done, by address sources with picks and a walk. */
  didAccess(address: Pair, walk: Pair): void {
    const before = join(address, walk); // addr; [M]; po, and [Imp & TTD & R]; tr-ib; [M]; po
    this.#writes = join(this.#writes, before);
    this.#updates = join(this.#updates, before);
    this.#control = join(this.#control, before);
  }
}

// pick-dep; lob; [W]
const stored = (pre: Pair): Pair => at(Math.max(time(pre), picked(pre)), picked(pre));
