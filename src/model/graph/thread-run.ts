/**
 * Runs one thread of a graph from its start, past open reads, as far as values are known. Events that exist already are
 * met again in the same order, so a run after a read has been given its source refines values and, where a pick
 * dependency became known, adds order. A hot file.
 */
import { hasBit } from "../../bits/index.ts";
import {
  A,
  type Analysis,
  CAS,
  type Code,
  DST,
  EXTRA,
  FLAGS,
  KIND,
  type Layout,
  LimitReached,
  NONE,
  OP,
  ROW,
  TARGET,
  type Watch,
} from "../program/index.ts";
import { RUN, type RunOptions } from "./accesses.ts";
import { AtomicAccesses } from "./atomics.ts";
import { EVENT_SIZE, NO_EVENT, type Shape, STATUS, STATUS_OF, THREAD } from "./shape.ts";
import { LOOP, Spins } from "./spins.ts";

/** Steps one run may take: a longer one is a loop that computes and never ends. */
const MOST_STEPS = 1_000_000;

export class ThreadRunner extends AtomicAccesses {
  readonly #analyses: readonly Analysis[];
  readonly #watch: Watch;
  readonly #spins: Spins;
  readonly #straight: readonly boolean[]; // threads without loops
  readonly #compares: boolean; // the code has a CAS
  /** After a run that ended UNSUPPORTED: what it met. */
  unsupported = "";

  constructor(
    code: Code,
    layout: Layout,
    shape: Shape,
    analyses: readonly Analysis[],
    watch: Watch,
    options: RunOptions,
  ) {
    super(code, layout, shape, options);
    this.#analyses = analyses;
    this.#watch = watch;
    this.#compares = code.ops.some(
      (kind, at) => at % ROW === KIND && kind === OP.RMW && code.ops[at - KIND + EXTRA] === CAS,
    );
    this.#straight = analyses.map(({ loopHead }) => !loopHead.includes(1));
    this.#spins = new Spins(shape, this.registers, options.bound, {
      isOnlyWriter: (t, location) => this.#isOnlyWriter(t, location),
      mayRead: (t, row, location) => {
        const { mayRead, variableWords, variableOf } = analyses[t]!;
        return hasBit(mayRead, row * variableWords, variableOf(layout.addressOf[location]!));
      },
    });
  }

  /** Registers after a run, by slot. */
  get slots(): Int32Array {
    return this.registers.slots;
  }

  /**
   * Runs thread `t` of node `st` from its start and sets its STATUS; one of RUN. A thread that had ended meets all its events
   * again and only their values are new, so what depends on what is left out.
   * @param complete  the graph is complete, and this is about final registers
   */
  run(st: Int32Array, t: number, complete = false): number {
    const again = complete || st[this.shape.threadBase + t * this.shape.threadSize + STATUS] === STATUS_OF.AGAIN;
    this.registers.tracked = again && this.isPlain(t) && this.record === undefined ? 0 : this.shape.words;
    this.begin(st, t);
    this.#spins.reset();
    this.#loop(this.code.entry[t]!);
    return this.outcome;
  }

  /** Whether running thread `t` again, when it has ended, does nothing but compute values: no order, loop or guess hangs on them. */
  isPlain(t: number): boolean {
    return this.#straight[t] === true && !this.picks && !this.#compares;
  }

  /** Gives read `e` of node `st` the value of its source. */
  refresh(st: Int32Array, e: number): void {
    this.events.reset(st, st[this.shape.eventBase + e * EVENT_SIZE + THREAD]!);
    this.events.refresh(e);
  }

  /** Whether a write got another value since this was asked last. */
  takeValueChanged(): boolean {
    const changed = this.events.valueChanged;
    this.events.valueChanged = false;
    return changed;
  }

  #loop(entry: number): void {
    const { ops } = this.code;
    const registers = this.registers;
    const head = this.#analyses[this.thread]!.loopHead;
    let row = entry;
    if (head[row] === 1) this.#arrive(row, -1);
    for (let steps = 0; ; steps++) {
      if (steps > MOST_STEPS) throw new LimitReached("limit", `a thread takes more than ${MOST_STEPS} steps`);
      this.#watch.spend(1 + this.registers.tracked);
      const at = row * ROW;
      let next = row + 1;
      switch (ops[at + KIND]) {
        case OP.EVAL:
          registers.eval(at);
          break;
        case OP.COPY:
          registers.copy(ops[at + DST]!, ops[at + A]!);
          break;
        case OP.ITE:
        case OP.PICK:
          registers.choose(at);
          break;
        case OP.READ:
          if (!this.read(row)) next = this.resumed();
          break;
        case OP.WRITE:
          if (!this.write(row)) next = this.resumed();
          break;
        case OP.RMW:
          if (!this.rmw(row)) next = this.resumed();
          break;
        case OP.FENCE:
          this.fence(row);
          break;
        case OP.BRANCH: {
          const cond = registers.value(ops[at + A]!);
          if (cond < 0) {
            this.stop(row, STATUS_OF.WAITING, cond);
            return;
          }
          this.order.branch(ops[at + A]!);
          if (cond !== 0) next = ops[at + TARGET]!;
          break;
        }
        case OP.JUMP:
          next = ops[at + TARGET]!;
          break;
        case OP.JUMP_TO: {
          const to = registers.value(ops[at + A]!);
          if (to < 0) {
            this.stop(row, STATUS_OF.WAITING, to);
            return;
          }
          this.order.branch(ops[at + A]!);
          const target = this.code.rowAt.get(this.values.number(to));
          if (target === undefined) {
            this.stop(row, STATUS_OF.WILD);
            return;
          }
          next = target;
          break;
        }
        case OP.CLEAR_EXCLUSIVE:
          this.reservation = NO_EVENT;
          break;
        case OP.END:
          this.stop(row, STATUS_OF.ENDED);
          return;
        case OP.FAULT:
          this.except(row);
          next = this.resumed();
          break;
        case OP.TLBI:
          if (!this.invalidate(row)) return;
          break;
        case OP.TRANSLATE:
          if (!this.translate(row)) return;
          break;
        case OP.SWITCH:
          if (!this.switchTo(row)) return;
          break;
        default: {
          if (ops[at + A] !== NONE) {
            const to = registers.value(ops[at + A]!);
            this.stop(row, to < 0 ? STATUS_OF.WAITING : STATUS_OF.WILD, to);
            return;
          }
          this.unsupported = this.code.reasons[ops[at + FLAGS]!] ?? "this instruction";
          this.outcome = RUN.UNSUPPORTED;
          return;
        }
      }
      if (next < 0) return;
      if (head[next] === 1 && !this.#arrive(next, row)) return;
      row = next;
    }
  }

  /** Where a run goes on behind an access that it did not finish: nowhere, without page tables. */
  protected resumed(): number {
    return -1;
  }

  protected fence(row: number): void {
    this.order.fence(this.code.ops[row * ROW + FLAGS]!);
  }

  /** The exception of an instruction that always takes one. */
  protected except(row: number): void {
    this.stop(row, STATUS_OF.FAULTED);
  }

  /** TLBI, AT, and a new root of stage 2. */
  protected invalidate(row: number): boolean {
    throw new Error(`row ${row} needs page tables`);
  }
  protected translate(row: number): boolean {
    return this.invalidate(row);
  }
  protected switchTo(row: number): boolean {
    return this.invalidate(row);
  }

  protected override mayReadAgain(row: number, location: number): boolean {
    const { mayRead, variableWords, variableOf } = this.#analyses[this.thread]!;
    const variable = variableOf(this.layout.addressOf[location]!);
    return hasBit(mayRead, (row + 1) * variableWords, variable);
  }

  #isOnlyWriter(t: number, location: number): boolean {
    const from = this.layout.addressOf[location]!;
    const to = from + BigInt(this.layout.granuleOf[location]!);
    return this.#analyses.every(({ writesAnywhere, writes }, other) => {
      if (other === t) return true;
      const touches = ({ address, bytes }: (typeof writes)[number]): boolean => {
        const at = this.values.number(address);
        return at < to && at + BigInt(bytes) > from;
      };
      return !writesAnywhere && !writes.some(touches);
    });
  }

  // False when the run ends at this loop head.
  #arrive(row: number, from: number): boolean {
    const analysis = this.#analyses[this.thread]!;
    const loop = this.#spins.arrive(this.st, this.thread, row, from, this.events.made, analysis);
    if (loop === LOOP.GO_ON) return true;
    this.outcome = loop === LOOP.CUT ? RUN.CUT : RUN.BOUND;
    return false;
  }
}
