/** A model above the first machine: what it says nothing of is as the machine begins, which is a state in which all is true that is known of states. */
import type { LayeredSystem } from "../system/index.ts";
import type { Model } from "./concrete.ts";
import { functionsOfProgram } from "./functions.ts";
import { initialOf } from "./recorded-runs.ts";

/** The model above the first machine, for each state that it speaks of. */
export function aboveFirst({ entries }: Model, system: LayeredSystem): Model {
  const { sort } = system.machine;
  const value = initialOf(system, functionsOfProgram(system.program));
  const states = entries.flatMap(({ name }) => (name.includes(".") ? [name.split(".")[0]!] : []));
  return { entries, base: new Map(states.map((name) => [name, { sort, value }])) };
}
