/** What a run is given: machines, arguments and steps of others as a model of a solver has them. */
import { Executor, termOf, type Value } from "../../../symbolic/index.ts";
import type { PlannedGoal } from "../goals.ts";
import { othersAboveName, othersName } from "../others/beside.ts";
import { hardwareKey } from "../others/hardware.ts";
import { Pair } from "../others/pair.ts";
import { fieldAt, isUnder, type LayeredSystem, sortAt } from "../system/index.ts";
import { type Model, ModelValues, type Native, scalarOf } from "./concrete.ts";
import { functionsOfProgram } from "./functions.ts";
import { type NativeMachines, NativePair } from "./native-pair.ts";
import { fieldKeys, rewritten, valueAt } from "./places.ts";
import type { Given, Refine } from "./refinement.ts";
import { Rounds } from "./rounds.ts";
import { Universe } from "./universe.ts";

/** Keys at which claims are tried for a model of a goal. */
export function universeOf(
  system: LayeredSystem,
  model: Model,
  values: ModelValues,
  symbols: readonly Value[],
  goal: PlannedGoal,
): Universe {
  const universe = new Universe();
  universe.addModel(model, system.machine.sort);
  universe.addSymbols(goal.keys, (name) => values.leaf(name, []));
  for (const s of symbols)
    if (s.kind === "scalar") universe.add(s.sort, values.native(s.sort, nameOf(s)));
    else
      universe.addModel(
        { entries: model.entries.filter((e) => e.name.startsWith(`${nameOf(s)}.`) || e.name === nameOf(s)) },
        s.sort,
      );
  for (const { step, keys } of system.machine.hardware)
    for (const k of keys) universe.add(k.sort, values.native(k.sort, nameOf(hardwareKey(step, k))));
  return universe;
}

/** Two machines, run side by side in the states of a model. */
export function nativePair(pair: Pair, model: ModelValues, universe: Universe): NativePair {
  const { system } = pair;
  const values = universe.of.bind(universe);
  const others = {
    field: (path: string): Native => model.native(sortAt(system.machine.sort, path), `other.${path}`),
    hardwareKey: (step: string, name: string, when: string): Native => {
      const key = system.machine.hardware.find((a) => a.step === step)!.keys.find((k) => k.name === name)!;
      return model.native(key.sort, nameOf(hardwareKey(step, key, when)));
    },
  };
  return new NativePair(pair, functionsOfProgram(system.program, values), values, others);
}

/** The name that the symbols of a parameter begin with. */
export function nameOf(value: Value): string {
  if (value.kind === "map") return value.node.node === "base" ? value.node.name : "";
  if (value.kind !== "record") return termOf(value).name;
  const [first] = value.fields;
  return first === undefined ? "" : nameOf(first).split(".").slice(0, -1).join(".");
}

/** The field of a model's machine at a place. */
const modelField =
  (model: ModelValues, root: string) =>
  (path: string, keys: readonly Native[], at: Value["sort"], sorts: readonly Value["sort"][]): Native =>
    model.native(
      at,
      `${root}.${path}`.replaceAll(".*", ""),
      keys.map((k, i) => scalarOf(sorts[i]!, k)),
    );

/** What others make of machines in a model. */
function othersIn(native: NativePair, model: ModelValues): Given["others"] {
  const { pair } = native;
  const { sort } = pair.system.machine;
  const isMine = (lo: Native, path: string, keys: readonly Native[]): boolean => {
    const field = fieldAt(pair.above.fields, path) ?? fieldAt(pair.below.fields, path)!;
    return native.below.isMine(lo, field, fieldKeys(field, keys));
  };
  return (step, [hi, lo]): NativeMachines => {
    const [below, above] = [modelField(model, othersName(step)), modelField(model, othersAboveName(step))];
    const after = rewritten(
      sort,
      lo,
      pair.below.changing.map((f) => f.path),
      (path, keys, value, at, sorts) => (isMine(lo, path, keys) ? value : below(path, keys, at, sorts)),
    );
    const afterAbove = rewritten(
      sort,
      hi,
      pair.above.changing.map((f) => f.path),
      (path, keys, value, at, sorts) => {
        if (isMine(lo, path, keys)) return value;
        const field = fieldAt(pair.above.fields, path)!;
        const isSame = !isUnder(path, pair.hidden) && native.below.isSettled(after, field, keys);
        return isSame ? valueAt(after, path, keys) : above(path, keys, at, sorts);
      },
    );
    return [afterAbove, after];
  };
}

/** All that a run of a refinement needs, from a model. */
export function givenBy(system: LayeredSystem, setting: Refine, goal: PlannedGoal, model: Model): Given {
  const values = new ModelValues(model);
  const [above, below] = setting.levels;
  const layer = system.layers.find((l) => l.number === above)!;
  const pair = new Pair(system, layer, below, new Executor(system.program));
  const universe = universeOf(system, model, values, setting.args, goal);
  const native = nativePair(pair, values, universe);
  const keys = universe.of.bind(universe);
  const hi = values.native(setting.hi.sort, "hi");
  const lo = rewritten(setting.hi.sort, hi, pair.hidden, (path, k, _, at, sorts) =>
    modelField(values, "lo")(path, k, at, sorts),
  );
  return {
    setting,
    layer,
    native,
    values: keys,
    machines: [hi, lo],
    args: setting.args.map((a) => values.native(a.sort, nameOf(a))),
    schedule: goal.others ?? [],
    others: othersIn(native, values),
    rounds: new Rounds(native, values, keys, goal.rounds ?? []),
    met: ({ spec }, args) => {
      const params = system.program.procedures.get(spec)!.procedure.params.slice(1);
      for (const [i, p] of params.entries()) universe.add(p.sort, args[i]);
    },
    kind: goal.kind,
  };
}
