/**
 * Refinement of one primitive: on related states, where the specification is defined, the code linked with the
 * specifications below is defined too, gives the same result, and leaves related states.
 */
import type { KernelProgram, Lifted, Primitive } from "../../kernel/index.ts";
import { type Smt, TRUE } from "../../smt/index.ts";
import {
  conjuncts,
  Executor,
  equalValues,
  type Hooks,
  isDead,
  type Obligation,
  type Path,
  type Schema,
  splitResult,
  startPath,
  symbolic,
  termOf,
  type Value,
} from "../../symbolic/index.ts";
import { fieldClaims, stateBelow } from "./compare.ts";
import type { GoalKind, PlannedGoal, PlannedPath, PlannedTheorem } from "./goals.ts";
import { goalKnowledge } from "./knowledge.ts";
import { type Layer, machineSort, type Relations, shortName } from "./system.ts";

/** What refinement of a layer's primitives works with. */
export interface RefineContext {
  readonly program: KernelProgram;
  readonly layer: Layer;
  readonly relations: Relations;
  /** Invariants of the layer below, which its states have. */
  readonly below: readonly Lifted[];
  readonly hooks: (executor: () => Executor) => Hooks;
}

/** A relation or invariant on given states as a schema over its keys. */
export function schemaOf(executor: Executor, lifted: Lifted, states: readonly Value[]): Schema {
  const keys = lifted.procedure.params.slice(states.length).map((p) => p.sort);
  const at = (terms: readonly Smt[]): Smt =>
    termOf(
      executor.apply(lifted.name, [
        ...states,
        ...terms.map((t, i): Value => ({ kind: "scalar", term: t, sort: keys[i]! })),
      ]),
    );
  return { name: shortName(lifted.name), keys, at };
}

/** A relation on given states at keys of its own, to be shown. */
function atFreshKeys(
  executor: Executor,
  lifted: Lifted,
  states: readonly Value[],
): { readonly claim: Smt; readonly keys: readonly Smt[] } {
  const { params } = lifted.procedure;
  const keys = params.slice(states.length).map((p) => symbolic(p.sort, `${shortName(lifted.name)}:${p.name}`));
  const claim = termOf(executor.apply(lifted.name, [...states, ...keys]));
  return { claim, keys: keys.map(termOf) };
}

/** Plans the theorem that `primitive` refines its specification. */
export function planRefinement(context: RefineContext, primitive: Primitive): PlannedTheorem {
  const { program, layer, relations } = context;
  const executor: Executor = new Executor(
    program,
    context.hooks(() => executor),
  );
  const spec = executor.lifted(primitive.spec);
  const code = executor.lifted(primitive.code!);
  const hi = symbolic(machineSort(program), "hi");
  const lo = stateBelow(hi, relations.hidden, "lo");
  const args = code.procedure.params.map((p) => symbolic(p.sort, p.name));
  const schemas = [
    ...relations.relations.map((r) => schemaOf(executor, r, [hi, lo])),
    ...relations.invariants.map((r) => schemaOf(executor, r, [hi])),
    ...context.below.map((r) => schemaOf(executor, r, [lo])),
  ];
  const knowledge = goalKnowledge(program, executor, schemas);
  const defined = executor.call(spec.name, [hi, ...args], startPath(), "assume");
  const paths: PlannedPath[] = [];
  if (defined !== undefined) {
    const start: Path = { ...startPath(lo, defined.path.conditions), machine: lo };
    for (const exit of executor.run(code.name, args, start, "prove")) {
      if (isDead(exit.path)) continue;
      const after = executor.call(spec.name, [hi, ...args], startPath(undefined, exit.path.conditions), "assume");
      if (after === undefined) continue;
      const goals = exitGoals({
        context,
        executor,
        hi,
        exit: { machine: exit.path.machine!, value: exit.value },
        after: after.value!,
      });
      const facts = exit.path.conditions;
      paths.push({
        decisions: exit.path.decisions,
        facts,
        knowledge,
        goals: goals.map((g) => ({ ...g, span: g.span ?? code.span, goal: { facts, claim: g.claim, knowledge } })),
      });
    }
  }
  const name = primitive.short;
  return {
    layer: layer.number,
    title: `${name} refines its specification`,
    name,
    span: code.span,
    setting: {
      kind: "refine",
      primitive: primitive.name,
      spec: spec.name,
      code: code.name,
      level: layer.number,
      hidden: relations.hidden,
      relations: [...relations.relations, ...relations.invariants].map((r) => r.name),
      hi,
      lo,
      args,
    },
    paths: withObligations(paths, executor.obligations, knowledge),
    failure: defined === undefined ? "the specification is defined nowhere" : undefined,
    unknown: undefined,
  };
}

interface ExitInput {
  readonly context: RefineContext;
  readonly executor: Executor;
  readonly hi: Value;
  readonly exit: { readonly machine: Value; readonly value: Value | undefined };
  readonly after: Value;
}

type Claimed = Omit<PlannedGoal, "goal"> & { readonly claim: Smt };

/** What has to hold where code and specification end. */
function exitGoals({ context: { relations }, executor, hi, exit, after }: ExitInput): Claimed[] {
  const { machine: hi1, value } = splitResult(after, hi);
  const goals: Claimed[] = [];
  const add = (kind: GoalKind, about: string, claim: Smt, keys: readonly Smt[] = []): void => {
    for (const part of conjuncts(claim))
      if (part !== TRUE) goals.push({ kind, about, span: undefined, claim: part, keys });
  };
  if (value !== undefined && exit.value !== undefined) add("result", "the result", equalValues(exit.value, value));
  for (const { field, claim, keys } of fieldClaims(hi1, exit.machine, relations.hidden))
    add("state", field, claim, keys);
  for (const relation of relations.relations) {
    const { claim, keys } = atFreshKeys(executor, relation, [hi1, exit.machine]);
    add("relation", shortName(relation.name), claim, keys);
  }
  for (const invariant of relations.invariants) {
    const { claim, keys } = atFreshKeys(executor, invariant, [hi1]);
    add("invariant", shortName(invariant.name), claim, keys);
  }
  return goals;
}

/** Obligations met on the way, as paths of their own: their hypotheses end where they stand. */
export function withObligations(
  paths: readonly PlannedPath[],
  obligations: readonly Obligation[],
  knowledge: PlannedPath["knowledge"],
): PlannedPath[] {
  const goals = obligations.map((o): PlannedGoal => {
    const kind: GoalKind = o.kind;
    return {
      kind,
      about: o.text,
      span: o.span,
      keys: [],
      goal: { facts: o.path.conditions, claim: o.claim, knowledge },
    };
  });
  if (goals.length === 0) return [...paths];
  // Their hypotheses are those of the paths that go on behind them, so they owe no witness of their own.
  return [...paths, { decisions: [], facts: [], knowledge, goals }];
}
