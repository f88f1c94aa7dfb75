/** What an atomic read-modify-write stores. */
import type { RmwOp } from "../../ir/index.ts";

/** The new value of `width` bits, given the old one. */
export function modified(op: RmwOp, width: number, old: bigint, operand: bigint, expected: bigint | undefined): bigint {
  const signed = (v: bigint): bigint => BigInt.asIntN(width, v);
  switch (op) {
    case "swp":
      return operand;
    case "add":
      return BigInt.asUintN(width, old + operand);
    case "clr":
      return old & ~operand;
    case "eor":
      return old ^ operand;
    case "set":
      return old | operand;
    case "smax":
      return signed(old) > signed(operand) ? old : operand;
    case "smin":
      return signed(old) < signed(operand) ? old : operand;
    case "umax":
      return old > operand ? old : operand;
    case "umin":
      return old < operand ? old : operand;
    case "cas":
      return old === expected ? operand : old;
  }
}
