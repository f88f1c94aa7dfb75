/** Functions that claim something of all their inputs, on inputs of a model: stated theorems and laws of codecs. */
import { sameSort } from "../../../ir/index.ts";
import { NotAssumed, Refuted } from "../../../prelude/index.ts";
import { Executor } from "../../../symbolic/index.ts";
import type { PlannedGoal, Setting } from "../goals.ts";
import { Pair } from "../others/pair.ts";
import type { LayeredSystem } from "../system/index.ts";
import { type Model, ModelValues, type Native } from "./concrete.ts";
import { functionsOfProgram } from "./functions.ts";
import { nameOf, nativePair, universeOf } from "./given.ts";
import { falseAt } from "./native-machine.ts";
import { plainModel, type Replayed } from "./replayed.ts";
import { type Change, inputLines, keysText, leavingOut } from "./show.ts";
import type { Universe } from "./universe.ts";

type Claiming = Extract<Setting, { readonly kind: "theorem" }>;

/** Runs a model of a failing claim. */
export function replayClaim(system: LayeredSystem, setting: Claiming, goal: PlannedGoal, model: Model): Replayed {
  const values = new ModelValues(model);
  const inputs = setting.params.map((p) => values.native(p.sort, nameOf(p)));
  const universe = universeOf(system, model, values, setting.params, goal);
  // What is claimed for all keys is tried at those that occur, and taken for granted where that tells nothing.
  const quantified = functionsOfProgram(system.program, (sort) => universe.of(sort))(setting.name)!;
  const granted = functionsOfProgram(system.program)(setting.name)!;
  const failing = (given: readonly Native[]): Error | undefined =>
    errorOf(granted, given) ?? errorOf(quantified, given);
  const error = failing(inputs);
  const lines = setting.params.flatMap((p, i) => inputLines(p.sort, inputs[i], nameOf(p)));
  if (error === undefined) return { kind: "open", why: "nothing fails", detail: "it holds for these inputs", lines };
  const broken = brokenState(system, setting, inputs, { values, universe });
  if (broken !== undefined) return { kind: "open", why: "no state", detail: broken, lines };
  if (error instanceof NotAssumed)
    return { kind: "open", why: "no state", detail: "a hypothesis does not hold at some keys", lines };
  const says = error instanceof Refuted ? `false: ${goal.about}` : error.message;
  const confirmed = {
    lines: [says, ...neededLines(setting, inputs, (given) => failing(given)?.message === error.message)],
    inputs: { kind: "theorem", name: setting.name, ...plainModel(model) },
  };
  return { kind: "fails", confirmed };
}

/** What is known of every state and false of a machine among the inputs. */
function brokenState(
  system: LayeredSystem,
  { params, level }: Claiming,
  inputs: readonly Native[],
  { values, universe }: { readonly values: ModelValues; readonly universe: Universe },
): string | undefined {
  const layer = system.layers.find((l) => l.number === level);
  if (layer === undefined) return undefined;
  const { above } = nativePair(new Pair(system, layer, layer.number, new Executor(system.program)), values, universe);
  for (const [i, p] of params.entries())
    for (const claim of sameSort(p.sort, system.machine.sort) ? above.present(inputs[i]) : []) {
      const keys = falseAt(claim, universe.of.bind(universe));
      if (keys !== undefined) return `${claim.name}(${keysText(keys)}) is false of ${nameOf(p)}`;
    }
  return undefined;
}

/** What is wrong with a claim on inputs; a statement that is false is refuted too. */
function errorOf(claim: (...inputs: readonly Native[]) => Native, inputs: readonly Native[]): Error | undefined {
  try {
    return claim(...inputs) === false ? new Refuted("the statement is false") : undefined;
  } catch (error) {
    return error as Error;
  }
}

/** Inputs, as far as they matter. */
function neededLines(
  { params }: Claiming,
  inputs: readonly Native[],
  fails: (inputs: readonly Native[]) => boolean,
): string[] {
  const given = [...inputs];
  return params.flatMap((p, i) => {
    let kept = inputs[i];
    const again = (change: Change): boolean => {
      const tried = change(inputs[i]);
      const stays = fails(given.with(i, tried));
      if (stays) kept = tried;
      given[i] = kept;
      return stays;
    };
    return inputLines(p.sort, inputs[i], nameOf(p), leavingOut(again));
  });
}
