/** The inputs of theorems that recorded runs reach: the first of the two kinds of witnesses. */
import type { KernelProgram } from "../../../kernel/index.ts";
import { interrupted, withMachine } from "../../../prelude/index.ts";
import { termOf } from "../../../symbolic/index.ts";
import type { PlannedPath, PlannedTheorem, Setting } from "../goals.ts";
import { initialMachine } from "../plan/initial.ts";
import { type NativeValues, proofOf } from "../plan/plan.ts";
import { layersOf } from "../system.ts";
import type { Inputs, Native } from "./concrete.ts";
import { type RecordedCall, recordCalls } from "./record.ts";

/** A run that fails is no run: what went wrong, by layer. */
export interface RecordedRuns {
  readonly of: (theorem: PlannedTheorem, path: PlannedPath) => readonly Inputs[];
  readonly failures: ReadonlyMap<number, string>;
}

/** The runs of a system's proof files; each is made when it is first asked for. */
export function recordedRuns(program: KernelProgram, natives: NativeValues): RecordedRuns {
  const failures = new Map<number, string>();
  const known = new Map<number, readonly RecordedCall[]>();
  const callsOf = (level: number): readonly RecordedCall[] => {
    const found = known.get(level);
    if (found !== undefined) return found;
    let calls: readonly RecordedCall[] = [];
    try {
      calls = record(program, natives, level);
    } catch (error) {
      failures.set(level, error instanceof Error ? error.message : String(error));
    }
    known.set(level, calls);
    return calls;
  };
  return {
    failures,
    of({ layer, setting }, { others = [] }) {
      if (setting.kind !== "refine") return [];
      const spec = natives(setting.spec);
      const calls = callsOf(layer).filter((call) => call.spec === spec);
      return calls.map((call) => new Map([...inputsOf(setting, call), ...stepsOf(setting, call, others, natives)]));
    },
  };
}

function record(program: KernelProgram, natives: NativeValues, level: number): readonly RecordedCall[] {
  const layers = layersOf(program);
  const layer = layers.find((l) => l.number === level);
  const run = layer && proofOf(layer, natives)?.run;
  const initial = initialMachine(program, layers[0]);
  const make = initial && (natives(initial.name) as ((...args: readonly bigint[]) => Native) | undefined);
  if (run === undefined || initial === undefined || make === undefined) return [];
  return recordCalls(make(...initial.procedure.params.map(() => 0n)), level, run);
}

/** In a run nobody else steps: what others left before each step is the machine as it stood. */
function stepsOf(
  setting: Extract<Setting, { readonly kind: "refine" }>,
  { lo, args }: RecordedCall,
  others: readonly string[],
  natives: NativeValues,
): Inputs {
  const machines: Native[] = [];
  const before = (machine: unknown): unknown => {
    machines.push(machine);
    return machine;
  };
  const code = setting.code === undefined ? undefined : natives(setting.code);
  if (others.length > 0 && typeof code === "function")
    withMachine(lo, setting.level - 1, () => interrupted({ before, after: () => undefined }, () => code(...args)));
  const { sort } = setting.lo;
  return new Map(
    machines.flatMap((value, i) => [
      [others[i] ?? "", { sort, value }] as const,
      [`${others[i]}above`, { sort, value }] as const,
    ]),
  );
}

function inputsOf(setting: Extract<Setting, { readonly kind: "refine" }>, { hi, lo, args }: RecordedCall): Inputs {
  const inputs = new Map([
    ["hi", { sort: setting.hi.sort, value: hi }],
    ["lo", { sort: setting.lo.sort, value: lo }],
  ]);
  for (const [i, a] of setting.args.entries()) inputs.set(termOf(a).name, { sort: a.sort, value: args[i] });
  return inputs;
}
