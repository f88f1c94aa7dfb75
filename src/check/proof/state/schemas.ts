/** Relations and invariants over states: as schemas for all keys, or at keys of their own. */
import type { Lifted } from "../../../kernel/index.ts";
import { implies, type Smt, TRUE } from "../../../smt/index.ts";
import { type Executor, keyValue, type Schema, symbolic, termOf, type Value } from "../../../symbolic/index.ts";
import { shortName } from "../system/index.ts";

/** A relation or invariant on given states as a schema over its keys. */
export function schemaOf(executor: Executor, lifted: Lifted, states: readonly Value[]): Schema {
  const keys = lifted.procedure.params.slice(states.length).map((p) => p.sort);
  const at = (terms: readonly Smt[]): Smt =>
    termOf(executor.apply(lifted.name, [...states, ...terms.map((t, i) => keyValue(t, keys[i]!))]));
  return { name: shortName(lifted.name), keys, at };
}

/** A schema at arbitrary keys, to be shown. */
export function claimOf({ name, keys, at }: Schema): { readonly claim: Smt; readonly keys: readonly Smt[] } {
  const fresh = keys.map((k, i) => termOf(symbolic(k, `${i} of ${name}`, [], "probe")));
  return { claim: at(fresh), keys: fresh };
}

export const atFresh = (schema: Schema): Smt => claimOf(schema).claim;

/** Two schemas with the same keys: the first implies the second. */
export const preserved = (before: Schema, after: Schema): Schema => ({
  ...after,
  at: (keys) => {
    const [a, b] = [before.at(keys), after.at(keys)];
    return a === b ? TRUE : implies(a, b);
  },
});
