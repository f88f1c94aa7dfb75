/** What proved goals are kept under: everything that they rest on, and nothing else. */
import assert from "node:assert/strict";
import { test } from "node:test";
import { sourcesDigests } from "../../src/check/proof/prove/memory.ts";
import { liftProgram } from "../../src/kernel/index.ts";

const FILES = {
  "s/00-machine/spec.ts":
    'import { codec, type U32 } from "sekvm/kernel";\nimport { helper } from "./helper.ts";\nexport const enc = codec((x: U32): U32 => helper(x));\n',
  "s/00-machine/helper.ts":
    'import { type U32, u32 } from "sekvm/kernel";\nimport { STEP } from "./step.ts";\nexport const helper = (x: U32): U32 => u32(x + STEP);\n',
  "s/00-machine/step.ts": "export const STEP = 1n;\n",
  "s/00-machine/relate.ts":
    'import { type U32, u32 } from "sekvm/kernel";\nexport const other = (x: U32): U32 => u32(x + 1n);\n',
};

/** Digests with one text in one file replaced. */
function digestsOf(file?: keyof typeof FILES, from = "", to = "") {
  const texts = new Map(Object.entries(FILES));
  if (file !== undefined) {
    assert.ok(FILES[file].includes(from));
    texts.set(file, FILES[file].replace(from, to));
  }
  const { program, errors } = liftProgram([...texts.keys()], { read: (f) => texts.get(f), isApart: true });
  assert.deepEqual(
    errors.map((e) => e.message),
    [],
  );
  return sourcesDigests(program);
}

test("an edit below a codec, in whichever file, changes the key of goals that saw its bits", () => {
  const { codecs } = digestsOf();
  assert.notEqual(digestsOf("s/00-machine/spec.ts", "helper(x)", "helper(helper(x))").codecs, codecs);
  assert.notEqual(digestsOf("s/00-machine/helper.ts", "x + STEP", "x - STEP").codecs, codecs);
  assert.notEqual(digestsOf("s/00-machine/step.ts", "1n", "2n").codecs, codecs);
});

test("an edit elsewhere, or of what is no code, leaves it", () => {
  const { codecs, all } = digestsOf();
  const other = digestsOf("s/00-machine/relate.ts", "x + 1n", "x + 2n");
  assert.equal(other.codecs, codecs);
  assert.notEqual(other.all, all);
  assert.equal(digestsOf("s/00-machine/helper.ts", "\nexport", "\n// why\nexport").codecs, codecs);
});
