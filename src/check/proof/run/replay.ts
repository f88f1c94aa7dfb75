/**
 * Counterexamples, run. A model of a solver becomes states, arguments and steps of others; what was proved about is run on them,
 * and only what fails there is shown: what failed, the inputs, the way. Where nothing fails it is said why.
 */
import type { PlannedGoal, PlannedTheorem } from "../goals.ts";
import type { LayeredSystem } from "../system/index.ts";
import { aboveFirst } from "./above-first.ts";
import { replayClaim } from "./claim.ts";
import type { Model } from "./concrete.ts";
import { replayHardware } from "./hardware.ts";
import { replayRefinement } from "./replay-refinement.ts";
import { replayViews } from "./replay-views.ts";
import type { Replayed } from "./replayed.ts";
import { replayStates } from "./states.ts";

export type { Confirmed, Replayed } from "./replayed.ts";

/** What a run needs beside the model. */
export interface Services {
  readonly system: LayeredSystem;
}

/** Runs a model of a failing goal; where it is no state because of what it leaves open, above the first machine. */
export function replay(theorem: PlannedTheorem, goal: PlannedGoal, model: Model, { system }: Services): Replayed {
  const ran = ranAs(theorem, goal, model, system);
  if (ran.kind === "fails" || ran.why !== "no state" || model.base !== undefined) return ran;
  const above = ranAs(theorem, goal, aboveFirst(model, system), system);
  return above.kind === "fails" ? above : ran;
}

function ranAs({ setting }: PlannedTheorem, goal: PlannedGoal, model: Model, system: LayeredSystem): Replayed {
  switch (setting.kind) {
    case "refine":
      return replayRefinement(system, setting, goal, model);
    case "theorem":
      return replayClaim(system, setting, goal, model);
    case "states":
      return replayStates(system, setting, goal, model);
    case "hardware":
      return replayHardware(system, setting, goal, model);
    case "views":
      return replayViews(system, setting, goal, model);
    case "none":
      return { kind: "open", why: "cannot be run", detail: "there is nothing to run", lines: [] };
  }
}
