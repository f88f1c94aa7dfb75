/** Runs a counterexample of a refinement with other CPUs, and says what failed. */
import { Blocked, bottom, interrupted, Stuck, withMachine } from "../../../prelude/index.ts";
import type { PlannedGoal, Setting } from "../goals.ts";
import type { ModelValues, Native, NativeFunctions } from "./concrete.ts";
import { Enough, NativeOthers } from "./native-others.ts";
import { safely } from "./tuples.ts";

export interface OthersInput {
  readonly hi: Native;
  readonly lo: Native;
  readonly args: readonly Native[];
  readonly values: ModelValues;
  readonly universe: readonly bigint[];
  readonly natives: NativeFunctions;
}

const show = (value: Native): string => (typeof value === "bigint" ? `0x${value.toString(16)}` : String(value));

/** Where code and specification end, or what happened before. */
interface Ended {
  readonly machine: Native;
  readonly result: Native;
  readonly error: unknown;
}

/** What fails when it is run, and the steps that lead there, those of other CPUs among them. */
export interface FailedRun {
  readonly failing: string;
  readonly steps: readonly string[];
}

/** What fails when it is run; undefined when nothing does. */
export function replayOthers(
  setting: Extract<Setting, { readonly kind: "refine" }>,
  goal: PlannedGoal,
  { hi, lo, args, values, universe, natives }: OthersInput,
): FailedRun | undefined {
  const isDefined = safely(() => definedAt(natives(setting.spec)!, [hi, ...args]));
  if (isDefined !== true) return undefined;
  const { hidden, spec } = setting;
  const [sort, schedule] = [setting.hi.sort, goal.others ?? []];
  const given = { sort, others: setting.others!, hidden, spec, args, schedule, values, universe, natives };
  const others = new NativeOthers(given, hi);
  // One that passes through acts by its specification.
  const run = setting.code === undefined ? bottom(natives(setting.spec) as never) : natives(setting.code)!;
  const ended = endOf(() => {
    const [machine, result] = withMachine(lo, setting.level - 1, () =>
      interrupted(others.around, () => run(...(args as never[]))),
    );
    return { machine, result };
  });
  const failing = failureOf(setting, goal, others, ended);
  return failing === undefined ? undefined : { failing, steps: others.trace };
}

/** A specification that has to wait is defined. */
function definedAt(spec: (...args: readonly Native[]) => Native, inputs: readonly Native[]): boolean {
  try {
    spec(...inputs);
    return true;
  } catch (error) {
    return error instanceof Blocked;
  }
}

function endOf(run: () => Omit<Ended, "error">): Ended {
  try {
    return { ...run(), error: undefined };
  } catch (error) {
    return { machine: undefined, result: undefined, error };
  }
}

function failureOf(
  setting: Extract<Setting, { readonly kind: "refine" }>,
  goal: PlannedGoal,
  others: NativeOthers,
  { machine, result, error }: Ended,
): string | undefined {
  if (others.broken !== undefined) return others.broken;
  if (error instanceof Stuck) return `the code breaks a require of a callee: ${goal.about}`;
  if (error !== undefined) return undefined; // a step waits for ever
  const last = others.stepped ? machine : finished(others, machine, setting.primitive);
  if (others.broken !== undefined) return others.broken;
  if (others.result !== undefined && show(result) !== show(others.result))
    return `the code returns ${show(result)}, the specification ${show(others.result)}`;
  const fields = others.atEnd(last);
  return fields.length > 0 ? `after the call (specification, code): ${fields.join("; ")}` : undefined;
}

/** The machine at the end, where the specification makes its step. */
function finished(others: NativeOthers, machine: Native, name: string): Native {
  const last = others.last(machine);
  const hi = others.hi;
  try {
    others.commit();
  } catch (error) {
    if (!(error instanceof Enough)) throw error;
  }
  others.broken ??= others.owed(last, last, hi, `the end of ${name.slice(name.indexOf("#") + 1)}`);
  return last;
}
