/**
 * A goal as a question to a solver: is there a state in which all hypotheses hold and the claim does not? Hypotheses are
 * instantiated, and what the claim cannot depend on is left out: leaving out is sound for "proved", and a state that
 * refutes a goal is confirmed by running it.
 */
import {
  and,
  bits,
  compare,
  cutsIntegers,
  eachSubterm,
  FALSE,
  integerView,
  not,
  type Question,
  type Smt,
  substitute,
  TRUE,
} from "../smt/index.ts";
import { codecOf } from "./codecs.ts";
import { conjuncts, instances, type Knowledge, type Reach } from "./instantiate.ts";
import { propagated } from "./propagate.ts";
import { symbolInfo } from "./value.ts";

/** Something to be proved: the claim follows from the facts. */
export interface Goal {
  readonly facts: readonly Smt[];
  readonly claim: Smt;
  readonly knowledge: Knowledge;
}

export interface Asked {
  readonly question: Question;
  /** Facts among the assertions that come from schemas and laws. */
  readonly instances: number;
  readonly cut: boolean;
}

/** Rewrites terms with what facts decide by themselves put in its place. */
export function simplifier(facts: readonly Smt[]): (t: Smt) => Smt {
  const rules = new Map<Smt, Smt>();
  const learn = (fact: Smt): void => {
    if (fact.op === "and") for (const part of fact.args) learn(part);
    else if (fact.op === "not") {
      rules.set(fact.args[0]!, FALSE);
      if (fact.args[0]!.op === "or") for (const a of fact.args[0]!.args) learn(not(a));
    } else rules.set(fact, TRUE);
  };
  for (const fact of facts) learn(fact);
  const known = new Map<Smt, Smt>();
  return (t) => substitute(t, rules, known);
}

/** The claim with what the facts decide by themselves put in its place. */
export const underFacts = (claim: Smt, facts: readonly Smt[]): Smt => simplifier(facts)(claim);

/** The question whether a goal can fail; undefined when it holds by rewriting alone. */
export function questionOf({ facts, claim, knowledge }: Goal, reach: Reach): Asked | undefined {
  const simplify = simplifier(facts);
  const negated = not(simplify(claim));
  if (negated === FALSE) return undefined;
  const ground = [...facts, negated];
  if (and(...ground) === FALSE) return undefined;
  const { facts: found, cut } = instances(ground, knowledge, reach);
  const more = found.flatMap((f) => conjuncts(simplify(f))).filter((f) => f !== TRUE);
  const kept = coneOf(ground, more, reach);
  const assertions = propagated([...ground, ...kept]);
  return assertions && { question: asQuestion(assertions), instances: kept.length, cut };
}

/** The question whether facts can all be true. */
export function feasibilityOf(facts: readonly Smt[], knowledge: Knowledge, reach: Reach): Asked {
  const { facts: more, cut } = instances(facts, knowledge, reach);
  return { question: asQuestion([...facts, ...more]), instances: more.length, cut };
}

/**
 * State fields in a term: near, applications as they stand; far, their symbols, at whatever keys. Parameters are in every cone.
 */
function fieldsIn(term: Smt, reach: Reach): Set<string> {
  const found = new Set<string>();
  eachSubterm([term], (t) => {
    if (t.op === "app" && codecOf(t) === undefined && t.name.includes("."))
      found.add(reach === "near" ? `${t.id}` : t.name);
  });
  return found;
}

/** The facts that the ground may depend on: those that share a field with it, with their other fields, until nothing comes in. */
function coneOf(ground: readonly Smt[], facts: readonly Smt[], reach: Reach): Smt[] {
  const inside = new Set(ground.flatMap((t) => [...fieldsIn(t, reach)]));
  let open = facts.map((fact) => ({ fact, fields: fieldsIn(fact, reach) }));
  const kept = new Set<Smt>();
  for (let grown = true; grown; ) {
    grown = false;
    open = open.filter(({ fact, fields }) => {
      if (fields.size > 0 && ![...fields].some((f) => inside.has(f))) return true;
      kept.add(fact);
      for (const f of fields) inside.add(f);
      grown = true;
      return false;
    });
  }
  return facts.filter((f) => kept.has(f));
}

/** Tags of unions are among their cases: their words have values to spare. */
function tagRanges(assertions: readonly Smt[]): Smt[] {
  const found: Smt[] = [];
  eachSubterm(assertions, (t) => {
    const sort = t.op === "app" ? symbolInfo(t)?.sort : undefined;
    if (sort?.kind !== "union" || t.sort.kind !== "bv") return;
    const { width } = t.sort;
    if (sort.cases.length < 2 ** width) found.push(compare("bvult", t, bits(sort.cases.length, width)));
  });
  return found;
}

/** Adds the ranges of tags, and asks for the values of all symbols. */
export function asQuestion(assertions: readonly Smt[]): Question {
  const all = [...assertions, ...tagRanges(assertions)].filter((a) => a !== TRUE);
  const wanted: Smt[] = [];
  eachSubterm(all, (t) => {
    if (t.op === "app") wanted.push(t);
  });
  const question = { assertions: all, wanted };
  return cutsIntegers(question) ? integerView(question) : question;
}
