/**
 * What CPUs rely on stays, whoever steps: clauses are reflexive and transitive, a covered relation stays while its lock is held, and
 * hardware, which holds nothing and which every clause binds, keeps everything that is known.
 *
 * @source concurrency-proofs, section 4
 */
import { implies, type Smt } from "../../../smt/index.ts";
import { Executor, keyValue, type Schema, symbolic, Unsupported, type Value } from "../../../symbolic/index.ts";
import { type PlannedGoal, type PlannedTheorem, STATES, theoremWith } from "../goals.ts";
import { acted } from "../others/hardware.ts";
import { Pair } from "../others/pair.ts";
import { forAll, type SharedMachine } from "../others/shared-machine.ts";
import { fieldClaims } from "../state/compare.ts";
import { goalKnowledge } from "../state/knowledge.ts";
import { atFresh, claimOf } from "../state/schemas.ts";
import { hardwareAt, isUnder, type KnownCovered, type Layer, type LayeredSystem, shortName } from "../system/index.ts";
import { splitFacts } from "./theorems.ts";

interface Claimed {
  readonly kind: PlannedGoal["kind"];
  readonly about: string;
  readonly claim: Schema;
}

/** Whether there is anything to show. */
export const hasKept = ({ machine }: LayeredSystem, { proof, number }: Layer): boolean => {
  const says = proof.clauses.length + proof.covered.length;
  return says > 0 || hardwareAt(machine, number).length > 0;
};

/** Plans what has to be shown once of a layer's machine. */
export function planKept(system: LayeredSystem, layer: Layer): PlannedTheorem {
  const executor = new Executor(system.program);
  const pair = new Pair(system, layer, layer.number, executor);
  const shared = pair.above;
  const states = threeStates(shared, symbolic(system.machine.sort, STATES[0]));
  const conditions = [
    ...shared.present(states[0]),
    ...shared.kept(states[0], states[1]),
    ...shared.present(states[1]),
    ...shared.kept(states[1], states[2]),
    ...shared.present(states[2]),
  ].map(forAll);
  const { facts, schemas } = splitFacts(conditions);
  const knowledge = goalKnowledge(system.program, executor, schemas);
  const actors = hardwareAt(system.machine, layer.number).flatMap((a) =>
    actorKeeps(pair, states[0], acted(pair, a, states[0]), shortName(a.step)),
  );
  const goals = [...clauseLaws(shared, layer, states), ...actors].map(({ kind, about, claim: schema }): PlannedGoal => {
    const { claim, keys } = claimOf(schema);
    return { kind, about, span: undefined, keys, goal: { facts, claim, knowledge } };
  });
  return theoremWith({
    layer: layer.number,
    title: "what CPUs rely on is kept",
    name: "kept",
    span: undefined,
    setting: { kind: "states", level: layer.number, states },
    paths: [{ decisions: [], facts, knowledge, goals }],
  });
}

type Three = readonly [Value, Value, Value];

/** A state, what others make of it, and what they make of that. */
function threeStates(shared: SharedMachine, first: Value): Three {
  const second = shared.stepped(first, STATES[1]);
  return [first, second, shared.stepped(second, STATES[2], first)];
}

function clauseLaws(shared: SharedMachine, { proof }: Layer, [a, b, c]: Three): Claimed[] {
  return [
    ...proof.clauses.flatMap((clause): Claimed[] => [
      { kind: "law", about: `${shortName(clause.says.name)} is reflexive`, claim: shared.clause(clause, a, a) },
      { kind: "law", about: `${shortName(clause.says.name)} is transitive`, claim: shared.clause(clause, a, c) },
    ]),
    ...proof.covered.map((covered) => coveredStays(shared, covered, a, b)),
  ];
}

function coveredStays(shared: SharedMachine, { relation, lock }: KnownCovered, before: Value, after: Value): Claimed {
  const [was, is] = [before, after].map((m) => shared.schema(relation, [m])) as [Schema, Schema];
  const at = (keys: readonly Smt[]): Smt => {
    const values = keys.map((k, i) => keyValue(k, is.keys[i]!));
    return implies(shared.holds(before, lock, values), implies(was.at(keys), is.at(keys)));
  };
  return { kind: "law", about: `${is.name} stays while its lock is held`, claim: { ...is, at } };
}

/** @throws {Unsupported} when hardware changes what is behind a lock, or a CPU's own */
function actorKeeps({ above: shared }: Pair, machine: Value, after: Value, step: string): Claimed[] {
  const open = shared.fields.filter((f) => f.whose === "shared").map((f) => f.path);
  for (const { field } of fieldClaims(machine, after, []))
    if (!isUnder(field, open)) throw new Unsupported(`${step} is no CPU's step and changes ${field}`);
  const was = new Set(shared.present(machine).map(atFresh));
  const keeps = [
    ...shared.present(after).filter((s) => !was.has(atFresh(s))), // what it does not touch stays
    ...shared.known.clauses.map((c) => shared.clause(c, machine, after)),
  ];
  return keeps.map((claim) => ({ kind: "law", about: `${step} keeps ${claim.name}`, claim }));
}
