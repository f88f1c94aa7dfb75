/**
 * Recorded runs: a layer's `run` is executed natively on its own state and on the state below, side by side. Each call of a
 * primitive of the layer then gives a pair of states that a real run reaches, with arguments.
 */
import { type Call, watched, withMachine } from "../../../prelude/index.ts";
import type { Native } from "./concrete.ts";

/** One call that a run reached. */
export interface RecordedCall {
  /** The specification's function. */
  readonly spec: unknown;
  readonly args: readonly Native[];
  readonly hi: Native;
  readonly lo: Native;
}

function callsOf(machine: Native, level: number, at: number, run: () => void): Call[] {
  const calls: Call[] = [];
  // A primitive of the layer may call another one of it: only the outermost counts, on both sides alike.
  withMachine(machine, at, () => watched((call) => call.level === level && calls.push(call), run));
  return calls;
}

/** The calls of primitives of layer `level` in a run from `initial`. @throws {Error} when the two sides part */
export function recordCalls(initial: Native, level: number, run: () => void): RecordedCall[] {
  const above = callsOf(initial, level, level, run);
  const below = callsOf(initial, level, level - 1, run);
  if (above.length !== below.length || above.some((c, i) => c.spec !== below[i]!.spec))
    throw new Error(`the run of layer ${level} takes another way on the code than on the specification`);
  return above.map(({ spec, args, machine }, i) => ({ spec, args, hi: machine, lo: below[i]!.machine }));
}
