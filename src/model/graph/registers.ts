/**
 * Registers of the thread that runs: per slot a value id and the reads it depends on, as two masks over events: `dep` for
 * data dependencies, `pick` for pick dependencies (aarch64deps.cat). A hot file.
 */
import { A, B, C, type Code, DST, FLAGS, KIND, OP, type ValueTable } from "../program/index.ts";

export class Registers {
  readonly slots: Int32Array;
  readonly dep: Int32Array;
  readonly pick: Int32Array;
  readonly words: number;
  /** Words of the masks that are kept: 0 in a run that is about values alone. */
  tracked: number;
  readonly #ops: Int32Array;
  readonly #values: ValueTable;
  readonly #weak: boolean;
  readonly #start: readonly Int32Array[];

  /** `weak`: PICK rows give pick dependencies; otherwise they are data dependencies. */
  constructor(code: Code, words: number, weak: boolean) {
    this.words = words;
    this.tracked = words;
    this.slots = new Int32Array(code.slots);
    this.dep = new Int32Array(code.slots * words);
    this.pick = new Int32Array(code.slots * words);
    this.#ops = code.ops;
    this.#values = code.values;
    this.#weak = weak;
    const start = (registers: ReadonlyMap<string, bigint>, slot: number): number =>
      code.values.value(registers.get(code.registers[slot] ?? "") ?? 0n);
    this.#start = code.program.threads.map(({ registers }) =>
      Int32Array.from({ length: code.slots }, (_, slot) => start(registers, slot)),
    );
  }

  /** Initial registers of thread `t`. */
  reset(t: number): void {
    this.slots.set(this.#start[t]!);
    if (this.tracked === 0) return;
    this.dep.fill(0);
    this.pick.fill(0);
  }

  /** Value id of an operand. */
  value(operand: number): number {
    return operand < 0 ? ~operand : this.slots[operand]!;
  }

  /** The row at `at` of kind EVAL. */
  eval(at: number): void {
    const { words: w, tracked, dep, pick } = this;
    const ops = this.#ops;
    const dst = ops[at + DST]!;
    const a = ops[at + A]!;
    const b = ops[at + B]!;
    this.slots[dst] = this.#values.apply(ops[at + FLAGS]!, this.value(a), this.value(b));
    for (let i = 0; i < tracked; i++) {
      dep[dst * w + i] = (a < 0 ? 0 : dep[a * w + i]!) | (b < 0 ? 0 : dep[b * w + i]!);
      pick[dst * w + i] = (a < 0 ? 0 : pick[a * w + i]!) | (b < 0 ? 0 : pick[b * w + i]!);
    }
  }

  /** dst := a, with its dependencies. */
  copy(dst: number, a: number): void {
    const { words: w, tracked, dep, pick } = this;
    this.slots[dst] = this.value(a);
    for (let i = 0; i < tracked; i++) {
      dep[dst * w + i] = a < 0 ? 0 : dep[a * w + i]!;
      pick[dst * w + i] = a < 0 ? 0 : pick[a * w + i]!;
    }
  }

  /** dst := a value that depends on no read. */
  plain(dst: number, value: number): void {
    const { words: w, tracked, dep, pick } = this;
    this.slots[dst] = value;
    for (let i = 0; i < tracked; i++) {
      dep[dst * w + i] = 0;
      pick[dst * w + i] = 0;
    }
  }

  /** The row at `at` of kind ITE or PICK. `pick-dep`: the condition orders weakly, the chosen value is data. */
  choose(at: number): void {
    const { words: w, tracked, dep, pick } = this;
    const ops = this.#ops;
    const dst = ops[at + DST]!;
    const a = ops[at + A]!;
    const b = ops[at + B]!;
    const c = ops[at + C]!;
    const cond = this.value(a);
    this.slots[dst] = this.#values.conditional(cond, this.value(b), this.value(c));
    const weak = this.#weak && ops[at + KIND] === OP.PICK;
    // What is not known yet to be chosen gives no order yet; the run after the condition is known adds it.
    const useB = (!weak || cond > 0) && b >= 0;
    const useC = (!weak || cond === 0) && c >= 0;
    for (let i = 0; i < tracked; i++) {
      const condDep = a < 0 ? 0 : dep[a * w + i]!;
      const condPick = a < 0 ? 0 : pick[a * w + i]!;
      const chosen = (useB ? dep[b * w + i]! : 0) | (useC ? dep[c * w + i]! : 0);
      const chosenPick = (useB ? pick[b * w + i]! : 0) | (useC ? pick[c * w + i]! : 0);
      dep[dst * w + i] = weak ? chosen : chosen | condDep;
      pick[dst * w + i] = chosenPick | condPick | (weak ? condDep : 0);
    }
  }

  /** Copies the masks of an operand into two masks. */
  masks(operand: number, dep: Int32Array, pick: Int32Array): void {
    const w = this.words;
    for (let i = 0; i < this.tracked; i++) {
      dep[i] = operand < 0 ? 0 : this.dep[operand * w + i]!;
      pick[i] = operand < 0 ? 0 : this.pick[operand * w + i]!;
    }
  }
}
