/**
 * Hypotheses that a solver's model breaks. Instantiation may have been too weak: then the model satisfies all instances and
 * still breaks a hypothesis at keys that occur. Each such instance is a fact that was missing.
 */
import { evaluateAll, type Interpretation, type Question, type Smt, type SmtValue } from "../../../smt/index.ts";
import { codecOf, type Knowledge, keysOf, type Schema, tuples } from "../../../symbolic/index.ts";
import type { ModelValues, NativeFunctions } from "../run/concrete.ts";

const MOST_TUPLES = 2000;
const MOST_FOUND = 60;

/** Terms have the values of a model; what it leaves open is zero, as in the states that are built from it. */
export const meaningOf =
  (values: ModelValues, natives: NativeFunctions): Interpretation =>
  (t, args) => {
    const codec = codecOf(t);
    if (codec !== undefined) return natives(codec)!(...args) as SmtValue;
    return values.leaf(t.name, args) ?? (t.sort.kind === "bool" ? false : 0n);
  };

/** One term for each value. */
function representatives(terms: readonly Smt[], meaning: Interpretation): Smt[] {
  const byValue = new Map<SmtValue, Smt>();
  const values = evaluateAll(terms, meaning);
  for (const [i, t] of terms.entries()) if (!byValue.has(values[i]!)) byValue.set(values[i]!, t);
  return [...byValue.values()];
}

/** Instances of hypotheses that are false in a model, at keys that occur in the question. */
export function violated(
  { assertions }: Question,
  knowledge: Knowledge,
  values: ModelValues,
  natives: NativeFunctions,
): readonly Smt[] {
  const meaning = meaningOf(values, natives);
  const keys = keysOf(assertions, knowledge);
  const found: Smt[] = [];
  const broken = ({ keys: sorts, at }: Schema): void => {
    let tried = 0;
    for (const tuple of tuples(sorts.map((s) => representatives(keys(s), meaning)))) {
      if (tried++ >= MOST_TUPLES || found.length >= MOST_FOUND) return;
      const fact = at(tuple);
      if (evaluateAll([fact], meaning)[0] !== true) found.push(fact);
    }
  };
  for (const schema of [...knowledge.schemas, ...(knowledge.reserve ?? [])]) broken(schema);
  return found;
}
