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
import { conjuncts, instances, instancesBeyond, type Knowledge, type Reach } from "./instantiate.ts";
import { propagated } from "./propagate.ts";
import { symbolInfo } from "./value.ts";

/** Something to be proved: the claim follows from the facts. */
export interface Goal {
  readonly facts: readonly Smt[];
  readonly claim: Smt;
  readonly knowledge: Knowledge;
  /** Where the goal is a case of another: the facts of that, with which its own begin. */
  readonly base?: readonly Smt[];
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
export function questionOf(goal: Goal, reach: Reach): Asked | undefined {
  const { facts, claim } = goal;
  const negated = not(simplifierOf(facts)(claim));
  if (negated === FALSE) return undefined;
  const ground = [...facts, negated];
  if (and(...ground) === FALSE) return undefined;
  const { more, cut } = reach === "near" ? nearInstances(goal, negated) : farInstances(goal, ground);
  const kept = coneOf(ground, more, reach);
  const assertions = propagated([...ground, ...kept]);
  return assertions && { question: asQuestion(assertions), instances: kept.length, cut };
}

interface Found {
  readonly more: readonly Smt[];
  readonly cut: boolean;
}

const partsOf = (facts: Iterable<Smt>, simplify: (t: Smt) => Smt): Smt[] =>
  [...facts].flatMap((f) => conjuncts(simplify(f))).filter((f) => f !== TRUE);

function farInstances({ facts, knowledge }: Goal, ground: readonly Smt[]): Found {
  const { facts: found, cut } = instances(ground, knowledge, "far");
  return { more: partsOf(found, simplifierOf(facts)), cut };
}

const simplifiers = new WeakMap<readonly Smt[], (t: Smt) => Smt>();
/** The simplifier of a list of facts, kept with what it has rewritten. */
function simplifierOf(facts: readonly Smt[]): (t: Smt) => Smt {
  const known = simplifiers.get(facts);
  if (known !== undefined) return known;
  const simplify = simplifier(facts);
  simplifiers.set(facts, simplify);
  return simplify;
}

const simplified = new WeakMap<ReadonlySet<Smt>, readonly Smt[]>();

/** Instances of a goal: those of the facts of its path, which are worked out once, and what the goal itself brings. */
function nearInstances({ facts, base = facts, knowledge }: Goal, negated: Smt): Found {
  const extra = facts.slice(base.length);
  const { shared, more, cut } = instancesBeyond(base, [...extra, negated], knowledge);
  let common = simplified.get(shared);
  if (common === undefined) simplified.set(shared, (common = partsOf(shared, simplifierOf(base))));
  if (extra.length > 0) common = partsOf(common, simplifier(extra));
  return { more: [...common, ...partsOf(more, simplifierOf(facts))], cut };
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
