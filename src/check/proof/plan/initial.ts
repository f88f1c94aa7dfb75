/** What holds of the initial machine: relations, invariants and what is assumed, at their start. */
import { Executor, type Schema, symbolic, type Value } from "../../../symbolic/index.ts";
import type { Span } from "../../../text/index.ts";
import { type PlannedGoal, type PlannedTheorem, theoremWith, type Wanted } from "../goals.ts";
import { actorPairs, looksRight } from "../others/hardware.ts";
import { Pair } from "../others/pair.ts";
import { valueAt } from "../others/shared-machine.ts";
import { replaced } from "../state/compare.ts";
import { goalKnowledge } from "../state/knowledge.ts";
import { claimOf } from "../state/schemas.ts";
import { type Layer, type LayeredSystem, layerBelow, ownPaths } from "../system/index.ts";

/** The initial machine as any CPU sees it: there is one, at arbitrary parameters, and what each CPU has of its own it has at its own. */
function initialState(executor: Executor, { machine }: LayeredSystem): Value {
  const { params } = executor.lifted(machine.initial).procedure;
  const at = (whose: string): Value =>
    executor.apply(
      machine.initial,
      params.map((p) => symbolic(p.sort, `${whose}${p.name}`)),
    );
  const own = at(ofLooking);
  return replaced(at(""), ownPaths(machine), (path, keys) => valueAt(own, path, keys));
}

/** What parameters of the CPU that looks are called: with this before their names. */
export const ofLooking = "own ";

/** Plans what a layer says of the initial machine, one theorem for each. */
export function initialTheorems(system: LayeredSystem, layer: Layer): Wanted[] {
  const below = layerBelow(system, layer) ?? layer;
  const executor = new Executor(system.program);
  const pair = new Pair(system, layer, below.number, executor);
  const said: {
    readonly name: string;
    readonly of?: string;
    readonly span: Span | undefined;
    readonly at: (m: Value) => Schema;
  }[] = [
    ...[...layer.relations, ...layer.invariants].map((r) => ({
      name: r.name,
      of: r.lifted.name,
      span: r.lifted.span,
      at: (m: Value) => pair.above.relation(r, r.states === 2 ? [m, m] : [m]),
    })),
    ...layer.proof.covered.map((c) => {
      const { relation, lock } = c;
      const at = (m: Value): Schema => pair.above.whileFree(pair.above.schema(relation, [m]), lock, m);
      return { name: relation.name.split("#")[1]!, of: relation.name, span: relation.span, at };
    }),
    ...(layerBelow(system, layer) === undefined ? system.machine.assumes : []).map((a) => {
      const lifted = executor.lifted(a.says);
      return { name: a.id, of: a.says, span: lifted.span, at: (m: Value) => pair.above.schema(lifted, [m]) };
    }),
    ...actorPairs(pair).map((a) => {
      const name = looksRight(pair, a, [initialState(executor, system), initialState(executor, system)]).name;
      return { name, span: undefined, at: (m: Value) => looksRight(pair, a, [m, m]) };
    }),
  ];
  return said.map(({ name, of, span, at }): Wanted => {
    const title = `${name} holds initially`;
    const plan = (): PlannedTheorem => {
      const knowledge = goalKnowledge(system.program, executor, []);
      const state = initialState(executor, system);
      const { claim, keys } = claimOf(at(state));
      const goal: PlannedGoal = { kind: "initial", about: name, span, of, keys, goal: { facts: [], claim, knowledge } };
      const paths = [{ decisions: [], facts: [], knowledge, goals: [goal] }];
      const setting = { kind: "states", level: layer.number, states: [state] } as const;
      return theoremWith({ layer: layer.number, title, name: `initial ${name}`, span, setting, paths });
    };
    return { kind: "initial", name: `initial ${name}`, title, plan };
  });
}
