/**
 * SIMD and floating point against qemu-aarch64: what it leaves in all registers, FPSR, flags and memory. The quick tier
 * compares with hashes of its results, recorded with `UPDATE_GOLDEN=1`; the full tier runs it.
 */
import assert from "node:assert/strict";
import { readFileSync, writeFileSync } from "node:fs";
import { join } from "node:path";
import { test } from "node:test";
import { decodeWhole, type Row, VECTOR_ROWS } from "../../src/isa/index.ts";
import { cases, full } from "../tier.ts";
import { skipWithoutQemu } from "./qemu.ts";
import { generator } from "./random.ts";
import { type Batch, batchOf, differences, isTestable, onMachine, registersOf, underQemu } from "./vectors.ts";

const ROWS: readonly Row[] = VECTOR_ROWS.filter(isTestable);
const FILE = join(import.meta.dirname, "../../../test/isa/vectors.expected");
const RECORDED = 3;

/** Rows in groups, each with its seed. */
const groups = (rows: readonly Row[], size: number): readonly (readonly [seed: number, rows: readonly Row[]])[] =>
  Array.from({ length: Math.ceil(rows.length / size) }, (_, i) => [i + 1, rows.slice(i * size, (i + 1) * size)]);

const nameOf = (word: number): string => {
  const decoded = decodeWhole(word);
  return "row" in decoded ? decoded.row.name : `${word}`;
};

const hash = (bytes: Uint8Array): string => {
  let h = 0;
  for (const b of bytes) h = Math.imul(h ^ b, 0x01000193) + 0x9e37 + (h >>> 15);
  return (h >>> 0).toString(16).padStart(8, "0");
};

/** A line for each case: row, word, hash of the record afterwards. */
const linesOf = ({ words }: Batch, records: Uint8Array): string[] =>
  words.map((w, i) => `${w.toString(16)} ${hash(records.subarray(1024 * i, 1024 * (i + 1)))} ${nameOf(w)}`);

test("each row leaves what qemu-aarch64 was recorded to leave", () => {
  const batches = groups(ROWS, 60).map(([seed, rows]) => batchOf(rows, RECORDED, generator(seed)));
  if (process.env.UPDATE_GOLDEN)
    writeFileSync(FILE, `${batches.flatMap((b) => linesOf(b, underQemu(b))).join("\n")}\n`);
  const recorded = readFileSync(FILE, "utf8").trimEnd().split("\n");
  const ours = batches.flatMap((b) => linesOf(b, onMachine(b, "reference")));
  assert.deepEqual(ours, recorded);
});

const skip = full ? skipWithoutQemu : "runs in the full tier";

for (const [seed, rows] of groups(ROWS, 20))
  test(`random cases of ${rows[0]!.name} to ${rows.at(-1)!.name} leave what qemu-aarch64 leaves`, { skip }, () => {
    const batch = batchOf(rows, cases(1, 150), generator(1000 + seed));
    const [ours, theirs] = [onMachine(batch, "reference"), underQemu(batch)];
    for (const [i, word] of batch.words.entries()) {
      const found = differences(ours, theirs, i);
      assert.equal(found, "", `${nameOf(word)} ${word.toString(16)}\n${registersOf(batch, i)}`);
    }
  });

test("no row of SIMD has an encoding of another one, except that immediates are shifts by lanes of no size", () => {
  const overlaps: string[] = [];
  for (const [i, a] of VECTOR_ROWS.entries())
    for (const b of VECTOR_ROWS.slice(i + 1)) if (((a.value ^ b.value) & a.mask & b.mask) === 0) overlaps.push(a.name);
  assert.deepEqual([...new Set(overlaps)], ["MOVI, MVNI, ORR, BIC, FMOV (vector, immediate)"]);
});
