/**
 * Facts put into each other: what one says by itself is put into its place in the others, until nothing changes. What a path knows
 * then decides the conditionals that states are made of, and arms that are not taken bring no keys and no instances.
 */
import { FALSE, not, remake, rewrite, type Smt, TRUE } from "../smt/index.ts";

/** Rounds, in each of which the facts of the one before are put into all. */
const MOST_ROUNDS = 6;

/** Facts that together mean what those given do, and what they say of the parts of any term. */
export interface Closure {
  readonly facts: readonly Smt[];
  readonly simplify: (t: Smt) => Smt;
}

export function closureOf(given: readonly Smt[]): Closure {
  const all = new Map<Smt, Smt>();
  let facts = literals(given);
  for (let round = 0; ; round++) {
    const rules = new Map(facts.map(said));
    for (const [term, value] of rules) all.set(term, value);
    const simplify = simplifier(rules);
    const next = literals(facts.map((f) => inside(f, simplify)));
    const isSame = next.length === facts.length && next.every((f, i) => f === facts[i]);
    if (isSame || round === MOST_ROUNDS) return { facts, simplify: simplifier(all) };
    facts = next;
  }
}

/** Conjuncts; a denied disjunction denies each of its parts. */
export function literals(facts: readonly Smt[]): readonly Smt[] {
  const found = new Set<Smt>();
  const add = (fact: Smt): void => {
    const denied = fact.op === "not" ? fact.args[0]! : undefined;
    if (denied?.op === "or") for (const part of denied.args) add(not(part));
    else if (fact.op === "and") for (const part of fact.args) add(part);
    else if (fact !== TRUE) found.add(fact);
  };
  for (const fact of facts) add(fact);
  return found.has(FALSE) ? [FALSE] : [...found];
}

/** What a fact says of one term. */
const said = (fact: Smt): readonly [Smt, Smt] => (fact.op === "not" ? [fact.args[0]!, FALSE] : [fact, TRUE]);

function simplifier(rules: ReadonlyMap<Smt, Smt>): (t: Smt) => Smt {
  const known = new Map<Smt, Smt>();
  return (root) => rewrite(root, (made, original) => rules.get(original) ?? rules.get(made) ?? made, known);
}

/**
 * The fact with others put into it, and not it itself. Nothing is lost: a fact that is found in another as it stands is a part of
 * it, and one that is found behind other rules has parts to which no rule applies, so that it stays as it is.
 */
function inside(fact: Smt, simplify: (t: Smt) => Smt): Smt {
  const [term, value] = said(fact);
  const kept = remake(term, term.args.map(simplify));
  return value === FALSE ? not(kept) : kept;
}
