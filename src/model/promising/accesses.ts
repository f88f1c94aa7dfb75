/**
 * What one access of a thread can do from a state: each way is made in `s` and handed to `arrive`. Reads, writes,
 * exclusives and atomics are put together here from the rules of `reads.ts` and `writes.ts`. A hot file.
 */
import {
  A,
  B,
  BYTES,
  C,
  CAS,
  type Code,
  DST,
  EXTRA,
  FLAG,
  FLAGS,
  INSTRUCTION,
  KIND,
  type Layout,
  NONE,
  OP,
  outside,
  ROW,
  SWAP,
  Unforeseen,
  type Watch,
} from "../program/index.ts";
import type { Rules } from "../rules/index.ts";
import { FPAIR, LOCATION, NEW, PC, VCAP, VRN, VWN, XAT, XBYTES, XPICK, XVIEW } from "./frame.ts";
import { halvesOf } from "./machine.ts";
import type { Messages } from "./messages.ts";
import { Seen } from "./seen.ts";
import { FUTURE, type ThreadPlan } from "./thread.ts";
import { NO_PAIR, WritingMachine } from "./writes.ts";

export abstract class AccessMachine extends WritingMachine {
  protected readonly layout: Layout;
  protected readonly messages: Messages;
  /** The state that is being expanded. */
  protected from: Int32Array;
  #middle: Int32Array;
  #half: Int32Array;
  /** First local location of the access just done. */
  protected accessed = 0;
  /** See `Exploration`. */
  readonly misplaced = new Set<number>();
  /** Timestamp of the write just done (of the later half of a pair), 0 when there was none. */
  protected writeTime = 0;

  constructor(
    code: Code,
    plan: ThreadPlan,
    layout: Layout,
    messages: Messages,
    rules: Rules,
    bound: number,
    watch: Watch,
  ) {
    super(code, plan, rules, new Seen(plan, layout.initial), bound, watch);
    this.layout = layout;
    this.messages = messages;
    this.from = new Int32Array(this.frame.width);
    this.#middle = new Int32Array(this.frame.width);
    this.#half = new Int32Array(this.frame.width);
  }

  /** Makes the buffers as wide as the states of this run. */
  protected fit(): void {
    const { width } = this.frame;
    if (this.from.length === width) return;
    this.from = new Int32Array(width);
    this.#middle = new Int32Array(width);
    this.#half = new Int32Array(width);
  }

  /**
   * `s` has done an access. `first`, `second`: messages it made that could be promised now, or -1.
   * @returns the id of the state where the next access is, or -1 when the run is cut
   */
  protected abstract arrive(first: number, second: number): number;

  /** Bytes of a local location. */
  protected granuleAt(location: number): number {
    return this.layout.granuleOf[this.plan.locations[location]!]!;
  }

  /** Does the access at which the state `from` (a copy is in `s`) stands, in all ways. */
  protected expand(): void {
    const s = this.s;
    // No later write can be promised or fulfil a promise; `settle` has seen to it that none is open.
    if (Math.max(s[VWN]!, s[VCAP]!) > this.seen.n) return;
    const row = s[PC]!;
    // The same holds once the address of this access is taken from the run's own new messages: vCAP will have its view.
    this.operand(this.plan.ops[row * ROW + A]!);
    if (this.pick > this.seen.n) return;
    switch (this.plan.ops[row * ROW + KIND]) {
      case OP.READ:
      case OP.RMW:
        this.#read(row);
        return;
      case OP.WRITE:
        this.#write(row);
        return;
    }
  }

  #locate(at: number, address: number): number {
    const first = this.layout.locate(address, this.plan.ops[at + BYTES]!, halvesOf(this.plan.ops[at + FLAGS]!));
    if (first >= 0) {
      this.accessed = this.plan.localOf[first]!;
      return first;
    }
    const where = this.code.values.number(address);
    const instruction = this.code.instructions[this.plan.ops[at + INSTRUCTION]!]!;
    throw new Unforeseen("access", instruction, where, outside(this.code.program, where));
  }

  // A load or an atomic: all ways to read, then what it does with the value.
  #read(row: number): void {
    const { ops, localOf } = this.plan;
    const at = row * ROW;
    this.operand(ops[at + A]!);
    const { basic, pick } = this;
    const first = this.#locate(at, this.value);
    const slices = ops[at + BYTES]! / this.layout.granuleOf[first]!;
    this.chooseReads(localOf[first]!, slices, ops[at + FLAGS]!, basic);
    for (let i = 0; i < this.tupleCount; i++) this.#readOne(row, first, slices, i, -1, basic, pick);
    const halves = halvesOf(ops[at + FLAGS]!);
    if (!this.#matters(row, halves)) return;
    const ways = Math.min(this.tupleCount, halves === 1 ? 1 : this.tupleCount); // how the other half reads
    for (let late = 0; late < slices; late += slices / halves) {
      for (let i = 0; i < ways; i++) this.#readOne(row, first, slices, i, late, basic, pick);
    }
  }

  /**
   * Whether the access of `row` is also tried with a read (of one half of a pair) from a message that is not there yet. Whether
   * a CAS fails may depend on that: by its own read, or one that its comparand comes from. If it fails it makes no write, and
   * what would wait for that write (behind an acquire-release CAS or a DMB ST, the other half of a CASP) need not wait for
   * the read either. The value read is unknown, with a view past the memory, and so is all that depends on it. Only
   * certification takes this path, for it ends with no final state.
   */
  #matters(row: number, halves: number): boolean {
    const { ops, future, live, slots } = this.plan;
    const [dst, next] = [ops[row * ROW + DST]!, row + 1];
    if (halves === 1 && (future[next]! & FUTURE.WRITE) === 0) return false;
    if (dst >= 0 && (live[next * slots + dst]! & 4) !== 0) return true;
    if (ops[row * ROW + KIND] !== OP.RMW) return false;
    const op = ops[row * ROW + EXTRA]!;
    return op === CAS || (op !== SWAP && (future[next]! & FUTURE.COMPARES) !== 0);
  }

  #readOne(
    row: number,
    first: number,
    slices: number,
    i: number,
    late: number,
    addressBasic: number,
    addressPick: number,
  ): void {
    const { ops } = this.plan;
    const at = row * ROW;
    this.s.set(this.from);
    if (late >= 0) this.s[NEW] = 1;
    this.applyRead(this.messages, at, i, addressPick, late);
    if (ops[at + KIND] === OP.READ) {
      this.set(ops[at + DST]!, this.readValue, this.readBasic, this.readPick);
      this.s[PC] = row + 1;
      this.arrive(-1, -1);
      return;
    }
    for (let k = 0; k < slices; k++) this.pairTimes[k] = this.readTime(k);
    if (ops[at + EXTRA] === CAS) this.#compare(row, first, addressBasic, addressPick);
    else this.#modify(row, first, addressBasic, addressPick);
  }

  #write(row: number): void {
    const { ops } = this.plan;
    const s = this.s;
    const at = row * ROW;
    const flags = ops[at + FLAGS]!;
    this.operand(ops[at + A]!);
    const { value: address, basic: addressBasic, pick: addressPick } = this;
    this.operand(ops[at + B]!);
    const { value } = this;
    this.forwardView = this.forwardData = Math.max(addressBasic, this.basic);
    this.forwardPick = Math.max(addressPick, this.pick);
    this.forwardPair.fill(0);
    this.forwardPairPick.fill(0);
    this.writeTime = 0;
    let pair = 0;
    if (flags & FLAG.EXCLUSIVE) {
      // Failure is always possible. The status has view 0: on Arm it carries no dependency.
      this.set(ops[at + DST]!, 1, 0, 0);
      this.forgetReservation();
      s[PC] = row + 1;
      this.arrive(-1, -1);
      s.set(this.from);
      if (s[XAT] === 0) return; // no access: its address need not be one of a variable
    }
    const first = this.#locate(at, address);
    if (flags & FLAG.EXCLUSIVE) {
      const apart = s[XAT] !== 1 + this.plan.localOf[first]! || s[XBYTES] !== ops[at + BYTES];
      if (apart && !this.rules.exclusivesAnywhere) {
        this.misplaced.add(ops[at + INSTRUCTION]!);
        return;
      }
      this.forwardPair.fill(1 + s[XVIEW]!);
      this.forwardPairPick.fill(s[XPICK]!);
      if (apart) pair = s[XPICK]!; // rmw: the load-exclusive comes first, also from elsewhere
      this.#pairUp(this.plan.localOf[first]!, ops[at + BYTES]! / this.layout.granuleOf[first]!);
      this.forgetReservation();
      this.set(ops[at + DST]!, 0, 0, 0);
    }
    const pre = this.preWrite(s, flags, Math.max(this.forwardPick, pair));
    this.capture(addressPick);
    this.#store(row, first, value, pre, (flags & FLAG.EXCLUSIVE) !== 0);
  }

  // Of each slice from local location `at` on, the timestamp that the load-exclusive read there, or NO_PAIR.
  #pairUp(at: number, slices: number): void {
    const { s, frame } = this;
    const from = s[XAT]! - 1;
    const reserved = s[XBYTES]! / this.granuleAt(from);
    for (let k = 0; k < slices; k++) {
      const i = at + k - from;
      this.pairTimes[k] = i >= 0 && i < reserved ? s[frame.times + i]! : NO_PAIR;
    }
  }

  // Tries all timestamps of a write, or of the two halves of a pair, from the state `s`.
  #store(row: number, first: number, value: number, pre: number, paired: boolean): void {
    const { ops, localOf } = this.plan;
    const flags = ops[row * ROW + FLAGS]!;
    const granule = this.layout.granuleOf[first]!;
    const all = ops[row * ROW + BYTES]! / granule;
    const halves = halvesOf(flags);
    const slices = all / halves;
    const at = localOf[first]!;
    const low = halves === 1 ? value : this.messages.slice(value, 0, 2, slices * granule);
    this.#middle.set(this.s);
    const options = this.chooseWrite(at, slices, low, pre, paired ? 0 : -1).slice();
    for (const t of options) {
      this.s.set(this.#middle);
      const message = this.#promisable(first, slices, low, pre, t);
      this.applyWrite(this.messages, at, slices, granule, low, t, flags, 0);
      if (halves === 1) this.#stored(row, t, message, -1);
      else this.#storeHigh(row, first + slices, slices, value, pre, paired, t, message);
    }
  }

  #storeHigh(
    row: number,
    first: number,
    slices: number,
    value: number,
    pre: number,
    paired: boolean,
    lowTime: number,
    lowMessage: number,
  ): void {
    const granule = this.layout.granuleOf[first]!;
    const at = this.plan.localOf[first]!;
    const high = this.messages.slice(value, 1, 2, slices * granule);
    this.#half.set(this.s);
    const options = this.chooseWrite(at, slices, high, pre, paired ? slices : -1).slice();
    for (const t of options) {
      this.s.set(this.#half);
      const message = this.#promisable(first, slices, high, pre, t);
      this.applyWrite(this.messages, at, slices, granule, high, t, this.plan.ops[row * ROW + FLAGS]!, 1);
      this.#stored(row, Math.max(t, lowTime), lowMessage, message);
    }
  }

  // The message of a new write that could be promised now: its pre-view and coherence are inside the memory.
  #promisable(first: number, slices: number, value: number, pre: number, t: number): number {
    const n = this.seen.n;
    if (t <= n || pre > n || this.cohWrite(this.plan.localOf[first]!, slices) > n) return -1;
    return this.messages.message(first, slices, value, this.plan.thread);
  }

  #stored(row: number, t: number, low: number, high: number): void {
    const at = row * ROW;
    const both = FLAG.ACQUIRE | FLAG.RELEASE;
    if (this.plan.ops[at + KIND] === OP.RMW && (this.plan.ops[at + FLAGS]! & both) === both) {
      // [range([A]; amo; [L])]; po
      this.raise(VRN, t);
      this.raise(VWN, t);
    }
    this.s[PC] = row + 1;
    this.writeTime = t;
    this.arrive(low, high);
  }

  // SWP and LD<op>, after their read.
  #modify(row: number, first: number, addressBasic: number, addressPick: number): void {
    const { ops } = this.plan;
    const at = row * ROW;
    this.operand(ops[at + B]!);
    const { basic, pick } = this;
    const op = ops[at + EXTRA]!;
    // The value of LD<op> is computed from what was read; that of SWP is not.
    const computed = op !== SWAP;
    const value = computed ? this.code.values.apply(op, this.readValue, this.value) : this.value;
    this.forwardData = Math.max(addressBasic, basic, computed ? this.readBasic : 0);
    this.forwardView = this.rules.rmwReadIsData ? this.forwardData : Math.max(addressBasic, basic);
    this.forwardPick = Math.max(addressPick, pick, this.forwardData, computed ? this.readPick : 0);
    this.#pairWithRead();
    const data = this.rules.rmwReadIsData ? this.forwardData : 0;
    const pre = this.preWrite(this.from, ops[at + FLAGS]!, Math.max(addressPick, pick, data));
    this.set(ops[at + DST]!, this.readValue, this.readBasic, this.readPick);
    this.#store(row, first, value, pre, true);
  }

  #pairWithRead(): void {
    for (let half = 0; half < 2; half++) {
      this.forwardPair[half] = 1 + this.halfPost[half]!;
      this.forwardPairPick[half] = this.halfPick[half]!;
    }
  }

  // A CAS that fails: a read alone, or with a write of the value read, which is data of that write but not of program order.
  #failed(row: number, first: number, addressBasic: number, operandPick: number): void {
    const { ops } = this.plan;
    const at = row * ROW;
    const { readValue, readBasic, readPick } = this;
    this.writeTime = 0;
    this.set(ops[at + DST]!, readValue, readBasic, readPick);
    const before = this.rules.failedCasMayWrite && this.#mayWriteBack(row, first) ? this.s.slice() : undefined;
    this.s[PC] = row + 1;
    this.arrive(-1, -1);
    if (before === undefined) return;
    this.s.set(before);
    this.forwardView = addressBasic;
    this.forwardData = Math.max(addressBasic, readBasic);
    this.forwardPick = Math.max(operandPick, this.forwardData, readPick);
    this.#pairWithRead();
    this.#store(row, first, readValue, this.preWrite(this.from, ops[at + FLAGS]!, operandPick), true);
  }

  // Whether it can make a difference that the CAS of `row` writes what it read at `first`. Not if the thread never comes
  // back there: others get nothing from it that they do not get from its source. In a loop only where docs/models.md
  // ("The graph search") says, so that waiting for a CAS to succeed ends; elsewhere this engine does not rely on that.
  #mayWriteBack(row: number, first: number): boolean {
    const { near, locations, localOf, ops, mixed, repeated } = this.plan;
    const { s } = this;
    const flags = ops[row * ROW + FLAGS]!;
    const slices = ops[row * ROW + BYTES]! / this.layout.granuleOf[first]!;
    const at = (row + 1) * locations.length + localOf[first]!;
    if (!near.subarray(at, at + slices).includes(1)) return false;
    if (!repeated.has(row) || mixed || flags & FLAG.NO_RETURN || s[XAT] !== 0) return true;
    let paired = false;
    for (let k = 0, l = localOf[first]!; k < slices; k++, l++) {
      if (s[this.frame.locations + LOCATION * l + FPAIR] !== 0) paired = true;
    }
    return paired && (flags & FLAG.ACQUIRE) === 0;
  }

  // CAS, after its read. The comparand and the old value are a pick dependency of the write (`iico_ctrl`), data in 2019.
  #compare(row: number, first: number, addressBasic: number, addressPick: number): void {
    const { ops } = this.plan;
    const at = row * ROW;
    this.operand(ops[at + C]!);
    const { value: expected, basic: expectedBasic, pick: expectedPick } = this;
    this.operand(ops[at + B]!);
    const { value, basic, pick } = this;
    const unknown = Math.max(expectedPick, this.readPick) > this.seen.n; // see `#matters`
    if (unknown || this.readValue !== expected) {
      const before = unknown ? this.s.slice() : undefined;
      this.#failed(row, first, addressBasic, Math.max(addressPick, expectedPick));
      if (before === undefined) return;
      this.s.set(before);
    }
    const data = this.rules.pick ? 0 : Math.max(expectedBasic, this.readBasic);
    this.forwardView = this.forwardData = Math.max(addressBasic, basic, data);
    this.forwardPick = this.rules.pick ? Math.max(addressPick, pick, expectedPick, this.readPick) : this.forwardView;
    this.#pairWithRead();
    const pre = this.preWrite(this.from, ops[at + FLAGS]!, Math.max(addressPick, pick, expectedPick, data));
    const dst = ops[at + DST]!;
    const { readValue, readBasic, readPick } = this;
    this.set(dst, readValue, readBasic, readPick);
    if (!this.rules.pick || dst === NONE || (expectedBasic >= readBasic && expectedPick >= readPick)) {
      this.#store(row, first, value, pre, true);
      return;
    }
    // On success the register may get the old value from memory, or the equal comparand, picked by the comparison.
    const weaker = expectedBasic <= readBasic && expectedPick <= readPick;
    if (!weaker) {
      const before = this.s.slice();
      this.#store(row, first, value, pre, true);
      this.s.set(before);
    }
    this.set(dst, readValue, expectedBasic, Math.max(expectedPick, readPick));
    this.#store(row, first, value, pre, true);
  }
}
