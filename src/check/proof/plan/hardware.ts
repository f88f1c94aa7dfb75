/**
 * Hardware between two layers, whatever CPUs are in the middle of: what a step below looks like from above keeps relations of the two machines, and
 * what any step of hardware then looks like. So steps of hardware owe to CPUs what steps of CPUs do.
 *
 * @source concurrency-proofs, sections 4 and 5
 */
import { and, eq, implies, not, or, type Smt, TRUE } from "../../../smt/index.ts";
import { choose, Executor, type Schema, symbolic, termOf, type Value } from "../../../symbolic/index.ts";
import { type PlannedGoal, type PlannedTheorem, theoremWith, type Wanted } from "../goals.ts";
import {
  type ActorPair,
  actorPairs,
  hardwareKey,
  hardwarePairs,
  lookedAt,
  looksRight,
  rightAs,
} from "../others/hardware.ts";
import { type Machines, Pair } from "../others/pair.ts";
import { asValues, forAll, valueAt } from "../others/shared-machine.ts";
import { replaced } from "../state/compare.ts";
import { goalKnowledge } from "../state/knowledge.ts";
import { preserved } from "../state/schemas.ts";
import {
  type Actor,
  isUnder,
  type Layer,
  type LayeredSystem,
  layerBelow,
  readsOf,
  shortName,
} from "../system/index.ts";
import { splitFacts } from "./theorems.ts";

/** What plans that which steps of hardware owe at a layer; undefined where there is nothing to show. */
export function hardwareTheorem(system: LayeredSystem, layer: Layer): Wanted | undefined {
  const below = layerBelow(system, layer);
  if (below === undefined) return undefined;
  const pair = new Pair(system, layer, below.number, new Executor(system.program));
  const looks = actorPairs(pair);
  const said = [...pair.plain.map((r) => readsOf(system, r)), ...looks.map((a) => a.touches)];
  const isMet = ({ touches }: ActorPair): boolean => said.some((fields) => [...touches].some((f) => fields.has(f)));
  if (!hardwarePairs(pair).some(isMet)) return undefined;
  const names = {
    kind: "hardware",
    name: "hardware",
    title: "hardware below keeps what is said of both machines",
  } as const;
  return { ...names, plan: () => theoremWith({ ...names, ...planned(pair, looks) }) };
}

function planned(
  pair: Pair,
  looks: readonly ActorPair[],
): Pick<PlannedTheorem, "layer" | "span" | "setting" | "paths"> {
  const { system, layer } = pair;
  const { sort } = system.machine;
  const lo = symbolic(sort, "lo");
  const machines: Machines = [agreed(pair, symbolic(sort, "hi"), lo), lo];
  const relations = pair.ofAll.map((r) => pair.relation(r, machines));
  const { facts, schemas } = splitFacts([
    ...relations.map(forAll),
    ...looks.flatMap((a) => {
      const looked = lookedAt(pair, a, machines);
      return [forAll(rightAs(pair, a, machines, looked)), or(looked.isNothing, looked.isStep)];
    }),
  ]);
  const knowledge = goalKnowledge(system.program, pair.executor, schemas, pair.present(machines));
  const goals = hardwarePairs(pair).flatMap((actor): PlannedGoal[] => {
    const { claim, keys } = keeps(pair, actor, machines, looks);
    if (claim === TRUE) return [];
    const about = `what ${shortName(actor.below.step)} looks like keeps relations, and what hardware looks like`;
    return [{ kind: "guarantee", about, span: undefined, keys, goal: { facts, claim, knowledge } }];
  });
  const paths = [{ decisions: [], facts, knowledge, goals }];
  return { layer: layer.number, span: undefined, setting: { kind: "hardware", level: layer.number }, paths };
}

/** The machine above as it may be at any time beside that below: the same in what all see, and else arbitrary. */
function agreed({ above, below, hidden }: Pair, hi: Value, lo: Value): Value {
  const open = above.fields.filter((f) => !isUnder(f.path, hidden));
  const paths = [above.system.machine.self, ...open.map((f) => f.path)];
  return replaced(hi, paths, (path, keys, value) => {
    const field = open.find((f) => f.path === path);
    if (field?.whose === "own") return value;
    const same = valueAt(lo, path, keys);
    return field === undefined ? same : choose(below.isSettled(lo, field, asValues(keys)), same, value);
  });
}

interface Kept {
  readonly claim: Smt;
  readonly keys: readonly Smt[];
}

/** As nothing or as a step of the machine above, whichever it looks like, it keeps everything; it is one of them for all keys. */
function keeps(pair: Pair, actor: ActorPair, before: Machines, looks: readonly ActorPair[]): Kept {
  const { next, like, changed, isNothing, isStep } = lookedAt(pair, actor, before);
  const kept = (hi: Value, name: string): Kept => allKept(pair, before, [hi, next], { actor, changed, looks, name });
  const nothing = kept(before[0], "as nothing");
  if (actor.above === undefined) return nothing;
  const step = kept(like, "as a step");
  if (nothing.claim === TRUE && step.claim === TRUE) return nothing;
  const claim = or(and(isNothing, nothing.claim), and(isStep, step.claim));
  return { claim, keys: [...nothing.keys, ...step.keys] };
}

/** A step of hardware, what it changes, what may come next, and how it is taken. */
interface Taken {
  readonly actor: ActorPair;
  readonly changed: ReadonlySet<string>;
  readonly looks: readonly ActorPair[];
  readonly name: string;
}

function allKept(pair: Pair, before: Machines, after: Machines, { actor, changed, looks, name }: Taken): Kept {
  const isMet = (fields: ReadonlySet<string>): boolean => [...changed].some((f) => fields.has(f));
  const relations = pair.plain
    .filter((r) => isMet(readsOf(pair.system, r)))
    .map((r) => atKeys(preserved(pair.relation(r, before), pair.relation(r, after)), name));
  const right = (a: ActorPair, when: string): Smt => {
    const [was, is] = [before, after].map((m) => looksRight(pair, a, m, when).at([])) as [Smt, Smt];
    return was === is ? TRUE : implies(was, is);
  };
  const then = looks
    .filter((a) => isMet(a.touches))
    .flatMap((a): readonly Kept[] => {
      const [first, second] = ["", "then "].map((when) => keysOf(a.below, when)) as [readonly Smt[], readonly Smt[]];
      if (a !== actor || first.length === 0) return [{ claim: right(a, "then "), keys: second }];
      // The same step again, and at other keys: one of the two is plain where both at once are not.
      const isOther = not(and(...first.map((k, i) => eq(k, second[i]!))));
      return [
        { claim: right(a, ""), keys: [] },
        { claim: implies(isOther, right(a, "then ")), keys: second },
      ];
    });
  const all = [...relations, ...then];
  return { claim: and(...all.map((k) => k.claim)), keys: all.flatMap((k) => k.keys) };
}

const keysOf = ({ step, keys }: Actor, when: string): readonly Smt[] =>
  keys.map((k) => termOf(hardwareKey(step, k, when)));

function atKeys({ name, keys, at }: Schema, when: string): Kept {
  const fresh = keys.map((k, i) => termOf(symbolic(k, `${i} of ${name} ${when}`, [], "probe")));
  return { claim: at(fresh), keys: fresh };
}
