/**
 * Terms of the IR: first-order, typed, plain readonly trees. They are built with the functions below, which compute
 * sorts and refuse ill-sorted operands, so a term that exists is well sorted. Two conditionals exist because Arm tells
 * two dependencies apart: `ite` depends on all of its parts like any operator, `pick` (CSEL family, CAS) depends on the
 * chosen value as data and on its condition only as a *pick* dependency (aarch64.cat, `pick-dep`).
 *
 * No hash-consing here: it lives where it pays (value tables of the explorers, `smt/`, `symbolic/`).
 */
import { BOOL, bv, INT, type Sort, sameSort, sortText, widthOf } from "./sorts.ts";

/** Operators whose result has the sort of their (equal) operands. Shifts by the width or more give 0 (`ashr`: the sign). */
export const ARITHMETIC = [
  "add",
  "sub",
  "mul",
  "udiv",
  "sdiv",
  "urem",
  "and",
  "or",
  "xor",
  "shl",
  "lshr",
  "ashr",
  "ror",
] as const;
/** Unary operators on a bit-vector; `rev16/32/64` reverse bytes within 16, 32, 64-bit lanes (the width is whole lanes), `rbit` all bits, `clz` counts leading zeros. */
export const UNARY = ["not", "neg", "clz", "rbit", "rev16", "rev32", "rev64"] as const;
/** Comparisons: two equal sorts to a boolean (`eq` on every sort, the others on bit-vectors or integers as named). */
export const COMPARISON = ["eq", "ult", "ule", "slt", "sle", "ilt", "ile"] as const;
/** Boolean connectives. */
export const CONNECTIVE = ["band", "bor", "bnot", "implies"] as const;
/** Integer operators of specifications. */
export const INTEGER = ["iadd", "isub", "imul"] as const;
/** `concat` (high, low), and CRC32 steps: (accumulator bv32, data bv8..bv64) to bv32, polynomial 0x04C11DB7 or Castagnoli's. */
export const SPECIAL = ["concat", "crc32", "crc32c"] as const;

export type Op =
  | (typeof ARITHMETIC)[number]
  | (typeof UNARY)[number]
  | (typeof COMPARISON)[number]
  | (typeof CONNECTIVE)[number]
  | (typeof INTEGER)[number]
  | (typeof SPECIAL)[number];

/** A term. `local` is a parameter or a `let`; `reg` is architectural state outside memory (x0..x30, q0..q31, sp, n, z, c, v, pc). */
export type Term =
  | { readonly kind: "bool"; readonly value: boolean; readonly sort: Sort }
  | { readonly kind: "bv"; readonly value: bigint; readonly sort: Sort }
  | { readonly kind: "int"; readonly value: bigint; readonly sort: Sort }
  | { readonly kind: "local"; readonly name: string; readonly sort: Sort }
  | { readonly kind: "reg"; readonly name: string; readonly sort: Sort }
  | { readonly kind: "op"; readonly op: Op; readonly args: readonly Term[]; readonly sort: Sort }
  | { readonly kind: "extract"; readonly hi: number; readonly lo: number; readonly arg: Term; readonly sort: Sort }
  | { readonly kind: "extend"; readonly signed: boolean; readonly arg: Term; readonly sort: Sort }
  /** The low bits of an integer: only in the meaning of a codec. */
  | { readonly kind: "cut"; readonly arg: Term; readonly sort: Sort }
  | {
      readonly kind: "ite" | "pick";
      readonly cond: Term;
      readonly yes: Term;
      readonly no: Term;
      readonly sort: Sort;
    }
  | { readonly kind: "record"; readonly fields: readonly Term[]; readonly sort: Sort }
  | { readonly kind: "field"; readonly field: string; readonly arg: Term; readonly sort: Sort }
  | { readonly kind: "with"; readonly field: string; readonly arg: Term; readonly value: Term; readonly sort: Sort }
  | { readonly kind: "inject"; readonly case: string; readonly arg: Term; readonly sort: Sort }
  | { readonly kind: "is"; readonly case: string; readonly arg: Term; readonly sort: Sort }
  | { readonly kind: "project"; readonly case: string; readonly arg: Term; readonly sort: Sort }
  | { readonly kind: "everywhere"; readonly arg: Term; readonly sort: Sort }
  /** The total map that has `rule(...captured, k)` at every key `k`; `rule` names a pure and total procedure. */
  | {
      readonly kind: "tabulate";
      readonly from: Sort;
      readonly rule: string;
      readonly captured: readonly Term[];
      readonly sort: Sort;
    }
  /** Whether `rule(...captured, ...keys)` is true for all keys of these sorts. */
  | {
      readonly kind: "forall";
      readonly keys: readonly Sort[];
      readonly rule: string;
      readonly captured: readonly Term[];
      readonly sort: Sort;
    }
  | { readonly kind: "select"; readonly map: Term; readonly key: Term; readonly sort: Sort }
  | { readonly kind: "update"; readonly map: Term; readonly key: Term; readonly value: Term; readonly sort: Sort }
  | { readonly kind: "codec"; readonly name: string; readonly args: readonly Term[]; readonly sort: Sort };

const isOneOf = <T extends string>(list: readonly T[], op: string): op is T => (list as readonly string[]).includes(op);

function sameSorts(op: string, a: Term, b: Term): Sort {
  if (!sameSort(a.sort, b.sort)) throw new Error(`${op} of ${sortText(a.sort)} and ${sortText(b.sort)}`);
  return a.sort;
}

function expectSort(op: string, t: Term, sort: Sort): void {
  if (!sameSort(t.sort, sort)) throw new Error(`${op} expects ${sortText(sort)}, found ${sortText(t.sort)}`);
}

/** Bits that a reversal of bytes works within. */
const LANES: Partial<Record<Op, number>> = { rev16: 16, rev32: 32, rev64: 64 };

function unarySort(op: Op, width: number): Sort {
  const lane = LANES[op] ?? 1;
  if (width % lane !== 0) throw new Error(`${op} of ${width} bits`);
  return bv(width);
}

/** Result sort of an operator on operands of these sorts. @throws {Error} when they do not fit */
function resultSort(op: Op, args: readonly Term[]): Sort {
  const [a, b] = args as [Term, Term];
  const arity = isOneOf(UNARY, op) || op === "bnot" ? 1 : 2;
  if (args.length !== arity) throw new Error(`${op} takes ${arity} operands, found ${args.length}`);
  if (isOneOf(UNARY, op)) return unarySort(op, widthOf(a.sort));
  if (isOneOf(ARITHMETIC, op)) return bv(widthOf(sameSorts(op, a, b)));
  if (op === "concat") return bv(widthOf(a.sort) + widthOf(b.sort));
  if (op === "crc32" || op === "crc32c") {
    expectSort(op, a, bv(32));
    widthOf(b.sort);
    return bv(32);
  }
  if (isOneOf(CONNECTIVE, op)) {
    for (const t of args) expectSort(op, t, BOOL);
    return BOOL;
  }
  if (isOneOf(INTEGER, op) || op === "ilt" || op === "ile") {
    for (const t of args) expectSort(op, t, INT);
    return isOneOf(INTEGER, op) ? INT : BOOL;
  }
  sameSorts(op, a, b);
  if (op !== "eq") widthOf(a.sort);
  return BOOL;
}

/** Applies an operator. @throws {Error} when operands do not fit */
export const op = (name: Op, ...args: readonly Term[]): Term => ({
  kind: "op",
  op: name,
  args,
  sort: resultSort(name, args),
});

export const TRUE: Term = { kind: "bool", value: true, sort: BOOL };
export const FALSE: Term = { kind: "bool", value: false, sort: BOOL };
export const bool = (value: boolean): Term => (value ? TRUE : FALSE);
/** A bit-vector constant; `value` is taken modulo 2^width. */
export const num = (value: bigint | number, width: number): Term => ({
  kind: "bv",
  value: BigInt.asUintN(width, BigInt(value)),
  sort: bv(width),
});
export const int = (value: bigint | number): Term => ({ kind: "int", value: BigInt(value), sort: INT });
export const local = (name: string, sort: Sort): Term => ({ kind: "local", name, sort });
export const reg = (name: string, sort: Sort): Term => ({ kind: "reg", name, sort });

/** Bits `hi` down to `lo` of a bit-vector, both included. */
export function extract(hi: number, lo: number, arg: Term): Term {
  const width = widthOf(arg.sort);
  if (!(hi < width && lo >= 0 && lo <= hi)) throw new Error(`bits ${hi}..${lo} of ${width}`);
  return lo === 0 && hi === width - 1 ? arg : { kind: "extract", hi, lo, arg, sort: bv(hi - lo + 1) };
}

function extend(signed: boolean, arg: Term, width: number): Term {
  const from = widthOf(arg.sort);
  if (width < from) throw new Error(`cannot extend ${from} bits to ${width}`);
  return width === from ? arg : { kind: "extend", signed, arg, sort: bv(width) };
}
/** Zero-extends to `width` bits. */
export const zeroExtend = (arg: Term, width: number): Term => extend(false, arg, width);
/** Sign-extends to `width` bits. */
export const signExtend = (arg: Term, width: number): Term => extend(true, arg, width);

/** The low `width` bits of an integer. */
export function cut(arg: Term, width: number): Term {
  expectSort("cut", arg, INT);
  return { kind: "cut", arg, sort: bv(width) };
}

function conditional(kind: "ite" | "pick", cond: Term, a: Term, b: Term): Term {
  expectSort(kind, cond, BOOL);
  return { kind, cond, yes: a, no: b, sort: sameSorts(kind, a, b) };
}
/** Conditional with a data dependency on all three parts. */
export const ite = (cond: Term, a: Term, b: Term): Term => conditional("ite", cond, a, b);
/** Conditional with a data dependency on the chosen part and a pick dependency on the condition. */
export const pick = (cond: Term, a: Term, b: Term): Term => conditional("pick", cond, a, b);

const sortOfField = (sort: Sort, name: string): Sort => {
  const list = sort.kind === "record" ? sort.fields : sort.kind === "union" ? sort.cases : [];
  const found = list.find((f) => f.name === name);
  if (found === undefined) throw new Error(`${sortText(sort)} has no ${name}`);
  return found.sort;
};

/** A record value; `fields` in the order of the sort. */
export function record(sort: Sort, fields: readonly Term[]): Term {
  if (sort.kind !== "record" || sort.fields.length !== fields.length) throw new Error(`fields of ${sortText(sort)}`);
  for (const [i, f] of sort.fields.entries()) expectSort(f.name, fields[i]!, f.sort);
  return { kind: "record", fields, sort };
}
export const field = (arg: Term, name: string): Term => ({
  kind: "field",
  field: name,
  arg,
  sort: sortOfField(arg.sort, name),
});
/** The record `arg` with one field replaced. */
export function withField(arg: Term, name: string, value: Term): Term {
  expectSort(name, value, sortOfField(arg.sort, name));
  return { kind: "with", field: name, arg, value, sort: arg.sort };
}
/** Wraps a value as one case of a union. */
export function inject(sort: Sort, name: string, arg: Term): Term {
  expectSort(name, arg, sortOfField(sort, name));
  return { kind: "inject", case: name, arg, sort };
}
export function isCase(arg: Term, name: string): Term {
  sortOfField(arg.sort, name);
  return { kind: "is", case: name, arg, sort: BOOL };
}
/** What a union value carries in one case; meaningless in another. */
export const project = (arg: Term, name: string): Term => ({
  kind: "project",
  case: name,
  arg,
  sort: sortOfField(arg.sort, name),
});
/** The total map that has the same value at every key. */
export const everywhere = (from: Sort, arg: Term): Term => ({
  kind: "everywhere",
  arg,
  sort: { kind: "map", from, to: arg.sort },
});

export function select(map: Term, key: Term): Term {
  if (map.sort.kind !== "map") throw new Error(`select of ${sortText(map.sort)}`);
  expectSort("select", key, map.sort.from);
  return { kind: "select", map, key, sort: map.sort.to };
}
/** The map with one key given a new value. */
export function update(map: Term, key: Term, value: Term): Term {
  if (map.sort.kind !== "map") throw new Error(`update of ${sortText(map.sort)}`);
  expectSort("update", key, map.sort.from);
  expectSort("update", value, map.sort.to);
  return { kind: "update", map, key, value, sort: map.sort };
}
/** The total map from `from` to `to` whose value at `k` is that of the procedure `rule` at `captured` and `k`. */
export const tabulate = (from: Sort, to: Sort, rule: string, captured: readonly Term[]): Term => ({
  kind: "tabulate",
  from,
  rule,
  captured,
  sort: { kind: "map", from, to },
});
/** Whether the procedure `rule` is true at `captured` and all keys of these sorts. */
export const forall = (keys: readonly Sort[], rule: string, captured: readonly Term[]): Term => ({
  kind: "forall",
  keys,
  rule,
  captured,
  sort: BOOL,
});
/** Applies a named codec function, whose laws stand beside its declaration. */
export const codec = (name: string, args: readonly Term[], sort: Sort): Term => ({ kind: "codec", name, args, sort });

/** The direct sub-terms, in reading order. */
export function subterms(t: Term): readonly Term[] {
  switch (t.kind) {
    case "op":
    case "codec":
      return t.args;
    case "record":
      return t.fields;
    case "tabulate":
    case "forall":
      return t.captured;
    case "ite":
    case "pick":
      return [t.cond, t.yes, t.no];
    case "with":
      return [t.arg, t.value];
    case "select":
      return [t.map, t.key];
    case "update":
      return [t.map, t.key, t.value];
    case "extract":
    case "extend":
    case "cut":
    case "field":
    case "inject":
    case "is":
    case "project":
    case "everywhere":
      return [t.arg];
    default:
      return [];
  }
}
