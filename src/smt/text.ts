/**
 * A question as SMT-LIB 2 text. The text is canonical: symbols are named by their first occurrence in an order that does
 * not depend on names (see canonical.ts), so that questions equal up to names have one text, which is their name in the
 * cache. What occurs more than once, or deep inside, is defined once and then named: no text grows beyond its terms.
 */
import { canonicalOrder, type Ordered, symbolOf } from "./canonical.ts";
import type { Checks, Question } from "./solver.ts";
import type { Smt, SmtSort } from "./terms.ts";

/** A term whose value is asked for, as text. */
export interface Asked {
  readonly term: string;
  readonly sort: string;
  /** Of a constant of an opaque sort: the number that stands for it, in decimal. */
  readonly constant?: string;
}

/** A question as text; plain JSON. */
export interface QuestionText {
  /** Declarations, definitions and assertions, one a line. The check is for the driver to ask. */
  readonly text: string;
  /** The wanted terms in their order; behind them the constants of opaque sorts, by which values are known again. */
  readonly asked: readonly Asked[];
  /** How many of `asked` are wanted. */
  readonly wanted: number;
}

/** Checks as text; plain JSON. */
export interface ChecksText {
  /** Declarations, definitions and what all checks share. */
  readonly text: string;
  /** The assertions of each check. */
  readonly checks: readonly string[];
}

/** Terms nested deeper than this are broken up, for readers that recurse. */
const DEEPEST = 64;
/** Shorter texts are repeated instead of named. */
const SHORT = 12;

/** The canonical text of a question. */
export function printQuestion({ assertions, wanted }: Question): QuestionText {
  return new Printer(canonicalOrder(assertions, wanted)).question(wanted);
}

/** The text of checks. Their assertions keep the order in which they are given, which is the same from run to run. */
export function printChecks({ base, checks }: Checks): ChecksText {
  return new Printer({ assertions: [...base, ...checks.flat()], operands: (t) => t.args }).checks(base, checks);
}

/** A word as text. */
const wordText = (value: bigint, width: number): string =>
  width % 4 === 0 ? `#x${value.toString(16).padStart(width / 4, "0")}` : `#b${value.toString(2).padStart(width, "0")}`;

const integerText = (value: bigint): string => (value < 0n ? `(- ${-value})` : `${value}`);

class Printer {
  readonly #ordered: Ordered;
  readonly #operands = new Map<Smt, readonly Smt[]>();
  readonly #uses = new Map<Smt, number>();
  readonly #texts = new Map<Smt, string>();
  readonly #depths = new Map<Smt, number>();
  readonly #names = new Map<string, string>();
  readonly #sorts = new Map<SmtSort, string>();
  readonly #constants: Smt[] = [];
  readonly #lines: string[] = [];
  readonly #definitions = new Map<string, string>();
  #defined = 0;

  constructor(ordered: Ordered) {
    this.#ordered = ordered;
  }

  question(wanted: readonly Smt[]): QuestionText {
    this.#assert(this.#ordered.assertions, wanted);
    const asked = [...wanted, ...this.#constants].map((t) => this.#asked(t));
    return { text: this.#text(), asked, wanted: wanted.length };
  }

  checks(base: readonly Smt[], checks: readonly (readonly Smt[])[]): ChecksText {
    this.#assert(base, checks.flat());
    const assertions = (check: readonly Smt[]): string => check.map((t) => `(assert ${this.#texts.get(t)})\n`).join("");
    return { text: this.#text(), checks: checks.map(assertions) };
  }

  #text(): string {
    return this.#lines.map((l) => `${l}\n`).join("");
  }

  /** Writes assertions where their symbols are known first, and then defines what else is to be named. */
  #assert(assertions: readonly Smt[], more: readonly Smt[]): void {
    const order = this.#postOrder([...assertions, ...more]);
    let next = 0;
    const through = (root: Smt): void => {
      while (!this.#texts.has(root)) this.#write(order[next++]!);
    };
    for (const root of assertions) {
      through(root);
      this.#lines.push(`(assert ${this.#texts.get(root)})`);
    }
    more.forEach(through);
    this.#tellConstantsApart();
  }

  #asked(t: Smt): Asked {
    const plain = { term: this.#texts.get(t)!, sort: this.#sort(t.sort) };
    return t.op === "const" && t.sort.kind === "opaque" ? { ...plain, constant: `${t.value}` } : plain;
  }

  // Sub-terms, operands first; counts how often each is used. Deep terms are fine.
  #postOrder(roots: readonly Smt[]): Smt[] {
    const order: Smt[] = [];
    const stack: { readonly t: Smt; next: number }[] = [];
    const visit = (t: Smt): void => {
      const uses = this.#uses.get(t) ?? 0;
      this.#uses.set(t, uses + 1);
      if (uses > 0) return;
      this.#operands.set(t, this.#ordered.operands(t));
      stack.push({ t, next: 0 });
    };
    for (const root of roots) {
      visit(root);
      while (stack.length > 0) {
        const top = stack[stack.length - 1]!;
        const child = this.#operands.get(top.t)![top.next++];
        if (child !== undefined) visit(child);
        else order.push(stack.pop()!.t);
      }
    }
    return order;
  }

  #write(t: Smt): void {
    const operands = this.#operands.get(t)!;
    const depth = 1 + operands.reduce((d, a) => Math.max(d, this.#depths.get(a)!), 0);
    const text = this.#termText(t, operands);
    const named = operands.length > 0 && ((this.#uses.get(t)! > 1 && text.length > SHORT) || depth > DEEPEST);
    this.#depths.set(t, named ? 0 : depth);
    this.#texts.set(t, named ? this.#define(text, t.sort) : text);
  }

  // Terms that differ in the order of operands have one text, and so one name.
  #define(text: string, sort: SmtSort): string {
    const known = this.#definitions.get(text);
    if (known !== undefined) return known;
    const name = `d${this.#defined++}`;
    this.#lines.push(`(define-fun ${name} () ${this.#sort(sort)} ${text})`);
    this.#definitions.set(text, name);
    return name;
  }

  #termText(t: Smt, operands: readonly Smt[]): string {
    const head = this.#head(t);
    return operands.length === 0 ? head : `(${head} ${operands.map((a) => this.#texts.get(a)!).join(" ")})`;
  }

  #head(t: Smt): string {
    switch (t.op) {
      case "const":
        return this.#constant(t);
      case "app":
        return this.#symbol(t);
      case "extract":
        return `(_ extract ${t.hi} ${t.lo})`;
      case "int2bv":
        return `(_ int2bv ${widthOf(t)})`;
      case "zero_extend":
      case "sign_extend":
        return `(_ ${t.op} ${widthOf(t) - widthOf(t.args[0]!)})`;
      default:
        return t.op;
    }
  }

  #constant(t: Smt): string {
    switch (t.sort.kind) {
      case "bool":
        return `${t.value}`;
      case "int":
        return integerText(t.value as bigint);
      case "bv":
        return wordText(t.value as bigint, t.sort.width);
      case "opaque":
        this.#constants.push(t);
        return this.#symbol(t);
    }
  }

  #symbol(t: Smt): string {
    const symbol = symbolOf(t)!;
    let name = this.#names.get(symbol);
    if (name !== undefined) return name;
    const [operands, sort] = [t.args.map((a) => this.#sort(a.sort)), this.#sort(t.sort)];
    name = `f${this.#names.size}`;
    this.#names.set(symbol, name);
    this.#lines.push(`(declare-fun ${name} (${operands.join(" ")}) ${sort})`);
    return name;
  }

  #sort(sort: SmtSort): string {
    if (sort.kind === "bool") return "Bool";
    if (sort.kind === "int") return "Int";
    if (sort.kind === "bv") return `(_ BitVec ${sort.width})`;
    let name = this.#sorts.get(sort);
    if (name !== undefined) return name;
    name = `S${this.#sorts.size}`;
    this.#sorts.set(sort, name);
    this.#lines.push(`(declare-sort ${name} 0)`);
    return name;
  }

  // Constants of an opaque sort are symbols that differ.
  #tellConstantsApart(): void {
    for (const sort of this.#sorts.keys()) {
      const names = this.#constants.filter((t) => t.sort === sort).map((t) => this.#texts.get(t)!);
      if (names.length > 1) this.#lines.push(`(assert (distinct ${names.join(" ")}))`);
    }
  }
}

const widthOf = (t: Smt): number => (t.sort.kind === "bv" ? t.sort.width : 0);
