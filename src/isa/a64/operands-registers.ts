/** Register operands, and the messages about arguments that are something else. */
import type { Argument, Arguments } from "./arguments.ts";
import { type Problem, problem } from "./problem.ts";
import type { Operand } from "./row.ts";

/** How messages name an argument. */
export function describe(a: Argument): string {
  switch (a.kind) {
    case "register":
      return registerText(a.number, a.width, a.role === "sp");
    case "immediate":
      return `the immediate ${a.value}`;
    case "shift":
      return a.name;
    case "word":
      return a.name;
    case "memory":
      return "a memory operand";
  }
}

/** The argument is not what the form takes here. */
export function wrongKind(args: Arguments, expected: string): Problem {
  const a = args.peek();
  if (a === undefined)
    return { ...problem("ASM04", args.here, `an operand is missing: expected ${expected}`), expected };
  const special = a.kind === "word" ? strangeRegister(a) : undefined;
  return special ?? { ...problem("ASM05", a.span, `expected ${expected}, found ${describe(a)}`), expected };
}

/** Words that look like registers: those that do not exist, and those of the vector units. */
function strangeRegister(a: Argument & { kind: "word" }): Problem | undefined {
  const m = /^([wx])\d+$/i.exec(a.name);
  if (m !== null) {
    const c = m[1]!.toLowerCase();
    const names = c === "w" ? "w0 to w30, wzr and wsp" : "x0 to x30, xzr and sp";
    return problem("ASM14", a.span, `register ${a.name.toLowerCase()} does not exist`, `A64 has ${names}`);
  }
  const family = /^([bhsdq]\d+|v\d+(\.\w+)?)$/i.test(a.name)
    ? "SIMD and floating point"
    : /^[zp]\d+(\.\w+)?$/i.test(a.name)
      ? "SVE"
      : undefined;
  if (family === undefined) return undefined;
  return problem("ASM03", a.span, `unsupported: ${family}`, `${a.name} is a register of ${family}`);
}

function registerText(n: number, width: 32 | 64, sp: boolean): string {
  if (n !== 31) return `${width === 32 ? "w" : "x"}${n}`;
  return sp ? (width === 32 ? "wsp" : "sp") : width === 32 ? "wzr" : "xzr";
}

const syntaxName = (field: string, width: 32 | 64, sp: boolean): string => {
  const letter = field.replace(/^R/, "");
  return `<${width === 32 ? "W" : "X"}${letter}${sp ? (width === 32 ? "|WSP" : "|SP") : ""}>`;
};

/** A general register of one width; 31 is the zero register, or with `sp` the stack pointer. */
function registerOperand(field: string, width: 32 | 64, sp: boolean): Operand {
  const range = width === 32 ? "w0 to w30" : "x0 to x30";
  const expected = `a ${width}-bit register (${range} or ${registerText(31, width, sp)})`;
  return {
    syntax: syntaxName(field, width, sp),
    match(args, into) {
      const a = args.peek();
      if (a?.kind !== "register" || a.width !== width || a.role === (sp ? "zr" : "sp"))
        return wrongKind(args, expected);
      args.next++;
      into[field] = a.number;
      return undefined;
    },
    print: (f) => registerText(f[field]!, width, sp),
  };
}

/** The operands made so far: hundreds of rows share a few. */
const registerOperands = new Map<string, Operand>();

function sharedRegister(field: string, width: 32 | 64, sp: boolean): Operand {
  const key = `${field} ${width} ${sp}`;
  const found = registerOperands.get(key) ?? registerOperand(field, width, sp);
  registerOperands.set(key, found);
  return found;
}

/** A general register or the zero register. */
export const zr = (field: string, width: 32 | 64 = 64): Operand => sharedRegister(field, width, false);
/** A general register or the stack pointer. */
export const sp = (field: string, width: 32 | 64 = 64): Operand => sharedRegister(field, width, true);

/** The register after that of `field`, as CASP names both. */
export const successor = (field: string, width: 32 | 64): Operand => ({
  syntax: syntaxName(field, width, false).replace(">", "+1>"),
  match(args, into) {
    const a = args.peek();
    if (a?.kind !== "register" || a.width !== width) return wrongKind(args, "the next register");
    if (a.number !== into[field]! + 1 || a.role === "sp")
      return problem(
        "ASM15",
        a.span,
        `expected ${registerText(into[field]! + 1, width, false)}`,
        "the pair is consecutive",
      );
    args.next++;
    return undefined;
  },
  print: (f) => registerText(f[field]! + 1, width, false),
});

/** Two fields that one written register fills, as `ror x0, x1, #3` and `lsl`. The first is the one printed. */
export const both = (operand: Operand, from: string, to: string): Operand => ({
  ...operand,
  match(args, into) {
    const p = operand.match(args, into);
    if (p === undefined) into[to] = into[from]!;
    return p;
  },
});
