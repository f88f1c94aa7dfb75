/** What of a thread's registers may depend on memory, and which loops do not: found out from its text, before any search. */

import type { Code } from "./compiled.ts";
import type { Propagation } from "./propagation.ts";
import { A, DST, KIND, OP, operandColumns, ROW } from "./rows.ts";

/** Slots that may depend on what was read, on entry of each row: a constant that does is not taken for one. */
export class Derived {
  readonly #entry: (Uint8Array | undefined)[];

  constructor(code: Code, p: Propagation, entry: number) {
    this.#entry = new Array<Uint8Array | undefined>(p.rows).fill(undefined);
    this.#entry[entry] = new Uint8Array(code.slots);
    const todo = [entry];
    for (let row = todo.pop(); row !== undefined; row = todo.pop()) {
      const out = this.#after(code, row);
      for (const next of p.entry[row] === undefined ? [] : p.successors(row))
        if (this.#join(next, out)) todo.push(next);
    }
  }

  #after({ ops }: Code, row: number): Uint8Array {
    const at = row * ROW;
    const out = this.#entry[row]!.slice();
    const [kind, dst] = [ops[at + KIND]!, ops[at + DST]!];
    if (dst < 0) return out;
    const reads = kind === OP.READ || kind === OP.RMW || kind === OP.WRITE;
    out[dst] = Number(reads || operandColumns(kind).some((c) => ops[at + c]! >= 0 && out[ops[at + c]!] === 1));
    return out;
  }

  #join(row: number, from: Uint8Array): boolean {
    const known = this.#entry[row];
    if (known === undefined) {
      this.#entry[row] = from.slice(); // the other successor has its own
      return true;
    }
    let changed = false;
    for (let i = 0; i < known.length; i++) {
      if (from[i] === 0 || known[i] === 1) continue;
      known[i] = 1;
      changed = true;
    }
    return changed;
  }

  has(row: number, slot: number): boolean {
    return slot >= 0 && this.#entry[row]?.[slot] === 1;
  }
}

/** A way back to a loop head, and the rows from which it is reached without passing the head. */
interface Loop {
  readonly head: number;
  readonly back: number;
  readonly rows: ReadonlySet<number>;
}

function loopOf(head: number, back: number, before: ReadonlyMap<number, readonly number[]>): Loop {
  const rows = new Set([head]);
  const todo = [back];
  for (let row = todo.pop(); row !== undefined; row = todo.pop()) {
    if (rows.has(row)) continue;
    rows.add(row);
    todo.push(...(before.get(row) ?? []));
  }
  return { head, back, rows };
}

// Loops inside may have the same head, so their ways back are not rows of the outer one.
const isInside = (inner: Loop, outer: Loop): boolean => inner.rows.size < outer.rows.size && outer.rows.has(inner.head);

/**
 * 1 at rows that jump back for a round of a loop that counts up to a number which is in the text: no branch of it, but for
 * loops inside, depends on what was read. Such rounds need no bound.
 */
export function countedLoops(code: Code, p: Propagation, entry: number): Uint8Array {
  const counted = new Uint8Array(p.rows);
  if (!p.loopHead.includes(1)) return counted;
  const before = new Map<number, number[]>();
  const backs: { readonly head: number; readonly back: number }[] = [];
  for (let row = 0; row < p.rows; row++)
    for (const next of p.entry[row] === undefined ? [] : p.successors(row)) {
      before.set(next, [...(before.get(next) ?? []), row]);
      if (next <= row) backs.push({ head: next, back: row });
    }
  const derived = new Derived(code, p, entry);
  const loops = backs.map(({ head, back }) => loopOf(head, back, before));
  for (const loop of loops) {
    const inner = loops.filter((other) => isInside(other, loop));
    const branches = [...loop.rows].filter((row) => {
      const kind = code.ops[row * ROW + KIND];
      return (kind === OP.BRANCH || kind === OP.JUMP_TO) && !inner.some(({ rows }) => rows.has(row));
    });
    const ends = branches.some((row) => p.successors(row).some((to) => !loop.rows.has(to)));
    if (ends && branches.every((row) => !derived.has(row, code.ops[row * ROW + A]!))) counted[loop.back] = 1;
  }
  return counted;
}
