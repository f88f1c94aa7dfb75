/** Arithmetic by this computer's own is what the exact one gives, wherever it answers. */
import assert from "node:assert/strict";
import { test } from "node:test";
import { applyFloat, type FloatOp, FPSR } from "../../src/ir/index.ts";
import { quickFloat } from "../../src/machine/cpu/quick-float.ts";
import { generator } from "../isa/random.ts";
import { cases } from "../tier.ts";

const OPS: readonly FloatOp[] = ["add", "sub", "mul", "div", "compare", "compare-signaling"];

/** Any bits, or numbers near 1, near the least normal one, or near the largest. */
function operand(random: () => number, width: 32 | 64): bigint {
  const noise = BigInt.asUintN(width, (BigInt(random()) << 32n) | BigInt(random()));
  const [fraction, bias] = width === 32 ? [23n, 127] : [52n, 1023];
  const centre = [undefined, bias, 1, 2 * bias, Math.floor(bias / 2), Math.floor(1.5 * bias)][random() % 6];
  if (centre === undefined) return noise;
  const exponent = Math.max(0, Math.min(2 * bias + 1, centre + (random() % 5) - 2));
  const short = random() % 2 === 0 ? (1n << fraction) - 1n : ((1n << 8n) - 1n) << (fraction - 8n);
  return (noise & (1n << BigInt(width - 1))) | (BigInt(exponent) << fraction) | (noise & short);
}

for (const width of [32, 64] as const)
  test(`operations on ${width} bits`, () => {
    const random = generator(width);
    let answered = 0;
    const count = cases(20_000, 400_000);
    for (let i = 0; i < count; i++) {
      const op = OPS[random() % OPS.length]!;
      const args = [operand(random, width), operand(random, width)];
      const quick = quickFloat(op, width, args);
      if (quick === undefined) continue;
      answered++;
      const { value, flags } = applyFloat(op, width, op.startsWith("compare") ? 4 : width, args, 0);
      const text = `${op} ${args.map((a) => a.toString(16)).join(" ")}`;
      assert.equal(quick.toString(16), value.toString(16), text);
      assert.equal(flags & ~FPSR.IXC, 0, text);
    }
    assert.ok(answered > count / 4);
  });
