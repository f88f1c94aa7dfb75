/** Which slots may still be read from a row on: what is dead is forgotten, so that states which differ in nothing else are one. */
import { hasBit } from "../../bits/index.ts";
import { type Code, DST, FLAG, FLAGS, KIND, NONE, OP, operandColumns, Propagation, ROW } from "../program/index.ts";

/** Bits of slots by row, `words` int32s each; unreachable rows have none. */
export interface Liveness {
  readonly words: number;
  readonly masks: Int32Array;
}

/** Of all threads. Where a jump goes that is not known before it runs, all slots are live. */
export function liveness(code: Code): Liveness {
  const { ops } = code;
  const rows = ops.length / ROW;
  const next = new Map<number, readonly number[]>();
  let open = false;
  for (const thread of code.entry.keys()) {
    const p = new Propagation(code, thread, "nowhere");
    for (let row = 0; row < rows; row++) {
      if (p.entry[row] === undefined) continue;
      const to = p.successors(row);
      if (ops[row * ROW + KIND] === OP.JUMP_TO && to.length === 0) open = true;
      else next.set(row, to);
    }
  }
  const found = livenessOn(code, next);
  // What only such a jump reaches was not looked at.
  if (open)
    for (let row = 0; row < rows; row++)
      if (!next.has(row)) found.masks.fill(-1, row * found.words, (row + 1) * found.words);
  return open ? livenessOn(code, next, found) : found;
}

/** The same on rows whose successors are known. @param from  what is known to be live */
export function livenessOn(code: Code, next: ReadonlyMap<number, readonly number[]>, from?: Liveness): Liveness {
  const { ops, slots } = code;
  const words = Math.max(1, (slots + 31) >>> 5);
  const masks = from?.masks ?? new Int32Array((ops.length / ROW) * words);
  const order = [...next].sort(([a], [b]) => b - a);
  const live = new Int32Array(words);
  for (let changed = true; changed; ) {
    changed = false;
    for (const [row, to] of order) {
      live.fill(0);
      for (const t of to) for (let w = 0; w < words; w++) live[w]! |= masks[t * words + w]!;
      const at = row * ROW;
      const dst = ops[at + DST]!;
      if (dst >= 0) live[dst >>> 5]! &= ~(1 << (dst & 31));
      for (const column of operandColumns(ops[at + KIND]!)) {
        const o = ops[at + column]!;
        if (o !== NONE && o >= 0) live[o >>> 5]! |= 1 << (o & 31);
      }
      for (let w = 0; w < words; w++) {
        const both = masks[row * words + w]! | live[w]!;
        if (both !== masks[row * words + w]) changed = true;
        masks[row * words + w] = both;
      }
    }
  }
  return { words, masks };
}

/** The slots that are live at some row at which a thread may stand between two steps. */
export function standing({ ops, slots }: Code, { words, masks }: Liveness): readonly number[] {
  const found: number[] = [];
  for (let slot = 0; slot < slots; slot++)
    for (let r = 0; r < ops.length / ROW; r++)
      if (isStep(ops, r) && hasBit(masks, r * words, slot)) {
        found.push(slot);
        break;
      }
  return found;
}

/** A row at which a thread stands until it is its turn. */
export function isStep(ops: Int32Array, row: number): boolean {
  const kind = ops[row * ROW + KIND];
  return kind === OP.READ || kind === OP.WRITE || kind === OP.RMW || kind === OP.END || kind === OP.FAULT;
}

/** A store-exclusive may fail. */
export const mayFail = (ops: Int32Array, row: number): boolean =>
  ops[row * ROW + KIND] === OP.WRITE && (ops[row * ROW + FLAGS]! & FLAG.EXCLUSIVE) !== 0;
