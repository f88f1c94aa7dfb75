/**
 * Words and signs of the text form, stated once for printer and parser. A bare name in a term is a machine register if
 * it is the name of one, else a local; `%name` is always a local, `@name:sort` always a register, `#name(…):sort` a codec.
 */
import { BOOL, bv, type Sort } from "./sorts.ts";
import { ARITHMETIC, type Op, SPECIAL, UNARY } from "./terms.ts";

/** Registers whose sort the text does not repeat. */
export const MACHINE_REGISTERS: ReadonlyMap<string, Sort> = new Map([
  ...Array.from({ length: 31 }, (_, n) => [`x${n}`, bv(64)] as const),
  ...Array.from({ length: 32 }, (_, n) => [`q${n}`, bv(128)] as const),
  ["sp", bv(64)],
  ["pc", bv(64)],
  ["n", BOOL],
  ["z", BOOL],
  ["c", BOOL],
  ["v", BOOL],
]);

/** Operators between two operands; one sign may stand for the operator on bit-vectors and the one on integers. */
export const INFIX: readonly (readonly [sign: string, op: Op])[] = [
  ["+", "add"],
  ["+", "iadd"],
  ["-", "sub"],
  ["-", "isub"],
  ["*", "mul"],
  ["*", "imul"],
  ["&", "and"],
  ["|", "or"],
  ["^", "xor"],
  ["==", "eq"],
  ["<u", "ult"],
  ["<=u", "ule"],
  ["<s", "slt"],
  ["<=s", "sle"],
  ["<", "ilt"],
  ["<=", "ile"],
  ["&&", "band"],
  ["||", "bor"],
  ["=>", "implies"],
];

/** Signs by operator. */
export const SIGN_OF: ReadonlyMap<Op, string> = new Map(INFIX.map(([sign, op]) => [op, sign]));

/** Operators that are written as functions. */
export const FUNCTIONS: readonly Op[] = [...ARITHMETIC, ...UNARY, ...SPECIAL].filter((op) => !SIGN_OF.has(op));

/** Words that begin an effect. */
export const EFFECT_WORDS = [
  "read",
  "write",
  "rmw",
  "dmb",
  "dsb",
  "isb",
  "sb",
  "clrex",
  "tlbi",
  "cache",
  "sysreg",
  "exception",
  "eret",
  "hint",
  "pull",
  "push",
  "state",
  "oracle",
  "commit",
  "claim",
  "call",
] as const;

/** Words that begin the end of a block. */
export const END_WORDS = ["goto", "if", "return", "stuck", "panic"] as const;
/** Words that begin a declaration. */
export const DECLARATION_WORDS = ["sort", "record", "union", "procedure"] as const;

/** Words that are no names unless they are quoted, or follow `%` or `@`. */
export const RESERVED: ReadonlySet<string> = new Set([
  ...EFFECT_WORDS,
  ...END_WORDS,
  ...DECLARATION_WORDS,
  ..."let then else true false is as".split(" "),
]);

/** Whether a word names a sort that is built in. */
export const isBuiltInSort = (word: string): boolean => /^(bool|int|map|bv\d+)$/.test(word);

const isIdentifier = (word: string): boolean => /^[A-Za-z_][A-Za-z0-9_]*$/.test(word);

/** A name as it is written: quoted when it is reserved or is no identifier. */
export const nameText = (name: string): string =>
  isIdentifier(name) && !RESERVED.has(name) ? name : JSON.stringify(name);
/** The name of a sort, quoted also when it is that of a built-in sort. */
export const sortNameText = (name: string): string => (isBuiltInSort(name) ? JSON.stringify(name) : nameText(name));
/** A name behind `%`, `@` or `#`, where no word is reserved. */
const sigilText = (sigil: string, name: string): string => sigil + (isIdentifier(name) ? name : JSON.stringify(name));
/** A local as it is written where it is bound. */
export const localText = (name: string): string =>
  isIdentifier(name) && !RESERVED.has(name) && !MACHINE_REGISTERS.has(name) ? name : sigilText("%", name);
/** A register as it is written where it is set. */
export const registerText = (name: string): string => (MACHINE_REGISTERS.has(name) ? name : sigilText("@", name));
export const codecText = (name: string): string => sigilText("#", name);
