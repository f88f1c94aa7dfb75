/**
 * Refinement of one primitive: on related states, where the specification is defined, the code linked with the
 * specifications below is defined too, gives the same result, and leaves related states.
 */
import type { KernelProgram, Lifted, Primitive } from "../../../kernel/index.ts";
import { type Smt, TRUE } from "../../../smt/index.ts";
import {
  conjuncts,
  Executor,
  type Exit,
  equalValues,
  type Hooks,
  isDead,
  type Knowledge,
  type Obligation,
  type Path,
  type Schema,
  splitResult,
  startPath,
  symbolic,
  type Value,
} from "../../../symbolic/index.ts";
import type { GoalKind, PlannedGoal, PlannedPath, PlannedTheorem, Setting } from "../goals.ts";
import { besideAt, NOBODY, Others } from "../others/interference.ts";
import type { SharedMachine } from "../others/sharing.ts";
import { fieldClaims, stateBelow } from "../state/compare.ts";
import { goalKnowledge } from "../state/knowledge.ts";
import { atFreshKeys, schemaOf } from "../state/schemas.ts";
import { type Layer, machineSort, type Relations, shortName } from "../system.ts";
import { type KnownLoop, loopHook } from "./loops.ts";
import { splitFacts } from "./theorems.ts";

/** What refinement of a layer's primitives works with. */
export interface RefineContext {
  readonly program: KernelProgram;
  readonly layer: Layer;
  readonly relations: Relations;
  /** Invariants that the states of this layer and of the one below have. */
  readonly above: readonly Lifted[];
  readonly below: readonly Lifted[];
  readonly loops: ReadonlyMap<string, readonly KnownLoop[]>;
  /** What other CPUs may do in between; undefined where they do not step. */
  readonly shared: SharedMachine | undefined;
}

/** The states, arguments and hypotheses of a refinement. */
interface Start {
  readonly executor: Executor;
  readonly primitive: Primitive;
  readonly spec: Lifted;
  /** The code; of a primitive that passes through, its specification, which is what happens below. */
  readonly code: Lifted;
  readonly passed: boolean;
  readonly hi: Value;
  readonly lo: Value;
  readonly args: readonly Value[];
  /** Relations of the two machines at the start; and invariants, which hold again after each step of others. */
  readonly related: readonly Schema[];
  readonly schemas: readonly Schema[];
  readonly others: Others | undefined;
}

function startOf(context: RefineContext, primitive: Primitive): Start {
  const { program, relations, above, below, layer } = context;
  const others = othersOf(context, primitive, () => start);
  const hooks: Hooks = { loop: loopHook(context.loops, () => start.executor), ...others?.hooks() };
  const executor = new Executor(program, hooks);
  const spec = executor.lifted(primitive.spec);
  const passed = primitive.level !== layer.number;
  const code = executor.lifted(passed ? primitive.spec : primitive.code!);
  const hi = symbolic(machineSort(program), "hi");
  const lo = stateBelow(hi, relations.hidden, "lo");
  const params = passed ? code.procedure.params.slice(1) : code.procedure.params;
  const args = params.map((p) => symbolic(p.sort, p.name));
  const related = relations.relations.map((r) => schemaOf(executor, r, [hi, lo]));
  const schemas = [...above.map((r) => schemaOf(executor, r, [hi])), ...below.map((r) => schemaOf(executor, r, [lo]))];
  const start = { executor, primitive, spec, code, passed, hi, lo, args, related, schemas, others };
  return { ...start, schemas: [...schemas, ...(others?.initially(lo) ?? [])] };
}

function othersOf(context: RefineContext, { spec }: Primitive, start: () => Start): Others | undefined {
  const { program, shared, relations, above, below } = context;
  if (shared === undefined) return undefined;
  const { relations: between, hidden } = relations;
  return new Others({
    program,
    shared,
    executor: () => start().executor,
    spec: () => ({ name: spec, args: start().args }),
    relations: between,
    hidden,
    above,
    below,
  });
}

/**
 * Plans the theorem that `primitive` refines its specification. One that passes through acts by its specification above and
 * below, and has to keep the relation.
 */
export function planRefinement(context: RefineContext, primitive: Primitive): PlannedTheorem {
  const { program, layer } = context;
  const start = startOf(context, primitive);
  const { executor, code } = start;
  const paths = pathsOf(context, start);
  const obligations = executor.obligations.map((o) => plannedObligation(program, start, o));
  const name = primitive.short;
  return {
    layer: layer.number,
    title: start.passed ? `${name} passes through` : `${name} refines its specification`,
    name,
    span: code.span,
    setting: settingOf(context, start),
    paths: withObligations(paths, obligations, program, executor),
    failure: paths.length + obligations.length === 0 ? "the specification is defined nowhere" : undefined,
    unknown: undefined,
  };
}

/** How the inputs of a refinement are called. */
function settingOf({ program, layer, relations, shared, above }: RefineContext, start: Start): Setting {
  const { primitive, spec, code, passed, hi, lo, args } = start;
  return {
    kind: "refine",
    primitive: primitive.name,
    spec: spec.name,
    code: passed ? undefined : code.name,
    level: layer.number,
    hidden: relations.hidden,
    relations: [...relations.relations, ...relations.invariants].map((r) => r.name),
    hi,
    lo,
    args,
    others: shared && {
      shared,
      above: above.map((r) => r.name),
      primitives: [...program.primitives.values()].map((p) => ({ short: p.short, spec: p.spec })),
    },
  };
}

/** Paths with the obligations met on all of them in front. Where no path gets to its end they are all there is to show. */
function withObligations(
  paths: readonly PlannedPath[],
  obligations: readonly PlannedGoal[],
  program: KernelProgram,
  executor: Executor,
): PlannedPath[] {
  const [first, ...rest] = paths;
  if (first !== undefined) return [{ ...first, goals: [...obligations, ...first.goals] }, ...rest];
  if (obligations.length === 0) return [];
  return [{ decisions: [], facts: [], knowledge: goalKnowledge(program, executor, []), goals: obligations }];
}

/** An obligation met on the way. Its hypotheses are those of the paths that go on behind it, so it owes no witness of its own. */
function plannedObligation(
  program: KernelProgram,
  start: Start,
  { kind, text, span, path, claim }: Obligation,
): PlannedGoal {
  const { facts, schemas } = splitFacts(path.conditions);
  const knowledge = knownOn(start, program, path, schemas);
  return { kind, about: text, span, keys: [], goal: { facts, claim, knowledge }, others: path.beside?.others };
}

/**
 * What is known at a point of a path. Once others have stepped, what was known of machines before is known again of later ones: a
 * goal hardly needs it of both.
 */
function knownOn(start: Start, program: KernelProgram, path: Path, more: readonly Schema[]): Knowledge {
  const known = knowledges.get(path.conditions);
  if (known?.start === start && known.beside === path.beside) return known.knowledge;
  const knowledge = knowledgeOn(start, program, path, more);
  knowledges.set(path.conditions, { start, beside: path.beside, knowledge });
  return knowledge;
}

// Goals of one point share what is known there, and so what was worked out from it.
const knowledges = new WeakMap<
  readonly Smt[],
  { readonly start: Start; readonly beside: Path["beside"]; readonly knowledge: Knowledge }
>();

function knowledgeOn(
  { executor, related, schemas }: Start,
  program: KernelProgram,
  path: Path,
  more: readonly Schema[],
): Knowledge {
  const { beside } = path;
  const past = splitFacts(beside?.past ?? []).schemas;
  if (beside === undefined || beside.others.every((name) => name === NOBODY))
    return goalKnowledge(program, executor, [...related, ...schemas, ...more], past);
  return goalKnowledge(program, executor, [...related, ...more], [...schemas, ...past]);
}

/** The ways through the code where the specification is defined. */
function pathsOf(context: RefineContext, start: Start): PlannedPath[] {
  const { executor, spec, code, hi, lo, args, others } = start;
  // With other CPUs about, whether it has to wait is asked where it makes its step.
  executor.waits = others === undefined ? "assume" : "ignore";
  const defined = executor.call(spec.name, [hi, ...args], startPath(), "assume");
  executor.waits = "assume";
  if (defined === undefined) return [];
  const from = startPath(lo, defined.path.conditions);
  const beside = others && besideAt(hi);
  return endsOf(start, { ...from, beside }).flatMap((exit): PlannedPath[] => {
    const ended = endOf(start, exit);
    if (ended === undefined) return [];
    const { facts, schemas: more } = splitFacts(ended.path.conditions);
    const knowledge = knownOn(start, context.program, ended.path, more);
    const all = goalKnowledge(context.program, executor, [...knowledge.schemas, ...knowledge.reserve!]);
    const goals = exitGoals(context, start, ended).map(
      ({ claim, ...g }): PlannedGoal => ({
        ...g,
        span: code.span,
        goal: { facts, claim, knowledge },
        others: ended.path.beside?.others,
      }),
    );
    return [{ decisions: ended.path.decisions, facts, knowledge: all, goals, others: ended.path.beside?.others }];
  });
}

/** Code and specification at the end of a path. */
interface Ended {
  readonly path: Path;
  readonly machine: Value;
  readonly value: Value | undefined;
  /** What the specification left and gave. */
  readonly above: Value;
  readonly result: Value | undefined;
}

/** The end of a way, with the specification's step made; undefined when no state gets there. */
function endOf({ executor, primitive, spec, hi, args, others }: Start, exit: Exit): Ended | undefined {
  if (isDead(exit.path)) return undefined;
  const { value } = exit;
  if (others === undefined) {
    const after = executor.call(spec.name, [hi, ...args], startPath(undefined, exit.path.conditions), "assume");
    if (after === undefined) return undefined;
    const { machine: above, value: result } = splitResult(after.value!, hi);
    const path = { ...after.path, decisions: exit.path.decisions };
    return { path, machine: exit.path.machine!, value, above, result };
  }
  const path = others.finish(exit.path, primitive.short);
  if (isDead(path)) return undefined;
  return { path, machine: path.machine!, value, above: path.beside!.machine, result: path.beside!.result };
}

/** The ways through what happens below. */
function endsOf({ executor, primitive, code, passed, lo, args, others }: Start, from: Path): Exit[] {
  if (!passed) return executor.run(code.name, args, from, "prove");
  if (others !== undefined) return [executor.primitive(primitive, args, from) ?? []].flat();
  return executor.run(code.name, [lo, ...args], from, "prove").map((exit) => {
    const { machine, value } = splitResult(exit.value!, lo);
    return { path: { ...exit.path, machine }, value };
  });
}

type Claimed = Omit<PlannedGoal, "goal" | "others"> & { readonly claim: Smt };

/** What has to hold where code and specification end. */
function exitGoals({ relations }: RefineContext, start: Start, ended: Ended): Claimed[] {
  const { executor, others } = start;
  const { above, machine, result, value } = ended;
  const goals: Claimed[] = [];
  const add = (kind: GoalKind, about: string, claim: Smt, keys: readonly Smt[] = []): void => {
    for (const part of conjuncts(claim))
      if (part !== TRUE) goals.push({ kind, about, span: undefined, claim: part, keys });
  };
  if (result !== undefined && value !== undefined) add("result", "the result", equalValues(value, result));
  const fields = others?.atEnd(ended.path) ?? fieldClaims(above, machine, relations.hidden);
  for (const { field, claim, keys } of fields) add("state", field, claim, keys);
  for (const relation of relations.relations) {
    const { claim, keys } = atFreshKeys(executor, relation, [above, machine]);
    add("relation", shortName(relation.name), claim, keys);
  }
  if (others !== undefined) return goals; // invariants are owed where the specification makes its step
  for (const invariant of relations.invariants) {
    const { claim, keys } = atFreshKeys(executor, invariant, [above]);
    add("invariant", shortName(invariant.name), claim, keys);
  }
  return goals;
}
