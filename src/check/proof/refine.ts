/**
 * Refinement of one primitive: on related states, where the specification is defined, the code linked with the
 * specifications below is defined too, gives the same result, and leaves related states.
 */
import type { KernelProgram, Lifted, Primitive } from "../../kernel/index.ts";
import { type Smt, TRUE } from "../../smt/index.ts";
import {
  conjuncts,
  Executor,
  type Exit,
  equalValues,
  type Hooks,
  isDead,
  type Obligation,
  type Path,
  type Schema,
  splitResult,
  startPath,
  symbolic,
  type Value,
} from "../../symbolic/index.ts";
import { fieldClaims, stateBelow } from "./compare.ts";
import type { GoalKind, PlannedGoal, PlannedPath, PlannedTheorem } from "./goals.ts";
import { goalKnowledge } from "./knowledge.ts";
import { atFreshKeys, schemaOf } from "./schemas.ts";
import { type Layer, machineSort, type Relations, shortName } from "./system.ts";
import { splitFacts } from "./theorems.ts";

/** What refinement of a layer's primitives works with. */
export interface RefineContext {
  readonly program: KernelProgram;
  readonly layer: Layer;
  readonly relations: Relations;
  /** Invariants that the states of this layer and of the one below have. */
  readonly above: readonly Lifted[];
  readonly below: readonly Lifted[];
  /** Other CPUs step in between. */
  readonly shared: boolean;
  /** Fields that are not compared, because others may change them at any time. */
  readonly unstable: readonly string[];
  readonly hooks: (executor: () => Executor) => Hooks;
}

/** The states, arguments and hypotheses of a refinement. */
interface Start {
  readonly executor: Executor;
  readonly spec: Lifted;
  /** The code; of a primitive that passes through, its specification, which is what happens below. */
  readonly code: Lifted;
  readonly passed: boolean;
  readonly hi: Value;
  readonly lo: Value;
  readonly args: readonly Value[];
  readonly schemas: readonly Schema[];
}

function startOf({ program, relations, above, below, hooks, layer }: RefineContext, primitive: Primitive): Start {
  const executor: Executor = new Executor(
    program,
    hooks(() => executor),
  );
  const spec = executor.lifted(primitive.spec);
  const passed = primitive.level !== layer.number;
  const code = executor.lifted(passed ? primitive.spec : primitive.code!);
  const hi = symbolic(machineSort(program), "hi");
  const lo = stateBelow(hi, relations.hidden, "lo");
  const params = passed ? code.procedure.params.slice(1) : code.procedure.params;
  const args = params.map((p) => symbolic(p.sort, p.name));
  const schemas = [
    ...relations.relations.map((r) => schemaOf(executor, r, [hi, lo])),
    ...above.map((r) => schemaOf(executor, r, [hi])),
    ...below.map((r) => schemaOf(executor, r, [lo])),
  ];
  return { executor, spec, code, passed, hi, lo, args, schemas };
}

/**
 * Plans the theorem that `primitive` refines its specification. One that passes through acts by its specification above and
 * below, and has to keep the relation.
 */
export function planRefinement(context: RefineContext, primitive: Primitive): PlannedTheorem {
  const { program, layer, relations } = context;
  const start = startOf(context, primitive);
  const { executor, spec, code, hi, lo, args } = start;
  const paths = pathsOf(context, start);
  const obligations = executor.obligations.map((o) => plannedObligation(program, executor, o, start.schemas));
  const name = primitive.short;
  return {
    layer: layer.number,
    title: start.passed ? `${name} passes through` : `${name} refines its specification`,
    name,
    span: code.span,
    setting: {
      kind: "refine",
      primitive: primitive.name,
      spec: spec.name,
      code: start.passed ? undefined : code.name,
      level: layer.number,
      hidden: relations.hidden,
      relations: [...relations.relations, ...relations.invariants].map((r) => r.name),
      hi,
      lo,
      args,
    },
    paths: paths.map((p, i) => (i === 0 ? { ...p, goals: [...obligations, ...p.goals] } : p)),
    failure: paths.length === 0 ? "the specification is defined nowhere" : undefined,
    unknown: undefined,
  };
}

/** An obligation met on the way. Its hypotheses are those of the paths that go on behind it, so it owes no witness of its own. */
function plannedObligation(
  program: KernelProgram,
  executor: Executor,
  { kind, text, span, path, claim }: Obligation,
  more: readonly Schema[],
): PlannedGoal {
  const { facts, schemas } = splitFacts(path.conditions);
  const knowledge = goalKnowledge(program, executor, [...more, ...schemas]);
  return { kind, about: text, span, keys: [], goal: { facts, claim, knowledge } };
}

/** The ways through the code where the specification is defined. With other CPUs about, it is asked at the end: that is its commit. */
function pathsOf(context: RefineContext, start: Start): PlannedPath[] {
  const { executor, spec, code, hi, lo, args, schemas } = start;
  executor.waits = !context.shared;
  const defined = executor.call(spec.name, [hi, ...args], startPath(), "assume");
  executor.waits = true;
  if (defined === undefined) return [];
  const from: Path = { ...startPath(lo, defined.path.conditions), ...(context.shared ? { beside: hi } : {}) };
  return endsOf(start, from).flatMap((exit): PlannedPath[] => {
    if (isDead(exit.path)) return [];
    const base = exit.path.beside ?? hi;
    const requires = context.shared ? "prove" : "assume";
    const after = executor.call(spec.name, [base, ...args], startPath(undefined, exit.path.conditions), requires);
    if (after === undefined) return [];
    const { facts, schemas: more } = splitFacts(after.path.conditions);
    const knowledge = goalKnowledge(context.program, executor, [...schemas, ...more]);
    const ended = { machine: exit.path.machine!, value: exit.value };
    const goals = exitGoals({ context, executor, hi, exit: ended, after: after.value! }).map(
      ({ claim, ...g }): PlannedGoal => ({ ...g, span: code.span, goal: { facts, claim, knowledge } }),
    );
    return [{ decisions: exit.path.decisions, facts, knowledge, goals }];
  });
}

/** The ways through what happens below. */
function endsOf({ executor, code, passed, lo, args }: Start, from: Path): Exit[] {
  if (!passed) return executor.run(code.name, args, from, "prove");
  return executor.run(code.name, [lo, ...args], from, "prove").map((exit) => {
    const { machine, value } = splitResult(exit.value!, lo);
    return { path: { ...exit.path, machine }, value };
  });
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
function exitGoals({ context: { relations, unstable }, executor, hi, exit, after }: ExitInput): Claimed[] {
  const { machine: hi1, value } = splitResult(after, hi);
  const goals: Claimed[] = [];
  const add = (kind: GoalKind, about: string, claim: Smt, keys: readonly Smt[] = []): void => {
    for (const part of conjuncts(claim))
      if (part !== TRUE) goals.push({ kind, about, span: undefined, claim: part, keys });
  };
  if (value !== undefined && exit.value !== undefined) add("result", "the result", equalValues(exit.value, value));
  for (const { field, claim, keys } of fieldClaims(hi1, exit.machine, [...relations.hidden, ...unstable]))
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
