/**
 * What has to be shown of a sharing once: that any number of steps of others is one interference. Clauses are reflexive and
 * transitive, covered relations stay while their lock is held, relations hold of the initial machine.
 *
 * @source concurrency-proofs, sections 4 and 5
 */
import type { Lifted } from "../../../kernel/index.ts";
import { implies, type Smt } from "../../../smt/index.ts";
import {
  Executor,
  type Goal,
  keyValue,
  type Schema,
  startPath,
  symbolic,
  termOf,
  Unsupported,
  type Value,
} from "../../../symbolic/index.ts";
import type { PlannedGoal, PlannedTheorem } from "../goals.ts";
import { besideAt, Others } from "../others/interference.ts";
import { type ActorName, isUnder, type SharedMachine } from "../others/sharing.ts";
import { fieldClaims } from "../state/compare.ts";
import { goalKnowledge } from "../state/knowledge.ts";
import { machineSort, shortName } from "../system.ts";
import { initialState } from "./initial.ts";
import type { RefineContext } from "./refine.ts";
import { splitFacts } from "./theorems.ts";

interface Claimed {
  readonly kind: PlannedGoal["kind"];
  readonly about: string;
  readonly claim: Schema;
}

/** Plans the laws of the sharing that a layer declares. */
export function planSharing(context: RefineContext, initial: Lifted | undefined): PlannedTheorem {
  const { program, layer, below } = context;
  const shared = context.shared!;
  const executor = new Executor(program);
  const spec = () => ({ name: "", args: [] });
  const parts = { program, shared, executor: () => executor, spec, relations: [], hidden: [], above: [], below };
  const others = new Others(parts);
  const [states, conditions] = threeStates(others, symbolic(machineSort(program), "first"));
  const { facts, schemas } = splitFacts(conditions);
  const first = [...others.initially(states[0]), ...below.map((r) => others.views.schema(r.name, [states[0]]))];
  const knowledge = goalKnowledge(program, executor, [...first, ...schemas]);
  const acts = shared.actors.flatMap((actor) => actorLaws(others, context, actor, states[0]));
  const laws = [...lawsOf(others, shared, states), ...acts].map((c) => goalOf(c, { facts, knowledge }));
  const nothing = { facts: [], knowledge: goalKnowledge(program, executor, []) };
  const starts = initial === undefined ? [] : startOf(others, context, initialState(executor, initial));
  return {
    layer: layer.number,
    title: "what CPUs rely on is kept",
    name: "sharing",
    span: undefined,
    setting: { kind: "none" },
    paths: [{ decisions: [], facts, knowledge, goals: [...laws, ...starts.map((c) => goalOf(c, nothing))] }],
    failure: undefined,
    unknown: undefined,
  };
}

/** A state, what others make of it, and what they make of that, with what is then known. */
function threeStates(others: Others, first: Value): readonly [readonly [Value, Value, Value], readonly Smt[]] {
  const second = others.interfere({ ...startPath(first), beside: besideAt(first) });
  const third = others.interfere(second);
  return [
    [first, second.machine!, third.machine!],
    [...third.beside!.past, ...third.conditions],
  ];
}

/** A claim at arbitrary keys. */
function goalOf({ kind, about, claim }: Claimed, from: Pick<Goal, "facts" | "knowledge">): PlannedGoal {
  const keys = claim.keys.map((k, i) => termOf(symbolic(k, `${claim.name}:key${i}`)));
  return { kind, about, span: undefined, keys, goal: { ...from, claim: claim.at(keys) } };
}

/** Clauses are reflexive and transitive; a covered relation stays while this CPU holds its lock. */
function lawsOf({ views }: Others, shared: SharedMachine, [a, b, c]: readonly [Value, Value, Value]): Claimed[] {
  return [
    ...shared.clauses.flatMap((clause): Claimed[] => [
      { kind: "law", about: `${shortName(clause.says)} is reflexive`, claim: views.clause(clause, a, a) },
      { kind: "law", about: `${shortName(clause.says)} is transitive`, claim: views.clause(clause, a, c) },
    ]),
    ...shared.covered.map((covered): Claimed => {
      const [before, after] = [a, b].map((m) => views.schema(covered.relation, [m])) as [Schema, Schema];
      const at = (keys: readonly Smt[]): Smt => {
        const values = keys.map((k, i) => keyValue(k, after.keys[i]!));
        return implies(views.holds(a, covered.lock, values), implies(before.at(keys), after.at(keys)));
      };
      return { kind: "law", about: `${after.name} stays while its lock is held`, claim: { ...after, at } };
    }),
  ];
}

/** Hardware keeps what all rely on, and changes what no lock protects. @throws {Unsupported} when it changes anything else */
function actorLaws({ views }: Others, { shared, below }: RefineContext, actor: ActorName, machine: Value): Claimed[] {
  const { fields, open, covered, clauses } = shared!;
  const step = actor.step;
  const after = views.acted(actor, machine);
  const unlocked = fields.filter((f) => f.lock === undefined).map((f) => f.field);
  for (const { field } of fieldClaims(machine, after, []))
    if (!isUnder(field, unlocked)) throw new Unsupported(`${shortName(step)} is no CPU's step and changes ${field}`);
  const keeps = [
    ...[...open, ...below.map((r) => r.name)].map((name) => views.schema(name, [after])),
    ...covered.map((c) => views.covered(c, after)),
    ...clauses.map((c) => views.clause(c, machine, after)),
  ];
  return keeps.map((claim) => ({ kind: "law", about: `${shortName(step)} keeps ${claim.name}`, claim }));
}

/** Relations that hold at all times hold at first, and the first steps of hardware look from above as they may. */
function startOf(others: Others, { shared, above }: RefineContext, machine: Value): Claimed[] {
  const { open, covered, actors } = shared!;
  const relations = [...open, ...covered.map((c) => c.relation)];
  const hold = others.initially(machine).map((claim, i) => ({ claim, about: shortName(relations[i]!) }));
  const acts = actors.flatMap((actor) =>
    others.owed
      .acted(actor, [machine, machine], above)
      .map((claim) => ({ claim, about: `${claim.name} behind ${shortName(actor.step)}` })),
  );
  return [...hold, ...acts].map(({ claim, about }) => ({ kind: "initial", about: `${about} holds initially`, claim }));
}
