/** The rows themselves: encode, decode, print and assemble are inverse to each other; nothing overlaps. */
import assert from "node:assert/strict";
import { test } from "node:test";
import fc from "fast-check";
import { effectResult, type Procedure } from "../../src/ir/index.ts";
import { assemble, type Decoded, decode, disassemble, encode, lift, ROWS, type Row } from "../../src/isa/index.ts";
import { cases } from "../tier.ts";
import { generator, instructionsOf } from "./random.ts";

const ADDRESS = 0x40_0000n;
const nowhere = { symbol: () => undefined, address: ADDRESS };
const assembled = (text: string): Decoded => assemble(text, { file: "test", from: 0 }, nowhere);

/** The unused high bits of immr in a bitmask immediate of a short element are ignored; the assembler writes zeros. */
const isShortBitmask = (d: Decoded): boolean =>
  d.fields.N === 0 && d.fields.immr! > 31 >> Math.clz32(~d.fields.imms! << 26);

/** A row and a seed for its fields, so that a counterexample prints short. */
const choice = fc.tuple(fc.nat(ROWS.length - 1), fc.nat());
const instruction = ([row, seed]: [number, number]): Decoded => instructionsOf(ROWS[row]!, 1, generator(seed))[0]!;

test("every row has an instruction", () => {
  for (const row of ROWS) assert.equal(instructionsOf(row, 1, generator(1)).length, 1, row.name);
});

test("names of rows are unique", () => {
  assert.equal(new Set(ROWS.map((r) => r.name)).size, ROWS.length);
});

/** Whether some word has the fixed bits of both. */
const overlap = (a: Row, b: Row): boolean => (a.mask & b.mask & (a.value ^ b.value)) === 0;

test("no word has two rows", () => {
  for (const [i, a] of ROWS.entries())
    for (const b of ROWS.slice(i + 1)) assert.ok(!overlap(a, b), `${a.name} and ${b.name}`);
});

test("decode is inverse to encode", () => {
  fc.assert(
    fc.property(choice, (c) => {
      const d = instruction(c);
      const again = decode(encode(d));
      assert.ok("row" in again);
      assert.equal(again.row, d.row);
      assert.deepEqual(again.fields, d.fields);
    }),
    { numRuns: cases(3000, 60_000) },
  );
});

test("what is printed assembles to the same word", () => {
  fc.assert(
    fc.property(choice, (c) => {
      const d = instruction(c);
      const text = disassemble(d, ADDRESS);
      const again = assembled(text);
      if (isShortBitmask(d)) assert.equal(disassemble(again, ADDRESS), text);
      else assert.equal(again.word.toString(16), d.word.toString(16), text);
    }),
    { numRuns: cases(3000, 60_000) },
  );
});

test("upper case, no spaces and no # read the same", () => {
  fc.assert(
    fc.property(choice, (c) => {
      const d = instruction(c);
      const text = disassemble(d, ADDRESS);
      const [mnemonic, ...operands] = text.split(" ");
      const compact = `${mnemonic} ${operands.join(" ").replace(/, /g, ",").replace(/#/g, "")}`;
      assert.equal(assembled(compact.toUpperCase()).word, assembled(text).word, compact);
    }),
    { numRuns: cases(1000, 20_000) },
  );
});

/** Locals are bound before use, results are bound only where there are some, blocks exist. */
function assertWellFormed(p: Procedure): void {
  const labels = new Set(p.blocks.map((b) => b.label));
  for (const { body, end } of p.blocks) {
    for (const s of body)
      if (s.kind === "effect" && s.into !== undefined) assert.notEqual(effectResult(s.effect), undefined);
    if (end.kind === "branch") assert.ok(labels.has(end.yes) && labels.has(end.no));
    else assert.equal(end.kind, "return");
  }
}

test("every row lifts to a well-formed procedure", () => {
  for (const row of ROWS) for (const d of instructionsOf(row, 4, generator(2))) assertWellFormed(lift(d, ADDRESS));
});

test("words outside the rows are named, not guessed", () => {
  const why = (word: number): string => {
    const d = decode(word);
    assert.ok("undefined" in d, word.toString(16));
    return `${d.kind}: ${d.why}`;
  };
  assert.equal(why(0x0b018000), "unallocated: the shift amount is below the width"); // add w0, w0, w1, lsl #32
  assert.equal(why(0x12400000), "unallocated: N, immr and imms stand for no bitmask"); // 32-bit with N
  assert.equal(why(0x1240ffff), "unallocated: N, immr and imms stand for no bitmask");
  assert.equal(why(0x48207c81), "unallocated: a pair of CASP starts at an even register"); // casp x0, x1, x1, x2
  assert.equal(why(0xa9400000), "unpredictable: both registers of a load pair are the same");
  assert.equal(why(0xf8408400), "unpredictable: write-back to the register that is loaded or stored");
  assert.equal(why(0x88007c20), "unpredictable: the status register is also stored"); // stxr w0, w0, [x1]
  assert.equal(why(0x1e222820), "unsupported: SIMD and floating point"); // fadd s0, s1, s2
  assert.equal(why(0x04a10000), "unsupported: SVE");
  assert.equal(why(0xdac10000), "unsupported: PAuth"); // pacia x0, x0
  assert.equal(why(0x19010440), "unsupported: MOPS");
  assert.equal(why(0xffffffff), "unsupported: SIMD and floating point");
  assert.equal(why(0xd503301f), "unallocated: no instruction has this encoding"); // barrier space, op2 = 0
});
