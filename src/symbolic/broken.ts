/**
 * Hypotheses that a state breaks. One round of instantiation may have been too weak: then a model satisfies all instances, and
 * breaks a hypothesis at keys that occur in it. Each such instance is a fact that was missing. Hypotheses are evaluated with
 * values for their keys; terms are made only of what is broken.
 */
import type { Sort } from "../ir/index.ts";
import { Evaluator, eq, evaluateAll, type Interpretation, not, type Smt, type SmtValue } from "../smt/index.ts";
import { type Knowledge, keysOf, kindOf, tuples } from "./instantiate.ts";
import { Applications, matchesOf } from "./laws.ts";
import { type Claim, inGeneral, type Schema } from "./quantified.ts";
import { symbolic, termOf } from "./value.ts";

/** More than this is not tried once one is found. Where none is found all have been: else a state that breaks one would be taken for a counterexample. */
const MOST_TUPLES = 2000;
const MOST_FOUND = 60;

const schemasOf = ({ schemas, reserve = [] }: Knowledge): readonly Schema[] => [...schemas, ...reserve];

/** Hypotheses of `knowledge` that are false under `meaning`, at keys that occur in `terms`. */
export function broken(terms: readonly Smt[], knowledge: Knowledge, meaning: Interpretation): readonly Smt[] {
  const keys = keysOf(terms, knowledge);
  const values = new Map<Smt, SmtValue>();
  const choices = (sort: Sort): readonly Smt[] => representatives(keys(sort), meaning, values);
  const found: Smt[] = [];
  for (const schema of schemasOf(knowledge)) {
    const evaluator = evaluatorOf(schema, schema.keys);
    let tried = 0;
    for (const tuple of tuples(schema.keys.map(choices))) {
      if (found.length >= MOST_FOUND || (tried++ >= MOST_TUPLES && found.length > 0)) break;
      const at = tuple.map((t) => values.get(t)!);
      if (evaluator.at(at, meaning) !== true) found.push(schema.at(tuple));
    }
  }
  return [...found, ...brokenLaws(terms, knowledge, meaning, values)];
}

/** One term for each value. */
function representatives(terms: readonly Smt[], meaning: Interpretation, values: Map<Smt, SmtValue>): Smt[] {
  const byValue = new Map<SmtValue, Smt>();
  for (const [i, value] of evaluateAll(terms, meaning, values).entries())
    if (!byValue.has(value)) byValue.set(value, terms[i]!);
  return [...byValue.values()];
}

const evaluators = new WeakMap<Claim, Evaluator>();

function evaluatorOf(claim: Claim, sorts: readonly Sort[]): Evaluator {
  const known = evaluators.get(claim);
  if (known !== undefined) return known;
  const { keys, term } = inGeneral(claim, sorts);
  const made = new Evaluator(term, keys);
  evaluators.set(claim, made);
  return made;
}

/**
 * Laws say something only where codecs are what a model says; computed, they keep them. Here they are tried at applications that have
 * nothing in common, too.
 */
function brokenLaws(
  terms: readonly Smt[],
  { laws }: Knowledge,
  meaning: Interpretation,
  values: Map<Smt, SmtValue>,
): readonly Smt[] {
  const applications = new Applications(terms);
  const found: Smt[] = [];
  for (const law of laws) {
    const evaluator = evaluatorOf(
      law,
      law.params.map((p) => p.sort),
    );
    const tried = new Set<string>();
    for (const at of matchesOf(law, applications, () => true)) {
      const given = evaluateAll(at, meaning, values);
      const key = given.join(" ");
      if (tried.has(key)) continue;
      tried.add(key);
      if (found.length >= MOST_FOUND || (tried.size > MOST_TUPLES && found.length > 0)) break;
      if (evaluator.at(given, meaning) !== true) found.push(law.at(at));
    }
  }
  return found;
}

/** A key that stands for all that do not occur. */
interface FreshKey {
  readonly key: Smt;
  /** The keys of its kind that occur. */
  readonly others: readonly Smt[];
}

/** A key of each kind of which hypotheses speak, where the kind has a value to spare. */
function freshKeys(terms: readonly Smt[], knowledge: Knowledge): readonly FreshKey[] {
  const keys = keysOf(terms, knowledge);
  const kinds = new Map(schemasOf(knowledge).flatMap((s) => s.keys.map((sort) => [kindOf(sort), sort] as const)));
  return [...kinds].flatMap(([kind, sort]) => {
    const others = keys(sort);
    const isSmall =
      sort.kind === "union" || sort.kind === "bool" || (sort.kind === "bv" && others.length >= 2 ** sort.width);
    return isSmall ? [] : [{ key: termOf(symbolic(sort, `other ${kind}`, [], "probe")), others }];
  });
}

/** A key of each kind beside those that occur in `terms`, and that it is none of them. */
export function apart(
  terms: readonly Smt[],
  knowledge: Knowledge,
): { readonly keys: readonly Smt[]; readonly facts: readonly Smt[] } {
  const found = freshKeys(terms, knowledge);
  return {
    keys: found.map((f) => f.key),
    facts: found.flatMap(({ key, others }) => others.map((other) => not(eq(key, other)))),
  };
}

/** The hypotheses that a state breaks at keys that occur in `terms`, or at a key of each kind that does not. */
export function brokenBy(terms: readonly Smt[], knowledge: Knowledge, meaning: Interpretation): readonly Smt[] {
  const found = freshKeys(terms, knowledge);
  const values = new Map<Smt, SmtValue>();
  for (const { key, others } of found) values.set(key, unused(evaluateAll(others, meaning)));
  return broken([...terms, ...values.keys()], knowledge, (t, args) => values.get(t) ?? meaning(t, args));
}

function unused(taken: readonly SmtValue[]): bigint {
  const known = new Set(taken);
  let value = 0n;
  while (known.has(value)) value++;
  return value;
}
