/**
 * Lifted procedures on concrete values, with the maps of the prelude: the IR's side of a comparison with native runs.
 * Primitives act by specification on a machine that the caller holds.
 */
import {
  interpret,
  type KernelProgram,
  type Outcome,
  type Sort,
  type Value,
  type ValueMap,
  type World,
} from "../ir/index.ts";
import { everywhere, forall, tabulate } from "../prelude/index.ts";

/** The state on which primitives act; a run of code replaces it. */
export interface MachineCell {
  machine: Value;
}

const LIMIT = 100_000;

/** `forall` of the prelude ranges over `withUniverse`; it asks a function how many parameters it has. */
function quantify(keys: readonly Sort[], claim: (...keys: readonly Value[]) => boolean): boolean {
  const counted = (...all: readonly bigint[]): boolean => claim(...all);
  return forall(Object.defineProperty(counted, "length", { value: keys.length }));
}

/** How `forall` is taken: over the keys of `withUniverse` unless given. */
type Quantifier = World["forall"];

/** What lifted procedures see of their surroundings. @param cell the machine on which primitives act */
export function worldOf(program: KernelProgram, cell?: MachineCell, forall: Quantifier = quantify): World {
  const run = (procedure: string, values: readonly Value[]): Outcome => {
    const lifted = program.procedures.get(procedure);
    if (lifted === undefined) throw new Error(`there is no procedure ${procedure}`);
    return interpret(lifted.procedure, values, world);
  };
  const call = (callee: string, values: readonly Value[]): Outcome => {
    const primitive = program.primitives.get(callee);
    if (primitive === undefined) return run(callee, values);
    if (primitive.kind === "sequence") return run(primitive.spec, values);
    if (cell === undefined) throw new Error(`${callee} needs a machine`);
    const outcome = run(primitive.spec, [cell.machine, ...values]);
    if (outcome.kind !== "return" || outcome.value === undefined) return outcome;
    const [machine, result] = Array.isArray(outcome.value) ? (outcome.value as [Value, Value]) : [outcome.value];
    cell.machine = machine;
    return { kind: "return", value: result };
  };
  const world: World = {
    call,
    codec: (codec, values) => {
      const outcome = run(codec, values);
      if (outcome.kind !== "return") throw new Error(`${codec} has no value`);
      return outcome.value!;
    },
    everywhere: (value) => everywhere(value) as unknown as ValueMap,
    tabulate: (rule) => tabulate((key) => rule(key)) as unknown as ValueMap,
    forall,
    limit: LIMIT,
  };
  return world;
}

/** Runs a procedure of a program by its name. @throws {Error} when it calls a primitive and there is no machine */
export function runLifted(program: KernelProgram, name: string, args: readonly Value[], cell?: MachineCell): Outcome {
  const lifted = program.procedures.get(name);
  if (lifted === undefined) throw new Error(`there is no procedure ${name}`);
  return interpret(lifted.procedure, args, worldOf(program, cell));
}
