/**
 * Witnesses: for each path a state that takes it, so that what was shown of the path says something. A recorded run, or a model of
 * a solver; either is evaluated natively, and has to satisfy every relation and invariant that is known on the path, at all keys
 * that occur and at a key of each kind that does not.
 */
import type { PathReport } from "../../../evidence/index.ts";
import { areTrue, type Interpretation, type Smt } from "../../../smt/index.ts";
import { apart, broken, brokenBy, instancesAt, type Knowledge } from "../../../symbolic/index.ts";
import type { PlannedPath, PlannedTheorem } from "../goals.ts";
import { interpretation, ModelValues } from "../run/concrete.ts";
import { CHANGED } from "../run/pairs.ts";
import { safely } from "../run/safely.ts";
import { statesNear } from "./near.ts";
import { meaningOf, type Searching, search } from "./search.ts";
import type { Workplace } from "./workplace.ts";

/** Looks for the witness of a path. */
export async function witnessOf(
  theorem: PlannedTheorem,
  path: PlannedPath,
  workplace: Workplace,
  searching: Searching,
): Promise<PathReport["witness"]> {
  const { natives, runs } = workplace;
  const reached = runs(theorem, path);
  const found = reached.find((inputs) => isReached(path, interpretation(inputs, natives)));
  if (found !== undefined) return found.has(CHANGED) ? "model" : "run";
  for await (const _ of statesNear(path, reached, searching)) return "model";
  const { facts, knowledge } = path;
  const start = [...facts, ...instancesAt(usual(path), facts).facts];
  const { keys, facts: distinct } = apart(start, knowledge);
  let assertions: readonly Smt[] = [...start, ...distinct];
  for (const form of ["integers", "words"] as const) {
    const found = await search({ assertions, knowledge, form, keys, label: `witness ${form}` }, searching);
    if (found.status === "none") return "unreachable";
    if (found.status === "open") continue;
    if (isModel(found.assertions, keys, path, meaningOf(new ModelValues(found.model), natives, "computed")))
      return "model";
    ({ assertions } = found);
  }
  return "none";
}

/** What goals of a path are proved from: little of what was known before others stepped, which a state hardly ever breaks. */
const usual = ({ facts, knowledge, goals }: PlannedPath): Knowledge =>
  goals.find(({ goal }) => goal.facts === facts)?.goal.knowledge ?? knowledge;

/** Whether all that is known on a path is true where a run got. */
function isReached({ facts, knowledge }: PlannedPath, meaning: Interpretation): boolean {
  // A run may say nothing of a symbol.
  return safely(() => areTrue(facts, meaning) && brokenBy(facts, knowledge, meaning).length === 0) ?? false;
}

/** Whether it is true in a model, at all keys for which the model has values. */
const isModel = (
  assertions: readonly Smt[],
  keys: readonly Smt[],
  { knowledge }: PlannedPath,
  meaning: Interpretation,
): boolean => areTrue(assertions, meaning) && broken([...assertions, ...keys], knowledge, meaning).length === 0;
