/** Counterexamples that were kept as JSON: read back and run again on the program as it is now. */
import type { SmtValue } from "../../../smt/index.ts";
import type { PlannedGoal, PlannedTheorem } from "../goals.ts";
import { aboveFirst } from "./above-first.ts";
import type { Model } from "./concrete.ts";
import { type Bottom, type OnBottom, runOnBottom } from "./on-bottom.ts";
import { replay, type Services } from "./replay.ts";

/** A decimal number, a hexadecimal word or a boolean, as counterexamples write them. */
function readValue(written: unknown): SmtValue | undefined {
  if (typeof written === "boolean") return written;
  if (typeof written !== "string") return undefined;
  if (written === "true" || written === "false") return written === "true";
  const [, minus, digits] = /^0x(-?)([0-9a-f]+)$/.exec(written) ?? [];
  if (digits !== undefined) return minus === "-" ? -BigInt(`0x${digits}`) : BigInt(`0x${digits}`);
  return /^-?\d+$/.test(written) ? BigInt(written) : undefined;
}

/** The model in the inputs of a counterexample; undefined when they are something else. */
export function modelOfInputs(inputs: unknown): Model | undefined {
  if (typeof inputs !== "object" || inputs === null || !("entries" in inputs)) return undefined;
  const { entries } = inputs;
  if (!Array.isArray(entries)) return undefined;
  const read = (entries as readonly unknown[]).map((entry) => {
    if (!Array.isArray(entry)) return undefined;
    const [name, args, value] = entry as readonly unknown[];
    if (typeof name !== "string" || !Array.isArray(args)) return undefined;
    const [keys, result] = [(args as readonly unknown[]).map(readValue), readValue(value)];
    if (result === undefined || keys.includes(undefined)) return undefined;
    return { name, args: keys as readonly SmtValue[], value: result };
  });
  return read.includes(undefined) ? undefined : { entries: read.flatMap((e) => e ?? []) };
}

const isNear = (inputs: unknown): boolean =>
  typeof inputs === "object" && inputs !== null && "near" in inputs && inputs.near === true;

/** What a kept counterexample gives now. */
export type ReplayedKept =
  | { readonly status: "fails"; readonly lines: readonly string[] }
  | { readonly status: "holds"; readonly why: string }
  /** The file is no counterexample of this theorem. */
  | { readonly status: "unreadable" };

/** The model of a kept counterexample, and the goal that it is of. */
function keptModel(
  theorem: PlannedTheorem,
  goal: readonly [number, number],
  inputs: unknown,
  system: Services["system"],
): { readonly model: Model | undefined; readonly planned: PlannedGoal | undefined } {
  const read = modelOfInputs(inputs);
  const model = read && isNear(inputs) ? aboveFirst(read, system) : read;
  return { model, planned: theorem.paths[goal[0]]?.goals[goal[1]] ?? theorem.paths.flatMap((p) => p.goals)[0] };
}

/** Runs the inputs of a kept counterexample. @param goal number of the path and of the goal on it */
export function replayKept(
  theorem: PlannedTheorem,
  goal: readonly [number, number],
  inputs: unknown,
  services: Services,
): ReplayedKept {
  const { model, planned } = keptModel(theorem, goal, inputs, services.system);
  if (model === undefined) return { status: "unreadable" };
  if (planned === undefined) return { status: "holds", why: "the theorem has nothing to show" };
  const ran = replay(theorem, planned, model, services);
  return ran.kind === "fails" ? { status: "fails", lines: ran.confirmed.lines } : { status: "holds", why: ran.detail };
}

/** The same on what stands for layer 0. @param open  makes one that is as at boot */
export function keptOnBottom(
  theorem: PlannedTheorem,
  goal: readonly [number, number],
  inputs: unknown,
  { system }: Services,
  open: () => Bottom,
): OnBottom {
  const { model, planned } = keptModel(theorem, goal, inputs, system);
  if (model === undefined || planned === undefined)
    return { status: "not run", why: "it has no inputs that can be run" };
  return runOnBottom(theorem, planned, model, system, open);
}
