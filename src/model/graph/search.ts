/**
 * The lazy execution-graph search (docs/models.md): threads run ahead past open reads; a read that a stopped thread waits
 * for is given each source that exists, or is deferred until another thread has written; forced order is added and a cycle
 * ends the branch. No revisits and no visited-set: whether a source exists at a choice is decided by the execution itself,
 * so each execution lies on exactly one path. A hot file.
 */
import { setBit } from "../../bits/index.ts";
import {
  type Analysis,
  CAS,
  type Code,
  EXTRA,
  type ExploreOptions,
  FLAG,
  FLAGS,
  INSTRUCTION,
  type Instruction,
  KIND,
  type Layout,
  OP,
  outside,
  ROW,
  Unforeseen,
  Unsupported,
  Watch,
} from "../program/index.ts";
import { RUN } from "./accesses.ts";
import { Candidates } from "./candidates.ts";
import { Finals } from "./finals.ts";
import { PagedCandidates } from "./paged/candidates.ts";
import { PagedFinals } from "./paged/finals.ts";
import { PagedSaturation } from "./paged/saturate.ts";
import { PagedRunner } from "./paged/thread-run.ts";
import { Saturation } from "./saturate.ts";
import {
  AT,
  DECIDED,
  DECISIONS,
  EVENT,
  EVENT_SIZE,
  FIRST,
  LOC,
  NEXT,
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
  VALUE,
  WAITS_FOR,
  WHAT,
} from "./shape.ts";
import { type SymmetryClass, symmetryClasses } from "./symmetry.ts";
import { ThreadRunner } from "./thread-run.ts";

/** One search with fixed capacity. @throws {TooSmall | NeedsMixed | TooCoarse} when it must start again with another shape */
export class GraphSearch {
  readonly #code: Code;
  readonly #options: ExploreOptions;
  readonly #shape: Shape;
  readonly #watch: Watch;
  readonly #runner: ThreadRunner;
  readonly #saturation: Saturation;
  readonly #pool: Int32Array[] = []; // one node per depth
  readonly #awaited: Uint8Array;
  readonly #alike: Int32Array; // reads of one thread and location that #select may answer, in program order
  readonly #candidates: Candidates;
  readonly #symmetry: readonly SymmetryClass[];
  readonly finals: Finals;
  #shown = 0; // complete graphs that have a final state
  nodes = 0;
  complete = 0;
  boundReached = false;
  /** See `Exploration`. */
  readonly misplaced = new Set<number>();

  constructor(code: Code, layout: Layout, shape: Shape, analyses: readonly Analysis[], options: ExploreOptions) {
    const sc = options.model === "sc";
    this.#code = code;
    this.#options = options;
    this.#shape = shape;
    this.#watch = new Watch(options.limits, () => this.bytes);
    const parts = shape.paged ? PAGED : PLAIN;
    this.#runner = new parts.ThreadRunner(code, layout, shape, analyses, this.#watch, {
      rules: options.rules,
      sc,
      bound: options.bound,
      kept: options.keep,
    });
    this.#saturation = shape.paged
      ? new PagedSaturation(code, layout, shape, sc, this.#watch)
      : new Saturation(shape, sc, this.#watch);
    this.#awaited = new Uint8Array(shape.events);
    this.#alike = new Int32Array(shape.events);
    this.#candidates = new parts.Candidates(layout, shape, analyses, this.#saturation);
    this.#symmetry = options.symmetry && !shape.paged ? symmetryClasses(code, layout, analyses, options.keep) : [];
    this.finals = new parts.Finals(code, layout, shape, this.#runner, this.#saturation, this.#watch, options.witnesses);
  }

  /** Bytes of the tables of this search. */
  get bytes(): number {
    return 4 * this.#shape.size * this.#pool.length + this.finals.bytes + this.#code.values.bytes;
  }

  /** Explores everything. @throws {LimitReached} at a limit of the options */
  run(): void {
    const { threads, threadBase, threadSize } = this.#shape;
    const root = this.#node(0);
    root.fill(0);
    for (let t = 0; t < threads; t++) root[threadBase + t * threadSize + FIRST] = NO_EVENT;
    this.#explore(root, 0);
    for (const { threads: exchangeable } of this.#symmetry) this.finals.closeUnder(exchangeable);
  }

  #node(depth: number): Int32Array {
    while (this.#pool.length <= depth) this.#pool.push(new Int32Array(this.#shape.size));
    return this.#pool[depth]!;
  }

  #child(st: Int32Array, depth: number): Int32Array {
    this.#watch.spend(this.#shape.size >> 2);
    const child = this.#node(depth + 1);
    child.set(st);
    return child;
  }

  // Threads that are to run are RUNNABLE.
  #explore(st: Int32Array, depth: number): void {
    this.nodes++;
    for (;;) {
      if (!this.#advance(st)) return;
      const chooser = this.#thread(st, STATUS_OF.CHOICE);
      if (chooser >= 0) {
        this.#branchChoice(st, depth, chooser);
        return;
      }
      const read = this.#select(st);
      if (read === STUCK) this.#guessComparison(st, depth);
      if (read === STUCK || read === DEAD) return;
      if (read === COMPLETE) {
        this.complete++;
        if (this.finals.add(st)) this.#shown++;
        return;
      }
      if (read === FORCED) continue;
      const n = this.#candidates.of(st, read);
      this.#branchRead(st, depth, read, n, this.#candidates.mayDefer(st, read));
      return;
    }
  }

  // Read `e` has a source, or another value: its thread is to run again, unless nothing but the final registers can hang on it.
  #wake(st: Int32Array, e: number): void {
    const { threadBase, threadSize, eventBase } = this.#shape;
    const t = st[eventBase + e * EVENT_SIZE + THREAD]!;
    const at = threadBase + t * threadSize + STATUS;
    const ended = st[at] === STATUS_OF.ENDED || st[at] === STATUS_OF.FAULTED;
    if (ended && this.#runner.isPlain(t) && this.#knowsWrites(st, t)) this.#runner.refresh(st, e);
    else st[at] = ended || st[at] === STATUS_OF.AGAIN ? STATUS_OF.AGAIN : STATUS_OF.RUNNABLE;
  }

  // Whether all that thread `t` writes is known.
  #knowsWrites(st: Int32Array, t: number): boolean {
    const { threadBase, threadSize, eventBase } = this.#shape;
    for (let e = st[threadBase + t * threadSize + FIRST]!; e !== NO_EVENT; e = st[eventBase + e * EVENT_SIZE + NEXT]!) {
      const at = eventBase + e * EVENT_SIZE;
      if ((st[at + WHAT]! & EVENT.WRITE) !== 0 && st[at + VALUE]! < 0) return false;
    }
    return true;
  }

  #thread(st: Int32Array, status: number): number {
    const { threads, threadBase, threadSize } = this.#shape;
    for (let t = 0; t < threads; t++) if (st[threadBase + t * threadSize + STATUS] === status) return t;
    return -1;
  }

  #toRun(st: Int32Array): number {
    const t = this.#thread(st, STATUS_OF.RUNNABLE);
    return t >= 0 ? t : this.#thread(st, STATUS_OF.AGAIN);
  }

  // Runs threads until no value changes, then closes the graph. False when the branch ends.
  #advance(st: Int32Array): boolean {
    const runner = this.#runner;
    let problem: number = RUN.OK;
    for (let t = this.#toRun(st); t >= 0 && problem === RUN.OK; ) {
      const r = runner.run(st, t);
      if (r === RUN.DEAD) this.#note(st);
      if (r === RUN.CUT || r === RUN.DEAD) return false;
      problem = r;
      if (runner.takeValueChanged()) this.#wakeStaleReaders(st);
      t = this.#toRun(st);
    }
    if (!this.#orderFirstWrites(st) || !this.#saturation.close(st)) return false;
    if (problem === RUN.UNSUPPORTED) throw new Unsupported(runner.unsupported);
    if (problem === RUN.BOUND) this.boundReached = true;
    if (problem !== RUN.OK) return false;
    const wild = this.#thread(st, STATUS_OF.WILD);
    if (wild >= 0) throw this.#wild(st, wild);
    return true;
  }

  // Thread `t` goes where the program has nothing.
  #wild(st: Int32Array, t: number): Unsupported {
    const { program, values, ops, reasons } = this.#code;
    const { threadBase, threadSize } = this.#shape;
    const at = threadBase + t * threadSize;
    const row = st[at + AT]! * ROW;
    const instruction = this.#instructionAt(st, t);
    if (ops[row + KIND] === OP.JUMP_TO) return new Unsupported(`${instruction.text}: branch outside of the code`);
    const address = values.number(st[at + WAITS_FOR]!);
    return ops[row + KIND] === OP.UNSUPPORTED
      ? new Unforeseen("jump", instruction, address, reasons[ops[row + FLAGS]!]!)
      : new Unforeseen("access", instruction, address, outside(program, address));
  }

  // A store-exclusive that fails for its place is worth a word, if the execution up to it is consistent.
  #note(st: Int32Array): void {
    const { misplaced } = this.#runner;
    if (misplaced >= 0 && !this.misplaced.has(misplaced) && this.#saturation.close(st)) this.misplaced.add(misplaced);
  }

  // The instruction at which thread `t` stands.
  #instructionAt(st: Int32Array, t: number): Instruction {
    const { threadBase, threadSize } = this.#shape;
    const row = st[threadBase + t * threadSize + AT]!;
    return this.#code.instructions[this.#code.ops[row * ROW + INSTRUCTION]!]!;
  }

  // Symmetry: first writes of exchangeable threads to the chosen location follow thread numbers.
  #orderFirstWrites(st: Int32Array): boolean {
    for (const { threads, location } of this.#symmetry) {
      let last = NO_EVENT;
      for (const t of threads) {
        const e = this.#firstWrite(st, t, location);
        if (e === NO_EVENT) continue;
        if (last !== NO_EVENT && !this.#saturation.order(st, last, e)) return false;
        last = e;
      }
    }
    return true;
  }

  #firstWrite(st: Int32Array, t: number, location: number): number {
    const { threadBase, threadSize, eventBase } = this.#shape;
    let e = st[threadBase + t * threadSize + FIRST]!;
    while (e !== NO_EVENT) {
      const at = eventBase + e * EVENT_SIZE;
      if (st[at + LOC] === location && st[at + WHAT]! & EVENT.WRITE) return e;
      e = st[at + NEXT]!;
    }
    return NO_EVENT;
  }

  // Wakes threads with a read whose source has got another value.
  #wakeStaleReaders(st: Int32Array): void {
    const base = this.#shape.eventBase;
    for (let e = 0; e < st[0]!; e++) {
      const source = st[base + e * EVENT_SIZE + SOURCE]!;
      if (source < 0 || st[base + e * EVENT_SIZE + WHAT]! & EVENT.WRITE) continue;
      const value = st[base + source * EVENT_SIZE + VALUE]!;
      const mine = st[base + e * EVENT_SIZE + VALUE]!;
      if (value === mine || this.#code.values.leaves(value).includes(e)) continue;
      this.#wake(st, e);
    }
  }

  // Success or failure of a store-exclusive, or one of the two ways of a CAS.
  #branchChoice(st: Int32Array, depth: number, t: number): void {
    const { threadBase, threadSize, eventBase } = this.#shape;
    const at = threadBase + t * threadSize;
    const cas = st[at + WAITS_FOR]!;
    for (const way of cas === NO_EVENT ? [] : [0, EVENT.SECOND_WAY]) {
      const child = this.#child(st, depth);
      child[eventBase + cas * EVENT_SIZE + WHAT]! |= EVENT.CHOSEN | way;
      child[at + STATUS] = STATUS_OF.RUNNABLE;
      this.#explore(child, depth + 1);
    }
    if (cas === NO_EVENT) this.#branchExclusive(st, depth, t);
  }

  #branchExclusive(st: Int32Array, depth: number, t: number): void {
    const { threadBase, threadSize } = this.#shape;
    const at = threadBase + t * threadSize;
    for (let success = 1; success >= 0; success--) {
      const child = this.#child(st, depth);
      const i = child[at + DECIDED]!++;
      if (success === 1) setBit(child, at + DECISIONS, i);
      child[at + STATUS] = STATUS_OF.RUNNABLE;
      this.#explore(child, depth + 1);
    }
  }

  #branchRead(st: Int32Array, depth: number, read: number, n: number, defer: boolean): void {
    const sources = this.#candidates.list.slice(0, n);
    // Only unused reads are open (#select takes them last): whatever they read, the final state is the same.
    const once = this.#isUnused(st, read) && this.finals.settled(st);
    const shown = this.#shown;
    const at = this.#shape.eventBase + read * EVENT_SIZE;
    for (const source of sources) {
      const child = this.#child(st, depth);
      if (!this.#saturation.setSource(child, read, source)) continue;
      this.#wake(child, read);
      this.#explore(child, depth + 1);
      if (once && this.#shown > shown) return;
    }
    if (!defer) return;
    const child = this.#child(st, depth);
    child[at + SINCE] = st[0]!;
    this.#explore(child, depth + 1);
  }

  #isUnused(st: Int32Array, e: number): boolean {
    const row = st[this.#shape.eventBase + e * EVENT_SIZE + ROW_OF]! * ROW;
    return this.#code.ops[row + KIND] === OP.READ && (this.#code.ops[row + FLAGS]! & FLAG.UNUSED) !== 0;
  }

  /**
   * The open read to resolve next, or DEAD, STUCK, or COMPLETE; or FORCED when reads with one possible source got it. Of
   * several of one location in a thread the middle one: its source decides half of the others.
   */
  #select(st: Int32Array): number {
    const base = this.#shape.eventBase;
    const alike = this.#alike;
    const stopped = this.#markAwaited(st);
    let count = 0; // of alike
    let rank = 0; // of each
    let [open, forced] = [false, false];
    for (let e = 0; e < st[0]!; e++) {
      const at = base + e * EVENT_SIZE;
      if (st[at + SOURCE] !== OPEN || st[at + WHAT]! & EVENT.WRITE) continue;
      open = true;
      const n = this.#candidates.of(st, e);
      const defer = this.#candidates.mayDefer(st, e);
      this.#watch.spend(st[0]! + n * this.#shape.words);
      if (n === 0 && !defer) return DEAD;
      if (n === 1 && !defer && !this.#candidates.unsure) {
        if (!this.#saturation.setSource(st, e, this.#candidates.list[0]!)) return DEAD;
        this.#wake(st, e);
        forced = true;
      }
      if (forced || n === 0 || (stopped && this.#awaited[e] === 0)) continue;
      // Atomic pairs first: their order makes the values known that other reads are compared with. Unused reads last.
      const mine = this.#candidates.unsure || this.#isUnused(st, e) ? 1 : st[at + PARTNER]! !== NO_EVENT ? 3 : 2;
      if (mine > rank) [rank, count] = [mine, 0];
      else if (mine < rank || !this.#agree(st, alike[0]!, e, LOC)) continue;
      alike[count++] = e;
    }
    if (forced) return FORCED;
    if (count > 0) return alike[rank === 1 ? 0 : (count - 1) >> 1]!; // of unused ones any will do
    if (stopped) return STUCK;
    return open ? DEAD : COMPLETE;
  }

  // Whether two events are of one thread and agree in a column.
  #agree(st: Int32Array, a: number, b: number, column: number): boolean {
    const base = this.#shape.eventBase;
    const [x, y] = [base + a * EVENT_SIZE, base + b * EVENT_SIZE];
    return st[x + THREAD] === st[y + THREAD] && st[x + column] === st[y + column];
  }

  // Every stopped thread waits for a read without a source. Later accesses of a thread that waits for the comparison of
  // a CAS do not depend on it, so they may be the missing sources: go on with both results, to be checked when known.
  #guessComparison(st: Int32Array, depth: number): void {
    if (this.#options.model === "sc") return; // all of program order is kept
    const { threads, threadBase, threadSize, eventBase } = this.#shape;
    for (let t = 0; t < threads; t++) {
      const at = threadBase + t * threadSize;
      const row = st[at + AT]! * ROW;
      const { ops } = this.#code;
      if (st[at + STATUS] !== STATUS_OF.WAITING || ops[row + KIND] !== OP.RMW || ops[row + EXTRA] !== CAS) continue;
      // [A]; po: what follows is behind the read after all. But one half of CASPA may be written before the other is read.
      if ((ops[row + FLAGS]! & (FLAG.ACQUIRE | FLAG.PAIR)) === FLAG.ACQUIRE) continue;
      const read = this.#casRead(st, t, st[at + AT]!);
      if (read === NO_EVENT) continue; // it waits for its address
      for (const equal of [0, EVENT.GUESSED_EQUAL]) {
        const child = this.#child(st, depth);
        child[eventBase + read * EVENT_SIZE + WHAT]! |= EVENT.GUESSED | equal;
        this.#wake(child, read);
        this.#explore(child, depth + 1);
      }
      return;
    }
  }

  // The first slice of the read of the CAS at `row` if it is the last access of thread `t`.
  #casRead(st: Int32Array, t: number, row: number): number {
    const { threadBase, threadSize, eventBase } = this.#shape;
    let last = NO_EVENT;
    for (let e = st[threadBase + t * threadSize + FIRST]!; e !== NO_EVENT; e = st[eventBase + e * EVENT_SIZE + NEXT]!)
      last = e;
    if (last === NO_EVENT || st[eventBase + last * EVENT_SIZE + ROW_OF] !== row) return NO_EVENT;
    const other = EVENT.WRITE | EVENT.GUESSED | EVENT.WALK | EVENT.STILL;
    if ((st[eventBase + last * EVENT_SIZE + WHAT]! & other) !== 0) return NO_EVENT;
    if (this.#shape.paged) return last;
    let first = last;
    const follows = (e: number): boolean => st[eventBase + (e - 1) * EVENT_SIZE + NEXT] === e;
    while (first > 0 && follows(first) && this.#agree(st, first - 1, last, ROW_OF)) first--;
    return first;
  }

  // Marks the reads that stopped threads wait for: unknown value -> read -> its source's unknown value -> …
  #markAwaited(st: Int32Array): boolean {
    const { threads, threadBase, threadSize } = this.#shape;
    this.#awaited.fill(0);
    let stopped = false;
    for (let t = 0; t < threads; t++) {
      const at = threadBase + t * threadSize;
      if (st[at + STATUS] !== STATUS_OF.WAITING) continue;
      stopped = true;
      this.#mark(st, st[at + WAITS_FOR]!);
    }
    return stopped;
  }

  #mark(st: Int32Array, value: number): void {
    const base = this.#shape.eventBase;
    for (const e of this.#code.values.leaves(value)) {
      if (this.#awaited[e] === 1) continue;
      this.#awaited[e] = 1;
      const source = st[base + e * EVENT_SIZE + SOURCE]!;
      if (source >= 0) this.#mark(st, st[base + source * EVENT_SIZE + VALUE]!);
    }
  }
}

/** The parts of a search that page tables add to. */
const PLAIN = { ThreadRunner, Candidates, Finals };
const PAGED = { ThreadRunner: PagedRunner, Candidates: PagedCandidates, Finals: PagedFinals };

/** Answers of #select besides event ids. */
const DEAD = -1;
const COMPLETE = -2;
const STUCK = -3;
const FORCED = -4;
