/**
 * Single-instruction atomics of the running thread: a read, and a write of the same instruction that nothing of another
 * thread comes between; a CAS writes only when the values are equal. A hot file (STYLE.md section 9).
 */
import { setBit } from "../../bits/index.ts";
import { B, BYTES, C, CAS, type Code, DST, EXTRA, FLAG, FLAGS, type Layout, ROW, SWAP } from "../program/index.ts";
import { Accesses, RUN, type RunOptions } from "./accesses.ts";
import { EVENT, EVENT_SIZE, type Shape, STATUS_OF, WHAT } from "./shape.ts";

/** Accesses with the atomics of the large system extensions. */
export abstract class AtomicAccesses extends Accesses {
  readonly #expected: Int32Array; // sources of the expected value of a CAS

  constructor(code: Code, layout: Layout, shape: Shape, options: RunOptions) {
    super(code, layout, shape, options);
    this.#expected = new Int32Array(shape.words);
  }

  protected rmw(row: number): boolean {
    const { ops } = this.code;
    const at = row * ROW;
    const location = this.locate(row);
    if (location < 0) return false;
    const flags = ops[at + FLAGS]!;
    const acquire = (flags & FLAG.ACQUIRE) !== 0;
    const release = (flags & FLAG.RELEASE) !== 0;
    const dst = ops[at + DST]!;
    const operand = this.registers.value(ops[at + B]!); // before dst is set: they may be the same register
    const noReturn = (flags & FLAG.NO_RETURN) !== 0 ? EVENT.NO_RETURN : 0;
    this.registers.masks(ops[at + B]!, this.order.dataDep, this.order.dataPick);
    if (!this.readEvents(row, location, EVENT.RMW | noReturn | (acquire ? EVENT.ACQUIRE : 0))) return false;
    const read = this.event;
    const n = this.slices(row, location);
    const old = this.events.gather(read, n, 8 * this.layout.granuleOf[location]!);
    const extra = ops[at + EXTRA]!;
    const stores = extra === CAS ? this.#compareAndSwap(row, location, old) : 1;
    if (stores < 0) return false;
    if (extra !== CAS) this.result(row, location, dst);
    if (stores === 1) {
      const value = extra < 0 ? operand : this.values.apply(extra, old, operand);
      const what = EVENT.WRITE | EVENT.RMW | (release ? EVENT.RELEASE : 0);
      if (!this.writeEvents(row, location, what, read, value)) return false;
      if (extra !== SWAP) this.#readFlows(read, n, extra === CAS);
      if (acquire && release) for (let s = 0; s < n; s++) this.order.acquireRelease(this.event + s);
    }
    this.order.addressDone();
    return true;
  }

  // The comparison of CAS: 1 stores, 0 does not, -1 the thread waits. Sets the result register. Expected and old value
  // are pick sources of the write, and of a result that is thereby known; data sources in 2019.
  #compareAndSwap(row: number, location: number, old: number): number {
    const { ops } = this.code;
    const expected = ops[row * ROW + C]!;
    const dst = ops[row * ROW + DST]!;
    const bits = 8 * ops[row * ROW + BYTES]!;
    const eq = this.values.op({ op: "eq", w: bits, wb: bits, hi: 0, lo: 0 });
    const same = this.#guessed(this.values.apply(eq, old, this.registers.value(expected)));
    if (same < 0) {
      if (this.outcome === RUN.OK) this.stop(row, STATUS_OF.WAITING, same);
      return -1;
    }
    const wanted = this.registers.value(expected); // before dst is set
    const { words: w, dep, pick } = this.registers;
    const { dataDep, dataPick } = this.order;
    for (let i = 0; i < w; i++) {
      const m = expected < 0 ? 0 : dep[expected * w + i]! | pick[expected * w + i]!;
      this.#expected[i] = m;
      if (this.rules.pick) dataPick[i]! |= m;
      else dataDep[i]! |= m;
    }
    this.result(row, location, dst);
    if (same === 1) this.registers.slots[dst] = wanted; // equal, and perhaps known earlier
    for (let i = 0; i < w && same === 1 && this.rules.pick; i++) {
      pick[dst * w + i]! |= dep[dst * w + i]! | this.#expected[i]!;
      dep[dst * w + i] = 0;
    }
    return same;
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

  // iico_data (arithmetic) or iico_ctrl (CAS) from the read to the write of an RMW, for what reads the write back.
  #readFlows(read: number, n: number, isCas: boolean): void {
    const { flowDep, flowPick } = this.order;
    const { pick, rmwReadIsData } = this.rules;
    const into = isCas && pick ? flowPick : isCas || rmwReadIsData ? flowDep : this.through;
    for (let s = 0; s < n; s++) {
      for (let k = 0; k < n; k++) setBit(into, (this.event + s) * this.shape.words, read + k);
    }
  }
}
