/** The reader on damaged tests: never a crash, never a hang, every error has a place inside the file. */
import assert from "node:assert/strict";
import { test } from "node:test";
import { parseLitmus } from "../../../src/read/litmus/index.ts";
import { inputErrorText } from "../../../src/text/index.ts";
import { skipWithoutCorpus } from "../../corpus.ts";
import { generator } from "../../isa/random.ts";
import { recorded, textOf } from "../../recorded.ts";
import { cases } from "../../tier.ts";
import { blocksRun, countBlocks } from "../../work.ts";

await countBlocks();

const SEED = Number(process.env.SEKVM_SEED ?? 20_261_123);
/** Blocks of the reader's code that run for one character at most, however the input is made. */
const MOST_WORK = 8;

interface Generator {
  /** A number from 0 up to, not including, `n`. */
  below(n: number): number;
}
function seeded(seed: number): Generator {
  const next = generator(seed);
  return { below: (n) => Math.floor((next() / 2 ** 32) * n) };
}

type Damage = (text: string, g: Generator, other: string) => string;

const at = (text: string, g: Generator): number => g.below(text.length + 1);
const CHARACTERS = [
  "\0",
  "{",
  "}",
  "(",
  ")",
  "[",
  ";",
  "|",
  '"',
  "(*",
  "*)",
  "\u{1f600}",
  "\ufeff",
  "=",
  "~",
  "\n",
  "9",
];

/** Ways to damage a text. */
const DAMAGE: readonly Damage[] = [
  (text, g) => text.slice(0, at(text, g)),
  (text, g) => text.slice(at(text, g)),
  (text, g) => {
    const i = at(text, g);
    const flipped = String.fromCharCode((text.charCodeAt(i) || 0) ^ (1 << g.below(8)));
    return text.slice(0, i) + flipped + text.slice(i + 1);
  },
  (text, g) => {
    const i = at(text, g);
    return text.slice(0, i) + CHARACTERS[g.below(CHARACTERS.length)]! + text.slice(i);
  },
  (text, g) => {
    const lines = text.split("\n");
    lines.splice(g.below(lines.length), 1);
    return lines.join("\n");
  },
  (text, g, other) => text.slice(0, at(text, g)) + other.slice(at(other, g)),
  (text, g) => {
    const i = at(text, g);
    const piece = text.slice(i, i + 1 + g.below(12));
    return text.slice(0, i) + piece.repeat(2 + g.below(300)) + text.slice(i);
  },
];

function damaged(text: string, other: string, g: Generator): string {
  let result = text;
  for (let n = 1 + g.below(3); n > 0; n--) result = DAMAGE[g.below(DAMAGE.length)]!(result, g, other);
  return result;
}

function check(text: string, note: string): void {
  const { errors, test: read } = parseLitmus(text, "fuzz.litmus");
  assert.equal(read === undefined, errors.length > 0, note);
  let before = 0;
  for (const e of errors) {
    assert.ok(0 <= e.span.from && e.span.from <= e.span.to && e.span.to <= text.length, `${note}: ${e.message}`);
    assert.ok(e.message !== "" && e.span.from >= before, `${note}: ${e.message}`);
    before = e.span.from;
    assert.match(inputErrorText(text, e), /^fuzz\.litmus:\d+:\d+: (LIT|ASM)\d+ /);
  }
}

test(`damaged tests give errors with places (seed ${SEED})`, { skip: skipWithoutCorpus }, () => {
  const texts = (["user-herd", "user-dat3m", "mixed", "vmsa"] as const).flatMap((f) => recorded(f).map(textOf));
  const g = seeded(SEED);
  for (let i = cases(1000, 50_000); i > 0; i--) {
    const text = damaged(texts[g.below(texts.length)]!, texts[g.below(texts.length)]!, g);
    check(text, `case ${i} of seed ${SEED}`);
  }
});

const names = (count: number, stem: string): string => Array.from({ length: count }, (_, i) => stem + i).join(",");

test("deep and long inputs are refused with work in proportion to their length", async () => {
  const head = "AArch64 T\n{ }\n P0 ;\n NOP ;\n";
  const inputs: Record<string, string> = {
    parentheses: `${head}exists ${"(".repeat(100_000)}`,
    negations: `${head}exists ${"~ ".repeat(100_000)}true`,
    implications: `${head}exists ${"true => ".repeat(100_000)}true`,
    conjunctions: `${head}exists ${"true /\\ ".repeat(100_000)}true`,
    comments: `AArch64 T\n${"(*".repeat(100_000)}`,
    variables: `AArch64 T\n{ ${[1, 2, 3].map((v) => `int v${v}[4096]={${names(4096, `variable_number_${v}_`)}};`).join(" ")} }\n P0 ;\n NOP ;\n`,
    braces: `AArch64 T\n${"{".repeat(100_000)}`,
    items: `AArch64 T\n{ ${"x=1; ".repeat(100_000)} }\n P0 ;\n`,
    rows: `AArch64 T\n{ }\n P0 ;\n${" NOP ;\n".repeat(100_000)}`,
    threads: `AArch64 T\n{ }\n${"P0 |".repeat(100_000)} ;\n`,
    digits: `AArch64 T\n{ x=${"9".repeat(1_000_000)}; }\n P0 ;\n`,
    mnemonic: `AArch64 T\n{ }\n P0 ;\n ${"A".repeat(1_000_000)} ;\n`,
  };
  for (const [name, text] of Object.entries(inputs)) {
    const blocks = await blocksRun("/src/read/", () => check(text, name));
    assert.ok(
      blocks > 0 && blocks <= MOST_WORK * text.length,
      `${name}: ${blocks / text.length} blocks for each character`,
    );
  }
});
