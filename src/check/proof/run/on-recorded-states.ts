/**
 * States that a recorded run reached, tried on a program that differs: code and specification side by side. What fails here is
 * found in a moment, and the state is one that the machine really comes to.
 */
import { Executor } from "../../../symbolic/index.ts";
import { Pair } from "../others/pair.ts";
import type { LayeredSystem } from "../system/index.ts";
import type { Inputs } from "./concrete.ts";
import { ModelValues } from "./concrete.ts";
import { nameOf, nativePair } from "./given.ts";
import { type Given, type Refine, Refinement } from "./refinement.ts";
import { failureLines } from "./replay-refinement.ts";
import type { Confirmed } from "./replayed.ts";
import { Rounds } from "./rounds.ts";
import type { Change } from "./show.ts";
import { Universe } from "./universe.ts";

const NO_MODEL = { entries: [] };

/** What fails on inputs of a refinement that a run reached, while no other CPU steps; undefined when nothing does. */
export function failsOn(setting: Refine, inputs: Inputs, system: LayeredSystem): Confirmed | undefined {
  const [above, below] = setting.levels;
  const layer = system.layers.find((l) => l.number === above);
  if (layer === undefined || (!setting.passed && setting.primitive.code === undefined)) return undefined;
  const pair = new Pair(system, layer, below, new Executor(system.program));
  const universe = new Universe();
  const machines = [inputs.get("hi")!.value, inputs.get("lo")!.value] as const;
  const args = setting.args.map((a) => inputs.get(nameOf(a))!.value);
  for (const m of machines) universe.addState(system.machine.sort, m);
  for (const [i, a] of setting.args.entries()) universe.add(a.sort, args[i]);
  const model = new ModelValues(NO_MODEL);
  const native = nativePair(pair, model, universe);
  const values = universe.of.bind(universe);
  const met: Given["met"] = ({ spec }, given) => {
    for (const [i, p] of system.program.procedures.get(spec)!.procedure.params.slice(1).entries())
      universe.add(p.sort, given[i]);
  };
  const rounds = new Rounds(native, model, values, undefined);
  const given = {
    setting,
    layer,
    native,
    values,
    machines,
    args,
    schedule: [],
    others: (_: number, m: typeof machines) => m,
    rounds,
    met,
    kind: undefined,
  };
  const tried = (change: Change) => {
    const run = new Refinement({ ...given, machines: [change(machines[0]), change(machines[1])] });
    return { run, ran: run.run() };
  };
  const { run, ran } = tried((m) => m);
  if (ran.kind !== "fails") return undefined;
  const again = (change: Change): boolean => {
    const other = tried(change).ran;
    return other.kind === "fails" && other.line === ran.line;
  };
  return {
    lines: failureLines(given, run, ran, again),
    inputs: { kind: "run", primitive: setting.primitive.name, args: args.map(String) },
  };
}
