/** Scalar terms of the IR to solver terms: each operator by the meaning that `ir/evaluate.ts` gives it. */
import type { Op } from "../ir/index.ts";
import type { Smt } from "../smt/index.ts";
import * as smt from "../smt/index.ts";
import { Unsupported } from "./unsupported.ts";

const BINARY = {
  add: "bvadd",
  sub: "bvsub",
  mul: "bvmul",
  and: "bvand",
  or: "bvor",
  xor: "bvxor",
  shl: "bvshl",
  lshr: "bvlshr",
} as const;
const ORDER = { ult: "bvult", ule: "bvule", slt: "bvslt", sle: "bvsle" } as const;

/** Division as the IR has it: by zero it gives 0. */
const udiv = (a: Smt, b: Smt): Smt =>
  smt.ite(smt.eq(b, smt.bits(0, smt.width(b))), smt.bits(0, smt.width(a)), smt.binary("bvudiv", a, b));

/** Shifts by a constant are wiring, which solvers see through at once. */
function shift(op: "shl" | "lshr", a: Smt, b: Smt): Smt {
  const w = smt.width(a);
  if (b.op !== "const") return smt.binary(BINARY[op], a, b);
  const by = Number(b.value as bigint);
  if (by >= w) return smt.bits(0, w);
  if (by === 0) return a;
  return op === "shl"
    ? smt.concat(smt.extract(w - 1 - by, 0, a), smt.bits(0, by))
    : smt.zeroExtend(smt.extract(w - 1, by, a), w);
}

/** An operator applied to solver terms. @throws {Unsupported} for operators that only instructions use */
export function applyOp(op: Op, args: readonly Smt[]): Smt {
  const [a, b] = args as [Smt, Smt];
  switch (op) {
    case "add":
    case "sub":
    case "mul":
    case "and":
    case "or":
    case "xor":
      return smt.binary(BINARY[op], a, b);
    case "shl":
    case "lshr":
      return shift(op, a, b);
    case "udiv":
      return udiv(a, b);
    case "urem":
      return smt.binary("bvurem", a, b);
    case "not":
      return smt.bvnot(a);
    case "neg":
      return smt.bvneg(a);
    case "eq":
      return smt.eq(a, b);
    case "ult":
    case "ule":
    case "slt":
    case "sle":
      return smt.compare(ORDER[op], a, b);
    case "ilt":
      return smt.compareIntegers("<", a, b);
    case "ile":
      return smt.compareIntegers("<=", a, b);
    case "iadd":
      return smt.add(a, b);
    case "isub":
      return smt.sub(a, b);
    case "imul":
      return smt.mul(a, b);
    case "band":
      return smt.and(a, b);
    case "bor":
      return smt.or(a, b);
    case "bnot":
      return smt.not(a);
    case "implies":
      return smt.implies(a, b);
    case "concat":
      return smt.concat(a, b);
    default:
      throw new Unsupported(`operator ${op}`);
  }
}
