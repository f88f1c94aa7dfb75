/**
 * Inputs of theorems about views that recorded runs reach: a state as it is, and beside it the same state with one place changed that the principal
 * does not see. So each pair really differs in a secret, and looks the same.
 */
import type { Sort } from "../../../ir/index.ts";
import type { Views } from "../goals.ts";
import type { LayeredSystem } from "../system/index.ts";
import { sortAt, starsOf } from "../system/index.ts";
import { type Inputs, isEnumeration, type Native, type NativeFunctions, nothingOf } from "./concrete.ts";
import { type KeyValues, keyTuples } from "./functions.ts";
import { nameOf } from "./given.ts";
import { NativeView } from "./native-view.ts";
import { valueAt } from "./places.ts";
import { withAt } from "./replay-views.ts";
import { safely } from "./safely.ts";
import { Universe } from "./universe.ts";

/** A state that a run reached, with arguments of the step where the run took it. */
export interface Reached {
  readonly machine: Native;
  readonly args: readonly Native[] | undefined;
}

/** Most pairs that are made, and of one state and one principal. */
const MOST_PAIRS = 24;
const MOST_BESIDE = 4;
/** Most arguments, principals and keys that are tried. */
const MOST_TUPLES = 12;

/** Of inputs of which a run reached only a part: one place at least was changed. */
export const CHANGED = "changed";

/** Inputs of a theorem, few of each kind. */
export function* pairsOf(
  system: LayeredSystem,
  views: Views,
  functions: NativeFunctions,
  states: readonly Reached[],
): Generator<Inputs, void, void> {
  let count = 0;
  for (const { machine, args } of states) {
    const universe = new Universe();
    // What a step is about is changed sooner than what it leaves alone.
    for (const [i, a] of views.args.entries()) universe.add(a.sort, args?.[i]);
    universe.addState(system.machine.sort, machine);
    const values = universe.of.bind(universe);
    const sorts = (of: Views["who"]): readonly Sort[] => of.map((v) => v.sort);
    const choices = args === undefined ? [...keyTuples(sorts(views.args), values, MOST_TUPLES)] : [args];
    for (const chosen of choices)
      for (const who of keyTuples(sorts(views.who), values, MOST_TUPLES)) {
        const view = new NativeView(system, views, functions, values, who);
        const worked = atWork(system, views, view, { machine, args: chosen }, values);
        if (worked === undefined) continue;
        for (const inputs of besides(system, views, view, { machine: worked, args: chosen }, universe)) {
          yield worked === machine ? inputs : new Map([...inputs, [CHANGED, { sort: BOOL, value: true }]]);
          if (++count >= MOST_PAIRS) return;
        }
      }
  }
}

const BOOL: Sort = { kind: "bool" };

/** A state in which the CPU works for whom it has to: as it is, or with one place changed that says for whom that is. */
function atWork(
  { machine: { sort }, footprints }: LayeredSystem,
  { form, takes }: Views,
  view: NativeView,
  { machine, args }: Required<Reached>,
  values: KeyValues,
): Native {
  const isRight = (m: Native): boolean =>
    view.acts(m, args ?? []) === (form === "untold") && view.mayTake(m, args ?? []);
  if (safely(() => isRight(machine))) return machine;
  const says = [view.actsBy, ...takes.map((t) => t.only)].flatMap((name) =>
    name === undefined ? [] : [...footprints.of(name).reads],
  );
  for (const path of says.filter((p) => starsOf(p) === 0))
    for (const value of values(sortAt(sort, path))) {
      const changed = withAt(sort, machine, { path, keys: [] }, value);
      if (safely(() => isRight(changed))) return changed;
    }
  return undefined;
}

/** The state alone, or with others beside it. */
function* besides(
  { machine: { sort } }: LayeredSystem,
  views: Views,
  view: NativeView,
  { machine, args }: Required<Reached>,
  universe: Universe,
): Generator<Inputs, void, void> {
  const named = (of: Views["who"], values: readonly Native[]) =>
    of.map((v, i) => [nameOf(v), { sort: v.sort, value: values[i] }] as const);
  const given = [
    ["one", { sort, value: machine }] as const,
    ...named(views.who, view.who),
    ...named(views.args, args ?? []),
  ];
  if (views.machines.length === 1) {
    yield new Map(given);
    return;
  }
  const none = views.secrets.flatMap(({ keys }) =>
    named(
      keys,
      keys.map((k) => (k.sort.kind === "union" ? universe.of(k.sort)[0] : nothingOf(k.sort))),
    ),
  );
  let found = 0;
  for (const { path, keys } of views.secrets) {
    const at = sortAt(sort, path);
    const tuples = keyTuples(
      keys.map((k) => k.sort),
      universe.of.bind(universe),
      MOST_TUPLES,
    );
    for (const tuple of tuples) {
      const value = safely(() => another(at, valueAt(machine, path, tuple)));
      if (value === undefined || view.isSeen(machine, path, tuple)) continue;
      const two = withAt(sort, machine, { path, keys: tuple }, value);
      yield new Map([
        ...given,
        ...none,
        ["two", { sort, value: two }],
        ...named(keys, tuple),
        [CHANGED, { sort: BOOL, value: true }],
      ]);
      if (++found >= MOST_BESIDE) return;
      break;
    }
  }
}

/** Another value of a sort; undefined where that is not simple. */
function another(sort: Sort, value: Native): Native {
  if (sort.kind === "bool") return value !== true;
  if (sort.kind === "bv" || sort.kind === "int") return (value as bigint) ^ 1n;
  if (sort.kind === "id") return (value as bigint) + 1n;
  if (sort.kind !== "union" || !isEnumeration(sort)) return undefined;
  return sort.cases.find((c) => c.name !== value)?.name;
}
