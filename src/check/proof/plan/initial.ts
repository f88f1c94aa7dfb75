/** What holds of the initial machine: relations and invariants at their start. */
import type { KernelProgram, Lifted } from "../../../kernel/index.ts";
import { Executor, symbolic, termOf, type Value } from "../../../symbolic/index.ts";
import type { PlannedGoal, PlannedTheorem } from "../goals.ts";
import { goalKnowledge } from "../state/knowledge.ts";
import { functionsOf, type Layer, machineSort, shortName } from "../system.ts";

/** The procedure that gives the initial machine, for each of its parameters: a function of the bottom layer's `initial.ts`. */
export function initialMachine(program: KernelProgram, bottom: Layer | undefined): Lifted | undefined {
  const machine = machineSort(program);
  return functionsOf(program, bottom?.modules.initial).find(
    (l) => l.procedure.result?.kind === "record" && "name" in machine && l.procedure.result.name === machine.name,
  );
}

/** The initial machine at arbitrary parameters. */
export const initialState = (executor: Executor, initial: Lifted): Value =>
  executor.apply(
    initial.name,
    initial.procedure.params.map((p) => symbolic(p.sort, p.name)),
  );

/** Plans that a relation or invariant holds of the initial machine, above and below. */
export function planInitial(program: KernelProgram, layer: Layer, relation: Lifted, initial: Lifted): PlannedTheorem {
  const executor = new Executor(program);
  const machine = machineSort(program);
  const { params } = relation.procedure;
  const state = initialState(executor, initial);
  const args = params.map(
    (p): Value =>
      "name" in p.sort && "name" in machine && p.sort.name === machine.name ? state : symbolic(p.sort, p.name),
  );
  const claim = termOf(executor.apply(relation.name, args));
  const knowledge = goalKnowledge(program, executor, []);
  const about = shortName(relation.name);
  const goal: PlannedGoal = {
    kind: "initial",
    about,
    span: relation.span,
    keys: [],
    goal: { facts: [], claim, knowledge },
  };
  return {
    layer: layer.number,
    title: `${about} holds initially`,
    name: `initial ${about}`,
    span: relation.span,
    setting: { kind: "none" },
    paths: [{ decisions: [], facts: [], knowledge, goals: [goal] }],
    failure: undefined,
    unknown: undefined,
  };
}
