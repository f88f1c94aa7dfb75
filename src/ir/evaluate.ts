/**
 * The meaning of scalar terms on values: what every interpretation must agree with. It is written for clarity and used
 * for constant folding, by the value tables of the explorers (once per distinct operand pair), and as the oracle of tests.
 */
import { widthOf } from "./sorts.ts";
import type { Op, Term } from "./terms.ts";

/** A scalar: a boolean, or an unsigned bit-vector or integer as a bigint. */
export type Scalar = bigint | boolean;

const signed = (v: bigint, w: number): bigint => BigInt.asIntN(w, v);

function reverseBits(v: bigint, w: number): bigint {
  let out = 0n;
  for (let i = 0; i < w; i++) out |= ((v >> BigInt(i)) & 1n) << BigInt(w - 1 - i);
  return out;
}

/** Reverses the bytes of every lane of `lane` bits. */
function reverseBytes(v: bigint, w: number, lane: number): bigint {
  let out = 0n;
  for (let i = 0; i < w; i += 8) {
    const base = i - (i % lane);
    out |= ((v >> BigInt(i)) & 0xffn) << BigInt(base + (lane - 8) - (i - base));
  }
  return out;
}

/** One CRC32 step over `w` bits of data, least significant bit first, as the CRC32 instructions do it. */
function crc(acc: bigint, data: bigint, w: number, reflected: bigint): bigint {
  let r = acc ^ data;
  if (w > 32) {
    r = (acc ^ (data & 0xffffffffn)) & 0xffffffffn;
    for (let i = 0; i < 32; i++) r = r & 1n ? (r >> 1n) ^ reflected : r >> 1n;
    return crc(r, data >> 32n, w - 32, reflected);
  }
  for (let i = 0; i < w; i++) r = r & 1n ? (r >> 1n) ^ reflected : r >> 1n;
  return r;
}

const shiftLeft = (a: bigint, by: bigint, w: number): bigint => (by >= BigInt(w) ? 0n : BigInt.asUintN(w, a << by));
const shiftRight = (a: bigint, by: bigint, w: number): bigint => (by >= BigInt(w) ? 0n : a >> by);

function rotateRight(a: bigint, by: bigint, w: number): bigint {
  const n = by % BigInt(w);
  return shiftRight(a, n, w) | shiftLeft(a, BigInt(w) - n, w);
}

/** Signed division truncates towards zero; division by zero gives 0, as on Arm. */
function divide(a: bigint, b: bigint, w: number, isSigned: boolean): bigint {
  if (b === 0n) return 0n;
  return BigInt.asUintN(w, isSigned ? signed(a, w) / signed(b, w) : a / b);
}

/** Applies `op` to bit-vectors of `w` bits (the width of the first operand); `wb` is the width of the second. */
export function applyBits(op: Op, w: number, wb: number, a: bigint, b: bigint): Scalar {
  switch (op) {
    case "add":
      return BigInt.asUintN(w, a + b);
    case "sub":
      return BigInt.asUintN(w, a - b);
    case "mul":
      return BigInt.asUintN(w, a * b);
    case "udiv":
      return divide(a, b, w, false);
    case "sdiv":
      return divide(a, b, w, true);
    case "urem":
      return b === 0n ? a : a % b;
    case "and":
      return a & b;
    case "or":
      return a | b;
    case "xor":
      return a ^ b;
    case "shl":
      return shiftLeft(a, b, w);
    case "lshr":
      return shiftRight(a, b, w);
    case "ashr":
      return BigInt.asUintN(w, signed(a, w) >> (b >= BigInt(w) ? BigInt(w - 1) : b));
    case "ror":
      return rotateRight(a, b, w);
    case "not":
      return BigInt.asUintN(w, ~a);
    case "neg":
      return BigInt.asUintN(w, -a);
    case "clz":
      return BigInt(w - (a === 0n ? 0 : a.toString(2).length));
    case "rbit":
      return reverseBits(a, w);
    case "rev16":
      return reverseBytes(a, w, 16);
    case "rev32":
      return reverseBytes(a, w, 32);
    case "rev64":
      return reverseBytes(a, w, 64);
    case "eq":
      return a === b;
    case "ult":
      return a < b;
    case "ule":
      return a <= b;
    case "slt":
      return signed(a, w) < signed(b, w);
    case "sle":
      return signed(a, w) <= signed(b, w);
    case "ilt":
      return a < b;
    case "ile":
      return a <= b;
    case "iadd":
      return a + b;
    case "isub":
      return a - b;
    case "imul":
      return a * b;
    case "concat":
      return (a << BigInt(wb)) | b;
    case "crc32":
      return crc(a, b, wb, 0xedb88320n);
    case "crc32c":
      return crc(a, b, wb, 0x82f63b78n);
    default:
      throw new Error(`${op} is not an operator on bit-vectors`);
  }
}

function applyBooleans(op: Op, a: boolean, b: boolean): boolean {
  switch (op) {
    case "band":
      return a && b;
    case "bor":
      return a || b;
    case "bnot":
      return !a;
    case "implies":
      return !a || b;
    case "eq":
      return a === b;
    default:
      throw new Error(`${op} is not an operator on booleans`);
  }
}

/** Applies the operator of `t` to the values of its operands; `b` is ignored where there is one operand. */
export function applyOp(t: Term & { readonly kind: "op" }, a: Scalar, b: Scalar): Scalar {
  if (typeof a === "boolean") return applyBooleans(t.op, a, b as boolean);
  const [sa, sb] = [t.args[0]!.sort, (t.args[1] ?? t.args[0]!).sort];
  return applyBits(t.op, sa.kind === "bv" ? sa.width : 0, sb.kind === "bv" ? sb.width : 0, a, b as bigint);
}

/** Value of a scalar term; `lookup` gives the values of locals and registers. @throws {Error} for a term that is not scalar */
export function evaluate(t: Term, lookup: (leaf: Term & { kind: "local" | "reg" }) => Scalar): Scalar {
  switch (t.kind) {
    case "bool":
    case "bv":
    case "int":
      return t.value;
    case "local":
    case "reg":
      return lookup(t);
    case "extract":
      return BigInt.asUintN(t.hi - t.lo + 1, (evaluate(t.arg, lookup) as bigint) >> BigInt(t.lo));
    case "extend": {
      const v = evaluate(t.arg, lookup) as bigint;
      return t.signed ? BigInt.asUintN(widthOf(t.sort), signed(v, widthOf(t.arg.sort))) : v;
    }
    case "cut":
      return BigInt.asUintN(widthOf(t.sort), evaluate(t.arg, lookup) as bigint);
    case "ite":
    case "pick":
      return evaluate(t.cond, lookup) ? evaluate(t.yes, lookup) : evaluate(t.no, lookup);
    case "op": {
      const a = evaluate(t.args[0]!, lookup);
      const b = t.args.length > 1 ? evaluate(t.args[1]!, lookup) : typeof a === "bigint" ? 0n : false;
      return applyOp(t, a, b);
    }
    default:
      throw new Error(`a ${t.kind} term has no scalar value`);
  }
}
