/**
 * A step in one machine or in two, on the states of a model: what a principal sees that it should not, first; then in what the two runs differed before, as
 * little of it as is enough; then the step and the state.
 */
import type { Sort } from "../../../ir/index.ts";
import { Blocked, Panicked, Stuck } from "../../../prelude/index.ts";
import { Executor, type Value } from "../../../symbolic/index.ts";
import type { PlannedGoal, Views } from "../goals.ts";
import { SharedMachine } from "../others/shared-machine.ts";
import type { LayeredSystem } from "../system/index.ts";
import { shortName } from "../system/index.ts";
import { type Inputs, type Model, ModelValues, type Native, scalarOf } from "./concrete.ts";
import { functionsOfProgram, type KeyValues } from "./functions.ts";
import { nameOf, universeOf } from "./given.ts";
import { falseAt, NativeMachine } from "./native-machine.ts";
import { NativeView, type Unlike } from "./native-view.ts";
import { type Difference, differencesOf, rewritten, valueAt } from "./places.ts";
import type { WhyNot } from "./refinement.ts";
import { type Confirmed, plainModel, type Replayed } from "./replayed.ts";
import { safely } from "./safely.ts";
import { type Change, inputLines, keysText, leavingOut, shown } from "./show.ts";
import { returned } from "./specification.ts";
import { Universe } from "./universe.ts";

/** How a run came out. */
type Ran =
  | { readonly kind: "open"; readonly why: WhyNot; readonly detail: string }
  | {
      readonly kind: "fails";
      /** Undefined: the results differ. */
      readonly at: Unlike | undefined;
      readonly results: readonly Native[];
    };

type Open = Extract<Ran, { readonly kind: "open" }>;

const open = (why: WhyNot, detail: string): Open => ({ kind: "open", why, detail });

/** Machines, arguments, and who looks. */
interface Given {
  readonly system: LayeredSystem;
  readonly views: Views;
  readonly machine: NativeMachine;
  readonly view: NativeView;
  readonly values: KeyValues;
  readonly step: (...inputs: readonly Native[]) => Native;
  readonly args: readonly Native[];
}

/** Runs a model of a goal about views. */
export function replayViews(system: LayeredSystem, views: Views, goal: PlannedGoal, model: Model): Replayed {
  const values = new ModelValues(model);
  const universe = universeOf(system, model, values, [...views.args, ...views.who, ...secretKeys(views)], goal);
  const given = givenOf(system, views, universe, (v) => values.native(v.sort, nameOf(v)));
  const machines = machinesOf(system, views, values);
  const ran = notStates(given, machines) ?? taken(given, machines);
  if (ran.kind === "open")
    return {
      ...ran,
      // Of many states that are tried, one is shown.
      get lines() {
        return linesOf(given, machines, undefined);
      },
    };
  const inputs = { kind: "views", form: views.form, ...plainModel(model) };
  return { kind: "fails", confirmed: { lines: linesOf(given, leastApart(given, machines, ran), ran), inputs } };
}

/** What fails on inputs that a run reached. */
export function failsOnRun(system: LayeredSystem, views: Views, inputs: Inputs): Confirmed | undefined {
  const universe = new Universe();
  for (const { sort, value } of inputs.values()) universe.addState(sort, value);
  const nativeOf = (v: Value): Native => inputs.get(nameOf(v))?.value;
  const given = givenOf(system, views, universe, nativeOf);
  const machines = [inputs.get("one")?.value, inputs.get("two")?.value].slice(0, views.machines.length);
  const ran = failureOn(given, machines);
  if (ran === undefined) return undefined;
  return {
    lines: linesOf(given, leastApart(given, machines, ran), ran),
    inputs: { kind: "run", step: stepName(views), args: given.args.map(String) },
  };
}

const stepName = ({ step }: Views): string => ("step" in step ? step.step : step.name);

function givenOf(system: LayeredSystem, views: Views, universe: Universe, nativeOf: (v: Value) => Native): Given {
  const values: KeyValues = (sort) => universe.of(sort);
  const functions = functionsOfProgram(system.program, values);
  const shared = new SharedMachine(system, views.level, new Executor(system.program));
  const { step } = views;
  return {
    ...{ system, views, values, args: views.args.map(nativeOf) },
    machine: new NativeMachine(shared, functions),
    view: new NativeView(system, views, functions, values, views.who.map(nativeOf)),
    step: functions("step" in step ? step.step : step.spec)!,
  };
}

const secretKeys = ({ secrets }: Views): readonly Value[] => secrets.flatMap((s) => s.keys);

/** The machines of a model. */
function machinesOf({ machine }: LayeredSystem, { machines }: Views, model: ModelValues): readonly Native[] {
  const one = model.native(machine.sort, "one");
  if (machines.length === 1) return [one];
  const two = rewritten(machine.sort, one, apartIn(machine), (path, keys, _, at, sorts) =>
    model.native(
      at,
      `two.${path}`.replaceAll(".*", ""),
      keys.map((k, i) => scalarOf(sorts[i]!, k)),
    ),
  );
  return [one, two];
}

const apartIn = ({ fields }: LayeredSystem["machine"]): readonly string[] =>
  fields.filter((f) => f.whose !== "fixed").map((f) => f.path);

/** Why machines are no states; undefined where they are. */
function notStates({ machine, values }: Given, machines: readonly Native[]): Open | undefined {
  for (const [i, m] of machines.entries())
    for (const claim of machine.present(m)) {
      const keys = falseAt(claim, values);
      if (keys !== undefined) return open("no state", `${claim.name}(${keysText(keys)}) is false of run ${i + 1}`);
    }
  return undefined;
}

/** Takes the step, and looks. */
function taken({ views, view, step, args }: Given, machines: readonly Native[]): Ran {
  const [one, two] = machines;
  const hidden = two === undefined ? [] : view.unlike(one, two);
  if (hidden.length > 0) return open("no state", `the runs do not look the same before, at ${placeText(hidden[0]!)}`);
  const isHardware = "step" in views.step;
  const isActing = (m: Native): boolean => view.acts(m, args);
  if (!isHardware && machines.some((m) => isActing(m) !== (views.form === "untold") || !view.mayTake(m, args)))
    return open("no state", "the step is not taken for the principal that is meant");
  let ends: readonly (readonly [Native, Native])[];
  try {
    ends = machines.map((m) => returned(step(m, ...args)));
  } catch (error) {
    if (error instanceof Blocked) return open("waits", error.message);
    if (error instanceof Stuck || error instanceof Panicked) return open("specification undefined", error.message);
    throw error;
  }
  const after = ends.map((e) => e[0]);
  if (!isHardware && views.form !== "untold" && after.some((m) => isActing(m) !== (views.form === "restored")))
    return open("no state", "another principal acts behind the step");
  return seenIn(
    views,
    view,
    machines,
    after,
    ends.map((e) => e[1]),
    args,
  );
}

function seenIn(
  { form }: Views,
  view: NativeView,
  before: readonly Native[],
  after: readonly Native[],
  results: readonly Native[],
  args: readonly Native[],
): Ran {
  const passes = (at: Unlike | undefined): boolean => before.some((m) => view.passes(at, m, args));
  if (
    form === "untold" &&
    JSON.stringify(results[0], plain) !== JSON.stringify(results[1], plain) &&
    !passes(undefined)
  )
    return { kind: "fails", at: undefined, results };
  const [a, b] = form === "undisturbed" ? [before[0], after[0]] : after;
  const at = view.unlike(a, b).find((u) => !passes(u));
  return at === undefined ? open("nothing fails", "it holds in these runs") : { kind: "fails", at, results };
}

const plain = (_: string, value: unknown): unknown => (typeof value === "bigint" ? `${value}n` : value);

/** The second machine as near to the first as still shows the same. */
function leastApart(given: Given, machines: readonly Native[], ran: Fails): readonly Native[] {
  const [one, start] = machines;
  if (machines.length === 1) return machines;
  const { sort } = given.system.machine;
  let two: Native = start;
  for (const d of differencesOf(sort, one, two, [], given.values)) {
    const nearer = withAt(sort, two, d, valueAt(one, d.path, d.keys));
    if (failureOn(given, [one, nearer], ran) !== undefined) two = nearer;
  }
  return [one, two];
}

type Fails = Extract<Ran, { readonly kind: "fails" }>;

/** A failure on machines, if they are states, and the same as another one. Whether they are takes longest to tell, and is asked last. */
function failureOn(given: Given, machines: readonly Native[], before?: Fails): Fails | undefined {
  const ran = safely(() => taken(given, machines)); // on what is no state it may go wrong in any way
  if (ran?.kind !== "fails") return undefined;
  const isSame = before === undefined || (ran.at?.path === before.at?.path && keysOf(ran) === keysOf(before));
  return isSame && notStates(given, machines) === undefined ? ran : undefined;
}

const keysOf = ({ at }: Fails): string => keysText(at?.keys ?? []);

/** A machine with another value at a place. */
export const withAt = (
  sort: Sort,
  machine: Native,
  { path, keys }: Pick<Difference, "path" | "keys">,
  value: Native,
): Native => rewritten(sort, machine, [path], (_, at, was) => (at.every((k, i) => k === keys[i]) ? value : was));

/** A place as a person reads it. */
function placeText({ path, keys }: { readonly path: string; readonly keys: readonly Native[] }): string {
  let next = 0;
  return path.replaceAll(/\.\*/g, () => `[${keysText([keys[next++]])}]`);
}

function linesOf(given: Given, machines: readonly Native[], ran: Fails | undefined): string[] {
  const { system, views, args, view, values } = given;
  const { principal, who, step, form } = views;
  const name = `${principal.name} ${who.map((w, i) => shown(w.sort, view.who[i])).join(" ")}`.trimEnd();
  const params = procedureOf(given).params.slice(1);
  const inputs = params.map((p, i) => `${p.name} = ${shown(p.sort, args[i])}`);
  const call = `${"step" in step ? `hardware's ${shortName(step.step)}` : step.short}(${inputs.join(", ")})`;
  const { sort } = system.machine;
  const [one, two] = machines;
  const apart = two === undefined ? [] : differencesOf(sort, one, two, [], values);
  const again = (change: Change): boolean => failureOn(given, machines.map(change), ran) !== undefined;
  return [
    ...(ran === undefined ? [] : [failureText(name, call, form, ran, given)]),
    ...(apart.length === 0 ? [] : [`the runs differed before in what ${name} does not see, first run | second run:`]),
    ...apart.map((d) => `  ${placeText(d)} = ${d.values.map((v) => shown(d.sort, v)).join(" | ")}`),
    ...(form === "untold" ? [`${call}, for ${name}`] : [call]),
    ...inputLines(sort, one, two === undefined ? "state before" : "first run before", ran && leavingOut(again)),
  ];
}

/** The step as a procedure of the machine and its arguments. */
const procedureOf = ({ system, views: { step } }: Given) =>
  system.program.procedures.get("step" in step ? step.step : step.spec)!.procedure;

/** What is seen that should not be. */
function failureText(
  name: string,
  call: string,
  form: Views["form"],
  { at, results }: Ran & { readonly kind: "fails" },
  given: Given,
): string {
  if (at === undefined) {
    const procedure = procedureOf(given);
    const sort = procedure.result?.kind === "record" ? procedure.result.fields[1]?.sort : undefined;
    const text = (v: Native): string => (sort === undefined ? String(v) : shown(sort, v));
    return `${name} is told what it does not see: ${call} gives ${text(results[0])} in the first run, ${text(results[1])} in the second`;
  }
  const values = at.values.map((v, i) => (at.seen[i] ? shown(at.sort, v) : "nothing"));
  const place = placeText(at);
  if (form === "undisturbed")
    return `${name} does not act, and is disturbed: it sees ${values[0]} at ${place} before, and ${values[1]} behind ${call}`;
  return `${name} learns what it did not see: behind ${call} it sees ${values[0]} at ${place} in the first run, ${values[1]} in the second`;
}
