/**
 * The program that proofs are about, run: lifted procedures on concrete values, with a limit of steps. What is run is what was
 * proved about, and no file of the system: a run can change nothing, reach nothing, and it ends.
 */
import type { Outcome, Sort, Value } from "../../../ir/index.ts";
import { type KernelProgram, worldOf } from "../../../kernel/index.ts";
import { Blocked, NotAssumed, Panicked, Refuted, Stuck } from "../../../prelude/index.ts";
import type { Native, NativeFunctions } from "./concrete.ts";

/** A run takes more steps than it may: it may go on for ever. */
export class StepLimit extends Error {
  override readonly name = "StepLimit";
}

/** A run comes back to where it was with the same values, and nothing in between could change: it does not end. */
export class Endless extends Error {
  override readonly name = "Endless";
}

const ERRORS = {
  stuck: Stuck,
  panic: Panicked,
  refuted: Refuted,
  "not-assumed": NotAssumed,
  blocked: Blocked,
  limit: StepLimit,
} as const;

/** What an outcome says of a run that did not end as it should. */
export const errorOf = (outcome: Exclude<Outcome, { readonly kind: "return" }>): Error =>
  new ERRORS[outcome.kind](outcome.reason);

/** Values over which `forall` ranges. */
export type KeyValues = (sort: Sort) => readonly Native[];

/** All tuples of keys, up to a number of them. */
export function* keyTuples(keys: readonly Sort[], values: KeyValues, most = 2000): Generator<readonly Native[]> {
  let count = 0;
  function* from(i: number, chosen: readonly Native[]): Generator<readonly Native[]> {
    if (i === keys.length) {
      if (count++ < most) yield chosen;
      return;
    }
    for (const value of values(keys[i]!)) {
      if (count >= most) return;
      yield* from(i + 1, [...chosen, value]);
    }
  }
  yield* from(0, []);
}

/** The procedures of a program as functions. They throw what the prelude throws, or `StepLimit`. */
export function functionsOfProgram(program: KernelProgram, values?: KeyValues): NativeFunctions {
  const everyKey = (keys: readonly Sort[], claim: (...keys: readonly Value[]) => boolean): boolean => {
    for (const tuple of keyTuples(keys, values!)) if (!claim(...(tuple as readonly Value[]))) return false;
    return true;
  };
  const world = worldOf(program, undefined, values === undefined ? () => true : everyKey);
  const codecs = new Map<string, Native>();
  const run = (name: string, args: readonly Native[]): Native => {
    const outcome = world.call(name, args as readonly Value[]);
    if (outcome.kind !== "return") throw errorOf(outcome);
    return outcome.value;
  };
  const computed = (name: string, args: readonly Native[]): Native => {
    const key = `${name} ${args.join(" ")}`;
    if (!codecs.has(key)) codecs.set(key, run(name, args));
    return codecs.get(key);
  };
  return (name) => {
    if (!program.procedures.has(name)) return undefined;
    return program.codecs.has(name) ? (...args) => computed(name, args) : (...args) => run(name, args);
  };
}
