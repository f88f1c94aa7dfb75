/**
 * What has to be shown of a sharing once: that any number of steps of others is one interference. Clauses are reflexive and
 * transitive, covered relations stay while their lock is held, relations hold of the initial machine.
 *
 * @source concurrency-proofs, sections 4 and 5
 */
import type { Lifted } from "../../kernel/index.ts";
import { implies, type Smt } from "../../smt/index.ts";
import { Executor, keyValue, type Schema, startPath, symbolic, termOf, type Value } from "../../symbolic/index.ts";
import type { PlannedGoal, PlannedTheorem } from "./goals.ts";
import { initialState } from "./initial.ts";
import { Others } from "./interference.ts";
import { goalKnowledge } from "./knowledge.ts";
import type { RefineContext } from "./refine.ts";
import type { SharedMachine } from "./sharing.ts";
import { machineSort, shortName } from "./system.ts";
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
  const first = symbolic(machineSort(program), "first");
  const start = startPath(first);
  const beside = { machine: first, stepped: false, result: undefined, others: [] };
  const second = others.interfere({ ...start, beside });
  const third = others.interfere(second);
  const { facts, schemas } = splitFacts(third.conditions);
  const known = [...others.initially(first), ...below.map((r) => others.views.schema(r.name, [first])), ...schemas];
  const knowledge = goalKnowledge(program, executor, known);
  const states = [first, second.machine!, third.machine!] as const;
  const start0 = initial && initialState(executor, initial);
  const claims = [...lawsOf(others, shared, states), ...(start0 === undefined ? [] : startOf(others, shared, start0))];
  const goals = claims.map(({ kind, about, claim }): PlannedGoal => {
    const keys = claim.keys.map((k, i) => termOf(symbolic(k, `${claim.name}:key${i}`)));
    return {
      kind,
      about,
      span: undefined,
      keys,
      goal:
        kind === "initial"
          ? { facts: [], claim: claim.at(keys), knowledge: goalKnowledge(program, executor, []) }
          : { facts, claim: claim.at(keys), knowledge },
    };
  });
  return {
    layer: layer.number,
    title: "what CPUs rely on is kept",
    name: "sharing",
    span: undefined,
    setting: { kind: "none" },
    paths: [{ decisions: [], facts, knowledge, goals }],
    failure: undefined,
    unknown: undefined,
  };
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

/** Relations that hold at all times hold at first. */
const startOf = (others: Others, shared: SharedMachine, machine: Value): Claimed[] =>
  others.initially(machine).map((claim, i): Claimed => {
    const name = [...shared.open, ...shared.covered.map((c) => c.relation)][i]!;
    return { kind: "initial", about: `${shortName(name)} holds initially`, claim };
  });
