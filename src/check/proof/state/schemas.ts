/** Relations and invariants over states: as schemas for all keys, or at keys of their own. */
import type { Lifted } from "../../../kernel/index.ts";
import { implies, type Smt, TRUE } from "../../../smt/index.ts";
import { type Executor, keyValue, type Schema, symbolic, termOf, type Value } from "../../../symbolic/index.ts";
import { shortName } from "../system.ts";

/** A relation or invariant on given states as a schema over its keys. */
export function schemaOf(executor: Executor, lifted: Lifted, states: readonly Value[]): Schema {
  const keys = lifted.procedure.params.slice(states.length).map((p) => p.sort);
  const at = (terms: readonly Smt[]): Smt =>
    termOf(executor.apply(lifted.name, [...states, ...terms.map((t, i) => keyValue(t, keys[i]!))]));
  return { name: shortName(lifted.name), keys, at };
}

/** A relation on given states at arbitrary keys, to be shown. */
export function atFreshKeys(
  executor: Executor,
  lifted: Lifted,
  states: readonly Value[],
): { readonly claim: Smt; readonly keys: readonly Smt[] } {
  const keys = lifted.procedure.params
    .slice(states.length)
    .map((p) => symbolic(p.sort, `${shortName(lifted.name)}:${p.name}`));
  return { claim: termOf(executor.apply(lifted.name, [...states, ...keys])), keys: keys.map(termOf) };
}

/** A schema at keys of its own, to be shown. */
export const atFresh = ({ name, keys, at }: Schema): Smt =>
  at(keys.map((k, i) => termOf(symbolic(k, `${name}:key${i}`))));

/** Two schemas with the same keys: the first implies the second. */
export const preserved = (before: Schema, after: Schema): Schema => ({
  ...after,
  at: (keys) => {
    const [a, b] = [before.at(keys), after.at(keys)];
    return a === b ? TRUE : implies(a, b);
  },
});
