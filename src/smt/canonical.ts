/**
 * An order of a question's terms that does not depend on names: questions that differ only in names, in the order of
 * their assertions and in the order of operands that can be swapped are to be printed alike. The idea is colour
 * refinement: a term is known by its operands and by where it stands, a symbol by the terms that apply it. Symbols that
 * stay alike are mostly alike (a symmetry), so one of them is marked and the rest follow. Where that is not enough terms
 * keep the order in which they were given; at worst a question is then not recognised as asked before.
 */
import { eachSubterm, type Smt } from "./terms.ts";

/** Rounds of refinement; more tell apart symbols that differ only far away. */
const ROUNDS = 3;
/** Symbols marked at most, each for the price of a round. */
const MARKS = 16;

const mix = (h: number, value: number): number => {
  const m = Math.imul(h ^ value, 0x9e3779b1);
  return (m ^ (m >>> 15)) | 0;
};

const texts = new Map<string, number>();
function hashText(text: string): number {
  let h = texts.get(text);
  if (h !== undefined) return h;
  h = 0;
  for (let i = 0; i < text.length; i++) h = mix(h, text.charCodeAt(i));
  if (texts.size < 4096) texts.set(text, h);
  return h;
}

const swaps = (t: Smt): boolean => t.op === "=" || t.op === "and" || t.op === "or";

/** What is chosen freely and so is no part of the order: functions and constants of opaque sorts. */
export const symbolOf = (t: Smt): string | undefined =>
  t.op === "app"
    ? `app ${t.name}`
    : t.op === "const" && t.sort.kind === "opaque"
      ? `const ${t.value} ${t.sort.name}`
      : undefined;

// The part of a term that is its own and no name.
function ownHash(t: Smt): number {
  const sort = t.sort.kind === "bv" ? `${t.sort.width}` : t.sort.kind;
  const value = t.op === "const" && t.sort.kind !== "opaque" ? t.value : "";
  return hashText(`${t.op} ${sort} ${value} ${t.hi} ${t.lo}`);
}

class Refinement {
  readonly #terms: Smt[] = []; // operands first
  readonly #indexOf = new Map<Smt, number>();
  readonly #args: number[][] = [];
  readonly #symbol: Int32Array; // of each term; -1 for none
  readonly #own: Int32Array;
  readonly #down: Int32Array; // hash of what a term is made of
  readonly #up: Int32Array; // hash of where it stands
  readonly #marks: Int32Array; // of symbols
  #colours: Int32Array;

  constructor(roots: readonly Smt[]) {
    eachSubterm(roots, (t) => {
      this.#indexOf.set(t, this.#terms.length);
      this.#args.push(t.args.map((a) => this.#indexOf.get(a)!));
      this.#terms.push(t);
    });
    const count = this.#terms.length;
    [this.#own, this.#down, this.#up] = [new Int32Array(count), new Int32Array(count), new Int32Array(count)];
    this.#symbol = new Int32Array(count).fill(-1);
    const symbols = new Map<string, number>();
    this.#terms.forEach((t, i) => {
      this.#own[i] = ownHash(t);
      const name = symbolOf(t);
      if (name === undefined) return;
      if (!symbols.has(name)) symbols.set(name, symbols.size);
      this.#symbol[i] = symbols.get(name)!;
    });
    [this.#colours, this.#marks] = [new Int32Array(symbols.size), new Int32Array(symbols.size)];
  }

  /** One round: from operands to terms, from terms to operands, from terms to symbols. */
  refine(assertions: readonly Smt[], wanted: readonly Smt[]): void {
    for (let i = 0; i < this.#terms.length; i++) this.#down[i] = this.#hashDown(i);
    this.#up.fill(0);
    for (const t of assertions) this.#stands(t, 1);
    for (const [at, t] of wanted.entries()) this.#stands(t, mix(2, at));
    for (let i = this.#terms.length - 1; i >= 0; i--) this.#hashUp(i);
    const colours = this.#marks.slice();
    for (let i = 0; i < this.#terms.length; i++) {
      const s = this.#symbol[i]!;
      if (s >= 0) colours[s] = colours[s]! + mix(this.#down[i]!, this.#up[i]!);
    }
    this.#colours = colours;
  }

  #stands(t: Smt, where: number): void {
    const i = this.#indexOf.get(t)!;
    this.#up[i] = this.#up[i]! + mix(where, this.#down[i]!);
  }

  #hashDown(i: number): number {
    const args = this.#args[i]!;
    let h = this.#own[i]!;
    if (this.#symbol[i]! >= 0) h = mix(h, this.#colours[this.#symbol[i]!]!);
    if (!swaps(this.#terms[i]!)) for (const a of args) h = mix(h, this.#down[a]!);
    else
      h = mix(
        h,
        args.reduce((sum, a) => (sum + mix(7, this.#down[a]!)) | 0, 0),
      );
    return h;
  }

  #hashUp(i: number): void {
    const args = this.#args[i]!;
    const here = mix(this.#up[i]!, this.#down[i]!);
    const swap = swaps(this.#terms[i]!);
    for (let k = 0; k < args.length; k++) this.#up[args[k]!] = this.#up[args[k]!]! + mix(here, swap ? 0 : k + 1);
  }

  /** Puts mark `n` on one of some symbols that are alike; false when there are none. */
  mark(n: number): boolean {
    const sorted = this.#colours.slice().sort();
    const twice = sorted.findIndex((c, i) => i > 0 && c === sorted[i - 1]);
    if (twice < 0) return false;
    this.#marks[this.#colours.indexOf(sorted[twice]!)] = mix(3, n);
    return true;
  }

  order(a: Smt, b: Smt): number {
    const [i, k] = [this.#indexOf.get(a)!, this.#indexOf.get(b)!];
    return this.#down[i]! - this.#down[k]! || this.#up[i]! - this.#up[k]!;
  }
}

/** A question in an order without names. */
export interface Ordered {
  readonly assertions: readonly Smt[];
  /** Operands of a term, in order where they can be swapped. */
  readonly operands: (t: Smt) => readonly Smt[];
}

/** Conjunctions as their parts, each once, without what is true. */
function split(assertions: readonly Smt[]): Smt[] {
  const found = new Set<Smt>();
  const add = (t: Smt): void => {
    if (t.op === "and") t.args.forEach(add);
    else if (t.op !== "const" || t.value !== true) found.add(t);
  };
  assertions.forEach(add);
  return [...found];
}

/** Orders assertions and operands. `wanted` counts, in its own order. */
export function canonicalOrder(assertions: readonly Smt[], wanted: readonly Smt[]): Ordered {
  const parts = split(assertions);
  const refinement = new Refinement([...parts, ...wanted]);
  for (let round = 0; round < ROUNDS; round++) refinement.refine(parts, wanted);
  for (let marks = 0; marks < MARKS && refinement.mark(marks); marks++) refinement.refine(parts, wanted);
  refinement.refine(parts, wanted); // Terms see the last mark.
  const sorted = (terms: readonly Smt[]): Smt[] => [...terms].sort((a, b) => refinement.order(a, b));
  return { assertions: sorted(parts), operands: (t) => (swaps(t) ? sorted(t.args) : t.args) };
}
