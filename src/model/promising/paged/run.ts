/**
 * One run of a thread against a list of messages: its choices, its registers, and what its accesses take from the list and
 * put there.
 */
import type { Pages } from "../../mmu/index.ts";
import { type Analysis, type Code, type Layout, NONE, type Watch } from "../../program/index.ts";
import type { Rules } from "../../rules/index.ts";
import { keyOf, MESSAGE, type Message, newest, written } from "./messages.ts";
import type { Order } from "./order.ts";
import { at, FUTURE, join, type Pair, picked, time } from "./views.ts";

/** Value ids of reads from the future are those of leaves from here on. */
const UNKNOWN_READ = 1 << 21;
/** A time that no list reaches, not even FUTURE. */
export const NEVER = FUTURE + 1;
/** The value of a message that nothing performs. */
const UNKNOWN_VALUE = -2;

/** The po-last own write of a location. */
export interface OwnWrite {
  readonly time: number; // FUTURE when it is to come
  readonly value: number;
  readonly update: boolean;
  readonly flow: Pair; // what its address and data depend on: through it into what reads it back
  readonly flowPick: Pair;
  readonly through: Pair; // reads of its atomic that what uses a read back depends on
  readonly acquires: Pair; // the read of its pair: an acquire that reads back is behind it
}

/** What an explicit read has found. */
export interface Found {
  readonly value: number;
  readonly time: number; // of the message; FUTURE when it is to come
  readonly post: Pair;
}

/** The run cannot be. */
export class Dead extends Error {}

/** The state of a run, and accesses to physical memory. */
export abstract class PagedRun {
  protected readonly code: Code;
  protected readonly layout: Layout;
  protected readonly pages: Pages;
  protected readonly rules: Rules;
  protected readonly bound: number;
  protected readonly watch: Watch;
  protected readonly thread: number;
  protected readonly analysis: Analysis;
  protected readonly entryAt: readonly number[];
  protected readonly alone: boolean;

  protected list: readonly Message[] = [];
  protected own: number[] = []; // times of own messages that are not performed yet
  protected choices: { chosen: number; of: number }[] = [];
  protected choice = 0;
  protected slots = new Int32Array(0);
  protected dep = new Int32Array(0);
  protected pick = new Int32Array(0);
  protected order!: Order;
  protected coherence = new Int32Array(0); // by location: time of what was read or written last
  protected lastWrite = new Map<number, OwnWrite>();
  protected comes: Message[] = [];
  protected open = false; // something is to come
  protected faults: bigint[] = [];
  protected handling = false;
  protected pending = false; // a TLBI that no DSB has completed
  protected unknowns = 0;
  protected walks: { offset: number; post: number }[] = []; // of accesses that did not fault
  // Of the access at hand.
  protected address: Pair = 0;
  protected addressPick: Pair = 0;
  protected walk: Pair = 0;
  protected limit = NEVER; // it is before this completion
  protected viaEntry: OwnWrite | undefined;
  protected resume = -1;
  protected keepsClean = false;
  protected reservation: { location: number; bytes: number; found: Found; ownBefore: OwnWrite | undefined } | undefined;

  constructor(
    code: Code,
    layout: Layout,
    thread: number,
    analysis: Analysis,
    rules: Rules,
    bound: number,
    watch: Watch,
  ) {
    this.code = code;
    this.layout = layout;
    this.pages = code.program.pages!;
    this.rules = rules;
    this.bound = bound;
    this.watch = watch;
    this.thread = thread;
    this.analysis = analysis;
    const { threads } = code.program;
    this.entryAt = layout.entryLocations();
    this.alone = threads.length === 1;
  }

  protected choose(of: number): number {
    if (of === 0) throw new Dead();
    if (of === 1) return 0;
    const i = this.choice++;
    if (i === this.choices.length) this.choices.push({ chosen: 0, of });
    return this.choices[i]!.chosen;
  }

  protected value(operand: number): number {
    return operand === NONE ? 0 : operand < 0 ? ~operand : this.slots[operand]!;
  }

  protected depOf(operand: number): Pair {
    return operand < 0 ? 0 : this.dep[operand]!;
  }

  protected pickOf(operand: number): Pair {
    return operand < 0 ? 0 : this.pick[operand]!;
  }

  protected set(slot: number, value: number, dep: Pair, pick: Pair): void {
    if (slot < 0) return;
    this.slots[slot] = value;
    this.dep[slot] = dep;
    this.pick[slot] = pick;
  }

  protected unknown(): number {
    this.open = true;
    return this.code.values.leaf(UNKNOWN_READ + this.unknowns++);
  }

  // Messages of a location from a time on. Of own ones to come only updates can be read, and not by walks.
  protected timesOf(location: number, from: number, updates: boolean): number[] {
    const times = from === 0 ? [0] : [];
    for (let t = Math.max(1, from); t <= this.list.length; t++) {
      const { location: l, kind } = this.list[t - 1]!;
      if (l !== location) continue;
      if (!this.own.includes(t) || (updates && kind === MESSAGE.UPDATE)) times.push(t);
    }
    return times;
  }

  protected mayCome(location: number, walks: boolean): boolean {
    if (!this.alone || this.pages.spontaneous) return true;
    return walks || this.entryAt.includes(location);
  }

  // Performs one of the own messages of the list, at a time behind `pre`, or leaves it to come. Its time.
  protected perform(message: Message, pre: number, fits: (t: number) => boolean): number {
    const key = keyOf(message);
    const times = this.own.filter((t) => t > pre && keyOf(this.list[t - 1]!) === key && fits(t));
    const t = times[this.choose(times.length + 1)];
    if (t !== undefined) {
      this.own = this.own.filter((o) => o !== t);
      return t;
    }
    this.open = true;
    if (pre <= this.list.length && message.value !== UNKNOWN_VALUE && fits(this.list.length + 1))
      this.comes.push(message);
    return FUTURE;
  }

  // A read of a location behind `pre`.
  protected read(location: number, what: { acquire: boolean; acquirePc: boolean; returns: boolean }): Found {
    const own = this.lastWrite.get(location);
    let pre = this.order.beforeRead(this.address, this.walk, what.acquire);
    if (own !== undefined) {
      pre = join(pre, own.flow); // (addr | data); [W]; lmrs; [R]
      if (what.acquire || what.acquirePc) pre = join(pre, own.acquires); // rmw; lmrs; [A | Q]
    }
    const flowPick = join(this.addressPick, own?.flowPick ?? 0);
    const floor = newest(this.list, location, Math.max(time(pre), this.coherence[location]!));
    const times = this.coherence[location] === FUTURE ? [] : this.timesOf(location, floor, true);
    const forwards = own?.time === FUTURE && !own.update ? 1 : 0;
    const comes = this.mayCome(location, false) ? 1 : 0;
    const choice = this.choose(times.length + forwards + comes);
    let found: Found;
    if (choice < times.length) found = this.readAt(location, times[choice]!, pre);
    else if (forwards === 1 && choice === times.length) found = { value: own!.value, time: FUTURE, post: pre };
    else {
      found = { value: this.unknown(), time: FUTURE, post: at(FUTURE) };
      // It may be an update of the thread itself, which a later read of the entry need not see.
      if (!this.entryAt.includes(location)) this.coherence[location] = FUTURE;
    }
    const post = join(found.post, at(0, time(flowPick)));
    if (time(post) >= this.limit) throw new Dead();
    return { ...found, post };
  }

  protected readAt(location: number, t: number, pre: Pair): Found {
    const message = t === 0 ? undefined : this.list[t - 1]!;
    const value = message === undefined ? this.layout.initial[location]! : message.value;
    const own = message?.thread === this.thread;
    const update = message?.kind === MESSAGE.UPDATE;
    // An own update is seen by what it replaced: a later read of the entry need not see it.
    const seen = own && update ? newest(this.list, location, t - 1) : t;
    this.coherence[location] = Math.max(this.coherence[location]!, seen);
    return { value, time: t, post: own && !update ? pre : join(pre, at(t)) };
  }

  // A store; `pair` is the read it is atomic with.
  protected write(
    location: number,
    value: number,
    sources: Pair,
    more: { release: boolean; keeps: boolean; pair: Found | undefined; exempt: boolean },
  ): number {
    let pre = this.order.beforeWrite(location, sources, this.walk, more.release);
    if (more.pair !== undefined) pre = join(pre, more.pair.post);
    const from = more.pair?.time;
    const fits = (t: number): boolean =>
      t < this.limit &&
      t > this.coherence[location]! &&
      (from === undefined || more.exempt || this.adjacent(location, from, t));
    const known = value >= 0 && from !== FUTURE;
    const message = written(this.thread, location, known ? value : UNKNOWN_VALUE, more.keeps);
    const t = this.perform(message, Math.max(time(pre), picked(pre)), fits);
    this.coherence[location] = t;
    this.order.didWrite(location, at(t), more.release);
    return t;
  }

  // No store of another thread, and no update, stands between an atomic's halves.
  protected adjacent(location: number, from: number, to: number): boolean {
    for (let t = from + 1; t < to && t <= this.list.length; t++) {
      const m = this.list[t - 1]!;
      if (m.location === location && !(m.thread === this.thread && m.kind === MESSAGE.WRITE)) return false;
    }
    return true;
  }

  // What a load gives depends on by data: the read, and through own stores read back; and by picks.
  protected resultOf(own: OwnWrite | undefined, post: Pair): { dep: Pair; pick: Pair } {
    const via = this.viaEntry;
    const dep = join(join(post, own?.through ?? 0), join(via?.flow ?? 0, via?.through ?? 0));
    return { dep, pick: join(join(this.addressPick, own?.flowPick ?? 0), via?.flowPick ?? 0) };
  }
}
