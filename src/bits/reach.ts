/**
 * Transitively closed relations over a growing set of elements, kept as rows of successor bits inside a larger
 * Int32Array: element `e` of the relation at `base` has its row at `base + e * words`. A hot file.
 */

/** Whether bit `i` is set in the row at `at`. */
export const hasBit = (m: Int32Array, at: number, i: number): boolean => ((m[at + (i >>> 5)]! >>> (i & 31)) & 1) === 1;

/** Sets bit `i` of the row at `at`. */
export const setBit = (m: Int32Array, at: number, i: number): void => {
  m[at + (i >>> 5)]! |= 1 << (i & 31);
};

/** Calls of `addEdge` answer one of these, or how many rows they changed. */
export const UNCHANGED = 0;
export const CYCLE = -1;

/** Adds `a` before `b` to a closed relation of `count` elements. On CYCLE nothing was changed. */
export function addEdge(m: Int32Array, base: number, words: number, count: number, a: number, b: number): number {
  const rowA = base + a * words;
  const rowB = base + b * words;
  const wordB = b >>> 5;
  const bitB = 1 << (b & 31);
  if ((m[rowA + wordB]! & bitB) !== 0) return UNCHANGED;
  const wordA = a >>> 5;
  const bitA = 1 << (a & 31);
  if (a === b || (m[rowB + wordA]! & bitA) !== 0) return CYCLE;
  let rows = 0;
  for (let e = 0, row = base; e < count; e++, row += words) {
    if (e !== a && (m[row + wordA]! & bitA) === 0) continue;
    rows++;
    for (let w = 0; w < words; w++) m[row + w]! |= m[rowB + w]!;
    m[row + wordB]! |= bitB;
  }
  return rows;
}

/** Inserts element `e`, which has no successors yet, behind the elements of the mask at `preds[at ..]`; its row must be 0. */
export function insertBehind(
  m: Int32Array,
  base: number,
  words: number,
  e: number,
  preds: Int32Array,
  at: number,
): void {
  const wordE = e >>> 5;
  const bitE = 1 << (e & 31);
  // Only the words of the mask that are not 0 are looked at: masks are sparse, and long in large executions.
  let first = 0;
  while (first < words && preds[at + first] === 0) first++;
  let last = words - 1;
  while (last > first && preds[at + last] === 0) last--;
  if (first === words) return;
  for (let p = 0, row = base; p < e; p++, row += words) {
    let hit = (preds[at + (p >>> 5)]! >>> (p & 31)) & 1;
    for (let w = first; w <= last && hit === 0; w++) hit = m[row + w]! & preds[at + w]!;
    if (hit !== 0) m[row + wordE]! |= bitE;
  }
}
