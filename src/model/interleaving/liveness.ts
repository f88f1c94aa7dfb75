/** Which slots may still be read from a row on: what is dead is forgotten, so that states which differ in nothing else are one. */
import { hasBit } from "../../bits/index.ts";
import { type Code, DST, FLAG, FLAGS, KIND, NONE, OP, operandColumns, Propagation, ROW } from "../program/index.ts";

/** Bits of slots by row, `words` int32s each; unreachable rows have none. */
export interface Liveness {
  readonly words: number;
  readonly masks: Int32Array;
}

export function liveness(code: Code): Liveness {
  const { ops, slots } = code;
  const rows = ops.length / ROW;
  const words = Math.max(1, (slots + 31) >>> 5);
  const masks = new Int32Array(rows * words);
  for (const thread of code.entry.keys()) ofThread(code, new Propagation(code, thread), words, masks);
  return { words, masks };
}

function ofThread({ ops }: Code, p: Propagation, words: number, masks: Int32Array): void {
  const row = new Int32Array(words);
  for (let changed = true; changed; ) {
    changed = false;
    for (let r = p.rows - 1; r >= 0; r--) {
      if (p.entry[r] === undefined) continue;
      row.fill(0);
      for (const to of p.successors(r)) for (let w = 0; w < words; w++) row[w]! |= masks[to * words + w]!;
      const at = r * ROW;
      const dst = ops[at + DST]!;
      if (dst >= 0) row[dst >>> 5]! &= ~(1 << (dst & 31));
      for (const column of operandColumns(ops[at + KIND]!)) {
        const o = ops[at + column]!;
        if (o !== NONE && o >= 0) row[o >>> 5]! |= 1 << (o & 31);
      }
      for (let w = 0; w < words; w++) {
        const both = masks[r * words + w]! | row[w]!;
        if (both !== masks[r * words + w]) changed = true;
        masks[r * words + w] = both;
      }
    }
  }
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
