/**
 * Shortens micro-operations once per program, so that searches run fewer: copies inside an instruction are forwarded,
 * results go to their register directly, and rows whose result nobody can use (the flags of most comparisons) are dropped.
 * Memory accesses, barriers and control flow are never touched, and values and dependencies of live registers stay the same.
 */
import { A, B, C, DST, FLAGS, INSTRUCTION, KIND, NONE, OP, ROW, TARGET } from "./rows.ts";
import type { ValueTable } from "./values.ts";

const PURE: readonly number[] = [OP.EVAL, OP.COPY, OP.ITE, OP.PICK];

/** Columns of a row that name operands. */
function operandColumns(kind: number): readonly number[] {
  if (kind === OP.RMW || kind === OP.ITE || kind === OP.PICK) return [A, B, C];
  return kind === OP.EVAL || kind === OP.WRITE ? [A, B] : [A];
}

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
    const [t, a] = [ops[at + DST]!, ops[at + A]!];
    if (ops[at + KIND] !== OP.COPY || t < registers) continue;
    if (a >= 0 && a < registers && definitions(ops, from, to, a).length > 0) continue;
    for (let use = from; use < to; use++) {
      for (const column of operandColumns(ops[use * ROW + KIND]!))
        if (ops[use * ROW + column] === t) ops[use * ROW + column] = a;
    }
    ops[at + A] = t; // a copy to itself: dropped below
  }
}

// t := …; r := t   becomes   r := …   when t has no other use and r is not named in between.
function retarget(ops: Int32Array, from: number, to: number, registers: number): void {
  for (let row = from; row < to; row++) {
    const at = row * ROW;
    const [r, t] = [ops[at + DST]!, ops[at + A]!];
    if (ops[at + KIND] !== OP.COPY || r >= registers || t < registers) continue;
    const [def, ...more] = definitions(ops, from, to, t);
    if (def === undefined || more.length > 0 || def > row || uses(ops, from, to, t).length !== 1) continue;
    const between = uses(ops, def + 1, row, r).length + definitions(ops, def, row, r).length;
    const jumps = rows(def, row).some((k) => ops[k * ROW + KIND] === OP.BRANCH || ops[k * ROW + KIND] === OP.JUMP);
    if (between > 0 || jumps) continue;
    ops[def * ROW + DST] = r;
    ops[at + A] = r; // a copy to itself: dropped below
  }
}

const rows = (from: number, to: number): number[] => Array.from({ length: to - from }, (_, i) => from + i);
const definitions = (ops: Int32Array, from: number, to: number, slot: number): number[] =>
  rows(from, to).filter((row) => ops[row * ROW + DST] === slot);
const uses = (ops: Int32Array, from: number, to: number, slot: number): number[] =>
  rows(from, to).filter((row) => operandColumns(ops[row * ROW + KIND]!).some((c) => ops[row * ROW + c] === slot));

function successors(ops: Int32Array, row: number): readonly number[] | "anywhere" {
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

// Which rows to keep: everything with an effect, and what computes a slot that may still be used.
function keepLive(ops: Int32Array, draft: Draft): Uint8Array {
  const n = ops.length / ROW;
  const live: Set<number>[] = Array.from({ length: n }, () => new Set());
  const registers = new Set(rows(0, draft.registers));
  const keep = new Uint8Array(n);
  for (let changed = true; changed; ) {
    changed = false;
    for (let row = n - 1; row >= 0; row--) {
      const at = row * ROW;
      const next = successors(ops, row);
      const out = new Set<number>(next === "anywhere" ? registers : next.length === 0 ? draft.observed : []);
      if (next !== "anywhere") for (const to of next) for (const slot of live[to] ?? []) out.add(slot);
      const dst = ops[at + DST]!;
      const useless =
        PURE.includes(ops[at + KIND]!) && (!out.has(dst) || (ops[at + KIND] === OP.COPY && ops[at + A] === dst));
      keep[row] = useless ? 0 : 1;
      if (!useless) {
        if (dst >= 0) out.delete(dst);
        for (const c of operandColumns(ops[at + KIND]!)) if (ops[at + c]! >= 0) out.add(ops[at + c]!);
      }
      if (out.size !== live[row]!.size) {
        live[row] = out;
        changed = true;
      }
    }
  }
  return keep;
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
