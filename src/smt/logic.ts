/** Booleans, equality and conditionals, rewritten while they are built. */
import { BOOL_SORT, before, constant, raw, type Smt } from "./terms.ts";

export const TRUE = constant(true, BOOL_SORT);
export const FALSE = constant(false, BOOL_SORT);
export const bool = (value: boolean): Smt => (value ? TRUE : FALSE);

export function not(a: Smt): Smt {
  if (a.op === "const") return bool(a.value === false);
  return a.op === "not" ? a.args[0]! : raw("not", [a], BOOL_SORT);
}

// Flattened, without duplicates; `undefined` when it holds a term and its negation or the dominating constant.
function gather(op: "and" | "or", terms: readonly Smt[]): Smt[] | undefined {
  const unit = op === "and";
  const found = new Set<Smt>();
  const add = (t: Smt): boolean => {
    if (t.op === op) return t.args.every(add);
    if (t.op === "const") return t.value === unit;
    if (found.has(not(t))) return false;
    found.add(t);
    return true;
  };
  return terms.every(add) ? [...found] : undefined;
}

export function and(...terms: readonly Smt[]): Smt {
  const list = gather("and", terms);
  if (list === undefined) return FALSE;
  return list.length === 0 ? TRUE : list.length === 1 ? list[0]! : raw("and", list, BOOL_SORT);
}

export function or(...terms: readonly Smt[]): Smt {
  const list = gather("or", terms);
  if (list === undefined) return TRUE;
  return list.length === 0 ? FALSE : list.length === 1 ? list[0]! : raw("or", list, BOOL_SORT);
}

export const implies = (a: Smt, b: Smt): Smt => or(not(a), b);

/** Splits `base + constant`; every word or integer is one. */
function offset(t: Smt): { readonly base: Smt | undefined; readonly by: bigint } {
  if (t.op === "const") return { base: undefined, by: t.value as bigint };
  if ((t.op === "bvadd" || t.op === "+") && t.args[1]!.op === "const")
    return { base: t.args[0]!, by: t.args[1]!.value as bigint };
  return { base: t, by: 0n };
}

/** Whether two terms of one sort are known to differ, or to be equal; undefined when neither is known. */
export function compared(a: Smt, b: Smt): boolean | undefined {
  if (a === b) return true;
  if (a.op === "const" && b.op === "const") return false; // interned, so they differ
  if (a.sort.kind !== "bv" && a.sort.kind !== "int") return undefined;
  const [x, y] = [offset(a), offset(b)];
  return x.base === y.base && x.by !== y.by ? false : undefined;
}

export function eq(a: Smt, b: Smt): Smt {
  if (a.sort !== b.sort) throw new Error(`= of ${JSON.stringify(a.sort)} and ${JSON.stringify(b.sort)}`);
  const known = compared(a, b);
  if (known !== undefined) return bool(known);
  if (a.sort === BOOL_SORT) return equalBooleans(a, b);
  const lifted = equalCases(a, b) ?? equalCases(b, a);
  if (lifted !== undefined) return lifted;
  // One order for both ways of writing it.
  return before(a, b) ? raw("=", [a, b], BOOL_SORT) : raw("=", [b, a], BOOL_SORT);
}

function equalBooleans(a: Smt, b: Smt): Smt {
  if (a.op === "const") return a.value === true ? b : not(b);
  if (b.op === "const") return b.value === true ? a : not(a);
  if (not(a) === b) return FALSE;
  return before(a, b) ? raw("=", [a, b], BOOL_SORT) : raw("=", [b, a], BOOL_SORT);
}

/** `ite(c, x, y) = b` where an arm is decided by what is known: tags of unions are such terms. */
function equalCases(a: Smt, b: Smt): Smt | undefined {
  if (a.op !== "ite") return undefined;
  const [c, x, y] = a.args as [Smt, Smt, Smt];
  const [p, q] = [compared(x, b), compared(y, b)];
  if (p === undefined && q === undefined) return undefined;
  if (b.op !== "const" && (p === undefined || q === undefined)) return undefined;
  return ite(c, p === undefined ? eq(x, b) : bool(p), q === undefined ? eq(y, b) : bool(q));
}

export function ite(c: Smt, a: Smt, b: Smt): Smt {
  if (c.op === "const") return c.value === true ? a : b;
  if (a === b) return a;
  if (c.op === "not") return ite(c.args[0]!, b, a);
  if (a.sort === BOOL_SORT) return iteBoolean(c, a, b);
  if (a.op === "ite" && a.args[0] === c) return ite(c, a.args[1]!, b);
  if (b.op === "ite" && b.args[0] === c) return ite(c, a, b.args[2]!);
  return raw("ite", [c, a, b], a.sort);
}

function iteBoolean(c: Smt, a: Smt, b: Smt): Smt {
  if (a === TRUE) return or(c, b);
  if (a === FALSE) return and(not(c), b);
  if (b === TRUE) return or(not(c), a);
  if (b === FALSE) return and(c, a);
  return and(or(not(c), a), or(c, b));
}
