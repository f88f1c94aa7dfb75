/**
 * A point of a path: what is known there, and what is to be shown from it. Goals of one point are asked in one context. Facts and
 * what schemas and laws say of them are worked out once, and of a goal only what it brings itself. Everything is a consequence
 * of the hypotheses; what is left out weakens them, so that "proved" is right of the whole.
 */
import { and, eachSubterm, FALSE, not, type Smt, substitute } from "../smt/index.ts";
import { type Closure, closureOf } from "./closure.ts";
import { Instances, type Knowledge, kindOf } from "./instantiate.ts";
import { goalOf } from "./quantified.ts";
import { isProbe, symbolInfo, symbolic, termOf } from "./value.ts";

/** Something to be proved: the claim follows from the facts. */
export interface Goal {
  readonly facts: readonly Smt[];
  readonly claim: Smt;
  readonly knowledge: Knowledge;
}

/** What is known at a point, and what follows from it. */
export class Point {
  readonly facts: readonly Smt[];
  readonly knowledge: Knowledge;
  readonly #closure: Closure;
  #instances: Instances | undefined;
  #base: readonly Smt[] | undefined;
  #known: ReadonlySet<Smt> | undefined;

  constructor(facts: readonly Smt[], knowledge: Knowledge) {
    this.facts = facts;
    this.knowledge = knowledge;
    this.#closure = closureOf(facts);
  }

  /** That a claim fails, with what the facts decide put in its place. False: it holds by rewriting. */
  denied(claim: Smt): Smt {
    return not(this.#closure.simplify(goalOf(claim)));
  }

  /** The facts, and what is known of what occurs in them. */
  get base(): readonly Smt[] {
    this.#base ??= [...new Set([...this.#closure.facts, ...this.#shared().facts])];
    return this.#base;
  }

  /** Whether no state is at this point, by rewriting alone. */
  get isDead(): boolean {
    return and(...this.base) === FALSE;
  }

  /** What is known beyond `base` of what occurs in a term. */
  beyond(term: Smt): readonly Smt[] {
    return this.#shared().beyond([term]);
  }

  /** The term with its arbitrary keys named by kind and number, so that goals of one point are about the same ones. */
  canonical(term: Smt): Smt {
    const counts = new Map<string, number>();
    const names = new Map<Smt, Smt>();
    eachSubterm([term], (t) => {
      if (!isProbe(t) || this.#isKnown(t)) return;
      const { sort } = symbolInfo(t)!;
      const kind = kindOf(sort);
      const n = counts.get(kind) ?? 0;
      counts.set(kind, n + 1);
      names.set(t, termOf(symbolic(sort, `${CANONICAL}${n} ${kind}`, [], "probe")));
    });
    return names.size === 0 ? term : substitute(term, names);
  }

  // A key that facts speak of is not arbitrary.
  #isKnown(t: Smt): boolean {
    if (this.#known === undefined) {
      const known = new Set<Smt>();
      eachSubterm(this.facts, (s) => known.add(s));
      this.#known = known;
    }
    return this.#known.has(t);
  }

  #shared(): Instances {
    this.#instances ??= new Instances(this.knowledge, this.#closure.facts, this.#closure.simplify);
    return this.#instances;
  }
}

/** Names of probes that only `canonical` makes. */
const CANONICAL = "#";
