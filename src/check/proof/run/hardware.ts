/** Hardware between two layers, on a model: a step of it that from above looks like nothing that keeps what is said of both machines. */
import { Executor } from "../../../symbolic/index.ts";
import type { PlannedGoal, Setting } from "../goals.ts";
import { Pair } from "../others/pair.ts";
import { fieldAt, isUnder, type LayeredSystem, layerBelow } from "../system/index.ts";
import { type Model, ModelValues } from "./concrete.ts";
import { nativePair, universeOf } from "./given.ts";
import { fieldKeys, rewritten, valueAt } from "./places.ts";
import { plainModel, type Replayed } from "./replayed.ts";
import { inputLines } from "./show.ts";

/** Runs a model of a failing goal. */
export function replayHardware(
  system: LayeredSystem,
  { level }: Extract<Setting, { readonly kind: "hardware" }>,
  goal: PlannedGoal,
  model: Model,
): Replayed {
  const values = new ModelValues(model);
  const layer = system.layers.find((l) => l.number === level)!;
  const pair = new Pair(system, layer, layerBelow(system, layer)!.number, new Executor(system.program));
  const native = nativePair(pair, values, universeOf(system, model, values, [], goal));
  const { sort, self } = system.machine;
  const lo = values.native(sort, "lo");
  const open = pair.above.fields.filter((f) => !isUnder(f.path, pair.hidden) && f.whose !== "own");
  const hi = rewritten(sort, values.native(sort, "hi"), [self, ...open.map((f) => f.path)], (path, keys, value) => {
    const field = fieldAt(open, path);
    const isSame = field === undefined || native.below.isSettled(lo, field, fieldKeys(field, keys));
    return isSame ? valueAt(lo, path, keys) : value;
  });
  const shown = [...inputLines(sort, hi, "state of the specification"), ...inputLines(sort, lo, "state of the code")];
  const noState = native.brokenAtAnyTime([hi, lo]);
  if (noState !== undefined) return { kind: "open", why: "no state", detail: noState, lines: shown };
  const failing = native.brokenByHardware([hi, lo]);
  if (failing === undefined)
    return { kind: "open", why: "nothing fails", detail: "it is kept in these states", lines: shown };
  const inputs = { kind: "hardware", level, ...plainModel(model) };
  return { kind: "fails", confirmed: { lines: [failing, ...shown], inputs } };
}
