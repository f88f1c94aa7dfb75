/** Every instruction text of the litmus corpus assembles, or is refused for a reason listed here. */
import assert from "node:assert/strict";
import { readdirSync, readFileSync } from "node:fs";
import { join } from "node:path";
import { test } from "node:test";
import { assemble, decode, lift } from "../../src/isa/index.ts";
import { InputError } from "../../src/text/index.ts";
import { corpus, skipWithoutCorpus } from "../corpus.ts";

const FAMILIES = ["user-herd", "user-dat3m", "user-ltriscv", "mixed"];

/** Instruction texts of a litmus file, crudely: cells of the table below the initial state, without labels. */
function instructions(text: string): string[] {
  const bare = text.replace(/\(\*[\s\S]*?\*\)/g, "");
  const table = bare
    .slice(bare.search(/\}\s*P\d/) + 1)
    .split(/^\s*(?:exists|~exists|forall|locations|filter|final)/m)[0]!;
  const cells = table.split(";").flatMap((row) => row.split("|"));
  return cells.map((c) => c.replace(/^\s*(?:\w+\s*:\s*)+/, "").trim()).filter((c) => c !== "" && !/^P\d/.test(c));
}

/** Refused on purpose. */
const REFUSED: readonly (readonly [text: RegExp, code: string, reason: string])[] = [
  [/^STRB W\d+, \[X\d+, X\d+, LSL 1\]$/, "ASM10", "herd runs it, but A64 cannot encode a shifted byte index"],
];

function problemOf(text: string): string | undefined {
  try {
    const d = assemble(text, { file: "corpus", from: 0 }, { symbol: () => 0x1010n, address: 0x1000n });
    lift(d, 0x1000n);
    return "row" in decode(d.word) ? undefined : "does not decode";
  } catch (e) {
    if (!(e instanceof InputError)) throw e;
    return e.code;
  }
}

test("the corpus assembles", { skip: skipWithoutCorpus }, (t) => {
  const texts = new Map<string, string>();
  for (const family of FAMILIES) {
    const folder = join(corpus!, family, "tests");
    for (const file of readdirSync(folder, { recursive: true, encoding: "utf8" }).filter((f) =>
      f.endsWith(".litmus"),
    )) {
      const content = readFileSync(join(folder, file), "utf8");
      if (content.startsWith("AArch64")) for (const i of instructions(content)) texts.set(i, join(family, file));
    }
  }
  let refused = 0;
  for (const [text, file] of texts) {
    const code = problemOf(text);
    if (code === undefined) continue;
    assert.ok(
      REFUSED.some(([pattern, expected]) => pattern.test(text) && expected === code),
      `${file}: ${text}: ${code}`,
    );
    refused++;
  }
  assert.ok(texts.size > 500);
  t.diagnostic(`${texts.size} texts, ${refused} refused on purpose`);
});
