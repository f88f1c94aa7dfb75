/** What is secret to a principal: places in which two machines that look the same to it may differ. Without one nothing is said of it. */
import { not, or, type Smt, substitute } from "../../../smt/index.ts";
import { symbolic, termOf, type Value } from "../../../symbolic/index.ts";
import type { Secret } from "../goals.ts";
import { type FieldClaim, fieldClaims } from "../state/compare.ts";
import { fieldAt, fieldsAt, isUnder, type LayeredSystem } from "../system/index.ts";
import type { SeenClaim } from "./views.ts";

/**
 * Such places, those that a step touches first; and that the machines differ in one of them. What is seen by some, at some keys or at some times is what tells whether a
 * step keeps to views; of whom nothing is like that, what it never sees.
 *
 * @param alike  what the machines look the same by  @param touched  fields that the step reads or writes
 */
export function secretsOf(
  { machine }: LayeredSystem,
  level: number,
  [one, two]: readonly [Value, Value],
  alike: readonly SeenClaim[],
  touched: ReadonlySet<string>,
): { readonly secrets: readonly Secret[]; readonly differ: readonly Smt[] } {
  const isTouched = ({ field }: FieldClaim): boolean =>
    [...touched].some((f) => isUnder(field, [f]) || isUnder(f, [field]));
  const seen = alike.flatMap(({ leaf, claim }) =>
    leaf === undefined ? [] : [{ leaf, isAlways: leaf.claim === claim }],
  );
  const sometimes = new Map(seen.flatMap(({ leaf, isAlways }) => (isAlways ? [] : [[leaf.field, leaf] as const])));
  const never = fieldClaims(one, two, []).filter(
    ({ field }) => fieldAt(fieldsAt(machine, level), field) !== undefined && !seen.some((s) => s.leaf.field === field),
  );
  const all = sometimes.size > 0 ? [...sometimes.values()] : never;
  const found = [...all.filter(isTouched), ...all.filter((c) => !isTouched(c))].map(
    ({ field, sorts, keys, claim }, i) => {
      const own = sorts.map((sort, j) => symbolic(sort, `secret ${i} ${j}`));
      const same = substitute(claim, new Map(keys.map((k, j) => [k, termOf(own[j]!)])));
      return { secret: { path: field, keys: own }, differs: not(same) };
    },
  );
  return { secrets: found.map((f) => f.secret), differ: [or(...found.map((f) => f.differs))] };
}
