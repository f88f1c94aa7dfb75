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
  /** Counted from 0 in the order of making; no two terms have the same, not even one after the other. */
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

/** What a term is beside its operands. There are few, and each is known by its number. */
interface Head extends Omit<Smt, "id" | "args"> {
  readonly number: number;
}

const sortKey = (sort: SmtSort): string =>
  sort.kind === "bv" ? `${sort.width}` : sort.kind === "opaque" ? sort.name : sort.kind;

const hashed = (h: number, word: number, by: number): number => Math.imul(h ^ word, 0x9e3779b1) ^ (h >>> by);

let heads = 0;
function makeHead(op: SmtOp, name: string, sort: SmtSort, value: Smt["value"], hi: number, lo: number): Head {
  const text = `${op} ${name} ${sortKey(sort)} ${value} ${hi} ${lo}`;
  let hash = 0;
  for (let i = 0; i < text.length; i++) hash = hashed(hash, text.charCodeAt(i), 15);
  return { number: heads++, hash, op, sort, value, name, hi, lo };
}

function inMap<K, V>(map: Map<K, V>, key: K, make: () => V): V {
  const known = map.get(key);
  if (known !== undefined) return known;
  const made = make();
  map.set(key, made);
  return made;
}

type BySort<K> = Map<K, Map<SmtSort, Head>>;
const headsOf = <K>(map: BySort<K>, key: K): Map<SmtSort, Head> => inMap(map, key, () => new Map<SmtSort, Head>());
const applied: BySort<string> = new Map();
const operators: BySort<SmtOp> = new Map();
const constants: BySort<bigint | boolean> = new Map();
const pieces: BySort<number> = new Map(); // by both ends of an `extract`

// Open addressing: slots hold places in `terms`, counted from 1. Hot: no key is built to look a term up. A place whose term was
// forgotten matches nothing.
let terms: (Smt | WeakRef<Smt>)[] = [];
let numbers: number[] = []; // of the heads of terms
let slots = new Int32Array(1 << 16);
let hashes = new Int32Array(1 << 16); // of what is in each slot: two terms are compared only where these are equal
let made = 0;

const termAt = (at: number): Smt | undefined => {
  const term = terms[at]!;
  return term instanceof WeakRef ? term.deref() : term;
};

function place(head: number, args: readonly Smt[]): number {
  let h = hashed(0, head + 1, 15);
  for (let i = 0; i < args.length; i++) h = hashed(h, args[i]!.id, 13);
  return h ^ (h >>> 16);
}

/** The table anew, with room for as many terms again: what nobody holds is not in it. */
function rebuild(held: (term: Smt, at: number) => Smt | WeakRef<Smt>): void {
  const kept: typeof terms = [];
  const keptNumbers: number[] = [];
  const places: number[] = [];
  for (let at = 0; at < terms.length; at++) {
    const term = termAt(at);
    if (term === undefined) continue;
    places.push(place(numbers[at]!, term.args));
    keptNumbers.push(numbers[at]!);
    kept.push(held(term, at));
  }
  [terms, numbers] = [kept, keptNumbers];
  let size = 1 << 16;
  while (size < 4 * kept.length) size *= 2;
  [slots, hashes] = [new Int32Array(size), new Int32Array(size)];
  const mask = size - 1;
  for (const [at, first] of places.entries()) {
    let slot = first & mask;
    while (slots[slot] !== 0) slot = (slot + 1) & mask;
    slots[slot] = at + 1;
    hashes[slot] = first;
  }
}

let letGoAt = 0;

/**
 * Keeps terms that were made so far only as long as somebody holds them. An equal one that is made while it is held is the same object,
 * as ever, so nothing but memory depends on when this is called. It goes through all of the table.
 *
 * @param many  terms that have to be made since the last time, or it is not worth it
 */
export function letGo(many = 0): void {
  if (made - letGoAt < many) return;
  letGoAt = made;
  rebuild((term, at) => (terms[at] instanceof WeakRef ? terms[at] : new WeakRef(term)));
}

function intern({ number, hash, op, sort, value, name, hi, lo }: Head, args: readonly Smt[]): Smt {
  const mask = slots.length - 1;
  const first = place(number, args);
  let slot = first & mask;
  for (let at = slots[slot]!; at !== 0; at = slots[slot]!) {
    const t = hashes[slot] === first && numbers[at - 1] === number ? termAt(at - 1) : undefined;
    let i = t?.args.length === args.length ? 0 : args.length + 1;
    while (i < args.length && t!.args[i] === args[i]) i++;
    if (i === args.length) {
      terms[at - 1] = t!; // held until terms are let go the next time: to follow a `WeakRef` again and again is slow
      return t!;
    }
    slot = (slot + 1) & mask;
  }
  let h = hash;
  for (const a of args) h = hashed(h, a.hash, 13);
  const term: Smt = { id: made++, hash: h >>> 0, op, args, sort, value, name, hi, lo };
  numbers.push(number);
  slots[slot] = terms.push(term);
  hashes[slot] = first;
  if (2 * terms.length > slots.length) rebuild((_, at) => terms[at]!);
  return term;
}

/** Whether `a` comes before `b` in the order in which operands that can be swapped are written. */
export function before(a: Smt, b: Smt): boolean {
  if (a.hash !== b.hash || a === b) return a.hash < b.hash;
  // Not by ids: a term that was let go and is made again has another.
  const [x, y] = [a, b].map((t) => `${t.op} ${t.name} ${sortKey(t.sort)} ${t.value} ${t.hi} ${t.lo} ${t.args.length}`);
  if (x !== y) return x! < y!;
  const i = a.args.findIndex((arg, n) => arg !== b.args[n]);
  return before(a.args[i]!, b.args[i]!);
}

/** A constant of a sort; words are cut to their width. */
export function constant(value: bigint | boolean, sort: SmtSort): Smt {
  const v = sort.kind === "bv" ? BigInt.asUintN(sort.width, value as bigint) : value;
  const head = inMap(headsOf(constants, v), sort, () => makeHead("const", "", sort, v, 0, 0));
  return intern(head, []);
}

/** A named function applied; a name has one sort of result and of each operand. */
export function app(name: string, args: readonly Smt[], sort: SmtSort): Smt {
  const head = inMap(headsOf(applied, name), sort, () => makeHead("app", name, sort, undefined, 0, 0));
  return intern(head, args);
}

/** A term as it stands, without rewriting: for the builders. */
export function raw(op: SmtOp, args: readonly Smt[], sort: SmtSort, hi = 0, lo = 0): Smt {
  const known = op === "extract" ? headsOf(pieces, hi * 65_536 + lo) : headsOf(operators, op);
  return intern(
    inMap(known, sort, () => makeHead(op, "", sort, undefined, hi, lo)),
    args,
  );
}

/** Terms in the table. */
export const termCount = (): number => terms.length;

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

/** Whether some sub-term is so. */
export function hasSubterm(roots: readonly Smt[], isSo: (t: Smt) => boolean): boolean {
  let found = false;
  eachSubterm(roots, (t) => {
    found ||= isSo(t);
  });
  return found;
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
