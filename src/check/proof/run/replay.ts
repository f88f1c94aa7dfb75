/**
 * Counterexamples, run natively. A model becomes states and arguments; the same functions that were proved about run on
 * them, and only what fails there is shown: what failed, the inputs, and where code and specification differ.
 */
import { type Call, Stuck, watched, withMachine, withUniverse } from "../../../prelude/index.ts";
import { termOf, type Value } from "../../../symbolic/index.ts";
import type { PlannedGoal, PlannedTheorem, Setting } from "../goals.ts";
import { type Model, ModelValues, type Native, type NativeFunctions } from "./concrete.ts";
import { nativeBelow } from "./native-state.ts";
import { type FailedRun, replayOthers } from "./replay-others.ts";
import { type Change, differences, inputLines, leavingOut, shown } from "./show.ts";

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
  if (setting.kind === "theorem") return replayTheorem(setting, goal, values, { model, services });
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
  /** What code called, in order. */
  readonly calls?: readonly string[];
}

export const attempt = (run: () => Ran): Ran => {
  try {
    return run();
  } catch (error) {
    return { error: error as Error };
  }
};

/** Runs code on a machine of the layer below; every call of a primitive is noted. */
export function ranCode(
  code: (...args: readonly unknown[]) => unknown,
  args: readonly Native[],
  lo: Native,
  level: number,
): Ran {
  const calls: string[] = [];
  const see = ({ spec, args: given }: Call): void => {
    calls.push(`${(spec as { readonly name: string }).name}(${given.map(show).join(", ")})`);
  };
  const ran = attempt(() => {
    const [machine, result] = withMachine(lo, level - 1, () => watched(see, () => code(...args)));
    return { machine, result };
  });
  return { ...ran, calls };
}

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
    const inputs = { args, values, universe: universeOf(model), natives };
    const failing = (change: Change): FailedRun | undefined =>
      replayOthers(setting, goal, { hi: change(hi), lo: change(lo), ...inputs });
    const failed = failing((m) => m);
    if (failed === undefined) return undefined;
    const again = (change: Change): boolean => failing(change)?.failing === failed.failing;
    return confirmedBy(setting, [failed.failing], { hi, args, calls: failed.steps, again }, model);
  }
  const failing = (change: Change): { readonly lines: readonly string[]; readonly below: Ran } | undefined => {
    const above = attempt(() => returned(spec(change(hi), ...args)));
    if (above.error !== undefined) return undefined; // the specification is undefined here
    const below = attempt(() =>
      code === undefined ? returned(spec(change(lo), ...args)) : ranCode(code, args, change(lo), setting.level),
    );
    const lines = whatFails(setting, goal, { above, below, model, values, natives });
    return lines && { lines, below };
  };
  const found = failing((m) => m);
  if (found === undefined) return undefined;
  const again = (change: Change): boolean => failing(change)?.lines[0] === found.lines[0];
  return confirmedBy(setting, found.lines, { hi, args, calls: found.below.calls, again }, model);
}

/** A failure with the inputs that led to it. */
function confirmedBy(setting: Refine, failing: readonly string[], ran: FailedCall, model: Model): Confirmed {
  return {
    lines: failureLines(setting, failing, ran),
    inputs: { kind: "refine", primitive: setting.primitive, args: ran.args.map(String), entries: plainEntries(model) },
  };
}

/** What a failing call was given, and what it called. */
export interface FailedCall {
  readonly hi: Native;
  readonly args: readonly Native[];
  readonly calls?: readonly string[] | undefined;
  /** Whether the same fails when both states are changed. */
  readonly again?: (change: Change) => boolean;
}

const MOST_DIFFERENCES = 9;
const MOST_CALLS = 13;

/** At most so many lines of a list; the last ones are what matters of a way. */
const lastOf = (lines: readonly string[], most: number): string[] =>
  lines.length <= most ? [...lines] : ["  …", ...lines.slice(lines.length - most + 1)];
const firstOf = (lines: readonly string[], most: number): string[] =>
  lines.length <= most ? [...lines] : [...lines.slice(0, most - 1), "  …"];

/** What a person reads of a failure: what differs, then the call, the way that the code took, and the state before. */
export function failureLines(
  setting: Refine,
  failing: readonly string[],
  { hi, args, calls = [], again }: FailedCall,
): string[] {
  const inputs = setting.args.map((a, i) => `${rootOf(a)} = ${shown(a.sort, args[i])}`);
  const name = setting.primitive.slice(setting.primitive.lastIndexOf("#") + 1);
  const way = calls.map((c) => `  ${c}`);
  return [
    ...firstOf(failing, MOST_DIFFERENCES),
    `${name}(${inputs.join(", ")})${way.length === 0 ? "" : " calls"}`,
    ...lastOf(way, MOST_CALLS),
    ...inputLines(setting.hi.sort, hi, "state before", again && leavingOut(again)),
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
  if (error instanceof Stuck) return [`${stuckLine(below)}`, ...(goal.kind === "require" ? [`  ${goal.about}`] : [])];
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

/** The function whose `require` was broken, by the frames of the error. */
function brokenBy({ stack }: Error): string | undefined {
  const frames = [...(stack ?? "").matchAll(/^ +at (?:[\w$]+\.)?([\w$]+) \(/gm)].map(([, name]) => name!);
  return frames.find((f) => f !== "require");
}

/** Code that broke a require: its last call is undefined. */
export function stuckLine({ calls = [], error }: Ran): string {
  const [last, by] = [calls.at(-1), error && brokenBy(error)];
  const what = last === undefined ? "the code is undefined" : `the code calls ${last} where that is undefined`;
  return by === undefined ? what : `${what}: it breaks a require of ${by}`;
}

const show = (value: Native): string => (typeof value === "bigint" ? `0x${value.toString(16)}` : String(value));

/** How the results differ; undefined when they do not. */
export const returnsDiffer = (above: Ran, below: Ran): string | undefined =>
  show(above.result) === show(below.result)
    ? undefined
    : `the code returns ${show(below.result)}, the specification ${show(above.result)}`;

function replayTheorem(
  setting: Extract<Setting, { readonly kind: "theorem" }>,
  goal: PlannedGoal,
  values: ModelValues,
  { model, services: { natives } }: { readonly model: Model; readonly services: Services },
): Confirmed | undefined {
  const claim = natives(setting.name);
  if (claim === undefined) return undefined;
  const names = setting.params.map(nameOfParam);
  const params = nativeArguments(setting.params, names, values);
  // Hypotheses for all keys were tried on the model's keys before; natively no key tells what it is a key of.
  const failing = (given: readonly Native[]): Error | undefined => {
    const { error } = attempt(() => {
      withUniverse(undefined, () => claim(...given));
      return {};
    });
    return error?.name === "NotAssumed" ? undefined : error;
  };
  const error = failing(params);
  if (error === undefined) return undefined;
  const says = error.name === "Refuted" ? `false: ${goal.about}` : error.message;
  const given = [...params];
  const shownInputs = setting.params.flatMap((p, i) => {
    const value = params[i];
    const again = (change: Change): boolean => {
      given[i] = change(value);
      const fails = failing(given)?.message === error.message;
      if (!fails) given[i] = kept;
      else kept = given[i];
      return fails;
    };
    let kept = value;
    return inputLines(p.sort, value, names[i]!, leavingOut(again));
  });
  return {
    lines: [says, ...shownInputs],
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
