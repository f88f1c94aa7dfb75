/** The value of a term under an interpretation of its named functions. */
import { applyBits, type Op } from "./fold.ts";
import { eachNewSubterm, eachSubterm, type Smt, width } from "./terms.ts";

/** A value: booleans; words (unsigned), integers and opaque values as bigint. */
export type SmtValue = bigint | boolean;

/** What a named function gives on these operands. */
export type Interpretation = (t: Smt, args: readonly SmtValue[]) => SmtValue;

/** Evaluates terms one after the other, each sub-term once. Values of shared sub-terms are kept in `known`. */
export function evaluateAll(
  terms: readonly Smt[],
  meaning: Interpretation,
  known: Map<Smt, SmtValue> = new Map(),
): SmtValue[] {
  const begun = new Set<Smt>();
  const isNew = (t: Smt): boolean => !known.has(t) && begun.size < begun.add(t).size;
  eachNewSubterm(terms, isNew, (t) => {
    const args = t.args.map((a) => known.get(a)!);
    known.set(t, t.op === "app" ? meaning(t, args) : apply(t, args));
  });
  return terms.map((t) => known.get(t)!);
}

/** Whether all terms are true. Those behind one that is not are not evaluated. */
export function areTrue(terms: readonly Smt[], meaning: Interpretation): boolean {
  const known = new Map<Smt, SmtValue>();
  return terms.every((t) => evaluateAll([t], meaning, known)[0] === true);
}

/** Value of one term. */
export const evaluateTerm = (t: Smt, meaning: Interpretation): SmtValue => evaluateAll([t], meaning)[0]!;

/**
 * A term prepared for being evaluated often. `keys` are symbols that differ from one time to the next, while all others mean the
 * same under one interpretation: what does not depend on keys is evaluated once for it. Hot: operands are places in one array.
 */
export class Evaluator {
  readonly #terms: Smt[] = [];
  readonly #operands: Int32Array[] = [];
  readonly #keys: readonly number[];
  /** Places of terms that depend on keys, operands first. */
  readonly #varying: number[] = [];
  readonly #root: number;
  #meaning: Interpretation | undefined;
  #values: SmtValue[] = [];

  constructor(root: Smt, keys: readonly Smt[]) {
    const places = new Map<Smt, number>();
    const varies: boolean[] = [];
    eachSubterm([...keys, root], (t) => {
      const operands = Int32Array.from(t.args, (a) => places.get(a)!);
      const isKey = places.size < keys.length;
      places.set(t, this.#terms.length);
      varies.push(isKey || operands.some((o) => varies[o]));
      if (varies.at(-1) && !isKey) this.#varying.push(this.#terms.length);
      this.#terms.push(t);
      this.#operands.push(operands);
    });
    this.#keys = keys.map((k) => places.get(k)!);
    this.#root = places.get(root)!;
  }

  /** The value for values of the keys. */
  at(keys: readonly SmtValue[], meaning: Interpretation): SmtValue {
    if (this.#meaning !== meaning) this.#begin(keys, meaning);
    for (const [i, place] of this.#keys.entries()) this.#values[place] = keys[i]!;
    for (const place of this.#varying) this.#values[place] = this.#value(place, meaning);
    return this.#values[this.#root]!;
  }

  #begin(keys: readonly SmtValue[], meaning: Interpretation): void {
    this.#meaning = meaning;
    this.#values = [];
    const varying = new Set([...this.#varying, ...this.#keys]);
    for (const [i, place] of this.#keys.entries()) this.#values[place] = keys[i]!;
    for (let place = 0; place < this.#terms.length; place++)
      if (!varying.has(place)) this.#values[place] = this.#value(place, meaning);
  }

  #value(place: number, meaning: Interpretation): SmtValue {
    const t = this.#terms[place]!;
    const operands = this.#operands[place]!;
    const args: SmtValue[] = new Array(operands.length);
    for (let i = 0; i < operands.length; i++) args[i] = this.#values[operands[i]!]!;
    return t.op === "app" ? meaning(t, args) : apply(t, args);
  }
}

const signed = (t: Smt, v: SmtValue): bigint => BigInt.asIntN(width(t), v as bigint);

function apply(t: Smt, args: readonly SmtValue[]): SmtValue {
  const [a, b] = args as [bigint, bigint];
  const [x, y] = t.args as [Smt, Smt];
  switch (t.op) {
    case "const":
      return t.value!;
    case "not":
      return !args[0];
    case "and":
      return args.every((v) => v);
    case "or":
      return args.some((v) => v);
    case "ite":
      return args[0] ? args[1]! : args[2]!;
    case "=":
      return a === b;
    case "bvnot":
      return BigInt.asUintN(width(t), ~a);
    case "bvneg":
      return BigInt.asUintN(width(t), -a);
    case "bvult":
    case "<":
      return a < b;
    case "bvule":
    case "<=":
      return a <= b;
    case "bvslt":
      return signed(x, a) < signed(y, b);
    case "bvsle":
      return signed(x, a) <= signed(y, b);
    case "concat":
      return (a << BigInt(width(y))) | b;
    case "extract":
      return BigInt.asUintN(t.hi - t.lo + 1, a >> BigInt(t.lo));
    case "zero_extend":
      return a;
    case "sign_extend":
      return BigInt.asUintN(width(t), signed(x, a));
    case "+":
      return a + b;
    case "-":
      return a - b;
    case "*":
      return a * b;
    case "int2bv":
      return BigInt.asUintN(width(t), a);
    case "mod":
      return ((a % b) + b) % b;
    case "app":
      throw new Error("applications are given by the interpretation");
    default:
      return applyBits(t.op as Op, width(t), a, b);
  }
}
