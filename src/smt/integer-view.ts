/**
 * Words as integers: a word is its number, sums wrap by a conditional, order is that of integers. Solvers decide that many times
 * faster than bits. What is no arithmetic (`bvand`, products, pieces of words) is refused; or it becomes a function of which
 * nothing is known, named by operator and widths. Then `unsat` is right of the words too, and `sat` says nothing of them.
 */
import { add, compareIntegers, integer, mod, mul, sub } from "./integers.ts";
import { and, eq, ite } from "./logic.ts";
import { remake } from "./rebuild.ts";
import type { Question } from "./solver.ts";
import { app, eachNewSubterm, hasSubterm, INT_SORT, type Smt, type SmtSort, width } from "./terms.ts";

/** A term that has no integer form here. */
export class NoIntegerView extends Error {
  override readonly name = "NoIntegerView";
}

/** What becomes of operators that are no arithmetic. */
export type Rest = "refused" | "open";

const isWord = (t: Smt): boolean => t.sort.kind === "bv";
const range = (t: Smt): bigint => 1n << BigInt(width(t));
const sortName = (sort: SmtSort): string =>
  sort.kind === "bv" ? `${sort.width}` : sort.kind === "opaque" ? sort.name : sort.kind;

// Symbols that differ in widths alone must not become one. No name has a NUL: names come from sources and files.
const typed = (name: string, t: Smt): string => `${name}\0${[...t.args, t].map((a) => sortName(a.sort)).join(" ")}`;
const hasWords = (t: Smt): boolean => isWord(t) || t.args.some(isWord);

/** Whether a question cuts integers to words somewhere. */
export const cutsIntegers = ({ assertions }: Question): boolean => hasSubterm(assertions, (t) => t.op === "int2bv");

/** The question with numbers for words; wanted values of words are their numbers. @throws {NoIntegerView} where they are refused */
export function integerView({ assertions, wanted }: Question, rest: Rest = "refused"): Question {
  const numbers = new Numbers(rest);
  const [claims, values] = [assertions, wanted].map((list) => list.map((t) => numbers.of(t)));
  for (const t of wanted) numbers.limit(t);
  return { assertions: [...claims!, ...numbers.ranges()], wanted: values! };
}

/** The integer forms of terms, one for each, and what has to be said of the words among their symbols. */
export class Numbers {
  readonly #rest: Rest;
  readonly #known = new Map<Smt, Smt>();
  readonly #bounds = new Map<Smt, bigint | undefined>();
  readonly #limited = new Set<Smt>();
  readonly #ranges: Smt[] = [];

  constructor(rest: Rest) {
    this.#rest = rest;
  }

  /** The integer form of a term. @throws {NoIntegerView} */
  of(root: Smt): Smt {
    const begun = new Set<Smt>();
    const isNew = (t: Smt): boolean => !this.#known.has(t) && begun.size < begun.add(t).size;
    eachNewSubterm([root], isNew, (t) => {
      const args = t.args.map((a) => this.#known.get(a)!);
      this.#known.set(t, this.#viewed(t, args));
    });
    return this.#known.get(root)!;
  }

  /** That words which were compared or added so far are in the range of words. */
  ranges(): readonly Smt[] {
    return this.#ranges;
  }

  /** Notes that the range of a word counts. Sums, differences and conditionals are in range when their operands are. */
  limit(t: Smt): void {
    if (!isWord(t) || this.#limited.has(t)) return;
    this.#limited.add(t);
    if (t.op === "const" || t.op === "zero_extend" || this.#isSum(t)) return;
    if (t.op === "ite") {
      this.limit(t.args[1]!);
      this.limit(t.args[2]!);
      return;
    }
    const number = this.of(t);
    this.#ranges.push(and(compareIntegers("<=", integer(0), number), compareIntegers("<", number, integer(range(t)))));
  }

  #isSum(t: Smt): boolean {
    return ["bvadd", "bvsub", "bvneg", "bvnot", "int2bv"].includes(t.op) || this.#bound(t) !== undefined;
  }

  /** The largest value of a word whose parts cannot wrap; undefined where they may. */
  #bound(t: Smt): bigint | undefined {
    if (!this.#bounds.has(t)) this.#bounds.set(t, this.#boundOf(t));
    return this.#bounds.get(t);
  }

  #boundOf(t: Smt): bigint | undefined {
    if (t.op === "const") return t.value as bigint;
    if (t.op === "zero_extend") return range(t.args[0]!) - 1n;
    if (t.op !== "bvadd" && !isMultiple(t)) return undefined;
    const [a, b] = t.args.map((x) => this.#bound(x));
    if (a === undefined || b === undefined) return undefined;
    const most = t.op === "bvadd" ? a + b : a * b;
    return most < range(t) ? most : undefined;
  }

  #viewed(t: Smt, args: readonly Smt[]): Smt {
    if (t.op === "app")
      return hasWords(t) ? app(typed(t.name, t), args, isWord(t) ? INT_SORT : t.sort) : remake(t, args);
    if (!hasWords(t)) return remake(t, args);
    const made = this.#arithmetic(t, args);
    if (made !== undefined) return made;
    if (this.#rest === "refused") throw new NoIntegerView(`${t.op} of words beside integers`);
    return app(typed(`${t.op} ${t.hi} ${t.lo}`, t), args, isWord(t) ? INT_SORT : t.sort);
  }

  // Each case is proved in test/smt/integer-view.test.ts, over words of eight bits.
  #arithmetic(t: Smt, args: readonly Smt[]): Smt | undefined {
    const [a, b, c] = args as [Smt, Smt, Smt];
    switch (t.op) {
      case "const":
        return integer(t.value as bigint);
      case "=":
        return eq(a, b);
      case "ite":
        return ite(a, b, c);
      case "int2bv":
        return mod(a, range(t));
      case "zero_extend":
        for (const x of t.args) this.limit(x);
        return a;
      case "bvult":
      case "bvule":
        for (const x of t.args) this.limit(x);
        return compareIntegers(t.op === "bvult" ? "<" : "<=", a, b);
      case "bvadd":
      case "bvsub":
      case "bvneg":
      case "bvnot":
        for (const x of t.args) this.limit(x);
        return this.#sum(t, a, b);
      case "bvmul":
        if (isMultiple(t) && this.#bound(t) !== undefined) return mul(a, b);
        return this.#rest === "refused" ? mod(mul(a, b), range(t)) : undefined;
      case "extract":
        return this.#rest === "refused" && t.lo === 0 ? mod(a, range(t)) : undefined;
      default:
        return undefined;
    }
  }

  #sum(t: Smt, a: Smt, b: Smt): Smt {
    const limit = integer(range(t));
    if (t.op === "bvnot") return sub(integer(range(t) - 1n), a);
    if (t.op === "bvneg") return ite(eq(a, integer(0)), a, sub(limit, a));
    if (t.op === "bvadd") {
      const sum = add(a, b);
      return this.#bound(t) !== undefined ? sum : ite(compareIntegers("<", sum, limit), sum, sub(sum, limit));
    }
    const difference = sub(a, b);
    return ite(compareIntegers("<", difference, integer(0)), add(difference, limit), difference);
  }
}

/** A product with a constant. */
const isMultiple = (t: Smt): boolean => t.op === "bvmul" && t.args.some((a) => a.op === "const");
