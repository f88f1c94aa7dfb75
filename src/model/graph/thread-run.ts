/**
 * Runs one thread of a graph from its start, past open reads, as far as values are known. Events that exist already are
 * met again in the same order, so a run after a read has been given its source refines values and, where a pick
 * dependency became known, adds order. Unknown registers carry the reads they depend on in two masks, basic and pick.
 * Rules are those of aarch64hwreqs.cat (`lob`, less what no explored event takes part in); each stands beside its line.
 * A hot file (STYLE.md section 9).
 */
import { ADDED, addEdge, CYCLE, hasBit, insertBehind, setBit } from "../../bits/index.ts";
import {
  A,
  type Analysis,
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
  type KeptPair,
  KIND,
  type Layout,
  LimitReached,
  OP,
  ROW,
  SWAP,
  TARGET,
  type ValueTable,
} from "../program/index.ts";
import type { Rules } from "../rules/index.ts";
import {
  AT,
  DECIDED,
  DECISIONS,
  EVENT,
  EVENT_SIZE,
  FIRST,
  GROUP,
  GROUP_SIZE,
  INIT,
  LOC,
  NEXT,
  NeedsMixed,
  NO_EVENT,
  OPEN,
  PARTNER,
  ROW_OF,
  type Shape,
  SINCE,
  SOURCE,
  STATUS,
  STATUS_OF,
  THREAD,
  TooSmall,
  VALUE,
  WAITS_FOR,
  WHAT,
} from "./shape.ts";

/** Steps one thread may take without a memory access that ends the run; a longer run is a runaway loop. */
const MOST_STEPS = 1_000_000;

/** What a run made of the thread. CUT: this execution adds nothing (a removable spin), DEAD: inconsistent. */
export const RUN = { OK: 0, CUT: 1, DEAD: 2, BOUND: 3, UNSUPPORTED: 4 } as const;

/** Slots and event count at an arrival at a loop head. */
interface Visit {
  readonly row: number;
  readonly values: Int32Array;
  readonly deps: Int32Array;
  readonly picks: Int32Array;
  readonly events: number;
}

export class ThreadRunner {
  readonly #code: Code;
  readonly #values: ValueTable;
  readonly #layout: Layout;
  readonly #shape: Shape;
  readonly #analyses: readonly Analysis[];
  readonly #rules: Rules;
  readonly #sc: boolean;
  readonly #bound: number;
  readonly #mixed: boolean;
  readonly #picks: boolean;
  readonly #kept: readonly KeptPair[];
  readonly #start: readonly Int32Array[];
  readonly #ownBefore: Int32Array; // per read: the po-last own write to its location before it (lmrs)

  // Registers of the thread that runs: value id, basic and pick dependency masks per slot.
  readonly slots: Int32Array;
  readonly #dep: Int32Array;
  readonly #pick: Int32Array;

  // Masks over events of the thread, `words` each: what later accesses are ordered behind.
  readonly #all: Int32Array; // every access
  readonly #reads: Int32Array; // reads that DMB LD orders
  readonly #writes: Int32Array;
  readonly #before: Int32Array; // before every later access
  readonly #beforeWrites: Int32Array; // before every later write
  readonly #releases: Int32Array; // before later load-acquires
  readonly #control: Int32Array; // ctrl and addr;po sources, for ISB
  readonly #preds: Int32Array;
  readonly #addrDep: Int32Array;
  readonly #addrPick: Int32Array;
  readonly #dataDep: Int32Array;
  readonly #dataPick: Int32Array;
  readonly #cond: Int32Array;
  readonly #inPreds: Int32Array;

  // Per location: own accesses, and the po-last own write.
  readonly #ofLocation: Int32Array;
  readonly #lastWrite: Int32Array;
  // Per event of the running thread: flow of registers into a write (for reads back), and pick order inherited.
  readonly #flowDep: Int32Array;
  readonly #flowPick: Int32Array;
  readonly #lobPick: Int32Array;
  readonly #through: Int32Array; // reads of an RMW that a read back of its write depends on

  /** After a run that ended UNSUPPORTED: what it met. */
  unsupported = "";
  #st: Int32Array = new Int32Array(0);
  #thread = 0;
  #threadAt = 0;
  #cursor = NO_EVENT; // next event to meet again
  #last = NO_EVENT; // last event of the thread so far
  #made = 0; // events of the thread so far
  #decided = 0;
  #reservation = NO_EVENT; // first read event of the open load-exclusive
  #reservedBytes = 0;
  #visits: Visit[] = [];
  /** Threads whose write got a value that was unknown before: their readers must run again. */
  valueChanged = false;
  /** First events of an access just made or met. */
  #event = 0;
  #outcome: number = RUN.OK;

  constructor(
    code: Code,
    layout: Layout,
    shape: Shape,
    analyses: readonly Analysis[],
    options: {
      readonly rules: Rules;
      readonly sc: boolean;
      readonly bound: number;
      readonly kept: readonly KeptPair[];
    },
  ) {
    this.#code = code;
    this.#values = code.values;
    this.#layout = layout;
    this.#shape = shape;
    this.#analyses = analyses;
    this.#rules = options.rules;
    this.#sc = options.sc;
    this.#bound = options.bound;
    this.#mixed = shape.mixed;
    this.#kept = options.kept;
    this.#picks = options.rules.pick && !options.sc && hasPicks(code);
    this.#start = code.program.threads.map((t) =>
      Int32Array.from({ length: code.slots }, (_, s) =>
        code.values.value(t.registers.get(code.registers[s] ?? "") ?? 0n),
      ),
    );
    const w = shape.words;
    const mask = (rows = 1): Int32Array => new Int32Array(rows * w);
    this.slots = new Int32Array(code.slots);
    this.#dep = mask(code.slots);
    this.#pick = mask(code.slots);
    this.#all = mask();
    this.#reads = mask();
    this.#writes = mask();
    this.#before = mask();
    this.#beforeWrites = mask();
    this.#releases = mask();
    this.#control = mask();
    this.#preds = mask();
    this.#addrDep = mask();
    this.#addrPick = mask();
    this.#dataDep = mask();
    this.#dataPick = mask();
    this.#cond = mask();
    this.#inPreds = mask();
    this.#ofLocation = mask(layout.locations);
    this.#lastWrite = new Int32Array(layout.locations);
    this.#ownBefore = new Int32Array(shape.events);
    this.#flowDep = mask(shape.events);
    this.#flowPick = mask(shape.events);
    this.#lobPick = mask(shape.events);
    this.#through = mask(shape.events);
  }

  /** Runs thread `t` of node `st` from its start; sets its STATUS, and its registers in `slots`. */
  run(st: Int32Array, t: number): number {
    this.#st = st;
    this.#thread = t;
    this.#threadAt = this.#shape.threadBase + t * this.#shape.threadSize;
    this.#cursor = st[this.#threadAt + FIRST]!;
    this.#last = NO_EVENT;
    this.#made = 0;
    this.#decided = 0;
    this.#reservation = NO_EVENT;
    if (this.#visits.length > 0) this.#visits = [];
    this.slots.set(this.#start[t]!);
    this.#dep.fill(0);
    this.#pick.fill(0);
    for (const m of [
      this.#all,
      this.#reads,
      this.#writes,
      this.#before,
      this.#beforeWrites,
      this.#releases,
      this.#control,
    ]) {
      m.fill(0);
    }
    this.#ofLocation.fill(0);
    this.#lastWrite.fill(NO_EVENT);
    this.#outcome = RUN.OK;
    this.#loop(this.#code.entry[t]!);
    return this.#outcome;
  }

  #stop(row: number, status: number, value = 0): void {
    const st = this.#st;
    st[this.#threadAt + STATUS] = status;
    st[this.#threadAt + AT] = row;
    st[this.#threadAt + WAITS_FOR] = value;
  }

  #value(operand: number): number {
    return operand < 0 ? ~operand : this.slots[operand]!;
  }

  #loop(entry: number): void {
    const { ops } = this.#code;
    const head = this.#analyses[this.#thread]!.loopHead;
    let row = entry;
    for (let steps = 0; ; steps++) {
      if (steps > MOST_STEPS) throw new LimitReached("limit", `a thread takes more than ${MOST_STEPS} steps`);
      const at = row * ROW;
      let next = row + 1;
      switch (ops[at + KIND]) {
        case OP.EVAL:
          this.#eval(at);
          break;
        case OP.COPY:
          this.#copy(ops[at + DST]!, ops[at + A]!);
          break;
        case OP.ITE:
        case OP.PICK:
          this.#choose(at);
          break;
        case OP.READ:
          if (!this.#read(row)) return;
          break;
        case OP.WRITE:
          if (!this.#write(row)) return;
          break;
        case OP.RMW:
          if (!this.#rmw(row)) return;
          break;
        case OP.FENCE:
          this.#fence(ops[at + FLAGS]!);
          break;
        case OP.BRANCH: {
          const cond = this.#value(ops[at + A]!);
          if (cond < 0) {
            this.#stop(row, STATUS_OF.WAITING, cond);
            return;
          }
          this.#controlFrom(ops[at + A]!);
          if (cond !== 0) next = ops[at + TARGET]!;
          break;
        }
        case OP.JUMP:
          next = ops[at + TARGET]!;
          break;
        case OP.JUMP_TO: {
          const to = this.#value(ops[at + A]!);
          if (to < 0) {
            this.#stop(row, STATUS_OF.WAITING, to);
            return;
          }
          this.#controlFrom(ops[at + A]!);
          const target = this.#code.rowAt.get(this.#values.number(to));
          if (target === undefined) {
            this.#stop(row, STATUS_OF.WILD);
            return;
          }
          next = target;
          break;
        }
        case OP.CLEAR_EXCLUSIVE:
          this.#reservation = NO_EVENT;
          break;
        case OP.END:
          this.#stop(row, STATUS_OF.ENDED);
          return;
        case OP.FAULT:
          this.#stop(row, STATUS_OF.FAULTED);
          return;
        default:
          this.unsupported = this.#code.reasons[ops[at + FLAGS]!] ?? "this instruction";
          this.#outcome = RUN.UNSUPPORTED;
          return;
      }
      if (next <= row && head[next] === 1 && !this.#arrive(next)) return;
      row = next;
    }
  }

  // --- registers ---------------------------------------------------------------------------------------------------

  #eval(at: number): void {
    const { ops } = this.#code;
    const dst = ops[at + DST]!;
    const a = ops[at + A]!;
    const b = ops[at + B]!;
    const w = this.#shape.words;
    this.slots[dst] = this.#values.apply(ops[at + FLAGS]!, this.#value(a), this.#value(b));
    const dep = this.#dep;
    const pick = this.#pick;
    for (let i = 0; i < w; i++) {
      dep[dst * w + i] = (a < 0 ? 0 : dep[a * w + i]!) | (b < 0 ? 0 : dep[b * w + i]!);
      pick[dst * w + i] = (a < 0 ? 0 : pick[a * w + i]!) | (b < 0 ? 0 : pick[b * w + i]!);
    }
  }

  #copy(dst: number, a: number): void {
    const w = this.#shape.words;
    this.slots[dst] = this.#value(a);
    for (let i = 0; i < w; i++) {
      this.#dep[dst * w + i] = a < 0 ? 0 : this.#dep[a * w + i]!;
      this.#pick[dst * w + i] = a < 0 ? 0 : this.#pick[a * w + i]!;
    }
  }

  /** CSEL and its like. `pick-dep`: the condition orders weakly, the chosen value is data (aarch64deps.cat). */
  #choose(at: number): void {
    const { ops } = this.#code;
    const [dst, a, b, c] = [ops[at + DST]!, ops[at + A]!, ops[at + B]!, ops[at + C]!];
    const w = this.#shape.words;
    const cond = this.#value(a);
    this.slots[dst] = this.#values.conditional(cond, this.#value(b), this.#value(c));
    const weak = ops[at + KIND] === OP.PICK && this.#rules.pick;
    // What is not known yet to be chosen gives no order yet; the run after the condition is known adds it.
    const useB = weak ? cond > 0 : true;
    const useC = weak ? cond === 0 : true;
    for (let i = 0; i < w; i++) {
      const condDep = a < 0 ? 0 : this.#dep[a * w + i]!;
      const condPick = a < 0 ? 0 : this.#pick[a * w + i]!;
      const dep = (useB && b >= 0 ? this.#dep[b * w + i]! : 0) | (useC && c >= 0 ? this.#dep[c * w + i]! : 0);
      const pick = (useB && b >= 0 ? this.#pick[b * w + i]! : 0) | (useC && c >= 0 ? this.#pick[c * w + i]! : 0);
      this.#dep[dst * w + i] = weak ? dep : dep | condDep;
      this.#pick[dst * w + i] = weak ? pick | condDep | condPick : pick | condPick;
    }
  }

  /** `ctrl` and `pick-ctrl-dep`: a branch is before every later write, and before what follows an ISB. */
  #controlFrom(operand: number): void {
    if (operand < 0) return;
    const w = this.#shape.words;
    for (let i = 0; i < w; i++) {
      const m = this.#dep[operand * w + i]! | this.#pick[operand * w + i]!;
      this.#beforeWrites[i]! |= m;
      this.#control[i]! |= m;
    }
  }

  // --- barriers ----------------------------------------------------------------------------------------------------

  #fence(flags: number): void {
    const w = this.#shape.words;
    for (let i = 0; i < w; i++) {
      if (flags & FLAG.IS_ISB)
        this.#before[i]! |= this.#control[i]!; // IFB-ob
      else if (flags & FLAG.ORDERS_ALL) this.#before[i]! |= this.#all[i]!;
      else if (flags & FLAG.ORDERS_LD) this.#before[i]! |= this.#reads[i]!;
      else if (flags & FLAG.IS_DSB && this.#rules.dsbStOrdersAll) this.#before[i]! |= this.#writes[i]!;
      else this.#beforeWrites[i]! |= this.#writes[i]!;
    }
  }

  // --- memory ------------------------------------------------------------------------------------------------------

  // Loads the dependency masks of an operand into two masks.
  #masks(operand: number, dep: Int32Array, pick: Int32Array): void {
    const w = this.#shape.words;
    for (let i = 0; i < w; i++) {
      dep[i] = operand < 0 ? 0 : this.#dep[operand * w + i]!;
      pick[i] = operand < 0 ? 0 : this.#pick[operand * w + i]!;
    }
  }

  /** First location of the access of a row, or -1 when the thread has stopped. */
  #locate(row: number): number {
    const { ops } = this.#code;
    const operand = ops[row * ROW + A]!;
    const address = this.#value(operand);
    if (address < 0) {
      this.#stop(row, STATUS_OF.WAITING, address);
      return -1;
    }
    const bytes = ops[row * ROW + BYTES]!;
    if (ops[row * ROW + FLAGS]! & FLAG.PAIR) this.#layout.locate(address, bytes / 2);
    const location = this.#layout.locate(address, bytes);
    if (location < 0) this.#stop(row, STATUS_OF.WILD);
    else this.#masks(operand, this.#addrDep, this.#addrPick);
    return location;
  }

  #slices(row: number, location: number): number {
    const n = this.#code.ops[row * ROW + BYTES]! / this.#layout.granuleOf[location]!;
    const pair = this.#code.ops[row * ROW + FLAGS]! & FLAG.PAIR ? 2 : 1;
    if (n > pair && !this.#mixed) throw new NeedsMixed();
    return n;
  }

  #read(row: number): boolean {
    const { ops } = this.#code;
    const location = this.#locate(row);
    if (location < 0) return false;
    const flags = ops[row * ROW + FLAGS]!;
    const what = (flags & FLAG.ACQUIRE ? EVENT.ACQUIRE : 0) | (flags & FLAG.ACQUIRE_PC ? EVENT.ACQUIRE_PC : 0);
    if (!this.#readEvents(row, location, what)) return false;
    this.#result(row, location, ops[row * ROW + DST]!);
    if (flags & FLAG.EXCLUSIVE) {
      this.#reservation = this.#event;
      this.#reservedBytes = ops[row * ROW + BYTES]!;
    }
    this.#addressDone();
    return true;
  }

  // addr; [M]; po; [W] and its pick form; addr; [M]; po; [ISB].
  #addressDone(): void {
    const w = this.#shape.words;
    for (let i = 0; i < w; i++) {
      const m = this.#addrDep[i]! | this.#addrPick[i]!;
      this.#beforeWrites[i]! |= m;
      this.#control[i]! |= m;
    }
  }

  // Register dst := what the read events from #event on have read.
  #result(row: number, location: number, dst: number): void {
    const n = this.#slices(row, location);
    const w = this.#shape.words;
    this.slots[dst] = this.#gather(this.#event, n, 8 * this.#layout.granuleOf[location]!);
    for (let i = 0; i < w; i++) {
      this.#dep[dst * w + i] = 0;
      this.#pick[dst * w + i] = 0;
    }
    for (let s = 0; s < n; s++) {
      const e = this.#event + s;
      setBit(this.#dep, dst * w, e);
      const own = this.#ownBefore[e]!;
      if (own !== NO_EVENT) for (let i = 0; i < w; i++) this.#dep[dst * w + i]! |= this.#through[own * w + i]!;
      if (this.#picks) for (let i = 0; i < w; i++) this.#pick[dst * w + i]! |= this.#flowPick[e * w + i]!;
    }
  }

  // Value of consecutive slices of `bits` bits, the lowest first.
  #gather(event: number, n: number, bits: number): number {
    const st = this.#st;
    const base = this.#shape.eventBase;
    let v = st[base + event * EVENT_SIZE + VALUE]!;
    for (let s = 1; s < n; s++) {
      const op = this.#values.op({ op: "concat", w: bits, wb: s * bits, hi: 0, lo: 0 });
      v = this.#values.apply(op, st[base + (event + s) * EVENT_SIZE + VALUE]!, v);
    }
    return v;
  }

  // Makes or meets the read events of an access; their preds come from the address masks.
  #readEvents(row: number, location: number, what: number): boolean {
    const n = this.#slices(row, location);
    const met = this.#cursor !== NO_EVENT;
    const first = met ? this.#cursor : this.#room(n);
    this.#event = first;
    const groups = this.#code.ops[row * ROW + FLAGS]! & FLAG.PAIR ? 2 : 1;
    for (let s = 0; s < n; s++) {
      const e = first + s;
      const loc = location + s;
      if (!met) this.#create(row, e, loc, what, first + s - (s % (n / groups)), n / groups);
      this.#ownBefore[e] = this.#lastWrite[loc]!;
      if (this.#picks) this.#inheritPick(e, loc);
      if (!met || this.#picks) {
        this.#predsOfRead(loc, what);
        if (!this.#order(e, met)) return false;
      }
      this.#link(e, met);
      this.#refresh(e);
    }
    if (this.#mixed && !met) this.#hazards(first, n);
    const acquires = what & (EVENT.ACQUIRE | EVENT.ACQUIRE_PC);
    for (let s = 0; s < n; s++) {
      const e = first + s;
      this.#accessed(e, location + s);
      if (!(what & EVENT.NO_RETURN && this.#rules.noReturnEscapesDmbLd)) setBit(this.#reads, 0, e);
      if (acquires) setBit(this.#before, 0, e); // [A | Q]; po
    }
    return true;
  }

  // pick-dtrm flows through own writes read back (lmrs) and through the address register.
  #inheritPick(e: number, loc: number): void {
    const w = this.#shape.words;
    const own = this.#lastWrite[loc]!;
    for (let i = 0; i < w; i++) {
      this.#flowPick[e * w + i] = this.#addrPick[i]! | (own === NO_EVENT ? 0 : this.#flowPick[own * w + i]!);
    }
  }

  #predsOfRead(loc: number, what: number): void {
    const w = this.#shape.words;
    const own = this.#lastWrite[loc]!;
    for (let i = 0; i < w; i++) {
      let m = this.#before[i]! | this.#addrDep[i]!; // addr
      if (what & EVENT.ACQUIRE) m |= this.#releases[i]!; // [L]; po; [A]
      if (own !== NO_EVENT) m |= this.#flowDep[own * w + i]!; // (addr | data); [W]; lmrs; [R]
      this.#preds[i] = this.#sc ? this.#all[i]! : m;
    }
    if (own === NO_EVENT || (what & (EVENT.ACQUIRE | EVENT.ACQUIRE_PC)) === 0) return;
    // [M]; rmw; lmrs; [A | Q] today, [range(rmw)]; rfi; [A | Q] in 2019
    const at = this.#shape.eventBase + own * EVENT_SIZE;
    if ((this.#st[at + WHAT]! & EVENT.ATOMIC) === 0) return;
    setBit(this.#preds, 0, this.#rules.acquireOwnExclusive === "load" ? this.#st[at + PARTNER]! : own);
  }

  // Exp-haz-ob with sca-class: earlier reads that overlap the access in any slice (mixed sizes).
  #hazards(first: number, n: number): void {
    const { words: w, hazBase, eventBase } = this.#shape;
    const st = this.#st;
    for (let s = 0; s < n; s++) {
      const loc = st[eventBase + (first + s) * EVENT_SIZE + LOC]!;
      for (let i = 0; i < w; i++) {
        const earlier = this.#ofLocation[loc * w + i]! & this.#readsOnly(i);
        for (let k = 0; k < n; k++) st[hazBase + (first + k) * w + i]! |= earlier;
      }
    }
  }

  #readsOnly(i: number): number {
    return this.#all[i]! & ~this.#writes[i]!;
  }

  #accessed(e: number, loc: number): void {
    setBit(this.#all, 0, e);
    setBit(this.#ofLocation, loc * this.#shape.words, e);
  }

  // A read has the value of its source; a deferred one stands for itself.
  #refresh(e: number): void {
    const st = this.#st;
    const at = this.#shape.eventBase + e * EVENT_SIZE;
    const source = st[at + SOURCE]!;
    if (source >= 0) {
      const value = st[this.#shape.eventBase + source * EVENT_SIZE + VALUE]!;
      // A value that (so far) hangs on this read itself would never settle: it stays open until more is known.
      if (value >= 0 || !this.#values.leaves(value).includes(e)) st[at + VALUE] = value;
    }
    if (source === INIT) st[at + VALUE] = this.#layout.initial[st[at + LOC]!]!;
  }

  #write(row: number): boolean {
    const { ops } = this.#code;
    const at = row * ROW;
    const location = this.#locate(row);
    if (location < 0) return false;
    const flags = ops[at + FLAGS]!;
    const what = EVENT.WRITE | (flags & FLAG.RELEASE ? EVENT.RELEASE : 0);
    let partner = NO_EVENT;
    if (flags & FLAG.EXCLUSIVE) {
      const succeeds = this.#decide(row, location);
      if (succeeds < 0) return false;
      // The status register carries no dependency ([~range(lxsx)]; lrrs).
      this.#setPlain(ops[at + DST]!, this.#values.value(succeeds === 1 ? 0n : 1n));
      partner = this.#reservation;
      this.#reservation = NO_EVENT;
      if (succeeds === 0) {
        this.#addressDone();
        return true;
      }
    }
    this.#masks(ops[at + B]!, this.#dataDep, this.#dataPick);
    if (!this.#writeEvents(row, location, what, partner, this.#value(ops[at + B]!))) return false;
    this.#addressDone();
    return true;
  }

  #setPlain(dst: number, value: number): void {
    const w = this.#shape.words;
    this.slots[dst] = value;
    for (let i = 0; i < w; i++) {
      this.#dep[dst * w + i] = 0;
      this.#pick[dst * w + i] = 0;
    }
  }

  // 1 succeeds, 0 fails, -1 the thread stops here for the search to branch.
  #decide(row: number, location: number): number {
    const st = this.#st;
    const base = this.#shape.eventBase;
    const r = this.#reservation;
    const pairs = r !== NO_EVENT && st[base + r * EVENT_SIZE + LOC] === location;
    if (!pairs || this.#reservedBytes !== this.#code.ops[row * ROW + BYTES]!) return 0;
    const i = this.#decided++;
    if (i < st[this.#threadAt + DECIDED]!) return hasBit(st, this.#threadAt + DECISIONS, i) ? 1 : 0;
    if (i >= 32 * this.#shape.words) throw new TooSmall();
    this.#stop(row, STATUS_OF.CHOICE);
    return -1;
  }

  // Makes or meets the write events of an access; preds come from address and data masks and `partner` reads.
  #writeEvents(row: number, location: number, what: number, partner: number, value: number): boolean {
    const n = this.#slices(row, location);
    const met = this.#cursor !== NO_EVENT;
    const first = met ? this.#cursor : this.#room(n);
    const groups = this.#code.ops[row * ROW + FLAGS]! & FLAG.PAIR ? 2 : 1;
    const size = n / groups;
    const bits = 8 * this.#layout.granuleOf[location]!;
    const atomic = partner === NO_EVENT ? 0 : EVENT.ATOMIC | (this.#exempt(location, n, partner) ? EVENT.EXEMPT : 0);
    this.#event = first;
    for (let s = 0; s < n; s++) {
      const e = first + s;
      const half = s - (s % size);
      if (!met) {
        this.#create(row, e, location + s, what | atomic, first + half, size);
        if (partner !== NO_EVENT) this.#pair(partner + s, e);
      }
      this.#flow(e);
      if (!met || this.#picks) {
        this.#predsOfWrite(what, location + half, size, partner, n);
        if (this.#picks) this.#pickOrder();
        if (!this.#order(e, met)) return false;
      }
      this.#link(e, met);
      this.#setValue(e, n === 1 ? value : this.#values.apply(this.#slice(s, bits, n), value, 0));
    }
    for (let s = 0; s < n; s++) {
      const e = first + s;
      this.#accessed(e, location + s);
      setBit(this.#writes, 0, e);
      this.#lastWrite[location + s] = e;
      if (what & EVENT.RELEASE) setBit(this.#releases, 0, e);
    }
    return true;
  }

  #slice(s: number, bits: number, n: number): number {
    return this.#values.op({ op: "extract", w: n * bits, wb: 0, hi: (s + 1) * bits - 1, lo: s * bits });
  }

  #pair(read: number, write: number): void {
    const base = this.#shape.eventBase;
    this.#st[base + read * EVENT_SIZE + PARTNER] = write;
    this.#st[base + write * EVENT_SIZE + PARTNER] = read;
  }

  // An own write between the halves of a pair (today: `\ (fri; coi)`).
  #exempt(location: number, n: number, partner: number): boolean {
    if (!this.#rules.ownWriteBreaksPairing) return false;
    for (let s = 0; s < n; s++) {
      const own = this.#lastWrite[location + s]!;
      if (own !== NO_EVENT && this.#isAfter(own, partner)) return true;
    }
    return false;
  }

  // Program order of two events of the running thread: walk from the earlier one.
  #isAfter(e: number, earlier: number): boolean {
    const st = this.#st;
    const base = this.#shape.eventBase;
    for (let k = st[base + earlier * EVENT_SIZE + NEXT]!; k !== NO_EVENT; k = st[base + k * EVENT_SIZE + NEXT]!) {
      if (k === e) return true;
    }
    return false;
  }

  // What flows from registers into a write, for reads that read it back.
  #flow(e: number): void {
    const w = this.#shape.words;
    for (let i = 0; i < w; i++) {
      this.#through[e * w + i] = 0;
      this.#flowDep[e * w + i] = this.#addrDep[i]! | this.#dataDep[i]!;
      this.#flowPick[e * w + i] = this.#addrPick[i]! | this.#dataPick[i]!;
    }
  }

  #predsOfWrite(what: number, location: number, size: number, partner: number, n: number): void {
    const w = this.#shape.words;
    for (let i = 0; i < w; i++) {
      let m = this.#before[i]! | this.#beforeWrites[i]!;
      m |= this.#addrDep[i]! | this.#dataDep[i]! | this.#addrPick[i]! | this.#dataPick[i]!; // dob, pob
      if (what & EVENT.RELEASE) m |= this.#all[i]!; // po; [L]
      for (let s = 0; s < size; s++) m |= this.#ofLocation[(location + s) * w + i]!; // lmws; sca-class
      this.#preds[i] = this.#sc ? this.#all[i]! : m;
    }
    if (partner !== NO_EVENT) for (let s = 0; s < n; s++) setBit(this.#preds, 0, partner + s); // rmw
  }

  // pick-dep; lob; [W]: the write is behind the pick sources of every event that is locally before it.
  #pickOrder(): void {
    const w = this.#shape.words;
    for (let p = 0; p < 32 * w; p++) {
      if (!hasBit(this.#preds, 0, p)) continue;
      for (let i = 0; i < w; i++) this.#preds[i]! |= this.#lobPick[p * w + i]!;
    }
  }

  #setValue(e: number, value: number): void {
    const at = this.#shape.eventBase + e * EVENT_SIZE + VALUE;
    if (this.#st[at] === value) return;
    this.#st[at] = value;
    this.valueChanged = true;
  }

  #rmw(row: number): boolean {
    const { ops } = this.#code;
    const at = row * ROW;
    const location = this.#locate(row);
    if (location < 0) return false;
    const flags = ops[at + FLAGS]!;
    const n = this.#slices(row, location);
    const reads =
      EVENT.RMW | (flags & FLAG.ACQUIRE ? EVENT.ACQUIRE : 0) | (flags & FLAG.NO_RETURN ? EVENT.NO_RETURN : 0);
    if (!this.#readEvents(row, location, reads)) return false;
    const read = this.#event;
    const dst = ops[at + DST]!;
    const [operand, expected] = [ops[at + B]!, ops[at + C]!];
    const old = this.#gather(read, n, 8 * this.#layout.granuleOf[location]!);
    this.#masks(operand, this.#dataDep, this.#dataPick);
    const isCas = ops[at + EXTRA] === CAS;
    if (isCas) {
      const same = this.#compare(old, this.#value(expected), 8 * ops[at + BYTES]!);
      if (same < 0) {
        this.#stop(row, STATUS_OF.WAITING, same);
        return false;
      }
      this.#casMasks(expected);
      this.#result(row, location, dst);
      if (same === 0) {
        this.#addressDone();
        return true;
      }
      this.#casResult(dst);
    } else this.#result(row, location, dst);
    const extra = ops[at + EXTRA]!;
    const value = extra < 0 ? this.#value(operand) : this.#values.apply(extra, old, this.#value(operand));
    const writes = EVENT.WRITE | EVENT.RMW | (flags & FLAG.RELEASE ? EVENT.RELEASE : 0);
    // The reads are part of what the new value is made of: rmw orders them, and a read back inherits their picks.
    if (!this.#writeEvents(row, location, writes, read, value)) return false;
    if (extra !== SWAP) this.#readFlows(read, n, isCas);
    if (flags & FLAG.ACQUIRE && flags & FLAG.RELEASE) {
      for (let s = 0; s < n; s++) setBit(this.#before, 0, this.#event + s); // [range([A]; amo; [L])]; po
    }
    this.#addressDone();
    return true;
  }

  // iico_data (arithmetic) or iico_ctrl (CAS) from the read to the write of an RMW: dtrm for what reads the write back.
  #readFlows(read: number, n: number, isCas: boolean): void {
    const w = this.#shape.words;
    for (let s = 0; s < n; s++) {
      const into = isCas
        ? this.#rules.pick
          ? this.#flowPick
          : this.#flowDep
        : this.#rules.rmwReadIsData
          ? this.#flowDep
          : this.#through;
      for (let k = 0; k < n; k++) setBit(into, (this.#event + s) * w, read + k);
    }
  }

  #compare(old: number, expected: number, bits: number): number {
    return this.#values.apply(this.#values.op({ op: "eq", w: bits, wb: bits, hi: 0, lo: 0 }), old, expected);
  }

  // The comparison of CAS: expected value and old value are pick sources of the write, or data in 2019.
  #casMasks(expected: number): void {
    const w = this.#shape.words;
    this.#cond.fill(0);
    if (expected >= 0) {
      for (let i = 0; i < w; i++) {
        this.#cond[i] = this.#dep[expected * w + i]! | this.#pick[expected * w + i]!;
        if (this.#rules.pick) this.#dataPick[i]! |= this.#cond[i]!;
        else this.#dataDep[i]! |= this.#cond[i]!;
      }
    }
  }

  // The result register of a CAS that succeeds is known to be the expected value: its sources are pick sources.
  #casResult(dst: number): void {
    if (!this.#rules.pick) return;
    const w = this.#shape.words;
    for (let i = 0; i < w; i++) {
      this.#pick[dst * w + i]! |= this.#dep[dst * w + i]! | this.#cond[i]!;
      this.#dep[dst * w + i] = 0;
    }
  }

  // --- events ------------------------------------------------------------------------------------------------------

  // Id of the first of `n` new events.
  #room(n: number): number {
    const count = this.#st[0]!;
    if (count + n > this.#shape.events) throw new TooSmall();
    return count;
  }

  #create(row: number, e: number, loc: number, what: number, group: number, size: number): void {
    const st = this.#st;
    const s = this.#shape;
    const at = s.eventBase + e * EVENT_SIZE;
    st[at + THREAD] = this.#thread;
    st[at + WHAT] = what;
    st[at + LOC] = loc;
    st[at + SOURCE] = OPEN;
    st[at + VALUE] = what & EVENT.WRITE ? NO_VALUE : this.#values.leaf(e);
    st[at + PARTNER] = NO_EVENT;
    st[at + NEXT] = NO_EVENT;
    st[at + ROW_OF] = row;
    st[at + GROUP] = group;
    st[at + GROUP_SIZE] = size;
    st[at + SINCE] = 0;
    for (let i = 0; i < s.words; i++) {
      st[s.inBase + e * s.words + i] = 0;
      st[s.obBase + e * s.words + i] = 0;
      if (this.#mixed) st[s.hazBase + e * s.words + i] = 0;
    }
    if (what & EVENT.WRITE) setBit(st, s.writesBase + loc * s.words, e);
    st[0] = e + 1;
  }

  // Appends a new event to its thread, or steps over one that was met.
  #link(e: number, met: boolean): void {
    const st = this.#st;
    const base = this.#shape.eventBase;
    if (met) this.#cursor = st[base + e * EVENT_SIZE + NEXT]!;
    else if (this.#last === NO_EVENT) st[this.#threadAt + FIRST] = e;
    else st[base + this.#last * EVENT_SIZE + NEXT] = e;
    this.#last = e;
    this.#made++;
  }

  // Puts event `e` behind #preds in OB and behind own accesses of its location in IN; links it into its thread.
  #order(e: number, met: boolean): boolean {
    const st = this.#st;
    const s = this.#shape;
    const w = s.words;
    if (this.#kept.length > 0) this.#keep(e);
    if (this.#picks) this.#inheritLobPick(e);
    if (met) return this.#orderAgain(e);
    insertBehind(st, s.obBase, w, e, this.#preds, 0);
    const loc = st[s.eventBase + e * EVENT_SIZE + LOC]!;
    for (let i = 0; i < w; i++) this.#inPreds[i] = this.#ofLocation[loc * w + i]!;
    insertBehind(st, s.inBase, w, e, this.#inPreds, 0);
    return true;
  }

  // Edges of an event that exists: those that were not known when it was made.
  #orderAgain(e: number): boolean {
    const st = this.#st;
    const s = this.#shape;
    for (let p = 0; p < st[0]!; p++) {
      if (!hasBit(this.#preds, 0, p)) continue;
      const r = addEdge(st, s.obBase, s.words, st[0]!, p, e);
      if (r === CYCLE) {
        this.#outcome = RUN.DEAD;
        return false;
      }
      if (r === ADDED) this.orderChanged = true;
    }
    return true;
  }
  /** Set when a run added order between events that existed. */
  orderChanged = false;

  // lobPick(e) = pick sources of e, and of every event locally before it.
  #inheritLobPick(e: number): void {
    const w = this.#shape.words;
    for (let i = 0; i < w; i++) this.#lobPick[e * w + i] = this.#flowPick[e * w + i]!;
    for (let p = 0; p < 32 * w; p++) {
      if (!hasBit(this.#preds, 0, p)) continue;
      for (let i = 0; i < w; i++) this.#lobPick[e * w + i]! |= this.#lobPick[p * w + i]!;
    }
  }

  // Extra order asked for by the caller (explanations).
  #keep(e: number): void {
    const st = this.#st;
    const base = this.#shape.eventBase;
    const { ops } = this.#code;
    const mine = ops[st[base + e * EVENT_SIZE + ROW_OF]! * ROW + INSTRUCTION]!;
    for (const { thread, first, second } of this.#kept) {
      if (thread !== this.#thread || second !== mine) continue;
      for (let k = 0; k < st[0]!; k++) {
        const at = base + k * EVENT_SIZE;
        if (!hasBit(this.#all, 0, k) || ops[st[at + ROW_OF]! * ROW + INSTRUCTION] !== first) continue;
        setBit(this.#preds, 0, k);
      }
    }
  }

  // --- loops -------------------------------------------------------------------------------------------------------

  /** At a loop head: false when the execution is cut, because the iteration changed nothing, or at the bound. */
  #arrive(row: number): boolean {
    const analysis = this.#analyses[this.#thread]!;
    const live = analysis.live[row]!;
    let rounds = 0;
    for (const visit of this.#visits) {
      if (visit.row !== row) continue;
      if (visit.events !== this.#made) rounds++;
      if (!this.#sameState(visit, live)) continue;
      if (analysis.storeExclusiveAhead[row] === 0 && this.#removable(visit.events)) {
        this.#outcome = RUN.CUT;
        return false;
      }
    }
    if (rounds > this.#bound) {
      this.#outcome = RUN.BOUND;
      return false;
    }
    this.#visits.push(this.#visit(row, live));
    return true;
  }

  #visit(row: number, live: Int32Array): Visit {
    const w = this.#shape.words;
    const deps = new Int32Array(live.length * w);
    const picks = new Int32Array(live.length * w);
    live.forEach((slot, k) => {
      for (let i = 0; i < w; i++) {
        deps[k * w + i] = this.#dep[slot * w + i]!;
        picks[k * w + i] = this.#pick[slot * w + i]!;
      }
    });
    return { row, values: live.map((slot) => this.slots[slot]!), deps, picks, events: this.#made };
  }

  // Live registers equal those of the visit, with at least its dependencies.
  #sameState(visit: Visit, live: Int32Array): boolean {
    const w = this.#shape.words;
    for (let k = 0; k < live.length; k++) {
      const slot = live[k]!;
      if (this.slots[slot] !== visit.values[k]) return false;
      for (let i = 0; i < w; i++) {
        if ((visit.deps[k * w + i]! & ~this.#dep[slot * w + i]!) !== 0) return false;
        if ((visit.picks[k * w + i]! & ~this.#pick[slot * w + i]!) !== 0) return false;
      }
    }
    return true;
  }

  // The events since the visit can be left out: reads only, or a single RMW that stored the value it read.
  // (With one RMW and nothing else, only another value can make the loop end, so the leaving iteration does not
  // read this write, and stores to the location again.)
  #removable(from: number): boolean {
    const st = this.#st;
    const base = this.#shape.eventBase;
    let e = st[this.#threadAt + FIRST]!;
    for (let k = 0; k < from; k++) e = st[base + e * EVENT_SIZE + NEXT]!;
    let reads = 0;
    let preserving = 0;
    for (let k = from; k < this.#made; k++, e = st[base + e * EVENT_SIZE + NEXT]!) {
      const at = base + e * EVENT_SIZE;
      if ((st[at + WHAT]! & EVENT.WRITE) === 0) reads++;
      else if (st[at + WHAT]! & EVENT.RMW && st[base + st[at + PARTNER]! * EVENT_SIZE + VALUE] === st[at + VALUE])
        preserving++;
      else return false;
    }
    return preserving === 0 || (preserving === 1 && reads === 1);
  }
}

/** A write whose value has not been set yet. */
const NO_VALUE = -0x40000000;

function hasPicks(code: Code): boolean {
  for (let at = 0; at < code.ops.length; at += ROW) {
    if (code.ops[at + KIND] === OP.PICK) return true;
    if (code.ops[at + KIND] === OP.RMW && code.ops[at + EXTRA] === CAS) return true;
  }
  return false;
}
