/**
 * What can be said of a thread's code before any search: live slots, loop heads, and which variables it may still write
 * from each row on. Addresses come from a constant propagation over value ids, so that an address such as
 * `x + (r ^ r)` is known here too; an address that is not known stands for every variable.
 */
import type { Code } from "./compiled.ts";
import { countedLoops } from "./derived.ts";
import { variableAt } from "./program.ts";
import { Propagation } from "./propagation.ts";
import { A, B, BYTES, C, DST, FLAG, FLAGS, KIND, OP, operandColumns, ROW, TARGET } from "./rows.ts";

/** Facts about one thread's code; rows are indices of micro-operations of `Code.ops`. */
export interface Analysis {
  /** Words of a variable mask. */
  readonly variableWords: number;
  /** Mask of variables that may be written from row r on: mayWrite[r * variableWords ..]. */
  readonly mayWrite: Int32Array;
  /** The same of entries that walks may update; only with page tables. */
  readonly mayUpdate?: Int32Array;
  /** The same of variables that may be read, or stored to exclusively. */
  readonly mayRead: Int32Array;
  /** Index of the variable at an address. */
  readonly variableOf: (address: bigint) => number;
  /** 1 where a jump backwards arrives. */
  readonly loopHead: Uint8Array;
  /** Heads at which no jump back arrives: load-exclusives of loops that the compiler has turned. */
  readonly turned: readonly number[];
  /** 1 at a row that jumps back for a round that is counted by constants: it has no bound. */
  readonly counted: Uint8Array;
  /** 1 where a store-exclusive can be reached without a new load-exclusive; empty for code without loops. */
  readonly storeExclusiveAhead: Uint8Array;
  /** By row of a store-exclusive: the loop head that a failure goes back to without a memory access on the way, or -1. */
  readonly retryAt: Int32Array;
  /** It may write where the address is not known. */
  readonly writesAnywhere: boolean;
  /** Writes whose address is known, in order of the text: address value id and bytes. */
  readonly writes: readonly { readonly address: number; readonly bytes: number }[];
  /** Slots live on entry to a loop head, by row; undefined elsewhere. */
  readonly live: readonly (Int32Array | undefined)[];
}

const bitsOf = (n: number): number => Math.max(1, (n + 31) >>> 5);

/** Repeats `update` on reachable rows, last first, until nothing changes. */
function backwards(p: Propagation, update: (row: number, next: readonly number[]) => boolean): void {
  const next = p.entry.map((slots, row) => (slots === undefined ? undefined : p.successors(row)));
  for (let changed = true; changed; ) {
    changed = false;
    for (let row = p.rows - 1; row >= 0; row--) {
      const to = next[row];
      if (to !== undefined && update(row, to)) changed = true;
    }
  }
}

const writes = (kind: number): boolean => kind === OP.WRITE || kind === OP.RMW;
const reads = (kind: number, flags: number): boolean =>
  kind === OP.READ || kind === OP.RMW || (kind === OP.WRITE && (flags & FLAG.EXCLUSIVE) !== 0);

/** The variables that a row may touch, or any. */
export type Touched = (row: number) => readonly number[] | "any";

const touchedBy =
  (p: Propagation, counts: (kind: number, flags: number) => boolean): Touched =>
  (row) => {
    if (!counts(p.code.ops[row * ROW + KIND]!, p.code.ops[row * ROW + FLAGS]!)) return [];
    const v = p.variable(row);
    return v < 0 ? "any" : [v];
  };

// Per row the variables that accesses may touch from there on.
function accessMasks(p: Propagation, words: number, touched: Touched): Int32Array {
  const masks = new Int32Array(p.rows * words);
  for (let row = 0; row < p.rows; row++) {
    if (p.entry[row] === undefined) continue;
    const found = touched(row);
    if (found === "any") masks.fill(-1, row * words, (row + 1) * words);
    else for (const v of found) masks[row * words + (v >>> 5)]! |= 1 << (v & 31);
  }
  backwards(p, (row, next) => {
    let changed = false;
    for (const to of next) {
      for (let w = 0; w < words; w++) {
        const old = masks[row * words + w]!;
        masks[row * words + w]! |= masks[to * words + w]!;
        if (masks[row * words + w] !== old) changed = true;
      }
    }
    return changed;
  });
  return masks;
}

function storeExclusives(p: Propagation): Uint8Array {
  const ahead = new Uint8Array(p.rows);
  const { ops } = p.code;
  backwards(p, (row, next) => {
    const kind = ops[row * ROW + KIND];
    const exclusive = (ops[row * ROW + FLAGS]! & FLAG.EXCLUSIVE) !== 0;
    const here =
      kind === OP.WRITE && exclusive ? 1 : kind === OP.READ && exclusive ? 0 : Number(next.some((n) => ahead[n] === 1));
    if (ahead[row] === here) return false;
    ahead[row] = here;
    return true;
  });
  return ahead;
}

/** Rows that a failure of a store-exclusive may run through on its way back: a few tests of its status. */
const MOST_RETRY_ROWS = 64;

// Follows a failure through rows that compute and branch, as far as they depend on its status alone.
function retryHead(p: Propagation, start: number): number {
  const { ops, values } = p.code;
  const known = new Map<number, number>([[ops[start * ROW + DST]!, 1]]);
  const value = (operand: number): number | undefined => (operand < 0 ? ~operand : known.get(operand));
  for (let row = start + 1, steps = 0; steps < MOST_RETRY_ROWS; steps++) {
    if (p.loopHead[row] === 1) return row;
    const at = row * ROW;
    const kind = ops[at + KIND];
    const [a, b] = [value(ops[at + A]!), value(ops[at + B]!)];
    if (kind === OP.EVAL || kind === OP.COPY || kind === OP.ITE || kind === OP.PICK) {
      let result = a;
      if (a !== undefined && kind === OP.EVAL) result = b === undefined ? b : values.apply(ops[at + FLAGS]!, a, b);
      else if (a !== undefined && kind !== OP.COPY) result = a !== 0 ? b : value(ops[at + C]!);
      if (result === undefined) known.delete(ops[at + DST]!);
      else known.set(ops[at + DST]!, result);
      row++;
    } else if (kind === OP.JUMP) row = ops[at + TARGET]!;
    else if (kind === OP.BRANCH && a !== undefined) row = a === 0 ? row + 1 : ops[at + TARGET]!;
    else return -1;
  }
  return -1;
}

function retries(p: Propagation): Int32Array {
  const { ops } = p.code;
  return Int32Array.from({ length: p.rows }, (_, row) => {
    const isExclusive = ops[row * ROW + KIND] === OP.WRITE && (ops[row * ROW + FLAGS]! & FLAG.EXCLUSIVE) !== 0;
    return isExclusive && p.entry[row] !== undefined ? retryHead(p, row) : -1;
  });
}

function liveSlots(p: Propagation, thread: number): readonly (Int32Array | undefined)[] {
  const { code } = p;
  if (!p.loopHead.includes(1)) return [];
  if (code.program.pages !== undefined) {
    // Any access may go on in a handler, which may look at any register.
    const all = Int32Array.from({ length: code.slots }, (_, slot) => slot);
    return Array.from({ length: p.rows }, (_, row) => (p.loopHead[row] === 0 ? undefined : all));
  }
  const words = bitsOf(code.slots);
  const live = new Int32Array(p.rows * words);
  const observed = new Int32Array(words);
  for (const o of code.program.observed) {
    if (o.kind !== "register" || o.thread !== thread) continue;
    const slot = code.registers.indexOf(o.register);
    observed[slot >>> 5]! |= 1 << (slot & 31);
  }
  const out = new Int32Array(words);
  backwards(p, (row, next) => {
    const at = row * ROW;
    if (next.length === 0) out.set(observed);
    else out.fill(0);
    for (const to of next) for (let w = 0; w < words; w++) out[w]! |= live[to * words + w]!;
    const dst = code.ops[at + DST]!;
    if (dst >= 0) out[dst >>> 5]! &= ~(1 << (dst & 31));
    for (const column of operandColumns(code.ops[at + KIND]!)) {
      const slot = code.ops[at + column]!;
      if (slot >= 0) out[slot >>> 5]! |= 1 << (slot & 31);
    }
    let changed = false;
    for (let w = 0; w < words; w++) {
      if (out[w] === live[row * words + w]) continue;
      live[row * words + w] = out[w]!;
      changed = true;
    }
    return changed;
  });
  return Array.from({ length: p.rows }, (_, row) => {
    if (p.loopHead[row] === 0) return undefined;
    const slots = Array.from({ length: code.slots }, (_, slot) => slot);
    return Int32Array.from(slots.filter((slot) => (live[row * words + (slot >>> 5)]! >>> (slot & 31)) & 1));
  });
}

function knownWrites(p: Propagation): { address: number; bytes: number }[] {
  const { ops } = p.code;
  return Array.from({ length: p.rows }, (_, row) => row).flatMap((row) => {
    const kind = ops[row * ROW + KIND];
    if ((kind !== OP.WRITE && kind !== OP.RMW) || p.address(row) < 0) return [];
    return [{ address: p.address(row), bytes: ops[row * ROW + BYTES]! }];
  });
}

const writesAnywhere = (p: Propagation): boolean =>
  p.entry.some((slots, row) => slots !== undefined && writes(p.code.ops[row * ROW + KIND]!) && p.address(row) < 0);

/**
 * A compiler may turn a loop so that its jump back arrives between a load-exclusive and its store. A round cannot be left out there, but it
 * can from one such load to the next, so they are heads as well.
 */
function turnedHeads(p: Propagation, ahead: Uint8Array): readonly number[] {
  const { ops } = p.code;
  const isTurned = p.loopHead.some((head, row) => head === 1 && ahead[row] === 1);
  if (!isTurned) return [];
  return Array.from(p.loopHead.keys()).filter((row) => {
    const isLoad = ops[row * ROW + KIND] === OP.READ && (ops[row * ROW + FLAGS]! & FLAG.EXCLUSIVE) !== 0;
    return isLoad && p.loopHead[row] === 0 && p.entry[row] !== undefined && reachesItself(p, row);
  });
}

function reachesItself(p: Propagation, row: number): boolean {
  const seen = new Set<number>();
  const todo = [...p.successors(row)];
  for (let next = todo.pop(); next !== undefined; next = todo.pop()) {
    if (next === row) return true;
    if (seen.has(next)) continue;
    seen.add(next);
    todo.push(...p.successors(next));
  }
  return false;
}

/** Analyses the code from the entry of one thread. What only loops or symmetry need is found out when it is asked for. */
export function analyse(code: Code, thread: number): Analysis {
  const p = new Propagation(code, thread);
  return analysisOf(p, thread, touchedBy(p, writes), touchedBy(p, reads));
}

/** The same with other knowledge of what rows write and read. */
export function analysisOf(
  p: Propagation,
  thread: number,
  written: Touched,
  read: Touched,
  updated?: Touched,
): Analysis {
  const { code } = p;
  const variableWords = bitsOf(code.program.variables.length);
  const loops = p.loopHead.includes(1);
  const ahead = loops ? storeExclusives(p) : new Uint8Array(0);
  const turned = loops ? turnedHeads(p, ahead) : [];
  for (const row of turned) p.loopHead[row] = 1;
  let known: Analysis["writes"] | undefined;
  let anywhere: boolean | undefined;
  let mayRead: Int32Array | undefined;
  return {
    variableWords,
    ...(updated === undefined ? {} : { mayUpdate: accessMasks(p, variableWords, updated) }),
    mayWrite: accessMasks(p, variableWords, written),
    get mayRead() {
      mayRead ??= accessMasks(p, variableWords, read);
      return mayRead;
    },
    variableOf: (address) => variableAt(code.program, address),
    loopHead: p.loopHead,
    counted: countedLoops(code, p, code.entry[thread]!),
    get writes() {
      known ??= knownWrites(p);
      return known;
    },
    turned,
    get writesAnywhere() {
      anywhere ??= writesAnywhere(p);
      return anywhere;
    },
    storeExclusiveAhead: ahead,
    retryAt: loops ? retries(p) : new Int32Array(0),
    live: liveSlots(p, thread),
  };
}
