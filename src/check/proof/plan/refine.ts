/**
 * Refinement of one primitive: on related states where the specification is defined, whatever other CPUs and hardware do in
 * between, the code linked with the specifications below is defined too; it makes the specification's transitions; it gives
 * the same result, and leaves related states; and each of its steps owes to others what they rely on.
 */
import type { Lifted, Primitive } from "../../../kernel/index.ts";
import { type Smt, TRUE } from "../../../smt/index.ts";
import {
  begin,
  conjuncts,
  Executor,
  type Exit,
  equalValues,
  isDead,
  type KeyTerm,
  type Knowledge,
  type Obligation,
  type Path,
  type Progress,
  type Reached,
  type Schema,
  startPath,
  symbolic,
  TAKEN,
  termOf,
  type Value,
} from "../../../symbolic/index.ts";
import {
  type GoalKind,
  type Known,
  type PlannedGoal,
  type PlannedPath,
  type PlannedTheorem,
  type PlannedWait,
  theoremWith,
  type Way,
} from "../goals.ts";
import { argumentName, besideAt, besideOf, numberOf } from "../others/beside.ts";
import { actorPairs } from "../others/hardware.ts";
import { Pair } from "../others/pair.ts";
import { valueAt } from "../others/shared-machine.ts";
import { Steps } from "../others/steps.ts";
import { Taken } from "../others/taken.ts";
import { begunIn } from "../others/whole.ts";
import { type FieldClaim, fieldClaims, stateBelow } from "../state/compare.ts";
import { goalKnowledge } from "../state/knowledge.ts";
import { claimOf } from "../state/schemas.ts";
import { isUnder, type Layer, type LayeredSystem, layerBelow, readsOf, touchedBy } from "../system/index.ts";
import { loopHook } from "./loops.ts";
import { splitFacts } from "./theorems.ts";
import type { LoopWait } from "./waiting.ts";

/** The states, arguments and hypotheses of a refinement. */
interface Start {
  readonly system: LayeredSystem;
  readonly layer: Layer;
  readonly primitive: Primitive;
  /** It acts by its specification above and below. */
  readonly passed: boolean;
  readonly executor: Executor;
  readonly pair: Pair;
  readonly steps: Steps;
  readonly code: Lifted;
  /** Waits of its loops, as they are met. */
  readonly waiting: readonly LoopWait[];
  readonly hi: Value;
  readonly lo: Value;
  readonly args: readonly Value[];
  /** What holds where a primitive begins; and what holds at all times, which is known again after each step of others. */
  readonly rest: readonly Schema[];
  readonly present: readonly Schema[];
  /** What holds at all times of fields that no step here touches. */
  readonly aside: readonly Schema[];
}

/** Which machine a theorem's code acts on: that of the layer below, or the layer's own, where the question is whether it is one step. */
function startOf(system: LayeredSystem, layer: Layer, primitive: Primitive, below: number): Start {
  const passed = primitive.level !== layer.number || below === layer.number;
  const { program, machine } = system;
  // Hooks speak of what is made behind them.
  const hooked: { steps?: Steps } = {};
  const waiting: LoopWait[] = [];
  const executor = new Executor(program, {
    beforeCall: (...call) => hooked.steps!.hooks().beforeCall!(...call),
    afterCall: (...call) => hooked.steps!.hooks().afterCall!(...call),
    stuck: (...call) => hooked.steps!.hooks().stuck!(...call),
    whole: (...call) => hooked.steps!.hooks().whole!(...call),
    isWhole: (name) => hooked.steps!.hooks().isWhole!(name),
    loop: loopHook(layer.proof.loops, () => hooked.steps!, waiting),
  });
  const touched = touchedBy(system, primitive, passed);
  const pair = new Pair(system, layer, below, executor, touched);
  const code = executor.lifted(passed ? primitive.spec : primitive.code!);
  const hi = symbolic(machine.sort, "hi");
  const lo = stateBelow(hi, pair.hidden, "lo");
  const params = passed ? code.procedure.params.slice(1) : code.procedure.params;
  const args = params.map((p) => symbolic(p.sort, argumentName(p.name)));
  const taken = new Taken(pair, primitive, hi, args);
  const steps = new Steps(pair, actorPairs(pair), layer.proof.commits, passed ? primitive : undefined, taken);
  hooked.steps = steps;
  const rest = pair.atRest([hi, lo]);
  const present = pair.present([hi, lo]);
  const aside = pair.aside([hi, lo]);
  return { system, layer, primitive, passed, executor, pair, steps, code, waiting, hi, lo, args, rest, present, aside };
}

/** Plans that a primitive of the layer refines its specification. */
export const planRefinement = (system: LayeredSystem, layer: Layer, primitive: Primitive): PlannedTheorem =>
  planned(
    startOf(system, layer, primitive, layerBelow(system, layer)!.number),
    `${primitive.short} refines its specification`,
    primitive.short,
  );

/** Plans that a primitive from below acts at this layer as it does below. @param isStep  all that has to be shown is that it is one step here */
export const planCrossing = (
  system: LayeredSystem,
  layer: Layer,
  primitive: Primitive,
  isStep: boolean,
): PlannedTheorem =>
  planned(
    startOf(system, layer, primitive, isStep ? layer.number : layerBelow(system, layer)!.number),
    `${primitive.short} passes through`,
    primitive.short,
  );

/**
 * Plans that a specification is one step of the layer's machine: it reads and changes what is its CPU's or what all see, and keeps what is
 * known of the machine. So it acts alike wherever what it touches means the same.
 */
export const planOneStep = (system: LayeredSystem, layer: Layer, primitive: Primitive): PlannedTheorem =>
  planned(startOf(system, layer, primitive, layer.number), `${primitive.short} is one step`, `step ${primitive.short}`);

function planned(start: Start, title: string, name: string): PlannedTheorem {
  const { layer, primitive, passed, executor, pair, code, hi, lo, args } = start;
  const waits = new Waits(start);
  const paths = pathsOf(start, waits);
  const obligations = executor.obligations.map((o) => obligationGoal(start, o));
  return theoremWith({
    layer: layer.number,
    title,
    name,
    span: code.span,
    setting: { kind: "refine", primitive, levels: [layer.number, pair.below.level], passed, hi, lo, args },
    paths: withObligations(start, paths, obligations),
    waits: [...waits.all, ...start.waiting.map((w) => loopWait(start, w))],
    failure: paths.length + obligations.length === 0 ? "the specification is defined nowhere" : undefined,
  });
}

/** Paths with the obligations met on all of them in front. Where no path gets to its end they are all there is to show. */
function withObligations(
  { system, executor }: Start,
  paths: readonly PlannedPath[],
  obligations: readonly PlannedGoal[],
): PlannedPath[] {
  const [first, ...rest] = paths;
  if (first !== undefined) return [{ ...first, goals: [...obligations, ...first.goals] }, ...rest];
  if (obligations.length === 0) return [];
  return [{ decisions: [], facts: [], knowledge: goalKnowledge(system.program, executor, []), goals: obligations }];
}

/** An obligation met on the way. Its hypotheses are those of the paths that go on behind it, so it owes no witness of its own. */
function obligationGoal(start: Start, { kind, text, span, path, claim, of }: Obligation): PlannedGoal {
  const { facts, schemas } = splitFacts(path.conditions);
  const knowledge = knownOn(start, path, schemas);
  return { kind, about: text, span, of, keys: [], goal: { facts, claim, knowledge }, ...wayOf(path) };
}

function wayOf(path: Path): Way {
  if (path.beside === undefined) return {};
  const { others, rounds } = besideOf(path);
  return { others, rounds: rounds.map((r) => r.number) };
}

/** What is known at a point of a path. Goals of one point share it, and so what was worked out from it. */
function knownOn(start: Start, path: Path, more: readonly Schema[]): Knowledge {
  const known = knowledges.get(path.conditions);
  if (known?.start === start && known.beside === path.beside) return known.knowledge;
  const knowledge = knowledgeOn(start, path, more);
  knowledges.set(path.conditions, { start, beside: path.beside, knowledge });
  return knowledge;
}

const knowledges = new WeakMap<
  readonly Smt[],
  { readonly start: Start; readonly beside: Path["beside"]; readonly knowledge: Knowledge }
>();

// Once others have stepped, what was known of machines before is known again of later ones: a goal hardly needs it of both.
function knowledgeOn(
  { system, executor, rest, present, aside }: Start,
  path: Path,
  more: readonly Schema[],
): Knowledge {
  const before = path.beside === undefined ? [] : splitFacts(besideOf(path).past).schemas;
  const past = [...aside, ...before];
  const isFirst = (wayOf(path).others ?? []).every((o) => numberOf(o) === undefined);
  const { program } = system;
  if (isFirst) return goalKnowledge(program, executor, [...rest, ...present, ...more], past);
  return goalKnowledge(program, executor, [...rest, ...more], [...present, ...past]);
}

/** All that is known at a point of a path, for a state that gets there. */
function knownAt(start: Start, path: Path): Known {
  const { facts, schemas: more } = splitFacts(path.conditions);
  const { schemas, reserve } = knownOn(start, path, more);
  const { system, executor } = start;
  return { facts, knowledge: goalKnowledge(system.program, executor, [...schemas, ...reserve!]) };
}

const loopWait = (start: Start, { before, behind, ...wait }: LoopWait): PlannedWait => ({
  ...wait,
  before: knownAt(start, before),
  behind: behind.map((p) => knownAt(start, p)),
});

/** Waits of all paths, each once. */
class Waits {
  readonly #start: Start;
  readonly #numbers = new Map<readonly Smt[], number>();
  readonly all: PlannedWait[] = [];

  constructor(start: Start) {
    this.#start = start;
  }

  /** Numbers of the waits that a path went through. */
  of({ waits }: Path): readonly number[] {
    return waits.map(({ text, span, before, conditions }) => {
      const known = this.#numbers.get(conditions);
      if (known !== undefined) return known;
      this.#numbers.set(conditions, this.all.length);
      const about = `no state ends the wait for ${text}`;
      this.all.push({ text: about, span, before: this.#known(before), behind: [this.#known(conditions)] });
      return this.all.length - 1;
    });
  }

  #known(conditions: readonly Smt[]): PlannedWait["before"] {
    const { facts, schemas } = splitFacts(conditions);
    const { system, executor, rest, present, aside } = this.#start;
    return { facts, knowledge: goalKnowledge(system.program, executor, [...rest, ...present, ...aside, ...schemas]) };
  }
}

/** Where the specification is defined, it begins before its first transition. */
function beginnings({ executor, primitive, hi, args }: Start): readonly Reached[] {
  const one: Progress = { kind: "before", primitive, args, places: [] };
  const points =
    primitive.kind === "sequence"
      ? begin(executor, primitive.spec, args, startPath())
      : [{ path: startPath(), progress: one }];
  return points.flatMap(({ path: from, progress }) =>
    begunIn(executor, { path: from, progress }).flatMap(({ path, progress: first }): Reached[] => {
      if (first.kind !== "before") return [{ path, progress }];
      const inputs = [hi, ...first.args];
      // Whether it has to wait is asked where it makes its step.
      const defined = executor.call(first.primitive.spec, inputs, path, { requires: "assume", awaits: "ignore" });
      return defined === undefined ? [] : [{ path: defined.path, progress }];
    }),
  );
}

/** The ways through the code where the specification is defined. */
function pathsOf(start: Start, waits: Waits): PlannedPath[] {
  const { primitive, steps, hi, lo } = start;
  return beginnings(start).flatMap(({ path: { conditions }, progress }) => {
    const from: Path = { ...startPath(lo, conditions), beside: besideAt(hi, progress) };
    return waysThrough(start, from).flatMap((exit): PlannedPath[] =>
      steps.finish(exit.path, primitive.short).flatMap((path): PlannedPath[] => {
        if (isDead(path)) return [];
        const passes = waits.of(path);
        const { facts, schemas: more } = splitFacts(path.conditions);
        const knowledge = knownOn(start, path, more);
        const { knowledge: all } = knownAt(start, path);
        const way = wayOf(path);
        const goals = endGoals(start, path, exit.value).map(
          ({ claim, ...g }): PlannedGoal => ({
            ...g,
            span: start.code.span,
            goal: { facts, claim, knowledge },
            ...way,
          }),
        );
        return [{ decisions: path.decisions, facts, knowledge: all, goals, passes, ...way }];
      }),
    );
  });
}

/** The ways through what happens below. */
function waysThrough({ executor, primitive, code, passed, args }: Start, from: Path): readonly Exit[] {
  const exits = passed ? executor.primitive(primitive, args, from) : executor.run(code.name, args, from, TAKEN);
  return exits.filter((e) => !isDead(e.path));
}

type Claimed = Omit<PlannedGoal, "goal" | keyof Way> & { readonly claim: Smt };

/** What has to hold where code and specification end: the same result, the same in all that is this CPU's, and relations. */
function endGoals(start: Start, path: Path, value: Value | undefined): Claimed[] {
  const { pair, system } = start;
  const { machine, progress, changed, agree } = besideOf(path);
  const result = progress.kind === "end" ? progress.value : undefined;
  const machines = [machine, path.machine!] as const;
  const goals: Claimed[] = [];
  const add = (kind: GoalKind, about: string, claim: Smt, keys: readonly Smt[] = []): void => {
    for (const part of conjuncts(claim))
      if (part !== TRUE) goals.push({ kind, about, span: undefined, claim: part, keys });
  };
  if (result !== undefined && value !== undefined) add("result", "the result", equalValues(value, result));
  const isOwn: Parameters<typeof pair.equal>[1] = (field, keys) =>
    field.whose === "own" ? TRUE : pair.below.isMine(machines[1], field, keys);
  for (const { field, claim, keys } of agree ? [] : pair.equal(machines, isOwn))
    if (isUnder(field, [...changed])) add("state", field, claim, keys);
  for (const { field, claim, keys } of restored(start, machine)) add("state", `${field} as it was before`, claim, keys);
  const touched = (r: Parameters<typeof readsOf>[1]): boolean => [...readsOf(system, r)].some((f) => changed.has(f));
  // What does not depend on who looks is kept by each step.
  for (const r of pair.plain.filter((x) => touched(x) && pair.isOfOne(x))) addSchema(add, pair.relation(r, machines));
  for (const c of pair.covered.filter((x) => touched(x.relation))) addSchema(add, pair.mine(c, machines));
  return goals;
}

/** What sequences of the layer leave to their CPU as they found it. */
function restored({ layer, primitive, passed, pair, hi }: Start, behind: Value): readonly FieldClaim[] {
  if (primitive.kind !== "sequence" || passed) return [];
  return layer.proof.restored.flatMap((path) => {
    const field = pair.above.fieldOf(path)!;
    const keys = pair.above.anyKeys(field).map(({ sort }, i, { length }): KeyTerm => {
      const isSelf = field.whose === "entry" && i === length - 1;
      return { sort, term: isSelf ? pair.above.self(hi) : termOf(symbolic(sort, `${path} ${i}`, [], "probe")) };
    });
    const [was, is] = [hi, behind].map((m) => valueAt(m, path, keys)) as [Value, Value];
    return fieldClaims(
      was,
      is,
      [],
      path,
      keys.map((k) => k.term),
      keys.map((k) => k.sort),
    );
  });
}

function addSchema(
  add: (kind: GoalKind, about: string, claim: Smt, keys: readonly Smt[]) => void,
  schema: Schema,
): void {
  const { claim, keys } = claimOf(schema);
  add("relation", schema.name, claim, keys);
}
