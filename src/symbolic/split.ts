/**
 * Cases of a goal. A goal about an arbitrary key of a map that was written reads: if the key is the one that was written,
 * the new value, else the old one. Both cases by themselves are small: in one the key is gone, in the other the write.
 */
import { eachSubterm, FALSE, not, type Smt, substitute } from "../smt/index.ts";
import { goalOf } from "./quantified.ts";
import { type Goal, underFacts } from "./question.ts";

const MOST_SPLITS = 3;

/** Whether a term is an arbitrary key: a symbol of its own that no fact speaks of. */
const isProbe = (t: Smt, known: ReadonlySet<Smt>): boolean =>
  t.op === "app" && t.args.length === 0 && !known.has(t) && !t.name.includes(".");

function occursIn(small: Smt, big: Smt): boolean {
  let found = false;
  eachSubterm([big], (t) => {
    if (t === small) found = true;
  });
  return found;
}

/** An equality between an arbitrary key and something else, in the claim. */
function keyEquality(
  claim: Smt,
  known: ReadonlySet<Smt>,
): { readonly atom: Smt; readonly key: Smt; readonly at: Smt } | undefined {
  let found: { readonly atom: Smt; readonly key: Smt; readonly at: Smt } | undefined;
  eachSubterm([claim], (t) => {
    if (found !== undefined || t.op !== "=") return;
    const [a, b] = t.args as [Smt, Smt];
    for (const [key, at] of [
      [a, b],
      [b, a],
    ] as const)
      if (found === undefined && isProbe(key, known) && !occursIn(key, at)) found = { atom: t, key, at };
  });
  return found;
}

/** Goals that together say what one goal says. */
export const casesOf = (goal: Goal): readonly Goal[] =>
  split({ ...goal, claim: goalOf(goal.claim) }, MOST_SPLITS).flatMap((g) => byConditions(g, MOST_CONDITIONS));

/** Claims larger than this are split by their conditions. */
const LARGE = 100;
const MOST_CONDITIONS = 4;

/** The condition on which most conditionals of a term turn, that has no conditional inside. */
function condition(claim: Smt): Smt | undefined {
  const counts = new Map<Smt, number>();
  const plain = new Map<Smt, boolean>();
  let size = 0;
  eachSubterm([claim], (t) => {
    size++;
    plain.set(t, t.op !== "ite" && t.args.every((a) => plain.get(a)!));
    const on = t.op === "ite" ? t.args[0]! : undefined;
    if (on !== undefined && plain.get(on)!) counts.set(on, (counts.get(on) ?? 0) + 1);
  });
  if (size < LARGE) return undefined;
  let best: Smt | undefined;
  for (const [t, n] of counts) if (best === undefined || n > counts.get(best)!) best = t;
  return best;
}

function byConditions(goal: Goal, splits: number): readonly Goal[] {
  const on = splits === 0 ? undefined : condition(underFacts(goal.claim, goal.facts));
  if (on === undefined) return [goal];
  return [on, not(on)].flatMap((fact) => {
    const facts = [...goal.facts, fact];
    return byConditions(
      { ...goal, base: goal.base ?? goal.facts, facts, claim: underFacts(goal.claim, facts) },
      splits - 1,
    );
  });
}

function split(goal: Goal, splits: number): readonly Goal[] {
  if (splits === 0) return [goal];
  // A key that a fact has told apart from one place may still be split from others, but not replaced: facts speak of it.
  const known = new Set<Smt>();
  eachSubterm(goal.facts, (t) => known.add(t));
  const found = keyEquality(goal.claim, known);
  if (found === undefined) return [goal];
  const { atom, key, at } = found;
  // The equality stays a fact: hypotheses for all keys may speak of the key too.
  const { base = goal.facts } = goal;
  const same: Goal = {
    ...goal,
    base,
    facts: [...goal.facts, atom],
    claim: substitute(goal.claim, new Map([[key, at]])),
  };
  const apart: Goal = {
    ...goal,
    base,
    facts: [...goal.facts, not(atom)],
    claim: substitute(goal.claim, new Map([[atom, FALSE]])),
  };
  return [...split(same, splits - 1), ...split(apart, splits - 1)];
}
