/**
 * Shortens micro-operations once per program, so that searches run fewer: copies inside an instruction are forwarded,
 * results go to their register directly, and rows whose result nobody can use (the flags of most comparisons) are dropped.
 * Memory accesses, barriers and control flow are never touched, and values and dependencies of live registers stay the same.
 */
import { hasBit, setBit } from "../../bits/index.ts";
import { A, B, C, DST, FLAG, FLAGS, INSTRUCTION, KIND, NONE, OP, operandColumns, ROW, TARGET } from "./rows.ts";
import type { ValueTable } from "./values.ts";

const PURE: readonly number[] = [OP.EVAL, OP.COPY, OP.ITE, OP.PICK];

/** Rows of one program before they are frozen. `registers` is the number of slots that are registers. */
export interface Draft {
  readonly ops: Int32Array;
  readonly registers: number;
  readonly values: ValueTable;
  readonly entry: readonly number[];
  readonly rowAt: ReadonlyMap<bigint, number>;
  /** Slots observed at the end. */
  readonly observed: readonly number[];
}

/** The same rows, fewer. */
export function simplify(draft: Draft): Pick<Draft, "ops" | "entry" | "rowAt"> {
  const ops = draft.ops.slice();
  const n = ops.length / ROW;
  for (let row = 0; row < n; row++) {
    const at = row * ROW;
    // Value ids carry no width, so a zero extension is a copy.
    if (ops[at + KIND] !== OP.EVAL || draft.values.operator(ops[at + FLAGS]!).op !== "zero-extend") continue;
    ops[at + KIND] = OP.COPY;
    ops[at + B] = NONE;
    ops[at + FLAGS] = 0;
  }
  for (let row = 0, end = 0; row < n; row = end) {
    for (end = row; end < n && ops[end * ROW + INSTRUCTION] === ops[row * ROW + INSTRUCTION]; ) end++;
    forwardCopies(ops, row, end, draft.registers);
    retarget(ops, row, end, draft.registers);
  }
  return compact(ops, keepLive(ops, draft), draft);
}

// t := a; … t …   becomes   … a …   when a is a constant, a temporary, or a register that the instruction does not set.
function forwardCopies(ops: Int32Array, from: number, to: number, registers: number): void {
  for (let row = from; row < to; row++) {
    const at = row * ROW;
    const t = ops[at + DST]!;
    const a = ops[at + A]!;
    if (ops[at + KIND] !== OP.COPY || t < registers) continue;
    if (a >= 0 && a < registers && definitionOf(ops, from, to, a) >= 0) continue;
    for (let use = from * ROW; use < to * ROW; use += ROW) {
      for (const column of operandColumns(ops[use + KIND]!)) if (ops[use + column] === t) ops[use + column] = a;
    }
    ops[at + A] = t; // a copy to itself: dropped below
  }
}

// t := …; r := t   becomes   r := …   when t has no other use and r is not named in between.
function retarget(ops: Int32Array, from: number, to: number, registers: number): void {
  for (let row = from; row < to; row++) {
    const at = row * ROW;
    const r = ops[at + DST]!;
    const t = ops[at + A]!;
    if (ops[at + KIND] !== OP.COPY || r >= registers || t < registers) continue;
    const def = definitionOf(ops, from, to, t);
    if (def < 0 || def > row || definitionOf(ops, def + 1, to, t) >= 0 || countUses(ops, from, to, t) !== 1) continue;
    if (countUses(ops, def + 1, row, r) > 0 || definitionOf(ops, def, row, r) >= 0 || hasJump(ops, def, row)) continue;
    ops[def * ROW + DST] = r;
    ops[at + A] = r; // a copy to itself: dropped below
  }
}

/** The first row that sets a slot, or -1. */
function definitionOf(ops: Int32Array, from: number, to: number, slot: number): number {
  for (let row = from; row < to; row++) if (ops[row * ROW + DST] === slot) return row;
  return -1;
}

function countUses(ops: Int32Array, from: number, to: number, slot: number): number {
  let n = 0;
  for (let at = from * ROW; at < to * ROW; at += ROW) {
    for (const column of operandColumns(ops[at + KIND]!)) {
      if (ops[at + column] !== slot) continue;
      n++;
      break;
    }
  }
  return n;
}

function hasJump(ops: Int32Array, from: number, to: number): boolean {
  for (let at = from * ROW; at < to * ROW; at += ROW)
    if (ops[at + KIND] === OP.BRANCH || ops[at + KIND] === OP.JUMP) return true;
  return false;
}

/** Rows that may be next, as the row alone says it. */
export function successors(ops: Int32Array, row: number): readonly number[] | "anywhere" {
  switch (ops[row * ROW + KIND]) {
    case OP.JUMP:
      return [ops[row * ROW + TARGET]!];
    case OP.BRANCH:
      return [ops[row * ROW + TARGET]!, row + 1];
    case OP.JUMP_TO:
      return "anywhere";
    case OP.END:
    case OP.FAULT:
    case OP.UNSUPPORTED:
      return [];
    default:
      return [row + 1];
  }
}

// Which rows to keep: everything with an effect, and what computes a slot that may still be used. Marks unused reads.
function keepLive(ops: Int32Array, draft: Draft): Uint8Array {
  const n = ops.length / ROW;
  const words = (highestSlot(ops, draft.registers) + 32) >>> 5;
  const live = new Int32Array(n * words);
  const registers = new Int32Array(words);
  for (let slot = 0; slot < draft.registers; slot++) setBit(registers, 0, slot);
  const observed = new Int32Array(words);
  for (const slot of draft.observed) setBit(observed, 0, slot);
  const next = Array.from({ length: n }, (_, row) => successors(ops, row));
  const keep = new Uint8Array(n);
  const out = new Int32Array(words);
  for (let changed = true; changed; ) {
    changed = false;
    for (let row = n - 1; row >= 0; row--) {
      const at = row * ROW;
      const to = next[row]!;
      out.set(to === "anywhere" ? registers : observed);
      if (to !== "anywhere" && to.length > 0) out.fill(0);
      if (to !== "anywhere") for (const k of to) for (let w = 0; w < words; w++) out[w]! |= live[k * words + w]!;
      const dst = ops[at + DST]!;
      const pure = PURE.includes(ops[at + KIND]!);
      const useless = pure && (!hasBit(out, 0, dst) || (ops[at + KIND] === OP.COPY && ops[at + A] === dst));
      keep[row] = useless ? 0 : 1;
      // Liveness grows until it is known: what looks unused at first may be used by way of a jump backwards.
      if (ops[at + KIND] === OP.READ)
        ops[at + FLAGS] = hasBit(out, 0, dst) ? ops[at + FLAGS]! & ~FLAG.UNUSED : ops[at + FLAGS]! | FLAG.UNUSED;
      if (!useless) {
        if (dst >= 0) out[dst >>> 5]! &= ~(1 << (dst & 31));
        for (const c of operandColumns(ops[at + KIND]!)) if (ops[at + c]! >= 0) setBit(out, 0, ops[at + c]!);
      }
      for (let w = 0; w < words; w++) {
        if (out[w] !== live[row * words + w]) changed = true;
        live[row * words + w] = out[w]!;
      }
    }
  }
  return keep;
}

function highestSlot(ops: Int32Array, registers: number): number {
  let highest = registers;
  for (let at = 0; at < ops.length; at += ROW) for (let c = DST; c <= C; c++) highest = Math.max(highest, ops[at + c]!);
  return highest;
}

function compact(ops: Int32Array, keep: Uint8Array, draft: Draft): Pick<Draft, "ops" | "entry" | "rowAt"> {
  const moved = new Int32Array(keep.length + 1);
  let count = 0;
  keep.forEach((k, row) => {
    moved[row] = count;
    count += k;
  });
  const out = new Int32Array(count * ROW);
  for (let row = 0; row < keep.length; row++) {
    if (keep[row] === 0) continue;
    const to = moved[row]! * ROW;
    for (let i = 0; i < ROW; i++) out[to + i] = ops[row * ROW + i]!;
    const kind = out[to + KIND];
    if (kind === OP.JUMP || kind === OP.BRANCH) out[to + TARGET] = moved[out[to + TARGET]!]!;
  }
  return {
    ops: out,
    entry: draft.entry.map((row) => moved[row]!),
    rowAt: new Map([...draft.rowAt].map(([address, row]) => [address, moved[row]!])),
  };
}
