/**
 * Witnesses: for each path a state that takes it, so that what was shown of the path says something. A recorded run, or a model of
 * a solver; either is evaluated natively, and has to satisfy every relation and invariant that is known on the path, at all keys
 * that occur and at a key of each kind that does not.
 */
import type { PathReport } from "../../../evidence/index.ts";
import { evaluateAll, type Interpretation } from "../../../smt/index.ts";
import { broken } from "../../../symbolic/index.ts";
import type { PlannedPath, PlannedTheorem } from "../goals.ts";
import { interpretation, ModelValues } from "../run/concrete.ts";
import { nativeMeaning, type Searching, search } from "./search.ts";
import type { Workplace } from "./workplace.ts";

/** Looks for the witness of a path. */
export async function witnessOf(
  theorem: PlannedTheorem,
  path: PlannedPath,
  workplace: Workplace,
  searching: Searching,
): Promise<PathReport["witness"]> {
  const { natives, runs } = workplace;
  if (runs(theorem, path).some((inputs) => isState(path, interpretation(inputs, natives)))) return "run";
  const { facts, knowledge } = path;
  let assertions = facts;
  for (const form of ["integers", "words"] as const) {
    const found = await search({ assertions, knowledge, form, keys: "and fresh", label: `witness ${form}` }, searching);
    if (found.status === "none") return "unreachable";
    if (found.status === "open") continue;
    if (isState(path, nativeMeaning(new ModelValues(found.model), natives))) return "model";
    ({ assertions } = found);
  }
  return "none";
}

/** Whether all that is known on a path is true. */
function isState({ facts, knowledge }: PlannedPath, meaning: Interpretation): boolean {
  try {
    if (evaluateAll(facts, meaning).some((v) => v !== true)) return false;
    return broken(facts, knowledge, meaning, "and fresh").length === 0;
  } catch {
    return false; // a symbol that a run says nothing of
  }
}
