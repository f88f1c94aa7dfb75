/**
 * Floating-point arithmetic by this computer's own, where that is the same: FPCR as after reset, operands and results
 * that are normal numbers or zero, and FPSR.IXC set already, since whether a result was rounded is not asked. All else
 * is `applyFloat`'s. A hot file.
 */
import type { FloatOp } from "../../ir/index.ts";

const words = new BigUint64Array(1);
const doubles = new Float64Array(words.buffer);
const halves = new Uint32Array(words.buffer);
const singles = new Float32Array(words.buffer);

const numberOf = (bits: bigint, width: number): number => {
  words[0] = bits;
  return width === 64 ? doubles[0]! : singles[0]!;
};
const bitsOf = (value: number, width: number): bigint => {
  if (width === 64) {
    doubles[0] = value;
    return words[0]!;
  }
  singles[0] = value;
  return BigInt(halves[0]!);
};

/** The least normal number, and the largest one. */
const NORMAL = { 64: [2 ** -1022, Number.MAX_VALUE], 32: [2 ** -126, (2 - 2 ** -23) * 2 ** 127] } as const;

function isNormal(value: number, width: 32 | 64): boolean {
  const size = Math.abs(value);
  return size >= NORMAL[width][0] && size <= NORMAL[width][1];
}

/** Of singles, the double of a sum, product, quotient or root rounds to the right single. */
function computed(op: FloatOp, a: number, b: number): number | undefined {
  switch (op) {
    case "add":
      return a + b;
    case "sub":
      return a - b;
    case "mul":
      return a * b;
    case "div":
      return a / b;
    default:
      return undefined;
  }
}

/** The result, or undefined when it has to be found with care. */
export function quickFloat(op: FloatOp, width: number, args: readonly bigint[]): bigint | undefined {
  if ((width !== 32 && width !== 64) || args.length !== 2) return undefined;
  const [a, b] = [numberOf(args[0]!, width), numberOf(args[1]!, width)];
  if (!isNormal(a, width) || !isNormal(b, width)) return undefined;
  if (op === "compare" || op === "compare-signaling") return a === b ? 6n : a < b ? 8n : 2n;
  const exact = computed(op, a, b);
  if (exact === undefined) return undefined;
  const rounded = width === 32 ? Math.fround(exact) : exact;
  // A number just below the least normal one may round up to it: that is an underflow, too.
  return isNormal(exact, width) && isNormal(rounded, width) && Math.abs(rounded) > NORMAL[width][0]
    ? bitsOf(rounded, width)
    : undefined;
}
