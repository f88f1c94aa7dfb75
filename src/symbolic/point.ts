/**
 * A point of a path: what is known there, and what is to be shown from it. Goals of one point are asked in one context, with as little
 * of what is known as they need. Everything is a consequence of the hypotheses; what is left out weakens them, so that "proved" is
 * right of the whole.
 */
import { eachSubterm, FALSE, not, type Smt, substitute } from "../smt/index.ts";
import { type Closure, closureOf } from "./closure.ts";
import { type Instances, instancesAt, type Knowledge, kindOf } from "./instantiate.ts";
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

  /** The facts, put into each other. */
  get base(): readonly Smt[] {
    return this.#closure.facts;
  }

  /** Whether no state is at this point, by rewriting alone. */
  get isDead(): boolean {
    return this.base[0] === FALSE;
  }

  /** What is known of what occurs in terms. @param most a law that comes up at more places is left out */
  about(terms: readonly Smt[], most?: number): Instances {
    return instancesAt(this.knowledge, terms, this.#closure.simplify, most);
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
}

/** Names of probes that only `canonical` makes. */
const CANONICAL = "#";
