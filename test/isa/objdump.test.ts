/** The decoder and the disassembler against GNU objdump. */
import assert from "node:assert/strict";
import { test } from "node:test";
import { decode, disassemble, ROWS } from "../../src/isa/index.ts";
import { cases } from "../tier.ts";
import { normalised, objdump, skipWithoutObjdump } from "./objdump.ts";
import { generator, instructionsOf, isNewer } from "./random.ts";

const SEED = 20261;

/** Where binutils has a name and we write the generic one: a register without a row. */
const isGenericRegister = (text: string): boolean => /\bs[23]_[0-7]_c\d+_c\d+_[0-7]\b/.test(text);

test("every row disassembles as objdump does", { skip: skipWithoutObjdump }, (t) => {
  const random = generator(SEED);
  const all = ROWS.filter((row) => !isNewer(row)).flatMap((row) => instructionsOf(row, cases(8, 80), random));
  const texts = objdump(all.map((d) => d.word));
  let compared = 0;
  for (const [i, d] of all.entries()) {
    const ours = disassemble(d, BigInt(4 * i));
    if (isGenericRegister(ours)) continue;
    compared++;
    assert.equal(normalised(ours), normalised(texts[i]!), `${d.word.toString(16)} ${d.row.name}`);
  }
  t.diagnostic(`${compared} words of ${ROWS.length} rows agree, seed ${SEED}`);
});

/** What objdump decodes in our groups and we do not, on purpose. */
const DELIBERATE: readonly (readonly [reason: string, text: RegExp])[] = [
  ["SYS and SYSL without a name are implementation defined", /^sysl? /],
  ["MRS and MSR have op0 = 2 or 3", /^m(rs|sr) .*s[01]_/],
  ["PSTATE fields of one bit take 0 or 1", /^msr (pan|uao|dit|ssbs|spsel),/],
];

/** Groups of bits 28 to 25 that hold the integer instructions. */
const INTEGER_GROUPS = new Set([0b0100, 0b0101, 0b0110, 0b1000, 0b1001, 0b1010, 0b1011, 0b1100, 0b1101, 0b1110]);

test("random words are decoded when objdump decodes them", { skip: skipWithoutObjdump }, (t) => {
  const random = generator(SEED + 1);
  const words: number[] = [];
  while (words.length < cases(20_000, 400_000)) {
    const w = random();
    if (INTEGER_GROUPS.has((w >>> 25) & 15)) words.push(w);
  }
  const texts = objdump(words);
  let agreed = 0;
  for (const [i, w] of words.entries()) {
    const [d, text] = [decode(w), normalised(texts[i]!)];
    const isUndefined = /undefined|\.inst/.test(texts[i]!);
    const where = `${w.toString(16)} ${text}`;
    if ("row" in d && isNewer(d.row)) continue;
    if ("row" in d) assert.ok(!isUndefined, `objdump has no ${where}, we have ${d.row.name}`);
    else if (!isUndefined && d.kind === "unallocated")
      assert.ok(
        DELIBERATE.some(([, pattern]) => pattern.test(text)),
        `we have no ${where}: ${d.why}`,
      );
    if ("row" in d) agreed++;
  }
  t.diagnostic(`${agreed} of ${words.length} words are instructions of both, seed ${SEED + 1}`);
});
