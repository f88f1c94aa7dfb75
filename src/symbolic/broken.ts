/**
 * Hypotheses that a state breaks. One round of instantiation may have been too weak: then a model satisfies all instances, and
 * breaks a hypothesis at keys that occur in it. Each such instance is a fact that was missing. Hypotheses are evaluated with
 * values for their keys; terms are made only of what is broken.
 */
import type { Sort } from "../ir/index.ts";
import { bits, evaluateAll, type Interpretation, integer, type Smt, type SmtValue } from "../smt/index.ts";
import { type Knowledge, keysOf, tuples } from "./instantiate.ts";
import { Applications, matchesOf } from "./laws.ts";
import type { Schema } from "./quantified.ts";
import { scalarSort, symbolic, termOf } from "./value.ts";

const MOST_TUPLES = 2000;
const MOST_FOUND = 60;

/** Keys at which hypotheses are tried: those that occur in terms, and one that does not. */
export type KeyChoice = "occurring" | "and fresh";

/** Hypotheses of `knowledge` that are false under `meaning`, at keys that occur in `terms`. */
export function broken(
  terms: readonly Smt[],
  knowledge: Knowledge,
  meaning: Interpretation,
  choice: KeyChoice,
): readonly Smt[] {
  const keys = keysOf(terms, knowledge);
  const values = new Map<Smt, SmtValue>();
  const choices = (sort: Sort): readonly Smt[] => {
    const found = representatives(keys(sort), meaning, values);
    return choice === "occurring" ? found : [...found, ...freshKey(sort, found, values)];
  };
  const found: Smt[] = [];
  for (const schema of [...knowledge.schemas, ...(knowledge.reserve ?? [])]) {
    let tried = 0;
    for (const tuple of tuples(schema.keys.map(choices))) {
      if (tried++ >= MOST_TUPLES || found.length >= MOST_FOUND) break;
      if (!holds(schema, tuple, values, meaning)) found.push(schema.at(tuple));
    }
  }
  return [...found, ...brokenLaws(terms, knowledge, meaning)];
}

/** One term for each value. */
function representatives(terms: readonly Smt[], meaning: Interpretation, values: Map<Smt, SmtValue>): Smt[] {
  const byValue = new Map<SmtValue, Smt>();
  for (const [i, value] of evaluateAll(terms, meaning, values).entries())
    if (!byValue.has(value)) byValue.set(value, terms[i]!);
  return [...byValue.values()];
}

/** A key with a value that none of the others has; none where there is no such value. */
function freshKey(sort: Sort, others: readonly Smt[], values: Map<Smt, SmtValue>): readonly Smt[] {
  const taken = new Set(others.map((t) => values.get(t)!));
  let value = 0n;
  while (taken.has(value)) value++;
  const key = keyOf(sort, value);
  if (key === undefined) return [];
  values.set(key, value);
  return [key];
}

/** A term for a value of a sort of keys; undefined where it has no such value. */
function keyOf(sort: Sort, value: bigint): Smt | undefined {
  if (sort.kind === "int") return integer(value);
  if (sort.kind === "union" && value >= sort.cases.length) return undefined;
  const solver = scalarSort(sort);
  if (solver.kind === "bv") return value >> BigInt(solver.width) === 0n ? bits(value, solver.width) : undefined;
  return termOf(symbolic(sort, `fresh ${value}`, [], "probe"));
}

const bodies = new WeakMap<Schema, { readonly keys: readonly Smt[]; readonly body: Smt }>();

function bodyOf(schema: Schema): { readonly keys: readonly Smt[]; readonly body: Smt } {
  const known = bodies.get(schema);
  if (known !== undefined) return known;
  const keys = schema.keys.map((k, i) => termOf(symbolic(k, `key!${i}`)));
  const made = { keys, body: schema.at(keys) };
  bodies.set(schema, made);
  return made;
}

function holds(schema: Schema, at: readonly Smt[], values: Map<Smt, SmtValue>, meaning: Interpretation): boolean {
  const { keys, body } = bodyOf(schema);
  const known = new Map(keys.map((k, i) => [k, values.get(at[i]!)!]));
  return evaluateAll([body], meaning, known)[0] === true;
}

/** Laws say something only where codecs are what a model says; computed, they keep them. */
function brokenLaws(terms: readonly Smt[], { laws }: Knowledge, meaning: Interpretation): readonly Smt[] {
  const applications = new Applications();
  applications.add(terms);
  const found: Smt[] = [];
  for (const law of laws)
    for (const at of matchesOf(law, applications)) {
      const fact = law.at(at);
      if (found.length < MOST_FOUND && evaluateAll([fact], meaning)[0] !== true) found.push(fact);
    }
  return found;
}
