/**
 * The memory accesses of the running thread: they make events, or meet those made by an earlier run, order them by the
 * rules of `LocalOrder`, and give registers their values and dependencies. A hot file.
 */
import { hasBit, setBit } from "../../bits/index.ts";
import {
  A,
  B,
  BYTES,
  CAS,
  type Code,
  DST,
  EXTRA,
  FLAG,
  FLAGS,
  INSTRUCTION,
  type KeptPair,
  KIND,
  type Layout,
  OP,
  ROW,
  SWAP,
  type ValueTable,
} from "../program/index.ts";
import type { Rules } from "../rules/index.ts";
import { Events } from "./events.ts";
import { LocalOrder } from "./local-order.ts";
import { Registers } from "./registers.ts";
import {
  AT,
  DECIDED,
  DECISIONS,
  EVENT,
  EVENT_SIZE,
  LOC,
  NeedsMixed,
  NO_EVENT,
  PARTNER,
  ROW_OF,
  type Shape,
  STATUS,
  STATUS_OF,
  TooSmall,
  WAITS_FOR,
} from "./shape.ts";

/** What a run made of the thread. CUT: this execution adds nothing (a removable spin), DEAD: inconsistent. */
export const RUN = { OK: 0, CUT: 1, DEAD: 2, BOUND: 3, UNSUPPORTED: 4 } as const;

/** What the runs of one search have in common. */
export interface RunOptions {
  readonly rules: Rules;
  readonly sc: boolean;
  readonly bound: number;
  readonly kept: readonly KeptPair[];
}

/** The accesses that `ThreadRunner` performs. Each answers false when the thread stops at it, or dies (`outcome`). */
export abstract class Accesses {
  protected readonly code: Code;
  protected readonly values: ValueTable;
  protected readonly layout: Layout;
  protected readonly shape: Shape;
  protected readonly rules: Rules;
  readonly #sc: boolean;
  protected readonly picks: boolean; // pick dependencies can make a difference
  readonly #exempts: boolean; // an own write between the halves of a pair exempts it from atomicity; never on SC
  protected readonly kept: readonly KeptPair[];
  protected readonly registers: Registers;
  readonly order: LocalOrder;
  protected readonly events: Events;
  readonly #ownBefore: Int32Array; // per read: the po-last own write to its location before it (lmrs)
  protected readonly through: Int32Array; // per write: reads of its RMW that what uses a read back depends on

  protected st: Int32Array = new Int32Array(0);
  protected thread = 0;
  protected threadAt = 0;
  protected decided = 0;
  protected reservation = NO_EVENT; // first read event of the open load-exclusive
  #reservedBytes = 0;
  #reservedFirst = NO_EVENT; // its first read event, also after the reservation is given up
  #apart = false; // the store-exclusive at hand is not to what its load-exclusive has reserved
  /** Told of each event of a run and whether it writes, while `order` has its dependencies; for witnesses. */
  record: ((e: number, writes: boolean) => void) | undefined;
  /** Instruction of the store-exclusive at which the last run died because of that, or -1. */
  misplaced = -1;
  protected event = 0; // first event of the access at hand
  protected outcome: number = RUN.OK;

  constructor(code: Code, layout: Layout, shape: Shape, options: RunOptions) {
    this.code = code;
    this.values = code.values;
    this.layout = layout;
    this.shape = shape;
    this.rules = options.rules;
    this.#sc = options.sc;
    this.kept = options.kept;
    this.picks = options.rules.pick && !options.sc && hasPicks(code);
    this.#exempts = options.rules.ownWriteBreaksPairing && !options.sc;
    this.registers = new Registers(code, shape.words, options.rules.pick);
    this.order = this.localOrder(options);
    this.events = new Events(shape, code.values, layout);
    this.#ownBefore = new Int32Array(shape.events);
    this.through = new Int32Array(shape.events * shape.words);
  }

  protected localOrder({ rules, sc }: RunOptions): LocalOrder {
    return new LocalOrder(this.shape, this.layout.locations, this.registers, rules, sc);
  }

  /** Start of thread `t` of node `st`. */
  protected begin(st: Int32Array, t: number): void {
    this.st = st;
    this.thread = t;
    this.threadAt = this.shape.threadBase + t * this.shape.threadSize;
    this.decided = 0;
    this.reservation = NO_EVENT;
    this.outcome = RUN.OK;
    this.misplaced = -1;
    this.registers.reset(t);
    this.order.reset();
    this.events.reset(st, t);
  }

  /** The thread stops at `row`; WAITING needs the unknown `value`, CHOICE is about an event. */
  protected stop(row: number, status: number, value = 0): void {
    const st = this.st;
    st[this.threadAt + STATUS] = status;
    st[this.threadAt + AT] = row;
    st[this.threadAt + WAITS_FOR] = value;
  }

  /** First location of the access of a row, or -1 when the thread has stopped. */
  protected locate(row: number): number {
    const { ops } = this.code;
    const operand = ops[row * ROW + A]!;
    const address = this.registers.value(operand);
    if (address < 0) {
      this.stop(row, STATUS_OF.WAITING, address);
      return -1;
    }
    const bytes = ops[row * ROW + BYTES]!;
    const pair = (ops[row * ROW + FLAGS]! & FLAG.PAIR) !== 0;
    const location = this.layout.locate(address, bytes, pair ? 2 : 1);
    if (location < 0) this.stop(row, STATUS_OF.WILD, address);
    else this.registers.masks(operand, this.order.addrDep, this.order.addrPick);
    return location;
  }

  // Single-copy-atomic parts of an access: two halves of a pair, else one. On SC an instruction is one step.
  #parts(row: number): number {
    return !this.#sc && (this.code.ops[row * ROW + FLAGS]! & FLAG.PAIR) !== 0 ? 2 : 1;
  }

  protected slices(row: number, location: number): number {
    const n = this.code.ops[row * ROW + BYTES]! / this.layout.granuleOf[location]!;
    if (n > this.#parts(row) && !this.shape.mixed) throw new NeedsMixed();
    return n;
  }

  protected read(row: number): boolean {
    const { ops } = this.code;
    const location = this.locate(row);
    if (location < 0) return false;
    const flags = ops[row * ROW + FLAGS]!;
    const acquire = (flags & FLAG.ACQUIRE) !== 0 ? EVENT.ACQUIRE : 0;
    const what = acquire | ((flags & FLAG.ACQUIRE_PC) !== 0 ? EVENT.ACQUIRE_PC : 0);
    if (!this.readEvents(row, location, what)) return false;
    this.result(row, location, ops[row * ROW + DST]!);
    if ((flags & FLAG.EXCLUSIVE) !== 0) {
      this.reservation = this.#reservedFirst = this.event;
      this.#reservedBytes = ops[row * ROW + BYTES]!;
    }
    this.order.addressDone();
    return true;
  }

  // Makes or meets the read events of an access.
  protected readEvents(row: number, location: number, what: number): boolean {
    const n = this.slices(row, location);
    const events = this.events;
    const order = this.order;
    const met = events.meets;
    const first = events.next(n);
    const size = n / this.#parts(row);
    this.event = first;
    for (let s = 0; s < n; s++) {
      const e = first + s;
      const loc = location + s;
      if (!met) events.create(row, e, loc, what, e - (s % size), size);
      this.#ownBefore[e] = order.lastWrite[loc]!;
      if (!met || this.picks) {
        order.beforeRead(this.st, e, loc, what);
        if (!this.insert(e, loc, met)) return false;
      }
      events.link(e);
      events.refresh(e);
      this.record?.(e, false);
    }
    for (let s = 0; s < n && this.shape.hazards && !met; s += size) this.#hazards(location + s, first + s, size);
    for (let s = 0; s < n; s++) order.didRead(first + s, location + s, what);
    return true;
  }

  /** Orders an event behind `preds`. */
  protected insert(e: number, loc: number, met: boolean): boolean {
    const order = this.order;
    if (this.kept.length > 0) this.keep(e);
    if (this.picks) order.inheritPick(e);
    if (!met) this.events.insert(e, order.preds, order.ofLocation, loc * this.shape.words);
    else if (!this.events.insertAgain(e, order.preds)) {
      this.outcome = RUN.DEAD;
      return false;
    }
    return true;
  }

  // Exp-haz-ob with sca-class: earlier reads that overlap a single-copy-atomic part in any slice (mixed sizes).
  #hazards(location: number, first: number, n: number): void {
    const { words: w, hazBase } = this.shape;
    const st = this.st;
    for (let s = 0; s < n; s++) {
      for (let i = 0; i < w; i++) {
        const earlier = this.order.ofLocation[(location + s) * w + i]! & this.order.readsWord(i);
        for (let k = 0; k < n; k++) st[hazBase + (first + k) * w + i]! |= earlier;
      }
    }
  }

  // Register dst := what the read events from #event on have read.
  protected result(row: number, location: number, dst: number): void {
    const n = this.slices(row, location);
    if (dst < 0) return;
    const { words: w, dep, pick } = this.registers;
    this.registers.plain(dst, this.events.gather(this.event, n, 8 * this.layout.granuleOf[location]!));
    if (this.registers.tracked === 0) return;
    for (let s = 0; s < n; s++) {
      this.addRead(this.event + s, dep, dst * w);
      if (this.picks) this.addPicksOfRead(this.event + s, pick, dst * w);
    }
  }

  /** Adds what depends on the value of read `e` by data: the read, and reads whose atomic made the value it reads back. */
  protected addRead(e: number, mask: Int32Array, at: number): void {
    const w = this.shape.words;
    const own = this.#ownBefore[e]!;
    setBit(mask, at, e);
    if (own !== NO_EVENT) for (let i = 0; i < w; i++) mask[at + i]! |= this.through[own * w + i]!;
  }

  /** Adds what the value of read `e` depends on by picks. */
  protected addPicksOfRead(e: number, mask: Int32Array, at: number): void {
    for (let i = 0, w = this.shape.words; i < w; i++) mask[at + i]! |= this.order.flowPick[e * w + i]!;
  }

  protected write(row: number): boolean {
    const { ops } = this.code;
    const at = row * ROW;
    const flags = ops[at + FLAGS]!;
    let partner = NO_EVENT;
    if ((flags & FLAG.EXCLUSIVE) !== 0) {
      const succeeds = this.#decide(row);
      if (succeeds < 0) return false;
      // The status register carries no dependency ([~range(lxsx)]; lrrs).
      this.status(row, succeeds === 1 ? 0 : 1);
      partner = this.reservation;
      this.reservation = NO_EVENT;
      if (succeeds === 0) return this.failed(row);
    }
    const location = this.locate(row);
    if (location < 0) return false;
    const apart = partner !== NO_EVENT && !this.#reserved(row, partner, location);
    if (apart && !this.rules.exclusivesAnywhere) {
      this.misplaced = ops[at + INSTRUCTION]!;
      this.outcome = RUN.DEAD;
      return false;
    }
    const what = EVENT.WRITE | ((flags & FLAG.RELEASE) !== 0 ? EVENT.RELEASE : 0);
    const data = ops[at + B]!;
    this.registers.masks(data, this.order.dataDep, this.order.dataPick);
    this.#apart = apart;
    const made = this.writeEvents(row, location, what, partner, this.registers.value(data));
    this.#apart = false;
    if (!made) return false;
    this.order.addressDone();
    return true;
  }

  /** The status of a store-exclusive is known. */
  protected status(row: number, value: number): void {
    this.registers.plain(this.code.ops[row * ROW + DST]!, value);
  }

  /** A store-exclusive fails. There is no access: its address orders nothing. */
  protected failed(_row: number): boolean {
    return true;
  }

  // 1 succeeds, 0 fails, -1 the thread stops here for the search to branch: before the address is known, because what
  // follows a store-exclusive that fails depends on nothing of it.
  #decide(row: number): number {
    return this.reservation === NO_EVENT ? 0 : this.either(row);
  }

  /** A choice of two that the search makes: 1, 0, or -1 when the thread stops here until it has. */
  protected either(row: number): number {
    const st = this.st;
    const i = this.decided++;
    if (i < st[this.threadAt + DECIDED]!) return hasBit(st, this.threadAt + DECISIONS, i) ? 1 : 0;
    if (i >= 32 * this.shape.words) throw new TooSmall();
    this.stop(row, STATUS_OF.CHOICE, NO_EVENT);
    return -1;
  }

  // Whether a store-exclusive is to what its load-exclusive has reserved; to anything else it fails.
  #reserved(row: number, partner: number, location: number): boolean {
    const reserved = this.st[this.shape.eventBase + partner * EVENT_SIZE + LOC];
    return reserved === location && this.#reservedBytes === this.code.ops[row * ROW + BYTES]!;
  }

  // Makes or meets the write events of an access; `partner` is the first read event of its pair.
  protected writeEvents(row: number, location: number, what: number, partner: number, value: number): boolean {
    const n = this.slices(row, location);
    const events = this.events;
    const order = this.order;
    const met = events.meets;
    const first = events.next(n);
    const size = n / this.#parts(row);
    const atomic = partner === NO_EVENT ? 0 : EVENT.ATOMIC | (this.#exempt(location, n, partner) ? EVENT.EXEMPT : 0);
    this.event = first;
    for (let s = 0; s < n; s++) {
      const e = first + s;
      const half = s - (s % size);
      if (!met) {
        events.create(row, e, location + s, what | atomic, first + half, size);
        if (partner !== NO_EVENT) this.#pair(partner, s, e, location + s);
      }
      order.flow(e);
      if (this.registers.tracked > 0) this.through.fill(0, e * this.shape.words, (e + 1) * this.shape.words);
      if (!met || this.picks) {
        order.beforeWrite(what, location + half, size);
        if (partner !== NO_EVENT) this.#behindPair(row, partner, half, size, n);
        if (this.picks) order.pickOrder();
        if (!this.insert(e, location + s, met)) return false;
      }
      events.link(e);
      this.record?.(e, true);
      events.setValue(e, this.#slice(value, s, n, location));
    }
    for (let s = 0; s < n; s++) order.didWrite(first + s, location + s, what);
    return true;
  }

  // rmw: a part of a write, `size` slices of `n` from `half` on, is behind the same part of the read; or behind all of it, if
  // that is data of it (2019), and behind all of a load-exclusive that is elsewhere.
  #behindPair(row: number, partner: number, half: number, size: number, n: number): void {
    const { ops } = this.code;
    const data = this.rules.rmwReadIsData && ops[row * ROW + KIND] === OP.RMW && ops[row * ROW + EXTRA] !== SWAP;
    const from = this.#apart || data ? 0 : half;
    const count = this.#apart ? this.#reservedSlices() : data ? n : size;
    for (let k = from; k < from + count; k++) setBit(this.order.preds, 0, partner + k);
  }

  #reservedSlices(): number {
    const reserved = this.st[this.shape.eventBase + this.#reservedFirst * EVENT_SIZE + LOC]!;
    return this.#reservedBytes / this.layout.granuleOf[reserved]!;
  }

  // Pairs write event `e`, slice `s` at `location`, with its read: of an exclusive that is elsewhere, the one of the same
  // location; without one nothing can come between, and the load-exclusive still comes first.
  #pair(partner: number, s: number, e: number, location: number): void {
    if (!this.#apart) {
      this.events.pair(partner + s, e);
      return;
    }
    const { eventBase: base } = this.shape;
    for (let k = 0; k < this.#reservedSlices(); k++) {
      if (this.st[base + (partner + k) * EVENT_SIZE + LOC] !== location) continue;
      this.events.pair(partner + k, e);
      return;
    }
    this.st[base + e * EVENT_SIZE + PARTNER] = partner;
  }

  // Slice `s` of `n` of a value.
  #slice(value: number, s: number, n: number, location: number): number {
    if (n === 1) return value;
    const bits = 8 * this.layout.granuleOf[location]!;
    const op = this.values.op({ op: "extract", w: n * bits, wb: 0, hi: (s + 1) * bits - 1, lo: s * bits });
    return this.values.apply(op, value, 0);
  }

  // An own write between the halves of a pair (today: `\ (fri; coi)`).
  #exempt(location: number, n: number, partner: number): boolean {
    if (!this.#exempts) return false;
    for (let s = 0; s < n; s++) {
      const own = this.order.lastWrite[location + s]!;
      if (own !== NO_EVENT && this.events.isAfter(own, partner)) return true;
    }
    return false;
  }

  // Extra order asked for by the caller (explanations): earlier events of the kept instruction.
  protected keep(e: number): void {
    const mine = this.#instructionOf(e);
    for (const { thread, first, second } of this.kept) {
      if (thread !== this.thread || second !== mine) continue;
      for (let k = 0; k < this.st[0]!; k++) {
        if (hasBit(this.order.all, 0, k) && this.#instructionOf(k) === first) setBit(this.order.preds, 0, k);
      }
    }
  }

  #instructionOf(e: number): number {
    return this.code.ops[this.st[this.shape.eventBase + e * EVENT_SIZE + ROW_OF]! * ROW + INSTRUCTION]!;
  }
}

function hasPicks(code: Code): boolean {
  for (let at = 0; at < code.ops.length; at += ROW) {
    if (code.ops[at + KIND] === OP.PICK) return true;
    if (code.ops[at + KIND] !== OP.RMW) continue;
    if (code.ops[at + EXTRA] === CAS) return true;
    // The one order of a computing atomic that only pick-basic-dep; lob; [W] gives: STADD, a read back, DMB LD, a write.
    if (code.ops[at + EXTRA] !== SWAP && (code.ops[at + FLAGS]! & FLAG.NO_RETURN) !== 0) return true;
  }
  return false;
}
