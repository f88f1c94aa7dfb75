/**
 * The rules of Promising-Arm for one thread (PLDI'19, with today's points of aarch64.cat), on states laid out by
 * `frame.ts`. `Machine` executes register operations, branches and barriers; `Accesses` extends it with reads and
 * writes. Names are the paper's. A hot file.
 */
import { RowTable } from "../../bits/index.ts";
import {
  A,
  B,
  C,
  type Code,
  DST,
  FLAG,
  FLAGS,
  INSTRUCTION,
  KIND,
  NONE,
  OP,
  ROW,
  TARGET,
  Unforeseen,
  Unsupported,
  type Watch,
} from "../program/index.ts";
import type { Rules } from "../rules/index.ts";
import {
  COHR,
  COHW,
  FPAIRP,
  Frame,
  FTIME,
  FVALUE,
  HEAD,
  LOCATION,
  PC,
  PROMISES,
  SLOT,
  VCAP,
  VNR,
  VNRP,
  VREL,
  VRN,
  VRO,
  VROP,
  VWN,
  VWO,
  WORD,
  XAT,
  XBYTES,
  XPICK,
  XVIEW,
} from "./frame.ts";
import type { Seen } from "./seen.ts";
import { FUTURE, type ThreadPlan } from "./thread.ts";

/** Rows executed without a memory access before a loop counts as bounded. */
const MOST_SILENT_ROWS = 1_000_000;

export class Machine {
  readonly code: Code;
  readonly plan: ThreadPlan;
  readonly rules: Rules;
  readonly seen: Seen;
  readonly #bound: number;
  protected readonly watch: Watch;
  frame: Frame;
  /** The state that rules read and change. */
  s: Int32Array;
  /** Set when a run was cut at the loop bound. */
  bounded = false;
  /** Rows of the barriers that `advance` went through. */
  readonly passed: number[] = [];
  /** Value, basic view and pick view of the operand read last. */
  value = 0;
  basic = 0;
  pick = 0;
  // Live registers at loop heads, to see whether a round changed one.
  readonly #rounds: RowTable | undefined;
  readonly #round: Int32Array;

  constructor(code: Code, plan: ThreadPlan, rules: Rules, seen: Seen, bound: number, watch: Watch) {
    this.code = code;
    this.plan = plan;
    this.rules = rules;
    this.seen = seen;
    this.#bound = bound;
    this.watch = watch;
    this.frame = new Frame(plan, 0);
    this.s = new Int32Array(this.frame.width);
    this.#round = new Int32Array(plan.slots);
    this.#rounds = plan.heads.length > 0 ? new RowTable(plan.slots) : undefined;
  }

  /** Puts the initial state into `s`, with all own messages promised. */
  reset(): void {
    const { plan, seen } = this;
    this.frame = new Frame(plan, seen.n);
    if (this.s.length !== this.frame.width) this.s = new Int32Array(this.frame.width);
    const s = this.s;
    s.fill(0);
    s[PC] = plan.entry;
    for (let t = 1; t <= seen.n; t++) if (seen.own[t] === 1) s[PROMISES + wordOf(t)]! |= bitOf(t);
    for (let i = 0; i < plan.slots; i++) s[this.frame.slots + SLOT * i] = plan.start[i]!;
  }

  /** Reads an operand into `value`, `basic`, `pick`. */
  operand(o: number): void {
    if (o < 0) {
      this.value = ~o;
      this.basic = 0;
      this.pick = 0;
    } else {
      const at = this.frame.slots + SLOT * o;
      this.value = this.s[at]!;
      this.basic = this.s[at + 1]!;
      this.pick = this.s[at + 2]!;
    }
  }

  set(slot: number, value: number, basic: number, pick: number): void {
    if (slot < 0) return;
    const at = this.frame.slots + SLOT * slot;
    this.s[at] = value;
    this.s[at + 1] = basic;
    this.s[at + 2] = pick;
  }

  raise(field: number, view: number): void {
    if (this.s[field]! < view) this.s[field] = view;
  }

  promised(t: number): boolean {
    return (this.s[PROMISES + wordOf(t)]! & bitOf(t)) !== 0;
  }

  /** Whether promises are open. */
  owes(): boolean {
    for (let i = 0; i < this.frame.words; i++) if (this.s[PROMISES + i] !== 0) return true;
    return false;
  }

  /** Runs up to the next access or the end. False when the loop bound cuts the run. */
  advance(): boolean {
    const { ops } = this.plan;
    const s = this.s;
    this.passed.length = 0;
    for (let silent = 0; silent < MOST_SILENT_ROWS; silent++) {
      this.watch.spend(1);
      const row = s[PC]!;
      const at = row * ROW;
      let to = row + 1;
      switch (ops[at + KIND]) {
        case OP.EVAL:
          this.#eval(at);
          break;
        case OP.COPY:
          this.operand(ops[at + A]!);
          this.set(ops[at + DST]!, this.value, this.basic, this.pick);
          break;
        case OP.ITE:
        case OP.PICK:
          this.#conditional(at);
          break;
        case OP.FENCE:
          this.passed.push(row);
          this.#fence(ops[at + FLAGS]!);
          break;
        case OP.BRANCH:
          // vCAP ?= view of the condition. A view past the memory ends the run here (see `Solo`). Only writes and ISB wait for it, and they wait for picks too.
          this.operand(ops[at + A]!);
          this.raise(VCAP, this.pick);
          if (this.pick > this.seen.n) return true;
          if (this.value !== 0) to = ops[at + TARGET]!;
          break;
        case OP.JUMP:
          to = ops[at + TARGET]!;
          break;
        case OP.JUMP_TO:
          this.operand(ops[at + A]!);
          this.raise(VCAP, this.pick);
          if (this.pick > this.seen.n) return true;
          to = this.#rowOf(this.value, ops[at + INSTRUCTION]!);
          break;
        case OP.CLEAR_EXCLUSIVE:
          this.forgetReservation();
          break;
        case OP.UNSUPPORTED:
          this.operand(ops[at + A]!);
          if (this.pick > this.seen.n) return true;
          throw this.#unsupported(at);
        default:
          return true;
      }
      s[PC] = to;
      if ((to <= row || this.plan.turned.has(to)) && !this.#again(to, row)) return false;
    }
    this.bounded = true;
    return false;
  }

  // The operand has been read, if there is one.
  #unsupported(at: number): Unsupported {
    const { ops } = this.plan;
    const why = this.code.reasons[ops[at + FLAGS]!]!;
    if (ops[at + A] === NONE) return new Unsupported(why);
    const instruction = this.code.instructions[ops[at + INSTRUCTION]!]!;
    return new Unforeseen("jump", instruction, this.code.values.number(this.value), why);
  }

  #rowOf(address: number, instruction: number): number {
    const row = this.code.rowAt.get(this.code.values.number(address));
    if (row !== undefined) return row;
    const where = this.code.values.number(address).toString(16);
    throw new Unsupported(`${this.code.instructions[instruction]!.text}: branch to 0x${where}, outside of the code`);
  }

  #eval(at: number): void {
    const { ops } = this.plan;
    this.operand(ops[at + A]!);
    const { value: a, basic, pick } = this;
    this.operand(ops[at + B]!);
    const v = this.code.values.apply(ops[at + FLAGS]!, a, this.value);
    this.set(ops[at + DST]!, v, basic > this.basic ? basic : this.basic, pick > this.pick ? pick : this.pick);
  }

  // ITE depends on all parts; PICK on the chosen part, and on its condition by a pick dependency.
  #conditional(at: number): void {
    const { ops } = this.plan;
    this.operand(ops[at + A]!);
    const { value: condition, basic, pick } = this;
    this.operand(ops[at + (condition !== 0 ? B : C)]!);
    const v = this.value;
    let b = this.basic;
    let p = Math.max(this.pick, pick);
    if (ops[at + KIND] === OP.ITE || !this.rules.pick) {
      this.operand(ops[at + (condition !== 0 ? C : B)]!);
      b = Math.max(b, this.basic, basic);
      p = Math.max(p, this.pick);
    }
    this.set(ops[at + DST]!, v, b, p);
  }

  #fence(flags: number): void {
    const s = this.s;
    if (flags & FLAG.IS_ISB) {
      // isb: vrNew ?= vCAP. [R]; (ctrl | addr;po | pick-…); [IFB]; po also orders writes, which wait for vCAP anyway.
      this.raise(VRN, s[VCAP]!);
    } else if (flags & FLAG.ORDERS_ALL) {
      this.raise(VRN, Math.max(s[VRO]!, s[VWO]!, s[VNR]!));
      this.raise(VWN, Math.max(s[VROP]!, s[VWO]!, s[VNRP]!));
    } else if (flags & FLAG.ORDERS_LD) {
      this.raise(VRN, s[VRO]!);
      this.raise(VWN, s[VROP]!);
    } else {
      this.raise(VWN, s[VWO]!);
      // [W]; po; [dsb.st]; po: every later access waits.
      if (flags & FLAG.IS_DSB && this.rules.dsbStOrdersAll) this.raise(VRN, s[VWO]!);
    }
  }

  forgetReservation(): void {
    const s = this.s;
    s[XAT] = 0;
    s[XBYTES] = 0;
    s[XVIEW] = 0;
    s[XPICK] = 0;
    for (let i = this.frame.times; i < this.frame.locations; i++) s[i] = 0;
  }

  // A loop head is reached again: counts the round if it wrote, or accessed memory and changed a live register.
  #again(head: number, from: number): boolean {
    const { s, plan } = this;
    const h = plan.headOf[head]!;
    const at = this.frame.heads + HEAD * h;
    if (s[at + 2] === 0) return true;
    for (let i = 0; i < plan.slots; i++) {
      this.#round[i] = plan.live[head * plan.slots + i] ? s[this.frame.slots + SLOT * i]! : -1;
    }
    const now = 1 + this.#rounds!.intern(this.#round, 0);
    if (s[at + 2] === 2 || (s[at + 1] !== 0 && s[at + 1] !== now)) s[at]! += 1 - plan.counted[from]!;
    s[at + 1] = now;
    s[at + 2] = 0;
    // Inner loops start anew.
    for (let i = 0; i < plan.heads.length; i++) {
      if (i !== h && plan.heads[i]! > head) s.fill(0, this.frame.heads + HEAD * i, this.frame.heads + HEAD * i + 2);
    }
    if (s[at]! <= this.#bound || plan.counted[from] === 1) return true;
    this.bounded = true;
    return false;
  }

  /** Tells the loops that memory was read (1) or written (2). */
  touch(how: 1 | 2): void {
    for (let at = this.frame.heads + 2; at < this.frame.width; at += HEAD) if (this.s[at]! < how) this.s[at] = how;
  }

  /** Whether an open promise has a timestamp that no later write can have. */
  doomed(): boolean {
    const { s, seen } = this;
    const floor = Math.max(s[VWN]!, s[VCAP]!);
    for (let t = 1; t <= seen.n; t++) {
      if (seen.own[t] === 1 && this.promised(t) && (t <= floor || this.#overtaken(t))) return true;
    }
    return false;
  }

  /** Zeroes what no later step looks at. False when the state is doomed. */
  settle(): boolean {
    if (this.doomed()) return false;
    const { s, plan, frame } = this;
    const pc = s[PC]!;
    const future = plan.future[pc]!;
    if (!(future & FUTURE.READS_ORDERED)) s[VRO] = s[VROP] = s[VNR] = s[VNRP] = 0;
    if (!(future & FUTURE.WRITES_ORDERED)) s[VWO] = 0;
    if (!(future & FUTURE.READ)) s[VRN] = 0;
    if (!(future & FUTURE.WRITE)) s[VWN] = 0;
    if (!(future & (FUTURE.WRITE | FUTURE.ISB))) s[VCAP] = 0;
    if (!(future & FUTURE.ACQUIRE)) s[VREL] = 0;
    if (!(future & FUTURE.EXCLUSIVE_WRITE) && s[XAT] !== 0) this.forgetReservation();
    const live = pc * plan.slots;
    for (let i = 0, at = frame.slots; i < plan.slots; i++, at += SLOT) {
      const bits = plan.live[live + i]!;
      if (!(bits & 1)) s[at] = 0;
      if (!(bits & 2)) s[at + 1] = s[at + 2] = 0;
    }
    const count = plan.locations.length;
    for (let l = 0, at = frame.locations; l < count; l++, at += LOCATION) {
      if (plan.near[pc * count + l] === 0) s.fill(0, at, at + LOCATION);
      else if (s[at + FTIME] !== 0 && s[at + FVALUE] === 0) this.#stale(l, at);
    }
    return true;
  }

  // The own write can no longer be read: a newer message is below the floor of reads.
  #stale(l: number, at: number): void {
    const s = this.s;
    if (this.seen.noNewer(l, s[at + FTIME]!, s[at + COHR]!)) return;
    for (let i = FTIME; i <= FPAIRP; i++) s[at + i] = 0;
  }

  #overtaken(t: number): boolean {
    const { seen, frame } = this;
    for (let k = 0, at = frame.locations + LOCATION * seen.first[t]!; k < seen.slices[t]!; k++, at += LOCATION) {
      if (t <= this.s[at + COHW]!) return true;
    }
    return false;
  }
}

/** Promise word of a timestamp. */
export const wordOf = (t: number): number => Math.floor((t - 1) / WORD);
export const bitOf = (t: number): number => 1 << ((t - 1) % WORD);

/**
 * Single-copy-atomic parts of an access. The halves of CASP are apart; those of LDXP and STXP are not (herd7 composes
 * them with its atomic `>>||`, CASP's with `>>|`).
 */
export const halvesOf = (flags: number): 1 | 2 => (flags & FLAG.PAIR && !(flags & FLAG.EXCLUSIVE) ? 2 : 1);
