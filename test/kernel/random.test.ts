/**
 * Random functions over words and booleans, as text: run natively after their types are taken off, and as IR. Shapes are
 * chosen so that exact values go negative, pass 2^64, and are cut at every width.
 */
import assert from "node:assert/strict";
import { test } from "node:test";
import fc from "fast-check";
import { liftProgram } from "../../src/kernel/index.ts";
import { panic, u8, u16, u32, u64 } from "../../src/prelude/index.ts";
import { cases } from "../tier.ts";
import { agree, type Native } from "./agree.ts";

type Choose = (below: number) => number;
const WIDTHS = [8, 16, 32, 64];
const LITERALS = [
  "0n",
  "1n",
  "2n",
  "3n",
  "7n",
  "10n",
  "255n",
  "4096n",
  "(1n << 32n)",
  "(1n << 64n)",
  "18446744073709551615n",
  "-1n",
  "-5n",
];

/** Writes expressions over the names in scope. */
class Writer {
  readonly choose: Choose;
  readonly words: string[];
  readonly flags: string[];

  constructor(choose: Choose, words: string[], flags: string[]) {
    this.choose = choose;
    this.words = words;
    this.flags = flags;
  }
  one = <T>(list: readonly T[]): T => list[this.choose(list.length)]!;

  number(depth: number): string {
    const kind = depth === 0 ? this.choose(2) : this.choose(9);
    const less = (): string => this.number(depth - 1);
    switch (kind) {
      case 0:
        return this.one(this.words);
      case 1:
        return this.one(LITERALS);
      case 2:
        return `(${less()} ${this.one([">>", "<<"])} ${this.one(["0n", "1n", "3n", "12n", "63n", "64n"])})`;
      case 3:
        return `(${this.word(depth - 1)} ${this.one(["/", "%"])} ${this.one(["1n", "2n", "7n", "10n", "4096n", "1000000007n"])})`;
      case 4:
        return `(${this.flag(depth - 1)} ? ${less()} : ${less()})`;
      case 5:
        return `-${this.one(this.words)}`;
      case 6:
        return this.word(depth - 1);
      default:
        return `(${less()} ${this.one(["+", "-", "*", "&", "|", "^"])} ${less()})`;
    }
  }
  word = (depth: number): string => `u${this.one(WIDTHS)}(${this.number(depth)})`;
  flag(depth: number): string {
    if (depth <= 0) return this.one(this.flags);
    switch (this.choose(5)) {
      case 0:
        return `!${this.flag(depth - 1)}`;
      case 1:
        return `(${this.flag(depth - 1)} ${this.one(["&&", "||", "===", "!=="])} ${this.flag(depth - 1)})`;
      case 2:
        return `(${this.flag(depth - 1)} ? ${this.flag(depth - 1)} : ${this.flag(depth - 1)})`;
      default:
        return `(${this.number(depth - 1)} ${this.one(["<", "<=", ">", ">=", "===", "!=="])} ${this.number(depth - 1)})`;
    }
  }
  /** Statements that declare, assign and leave early. */
  statements(): string {
    const lines: string[] = [];
    for (let i = 0; i < this.choose(4); i++) {
      const name = `v${i}`;
      const kind = this.choose(5);
      if (kind === 0) lines.push(`const ${name} = ${this.number(2)};`);
      if (kind === 1) lines.push(`const ${name} = ${this.word(2)};`);
      if (kind === 2) lines.push(`if (${this.flag(2)}) return ${this.result(2)};`);
      if (kind === 3)
        lines.push(
          `const ${name} = helper(u64(${this.number(1)}), ${this.flag(1)} && partial(${this.one(this.flags)}));`,
        );
      if (kind === 4)
        lines.push(
          `let ${name} = u64(0n); if (${this.flag(2)}) { ${name} = u64(${this.number(2)}); } else ${name} = u64(1n);`,
        );
      if (kind !== 2) this.words.push(name);
    }
    return lines.join("\n  ");
  }
  result = (depth: number): string => `u64(${this.number(depth)})`;
}

const PRELUDE = `import { panic, type U8, type U16, type U32, type U64, u8, u16, u32, u64 } from "sekvm/kernel";
export function partial(c: boolean): boolean {
  if (c) panic("c");
  return !c;
}
export function helper(a: U64, c: boolean): U64 {
  return c ? u64(a + 1n) : a;
}
`;

function program(choose: Choose): string {
  const writer = new Writer(choose, ["a", "b", "c", "d"], ["p", "q"]);
  const body = writer.statements();
  return `${PRELUDE}export function f(a: U64, b: U32, c: U8, d: U64, p: boolean, q: boolean): U64 {
  ${body}
  return ${writer.result(4)};
}
`;
}

/** The functions of a text, without its types. */
function nativeOf(text: string): Native {
  const plain = text
    .replace(/^import .*$/m, "")
    .replace(/^export function/gm, "function")
    .replace(/\((\w+: [^)]*)\): \w+ \{/g, (_, params: string) => `(${params.replace(/: \w+/g, "")}) {`);
  const scope = { panic, u8, u16, u32, u64 };
  return new Function(...Object.keys(scope), `${plain}; return f;`)(...Object.values(scope)) as Native;
}

test("random functions run as their IR does, or are refused as too wide", () => {
  let lifted = 0;
  const property = fc.property(
    fc.gen().map((g) => program((below) => g(fc.nat, below - 1))),
    (text) => {
      const { program: found, errors } = liftProgram(["f.ts"], { read: () => text });
      const odd = errors.filter((e) => e.code !== "KTS14" && e.code !== "KTS15");
      assert.deepEqual(
        odd.map((e) => `${e.code} ${e.message} ${text.slice(e.span.from, e.span.to)}`),
        [],
        text,
      );
      if (errors.length > 0) return;
      lifted++;
      agree(found, "f.ts#f", nativeOf(text), { runs: 30 });
    },
  );
  fc.assert(property, { numRuns: cases(400, 10_000) });
  assert.ok(lifted > cases(200, 5000), `only ${lifted} were in the language`);
});
