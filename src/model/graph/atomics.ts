/**
 * Single-instruction atomics of the running thread: a read, and a write of the same instruction that nothing of another
 * thread comes between. A CAS has two ways to go on. One that succeeds writes, and gives its register either the value
 * read or the equal comparand; one that fails writes nothing, or what it has read. A hot file.
 */
import { B, BYTES, C, CAS, type Code, DST, EXTRA, FLAG, FLAGS, type Layout, ROW, SWAP } from "../program/index.ts";
import { Accesses, RUN, type RunOptions } from "./accesses.ts";
import { EVENT, EVENT_SIZE, NO_EVENT, type Shape, STATUS_OF, WHAT } from "./shape.ts";

/** What an atomic does after its read. */
const THEN = { STOP: 0, LEAVE: 1, STORE: 2, WRITE_BACK: 3 } as const;

/** Accesses with the atomics of the large system extensions. */
export abstract class AtomicAccesses extends Accesses {
  readonly #expected: Int32Array; // sources of the expected value of a CAS, by data dependencies and by all
  readonly #expectedAll: Int32Array;
  readonly #writesBack: boolean; // a CAS that fails may write what it read

  constructor(code: Code, layout: Layout, shape: Shape, options: RunOptions) {
    super(code, layout, shape, options);
    this.#expected = new Int32Array(shape.words);
    this.#expectedAll = new Int32Array(shape.words);
    this.#writesBack = options.rules.failedCasMayWrite && !options.sc;
  }

  /** Whether the thread may read, or store exclusively to, a location behind `row`. */
  protected abstract mayReadAgain(row: number, location: number): boolean;

  protected rmw(row: number): boolean {
    const { ops } = this.code;
    const at = row * ROW;
    const location = this.locate(row);
    if (location < 0) return false;
    const flags = ops[at + FLAGS]!;
    const acquire = (flags & FLAG.ACQUIRE) !== 0;
    const operand = this.registers.value(ops[at + B]!); // before dst is set: they may be the same register
    const noReturn = (flags & FLAG.NO_RETURN) !== 0 ? EVENT.NO_RETURN : 0;
    this.registers.masks(ops[at + B]!, this.order.dataDep, this.order.dataPick);
    const what = EVENT.RMW | noReturn | (acquire ? EVENT.ACQUIRE : 0);
    if (!this.readEvents(row, location, what)) return false;
    const read = this.event;
    const n = this.slices(row, location);
    const old = this.events.gather(this.event, n, 8 * this.layout.granuleOf[location]!);
    const extra = ops[at + EXTRA]!;
    const then = extra === CAS ? this.#compareAndSwap(row, location, old) : THEN.STORE;
    if (then === THEN.STOP) return false;
    if (extra !== CAS) this.result(row, location, ops[at + DST]!);
    if (then !== THEN.LEAVE) {
      const value = then === THEN.WRITE_BACK ? old : extra < 0 ? operand : this.values.apply(extra, old, operand);
      if (!this.#store(row, location, value, then)) return false;
    }
    for (let s = 0; s < n; s++) this.order.didInstruction(read + s, what);
    this.order.addressDone();
    return true;
  }

  #store(row: number, location: number, value: number, then: number): boolean {
    const { ops } = this.code;
    const flags = ops[row * ROW + FLAGS]!;
    const extra = ops[row * ROW + EXTRA]!;
    const release = (flags & FLAG.RELEASE) !== 0;
    const n = this.slices(row, location);
    const read = this.event;
    const what = EVENT.WRITE | EVENT.RMW | (release ? EVENT.RELEASE : 0);
    if (!this.writeEvents(row, location, what, read, value)) return false;
    if (extra !== SWAP) this.#readFlows(read, n, extra === CAS && then === THEN.STORE);
    if ((flags & FLAG.ACQUIRE) !== 0 && release) for (let s = 0; s < n; s++) this.order.acquireRelease(this.event + s);
    return true;
  }

  // What CAS does after its read; sets the result register. Expected and old value are pick sources of the write
  // (iico_ctrl), data sources in 2019.
  #compareAndSwap(row: number, location: number, old: number): number {
    const { ops } = this.code;
    const expected = ops[row * ROW + C]!;
    const bits = 8 * ops[row * ROW + BYTES]!;
    const eq = this.values.op({ op: "eq", w: bits, wb: bits, hi: 0, lo: 0 });
    const wanted = this.registers.value(expected); // before dst is set
    const same = this.#guessed(this.values.apply(eq, old, wanted));
    if (same < 0) {
      if (this.outcome === RUN.OK) this.stop(row, STATUS_OF.WAITING, same);
      return THEN.STOP;
    }
    this.registers.masks(expected, this.#expected, this.#expectedAll);
    const { dataDep, dataPick } = this.order;
    for (let i = 0; i < this.shape.words; i++) {
      this.#expectedAll[i]! |= this.#expected[i]!;
      if (same === 0) dataDep[i] = dataPick[i] = 0; // the new value is not read
      if (this.rules.pick) dataPick[i]! |= this.#expectedAll[i]!;
      else dataDep[i]! |= this.#expectedAll[i]!;
    }
    return same === 1 ? this.#succeed(row, location, wanted) : this.#fail(row, location);
  }

  // The register gets the value read (a data dependency on the read), or the comparand: a data dependency on that, and a
  // pick dependency on all that was compared.
  #succeed(row: number, location: number, wanted: number): number {
    const dst = this.code.ops[row * ROW + DST]!;
    const { words: w, dep, pick } = this.registers;
    const comparand = dst >= 0 && this.picks ? this.#resultIsComparand(row, location) : 0;
    if (comparand < 0) return THEN.STOP;
    this.result(row, location, dst);
    if (dst < 0) return THEN.STORE;
    this.registers.slots[dst] = wanted; // equal, and perhaps known earlier
    for (let i = 0; i < w && comparand === 1; i++) {
      pick[dst * w + i]! |= dep[dst * w + i]! | this.#expectedAll[i]!;
      dep[dst * w + i] = this.#expected[i]!;
    }
    return THEN.STORE;
  }

  // The weaker of the two, if one is; else the search tries both.
  #resultIsComparand(row: number, location: number): number {
    if (this.#expectedAll.every((m) => m === 0)) return 1;
    // Behind an acquire is everything anyway, so a dependency on its read adds nothing.
    const acquire = (this.code.ops[row * ROW + FLAGS]! & FLAG.ACQUIRE) !== 0;
    if (acquire && !this.#forwardsAtomic(location, this.slices(row, location))) return 0;
    return this.#secondWay(row);
  }

  // A write that stores what was read makes a difference only where it stands between the halves of an exclusive pair,
  // or where a later read of the thread takes it from there and is ordered less than it would be from elsewhere.
  #fail(row: number, location: number): number {
    const flags = this.code.ops[row * ROW + FLAGS]!;
    this.result(row, location, this.code.ops[row * ROW + DST]!);
    if (!this.#writesBack || !this.mayReadAgain(row, location)) return THEN.LEAVE;
    const weakens = (flags & FLAG.NO_RETURN) !== 0 || this.shape.mixed || this.reservation !== NO_EVENT;
    const acquire = (flags & FLAG.ACQUIRE) !== 0;
    if (!weakens && (acquire || !this.#forwardsAtomic(location, this.slices(row, location)))) return THEN.LEAVE;
    return [THEN.LEAVE, THEN.WRITE_BACK, THEN.STOP].at(this.#secondWay(row))!;
  }

  // Whether a read of the location here would be forwarded from an exclusive or atomic of the thread.
  #forwardsAtomic(location: number, n: number): boolean {
    for (let s = 0; s < n; s++) {
      const own = this.order.lastWrite[location + s]!;
      if (own === NO_EVENT) continue;
      if ((this.st[this.shape.eventBase + own * EVENT_SIZE + WHAT]! & EVENT.ATOMIC) !== 0) return true;
    }
    return false;
  }

  // Which way the search has chosen for the CAS at hand: 0 or 1, or -1 when it has not and the thread stops for it.
  #secondWay(row: number): number {
    const what = this.st[this.shape.eventBase + this.event * EVENT_SIZE + WHAT]!;
    if ((what & EVENT.CHOSEN) !== 0) return (what & EVENT.SECOND_WAY) !== 0 ? 1 : 0;
    this.stop(row, STATUS_OF.CHOICE, this.event);
    return -1;
  }

  // The result of a comparison, or the guess while it is unknown; a guess that turns out wrong kills the branch.
  #guessed(same: number): number {
    const what = this.st[this.shape.eventBase + this.event * EVENT_SIZE + WHAT]!;
    if ((what & EVENT.GUESSED) === 0) return same;
    const guess = (what & EVENT.GUESSED_EQUAL) !== 0 ? 1 : 0;
    if (same < 0 || same === guess) return guess;
    this.outcome = RUN.DEAD;
    return -1;
  }

  // What the read is to those who read the write back: iico_data (arithmetic, writing back) or iico_ctrl (a CAS that
  // succeeds). Either is part of a pick dependency.
  #readFlows(read: number, n: number, controls: boolean): void {
    const { pick, rmwReadIsData } = this.rules;
    const { flowDep, flowPick } = this.order;
    const into = controls || rmwReadIsData ? flowDep : this.through;
    for (let s = 0; s < n; s++) {
      const at = (this.event + s) * this.shape.words;
      for (let k = 0; k < n; k++) {
        if (!(controls && pick)) this.addRead(read + k, into, at);
        if (pick) this.addRead(read + k, flowPick, at);
        if (pick) this.addPicksOfRead(read + k, flowPick, at);
      }
    }
  }
}
