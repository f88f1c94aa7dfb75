/** Lifted instructions are procedures like any other: they validate, and read back from their text. */
import assert from "node:assert/strict";
import { readFileSync, writeFileSync } from "node:fs";
import { dirname, join } from "node:path";
import { test } from "node:test";
import { fileURLToPath } from "node:url";
import { type Procedure, parse, print, problemText, validate } from "../../src/ir/index.ts";
import { assemble, exemplar, lift, ROWS } from "../../src/isa/index.ts";
import { generator, instructionsOf } from "../isa/random.ts";
import { cases } from "../tier.ts";

const ADDRESS = 0x40_0000n;
/** The instructions of every row: its exemplar and some random ones. */
const lifted: readonly Procedure[] = ROWS.flatMap((row) =>
  [exemplar(row), ...instructionsOf(row, cases(2, 20), generator(3))].map((d) => lift(d, ADDRESS)),
);

test("every instruction is an instruction", () => {
  for (const p of lifted)
    assert.deepEqual(
      validate(p, { instruction: true }).map((x) => problemText(p, x)),
      [],
    );
});

test("every instruction reads back from its text", () => {
  for (const p of lifted) assert.deepEqual(parse(print(p), p.name), { procedures: [p], errors: [] });
});

const folder = join(dirname(fileURLToPath(import.meta.url)), "..", "..", "..", "test", "ir");

/** One instruction of each shape: two reads, atomic, exclusive, pick, branch. */
const GOLDEN: Readonly<Record<string, string>> = {
  ldp: "ldp x0, x1, [x2], #16",
  cas: "casa x0, x1, [x2]",
  stxr: "stxr w0, w1, [x2]",
  csel: "csel x0, x1, x2, lt",
  "b-cond": "b.ne .+16",
};

test("the text of representative instructions", () => {
  for (const [name, instruction] of Object.entries(GOLDEN)) {
    const decoded = assemble(instruction, { file: "test", from: 0 }, { symbol: () => undefined, address: ADDRESS });
    const text = print(lift(decoded, ADDRESS));
    const file = join(folder, `${name}.expected`);
    if (process.env.UPDATE_GOLDEN) writeFileSync(file, text);
    assert.equal(text, readFileSync(file, "utf8"), "run UPDATE_GOLDEN=1 npm test, and review the change");
  }
});
