/**
 * Solver terms: hash-consed, so that equality is `===` and everything about a term can be memoised by its id. Terms are
 * made by the builders of `logic.ts`, `bits.ts` and `integers.ts`, which rewrite; this file only interns.
 */

/** A sort of the solver; `opaque` sorts have equality and nothing else. Interned: compare with `===`. */
export type SmtSort =
  | { readonly kind: "bool" }
  | { readonly kind: "int" }
  | { readonly kind: "bv"; readonly width: number }
  | { readonly kind: "opaque"; readonly name: string };

export const BOOL_SORT: SmtSort = { kind: "bool" };
export const INT_SORT: SmtSort = { kind: "int" };
const bitSorts: SmtSort[] = [];
/** The sort of words of `width` bits. */
export const bitSort = (width: number): SmtSort => (bitSorts[width] ??= { kind: "bv", width });
const opaqueSorts = new Map<string, SmtSort>();
/** The opaque sort of a name. */
export function opaqueSort(name: string): SmtSort {
  const known = opaqueSorts.get(name);
  if (known !== undefined) return known;
  const sort: SmtSort = { kind: "opaque", name };
  opaqueSorts.set(name, sort);
  return sort;
}

/** Operators, in the words of SMT-LIB. `app` applies a named function (a constant when it has no operands). */
export type SmtOp =
  | "const"
  | "app"
  | "not"
  | "and"
  | "or"
  | "ite"
  | "="
  | "bvadd"
  | "bvsub"
  | "bvmul"
  | "bvudiv"
  | "bvurem"
  | "bvand"
  | "bvor"
  | "bvxor"
  | "bvshl"
  | "bvlshr"
  | "bvnot"
  | "bvneg"
  | "bvult"
  | "bvule"
  | "bvslt"
  | "bvsle"
  | "concat"
  | "extract"
  | "zero_extend"
  | "sign_extend"
  | "+"
  | "-"
  | "*"
  | "mod"
  | "int2bv"
  | "<"
  | "<=";

/** A term. Equal terms are one object. */
export interface Smt {
  /** Counted from 0 in the order of making. */
  readonly id: number;
  /** Depends on the term alone and not on what was made before it: an order for operands that can be swapped. */
  readonly hash: number;
  readonly op: SmtOp;
  readonly args: readonly Smt[];
  readonly sort: SmtSort;
  /** Of a `const`: words as unsigned; opaque constants are not written as values. */
  readonly value: bigint | boolean | undefined;
  /** Of an `app`: the function. */
  readonly name: string;
  /** Of an `extract`: its bits, both included; else 0. */
  readonly hi: number;
  readonly lo: number;
}

const table = new Map<string, Smt>();

type Shape = Omit<Smt, "id" | "hash">;

function intern(key: string, shape: Shape): Smt {
  const known = table.get(key);
  if (known !== undefined) return known;
  const term: Smt = { id: table.size, hash: hashOf(shape), ...shape };
  table.set(key, term);
  return term;
}

function hashOf({ op, name, sort, value, hi, lo, args }: Shape): number {
  const text = `${op} ${name} ${sortKey(sort)} ${value} ${hi} ${lo}`;
  let h = 0;
  for (let i = 0; i < text.length; i++) h = Math.imul(h ^ text.charCodeAt(i), 0x9e3779b1) ^ (h >>> 15);
  for (const a of args) h = Math.imul(h ^ a.hash, 0x9e3779b1) ^ (h >>> 13);
  return h >>> 0;
}

/** Whether `a` comes before `b` in the order in which operands that can be swapped are written. */
export const before = (a: Smt, b: Smt): boolean => a.hash < b.hash || (a.hash === b.hash && a.id < b.id);

const sortKey = (sort: SmtSort): string =>
  sort.kind === "bv" ? `${sort.width}` : sort.kind === "opaque" ? sort.name : sort.kind;

/** A constant of a sort; words are cut to their width. */
export function constant(value: bigint | boolean, sort: SmtSort): Smt {
  const v = sort.kind === "bv" ? BigInt.asUintN(sort.width, value as bigint) : value;
  return intern(`c\n${sortKey(sort)}\n${v}`, { op: "const", args: [], sort, value: v, name: "", hi: 0, lo: 0 });
}

/** A named function applied; a name has one sort of result and of each operand. */
export function app(name: string, args: readonly Smt[], sort: SmtSort): Smt {
  return intern(`a\n${name}\n${sortKey(sort)}\n${args.map((a) => a.id).join(" ")}`, {
    op: "app",
    args,
    sort,
    value: undefined,
    name,
    hi: 0,
    lo: 0,
  });
}

/** A term as it stands, without rewriting: for the builders. */
export function raw(op: SmtOp, args: readonly Smt[], sort: SmtSort, hi = 0, lo = 0): Smt {
  return intern(`${op}\n${sortKey(sort)}\n${hi} ${lo} ${args.map((a) => a.id).join(" ")}`, {
    op,
    args,
    sort,
    value: undefined,
    name: "",
    hi,
    lo,
  });
}

/** Terms made so far in this process. */
export const termCount = (): number => table.size;

/** Bits of a word term. */
export function width(t: Smt): number {
  if (t.sort.kind !== "bv") throw new Error(`a term of sort ${sortKey(t.sort)} has no width`);
  return t.sort.width;
}

/** Calls `visit` once for each sub-term of `roots`, operands first. Deep terms are fine. */
export function eachSubterm(roots: readonly Smt[], visit: (t: Smt) => void): void {
  const seen = new Set<Smt>();
  eachNewSubterm(
    roots,
    (t) => {
      if (seen.has(t)) return false;
      seen.add(t);
      return true;
    },
    visit,
  );
}

/**
 * Calls `visit` for the sub-terms of `roots` that `isNew` says yes to, operands first; what is below others is passed over.
 * `isNew` is asked once for each way to a term and has to say no from the second time on. Hot: the stack is two plain arrays.
 */
export function eachNewSubterm(roots: readonly Smt[], isNew: (t: Smt) => boolean, visit: (t: Smt) => void): void {
  const terms: Smt[] = [];
  const next: number[] = [];
  for (const root of roots) {
    if (!isNew(root)) continue;
    terms.push(root);
    next.push(0);
    while (terms.length > 0) {
      const top = terms.length - 1;
      const t = terms[top]!;
      const at = next[top]!;
      if (at === t.args.length) {
        terms.pop();
        next.pop();
        visit(t);
        continue;
      }
      next[top] = at + 1;
      const child = t.args[at]!;
      if (!isNew(child)) continue;
      terms.push(child);
      next.push(0);
    }
  }
}
