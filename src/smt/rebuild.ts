/** Terms made anew from changed parts, through the rewriting builders. */
import { binary, bvneg, bvnot, compare, concat, extract, signExtend, zeroExtend } from "./bits.ts";
import type { Op } from "./fold.ts";
import { add, compareIntegers, cut, mod, mul, sub } from "./integers.ts";
import { and, eq, ite, not, or } from "./logic.ts";
import { app, eachNewSubterm, type Smt, width } from "./terms.ts";

/** The term with `t`'s operator over other operands of the same sorts. */
export function remake(t: Smt, args: readonly Smt[]): Smt {
  if (args.every((a, i) => a === t.args[i])) return t;
  const [a, b, c] = args as [Smt, Smt, Smt];
  switch (t.op) {
    case "const":
      return t;
    case "app":
      return app(t.name, args, t.sort);
    case "not":
      return not(a);
    case "and":
      return and(...args);
    case "or":
      return or(...args);
    case "ite":
      return ite(a, b, c);
    case "=":
      return eq(a, b);
    case "bvnot":
      return bvnot(a);
    case "bvneg":
      return bvneg(a);
    case "bvult":
    case "bvule":
    case "bvslt":
    case "bvsle":
      return compare(t.op, a, b);
    case "concat":
      return concat(a, b);
    case "extract":
      return extract(t.hi, t.lo, a);
    case "zero_extend":
      return zeroExtend(a, width(t));
    case "sign_extend":
      return signExtend(a, width(t));
    case "+":
      return add(a, b);
    case "-":
      return sub(a, b);
    case "*":
      return mul(a, b);
    case "int2bv":
      return cut(a, width(t));
    case "mod":
      return mod(a, b.value as bigint);
    case "<":
    case "<=":
      return compareIntegers(t.op, a, b);
    default:
      return binary(t.op as Op, a, b);
  }
}

/**
 * Rewrites a term from its leaves up: `change` is given each sub-term over already changed operands, and returns what to put
 * in its place. `known` carries results from term to term.
 */
export function rewrite(root: Smt, change: (t: Smt, original: Smt) => Smt, known: Map<Smt, Smt> = new Map()): Smt {
  const begun = new Set<Smt>();
  const isNew = (t: Smt): boolean => {
    if (known.has(t) || begun.has(t)) return false;
    begun.add(t);
    return true;
  };
  eachNewSubterm([root], isNew, (t) => {
    const args = t.args.map((a) => known.get(a)!);
    known.set(t, change(remake(t, args), t));
  });
  return known.get(root)!;
}

/** The term with some sub-terms replaced. */
export const substitute = (root: Smt, by: ReadonlyMap<Smt, Smt>, known?: Map<Smt, Smt>): Smt =>
  rewrite(root, (made, original) => by.get(original) ?? made, known);
