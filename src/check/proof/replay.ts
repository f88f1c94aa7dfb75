/**
 * Counterexamples, run natively. A model becomes states and arguments; the same functions that were proved about run on
 * them, and only what fails there is shown: what failed, the inputs, and where code and specification differ.
 */
import { Stuck, withMachine, withUniverse } from "../../prelude/index.ts";
import { termOf, type Value } from "../../symbolic/index.ts";
import { type Model, ModelValues, type Native, type NativeFunctions } from "./concrete.ts";
import type { PlannedGoal, PlannedTheorem, Setting } from "./goals.ts";
import { nativeBelow } from "./native-state.ts";
import { replayOthers } from "./replay-others.ts";
import { differences, inputLines, shown } from "./show.ts";

/** A counterexample that failed when it was run. */
export interface Confirmed {
  readonly lines: readonly string[];
  readonly inputs: unknown;
}

interface Services {
  readonly natives: NativeFunctions;
}

/** Runs a model of a failing goal; undefined when nothing fails. */
export function replay(
  theorem: PlannedTheorem,
  goal: PlannedGoal,
  model: Model,
  services: Services,
): Confirmed | undefined {
  const { setting } = theorem;
  const values = new ModelValues(model);
  if (setting.kind === "refine") return replayRefinement(setting, goal, values, { model, services });
  if (setting.kind === "theorem") return replayTheorem(setting, values, model, services);
  return undefined;
}

const rootOf = (value: Value): string => (value.kind === "map" ? "" : termOf(value).name);

function nativeArguments(params: readonly Value[], names: readonly string[], values: ModelValues): Native[] {
  return params.map((p, i) => values.native(p.sort, names[i] ?? rootOf(p)));
}

/** Everything of the model that may be a key. */
const universeOf = ({ entries }: Model): bigint[] => [
  ...new Set(entries.flatMap((e) => [...e.args, e.value]).filter((v): v is bigint => typeof v === "bigint")),
];

type Refine = Extract<Setting, { readonly kind: "refine" }>;

/** How a call ended. */
export interface Ran {
  readonly machine?: Native;
  readonly result?: Native;
  readonly error?: Error;
}

export const attempt = (run: () => Ran): Ran => {
  try {
    return run();
  } catch (error) {
    return { error: error as Error };
  }
};

/** What a specification gave: a machine, or one with a result. */
export const returned = (value: Native): Ran =>
  Array.isArray(value) ? { machine: value[0], result: value[1] } : { machine: value };

function replayRefinement(
  setting: Refine,
  goal: PlannedGoal,
  values: ModelValues,
  { model, services: { natives } }: { readonly model: Model; readonly services: Services },
): Confirmed | undefined {
  const sort = setting.hi.sort;
  const hi = values.native(sort, "hi");
  const lo = nativeBelow(sort, hi, setting.hidden, values);
  const args = setting.args.map((a) => values.native(a.sort, rootOf(a)));
  const spec = natives(setting.spec);
  const code = setting.code === undefined ? undefined : natives(setting.code);
  if (spec === undefined || (setting.code !== undefined && code === undefined)) return undefined;
  if (setting.others !== undefined) {
    const failed = replayOthers(setting, goal, { hi, lo, args, values, universe: universeOf(model), natives });
    if (failed === undefined) return undefined;
    return confirmedBy(setting, failed, { hi, args }, model);
  }
  const above = attempt(() => returned(spec(hi, ...args)));
  if (above.error !== undefined) return undefined; // the specification is undefined here
  const below = attempt(() => {
    if (code === undefined) return returned(spec(lo, ...args));
    const [machine, result] = withMachine(lo, setting.level - 1, () => code(...args));
    return { machine, result };
  });
  const failing = whatFails(setting, goal, { above, below, model, values, natives });
  if (failing === undefined) return undefined;
  return confirmedBy(setting, failing, { hi, args }, model);
}

/** A failure with the inputs that led to it. */
function confirmedBy(
  setting: Refine,
  failing: readonly string[],
  { hi, args }: { readonly hi: Native; readonly args: readonly Native[] },
  model: Model,
): Confirmed {
  return {
    lines: failureLines(setting, failing, { hi, args }),
    inputs: { kind: "refine", primitive: setting.primitive, args: args.map(String), entries: plainEntries(model) },
  };
}

/** What a person reads of a failure: what differs, then the inputs. */
export function failureLines(
  setting: Refine,
  failing: readonly string[],
  { hi, args }: { readonly hi: Native; readonly args: readonly Native[] },
): string[] {
  const names = setting.args.map(rootOf);
  return [
    ...failing,
    `inputs: ${names.map((n, i) => `${n} = ${shown(setting.args[i]!.sort, args[i])}`).join(", ")}`,
    ...inputLines(setting.hi.sort, hi, "state before"),
  ];
}

const plainEntries = ({ entries }: Model): unknown =>
  entries.map((e) => [
    e.name,
    e.args.map(String),
    typeof e.value === "boolean" ? e.value : `0x${e.value.toString(16)}`,
  ]);

interface Runs {
  readonly above: Ran;
  readonly below: Ran;
  readonly values: ModelValues;
  readonly model: Model;
  readonly natives: NativeFunctions;
}

/** What the goal says that does not hold after both ran; undefined when it holds. */
function whatFails(setting: Refine, goal: PlannedGoal, runs: Runs): string[] | undefined {
  const { above, below, model, values, natives } = runs;
  const { error } = below;
  if (error instanceof Stuck) return [`the code breaks a require of a callee: ${goal.about}`];
  if (error !== undefined) return undefined;
  const sort = setting.hi.sort;
  const fields = differences(sort, above.machine, below.machine, setting.hidden, universeOf(model));
  const differ = fields.map((f) => `  ${f}`);
  switch (goal.kind) {
    case "result": {
      const results = returnsDiffer(above, below);
      return results === undefined ? undefined : [results, ...differ];
    }
    case "state":
      return fields.length === 0 ? undefined : ["after the call (specification, code):", ...differ];
    case "relation":
    case "invariant": {
      const keys = goal.keys.map((k) => (values.leaf(k.name, []) ?? 0n) as bigint);
      const states = goal.kind === "relation" ? [above.machine, below.machine] : [above.machine];
      const relation = setting.relations
        .map((r) => [r, natives(r)] as const)
        .find(([r]) => r.endsWith(`#${goal.about}`));
      if (relation?.[1] === undefined || relation[1](...states, ...keys) !== false) return undefined;
      return [`afterwards ${goal.about}(${keys.map(show).join(", ")}) is false`, ...differ];
    }
    default:
      return undefined;
  }
}

const show = (value: Native): string => (typeof value === "bigint" ? `0x${value.toString(16)}` : String(value));

/** How the results differ; undefined when they do not. */
export const returnsDiffer = (above: Ran, below: Ran): string | undefined =>
  show(above.result) === show(below.result)
    ? undefined
    : `the code returns ${show(below.result)}, the specification ${show(above.result)}`;

function replayTheorem(
  setting: Extract<Setting, { readonly kind: "theorem" }>,
  values: ModelValues,
  model: Model,
  { natives }: Services,
): Confirmed | undefined {
  const claim = natives(setting.name);
  if (claim === undefined) return undefined;
  const names = setting.params.map(nameOfParam);
  const params = nativeArguments(setting.params, names, values);
  // Hypotheses for all keys were tried on the model's keys before; natively no key tells what it is a key of.
  const { error } = attempt(() => {
    withUniverse(undefined, () => claim(...params));
    return {};
  });
  if (error === undefined || error.name === "NotAssumed") return undefined;
  return {
    lines: [
      `the theorem fails natively: ${error.message}`,
      ...setting.params.flatMap((p, i) => inputLines(p.sort, params[i], names[i]!)),
    ],
    inputs: { kind: "theorem", name: setting.name, entries: plainEntries(model) },
  };
}

/** The name that the symbols of a parameter begin with. */
function nameOfParam(value: Value): string {
  if (value.kind === "map") return value.node.node === "base" ? value.node.name : "";
  if (value.kind === "record") {
    const [first] = value.fields;
    return first === undefined ? "" : nameOfParam(first).split(".").slice(0, -1).join(".");
  }
  return termOf(value).name;
}
