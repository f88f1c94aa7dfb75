/**
 * A step on the machine of the highest layer, by whoever takes it, keeps what is known of that machine, as far as it was not shown of the step at a layer
 * below. Steps are specifications: what others do in between, refinement has dealt with.
 */
import { Executor, GIVEN, splitResult, startPath, symbolic } from "../../../symbolic/index.ts";
import { type PlannedGoal, type PlannedTheorem, theoremWith } from "../goals.ts";
import { argumentName } from "../others/beside.ts";
import { Owed } from "../others/owed.ts";
import { Pair } from "../others/pair.ts";
import { forAll } from "../others/shared-machine.ts";
import { goalKnowledge } from "../state/knowledge.ts";
import { type CpuActor, knownAbove, type Layer, type LayeredSystem } from "../system/index.ts";
import { splitFacts } from "./theorems.ts";

/** Plans it. @param layer  that of the highest machine */
export function planActor(system: LayeredSystem, layer: Layer, { primitive, shownAt }: CpuActor): PlannedTheorem {
  const { program, machine } = system;
  const executor = new Executor(program);
  const pair = new Pair(system, layer, layer.number, executor);
  const { procedure, span } = executor.lifted(primitive.spec);
  const before = symbolic(machine.sort, "hi");
  const args = procedure.params.slice(1).map((p) => symbolic(p.sort, argumentName(p.name)));
  const start = startPath(before, pair.above.present(before).map(forAll));
  const exit = executor.call(primitive.spec, [before, ...args], start, GIVEN);
  const names = { layer: layer.number, title: `${primitive.short} keeps what is known`, name: primitive.short, span };
  if (exit === undefined) return theoremWith({ ...names, failure: "the specification is defined nowhere" });
  const after = splitResult(exit.value!, before).machine;
  const path = { ...exit.path, machine: after };
  const changed = pair.changedIn(before, after);
  const taken = {
    path,
    span,
    step: primitive.short,
    before: [before, before],
    after: [after, after],
    changed,
  } as const;
  new Owed(pair, []).keeps(taken, knownAbove(system, shownAt));
  const { facts, schemas } = splitFacts(path.conditions);
  const knowledge = goalKnowledge(program, executor, schemas);
  const goals = executor.obligations.map(({ kind, text, claim, of }): PlannedGoal => {
    return { kind, about: text, span, of, keys: [], goal: { facts, claim, knowledge } };
  });
  return theoremWith({
    ...names,
    setting: {
      kind: "refine",
      primitive,
      levels: [layer.number, layer.number],
      passed: true,
      hi: before,
      lo: before,
      args,
    },
    paths: [{ decisions: path.decisions, facts, knowledge, goals }],
  });
}
