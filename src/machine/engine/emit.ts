/** Operators of the IR in WebAssembly: those that are one instruction, by name, and those that take more. */
import type { RmwOp } from "../../ir/index.ts";
import { type Arithmetic, type Code, OP, type ValueType } from "./wasm-code.ts";

/** Operators whose result has the width of their operands. */
export const PLAIN: Readonly<Record<string, Arithmetic>> = {
  add: "add",
  sub: "sub",
  mul: "mul",
  and: "and",
  or: "or",
  xor: "xor",
};
/** Comparisons; signed ones of operands with their signs at the top. */
export const COMPARE: Readonly<Record<string, Arithmetic>> = {
  eq: "eq",
  ult: "lt_u",
  ule: "le_u",
  slt: "lt_s",
  sle: "le_s",
};
/** Shifts by less than the width. */
export const SHIFT: Readonly<Record<string, Arithmetic>> = { shl: "shl", lshr: "shr_u", ashr: "shr_s", ror: "rotr" };

/** The quotient of two locals: by zero it is 0, and the most negative number by -1 is itself. */
export function divide(c: Code, type: ValueType, isSigned: boolean, x: number, y: number): void {
  c.get(y);
  c.do(type, "eqz");
  c.begin("if", type);
  c.constant(type, 0);
  c.op(OP.else);
  if (isSigned) {
    c.get(y);
    c.constant(type, -1);
    c.do(type, "eq");
    c.begin("if", type);
    c.constant(type, 0);
    c.get(x);
    c.do(type, "sub");
    c.op(OP.else);
  }
  c.get(x);
  c.get(y);
  c.do(type, isSigned ? "div_s" : "div_u");
  if (isSigned) c.end();
  c.end();
}

/** Reversals by the sizes of neighbours that change places, one size after the other; those below the width count. */
export const REVERSALS: Readonly<Record<string, readonly number[]>> = {
  rev16: [8],
  rev32: [8, 16],
  rev64: [8, 16, 32],
  rbit: [1, 2, 4, 8, 16, 32],
};

/** Reverses the value on the stack, with the help of a local. */
export function reverse(c: Code, type: ValueType, sizes: readonly number[], x: number): void {
  const width = type === "i32" ? 32 : 64;
  for (const size of sizes.filter((s) => s < width)) {
    let mask = 0n;
    for (let i = 0; i < width; i += 2 * size) mask |= ((1n << BigInt(size)) - 1n) << BigInt(i);
    c.tee(x);
    c.constant(type, mask);
    c.do(type, "and");
    c.constant(type, size);
    c.do(type, "shl");
    c.get(x);
    c.constant(type, size);
    c.do(type, "shr_u");
    c.constant(type, mask);
    c.do(type, "and");
    c.do(type, "or");
  }
}

const CHOICES: Readonly<Record<string, Arithmetic>> = { smax: "gt_s", smin: "lt_s", umax: "gt_u", umin: "lt_u" };

/** What an atomic of `width` bits stores, besides CAS; bits above them do not count. */
export function emitModified(c: Code, type: ValueType, op: RmwOp, width: number, old: number, operand: number): void {
  const choice = CHOICES[op];
  if (op === "swp") c.get(operand);
  else if (choice === undefined) {
    c.get(old);
    c.get(operand);
    if (op === "clr") {
      c.constant(type, -1);
      c.do(type, "xor");
    }
    c.do(type, op === "add" ? "add" : op === "eor" ? "xor" : op === "set" ? "or" : "and");
  } else {
    const up = choice.endsWith("_s") ? (type === "i32" ? 32 : 64) - width : 0; // signs at the top
    for (const x of [old, operand]) c.get(x);
    for (const x of [old, operand]) {
      c.get(x);
      c.constant(type, up);
      c.do(type, "shl");
    }
    c.do(type, choice);
    c.op(OP.select);
  }
}
