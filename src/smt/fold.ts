/** The meaning of word operators on constants, as SMT-LIB defines them. */

export type Op = "bvadd" | "bvsub" | "bvmul" | "bvudiv" | "bvurem" | "bvand" | "bvor" | "bvxor" | "bvshl" | "bvlshr";

/** Result of `op` on unsigned words of `w` bits; division by zero gives all ones, its remainder the dividend. */
export function applyBits(op: Op, w: number, a: bigint, b: bigint): bigint {
  switch (op) {
    case "bvadd":
      return BigInt.asUintN(w, a + b);
    case "bvsub":
      return BigInt.asUintN(w, a - b);
    case "bvmul":
      return BigInt.asUintN(w, a * b);
    case "bvudiv":
      return b === 0n ? BigInt.asUintN(w, -1n) : a / b;
    case "bvurem":
      return b === 0n ? a : a % b;
    case "bvand":
      return a & b;
    case "bvor":
      return a | b;
    case "bvxor":
      return a ^ b;
    case "bvshl":
      return b >= BigInt(w) ? 0n : BigInt.asUintN(w, a << b);
    case "bvlshr":
      return b >= BigInt(w) ? 0n : a >> b;
  }
}
