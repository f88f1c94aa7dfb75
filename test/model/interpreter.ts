/** Plain interpretation of `Code` on values alone: runs a thread up to its next memory access. For oracles in tests. */
import {
  A,
  B,
  C,
  CAS,
  type Code,
  DST,
  EXTRA,
  FLAG,
  FLAGS,
  KIND,
  type Layout,
  NONE,
  OP,
  ROW,
  SWAP,
  TARGET,
  Unsupported,
} from "../../src/model/program/index.ts";

export interface Values {
  row: number;
  slots: number[];
}

/** A thread at its start. */
export function startOf(code: Code, thread: number): Values {
  const slots = Array<number>(code.slots).fill(0);
  code.program.threads[thread]!.registers.forEach((v, name) => {
    const slot = code.registers.indexOf(name);
    if (slot >= 0) slots[slot] = code.values.value(v);
  });
  return { row: code.entry[thread]!, slots };
}

/** Value of operand column `i` of the row at `at`. */
export const operand = (code: Code, v: Values, at: number, i: number): number => {
  const o = code.ops[at + i]!;
  return o === NONE ? 0 : o < 0 ? ~o : v.slots[o]!;
};

/** Runs to the next READ, WRITE, RMW, FAULT, END or CLEAR_EXCLUSIVE, or so many rows; changes `v`. */
export function toAccess(code: Code, v: Values, rows = Infinity): void {
  const { ops, values } = code;
  for (let row = 0; row < rows; row++) {
    const at = v.row * ROW;
    const get = (i: number): number => operand(code, v, at, i);
    const dst = ops[at + DST]!;
    switch (ops[at + KIND]) {
      case OP.EVAL:
        v.slots[dst] = values.apply(ops[at + FLAGS]!, get(A), get(B));
        break;
      case OP.COPY:
        v.slots[dst] = get(A);
        break;
      case OP.ITE:
      case OP.PICK:
        v.slots[dst] = get(A) !== 0 ? get(B) : get(C);
        break;
      case OP.FENCE:
        break;
      case OP.BRANCH:
        if (get(A) !== 0) v.row = ops[at + TARGET]! - 1;
        break;
      case OP.JUMP:
        v.row = ops[at + TARGET]! - 1;
        break;
      case OP.JUMP_TO:
        v.row = code.rowAt.get(values.number(get(A)))! - 1;
        break;
      case OP.UNSUPPORTED:
        throw new Unsupported(code.reasons[ops[at + FLAGS]!]);
      default:
        return;
    }
    v.row++;
  }
}

/** What an atomic stores when it finds `old`, or undefined for a CAS that fails. */
export function stored(code: Code, v: Values, at: number, old: number): number | undefined {
  const op = code.ops[at + EXTRA]!;
  const b = operand(code, v, at, B);
  if (op === SWAP) return b;
  if (op === CAS) return old === operand(code, v, at, C) ? b : undefined;
  return code.values.apply(op, old, b);
}

/** The value of cells, lowest first. */
export function joined(code: Code, cells: readonly number[], granule: number): number {
  const all = cells.reduceRight((v, cell) => (v << BigInt(8 * granule)) | code.values.number(cell), 0n);
  return code.values.value(all);
}

/** The cells of a stored value, lowest first. */
export function cellsOf(code: Code, layout: Layout, first: number, slices: number, value: number): number[] {
  const bits = 8 * layout.granuleOf[first]!;
  const all = code.values.number(value);
  return Array.from({ length: slices }, (_, k) => code.values.value(BigInt.asUintN(bits, all >> BigInt(bits * k))));
}

/** Single-copy-atomic parts of an access: CASP has two. */
export const partsOf = (flags: number): number => (flags & FLAG.PAIR && !(flags & FLAG.EXCLUSIVE) ? 2 : 1);
