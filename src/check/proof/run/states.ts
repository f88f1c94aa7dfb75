/** Claims of states of one machine between which others stepped, on the states of a model: laws of clauses, hardware, the initial machine. */
import { Executor } from "../../../symbolic/index.ts";
import { type PlannedGoal, type Setting, STATES } from "../goals.ts";
import { Pair } from "../others/pair.ts";
import { ofLooking } from "../plan/initial.ts";
import {
  fieldAt,
  hardwareAt,
  type Layer,
  type LayeredSystem,
  layerBelow,
  ownPaths,
  shortName,
} from "../system/index.ts";
import { type Model, ModelValues, type Native, scalarOf } from "./concrete.ts";
import type { KeyValues } from "./functions.ts";
import { nativePair, universeOf } from "./given.ts";
import { type Claim, falseAt } from "./native-machine.ts";
import type { NativePair } from "./native-pair.ts";
import { fieldKeys, rewritten, valueAt } from "./places.ts";
import { plainModel, type Replayed } from "./replayed.ts";
import { inputLines, keysText } from "./show.ts";

type States = Extract<Setting, { readonly kind: "states" }>;

/** A claim, and how it is said to fail. */
interface Said {
  readonly claim: Claim;
  readonly about: string;
}

const firstFalse = (all: readonly Said[], values: KeyValues): string | undefined => {
  for (const { claim, about } of all) {
    const keys = falseAt(claim, values);
    if (keys !== undefined) return `${claim.name}(${keysText(keys)}) is false ${about}`;
  }
  return undefined;
};

/** Runs a model of a failing claim. */
export function replayStates(system: LayeredSystem, setting: States, goal: PlannedGoal, model: Model): Replayed {
  const values = new ModelValues(model);
  const layer = system.layers.find((l) => l.number === setting.level)!;
  const isInitial = goal.kind === "initial";
  const below = isInitial ? (layerBelow(system, layer) ?? layer).number : layer.number;
  const pair = new Pair(system, layer, below, new Executor(system.program));
  const universe = universeOf(system, model, values, [], goal);
  const native = nativePair(pair, values, universe);
  const keys: KeyValues = (sort) => universe.of(sort);
  const { states, hypotheses, claims } = isInitial
    ? initially(system, layer, native, values, goal.about)
    : kept(native, layer, values);
  const { sort } = system.machine;
  const shown = states.flatMap((s, i) => inputLines(sort, s, ["state", "after others", "after others again"][i]!));
  const noState = firstFalse(hypotheses, keys);
  if (noState !== undefined) return { kind: "open", why: "no state", detail: noState, lines: shown };
  const failing = firstFalse(claims, keys);
  if (failing === undefined)
    return { kind: "open", why: "nothing fails", detail: "it holds in these states", lines: shown };
  const inputs = { kind: "states", level: setting.level, ...plainModel(model) };
  return { kind: "fails", confirmed: { lines: [failing, ...shown], inputs } };
}

interface Run {
  readonly states: readonly Native[];
  readonly hypotheses: readonly Said[];
  readonly claims: readonly Said[];
}

const saidOf = (claims: readonly Claim[], about: string): Said[] => claims.map((claim) => ({ claim, about }));

/** A state, what others make of it, and what they make of that; and what has to be so. */
function kept(native: NativePair, { proof, number }: Layer, values: ModelValues): Run {
  const { above: machine, pair } = native;
  const { sort } = pair.system.machine;
  const stepped = (from: Native, name: string, holder: Native): Native =>
    rewritten(
      sort,
      from,
      machine.shared.changing.map((f) => f.path),
      (path, keys, value, at, sorts) => {
        const field = fieldAt(machine.shared.fields, path)!;
        if (machine.isMine(holder, field, fieldKeys(field, keys))) return value;
        return values.native(
          at,
          `${name}.${path}`.replaceAll(".*", ""),
          keys.map((k, i) => scalarOf(sorts[i]!, k)),
        );
      },
    );
  const a = values.native(sort, STATES[0]);
  const b = stepped(a, STATES[1], a);
  const c = stepped(b, STATES[2], a);
  const hypotheses = [
    ...[a, b, c].flatMap((s) => saidOf(machine.present(s), "of a state")),
    ...saidOf([...machine.kept(a, b), ...machine.kept(b, c)], "of a step of others"),
  ];
  const clauses = proof.clauses.flatMap((clause): Said[] => [
    { claim: machine.clause(clause, a, a), about: "between a state and itself" },
    { claim: machine.clause(clause, a, c), about: "of two steps, and true of each of them" },
  ]);
  const covered = proof.covered.map(({ relation, lock }): Said => {
    const [was, is] = [machine.claim(relation, [a]), machine.claim(relation, [b])];
    const at = (keys: readonly Native[]): boolean => !machine.holds(a, lock, keys) || !was.at(keys) || is.at(keys);
    return { claim: { ...is, at }, about: "after a step of others, while its lock is held" };
  });
  return {
    states: [a, b, c],
    hypotheses,
    claims: [...clauses, ...covered, ...hardwareKeeps(native, number, a, values)],
  };
}

/** What is known is kept by each step of hardware, at the keys of the model. */
function hardwareKeeps(
  { above: machine, pair, functions }: NativePair,
  level: number,
  before: Native,
  values: ModelValues,
): Said[] {
  return hardwareAt(pair.system.machine, level).flatMap(({ step, keys }) => {
    const at = keys.map((k) => values.native(k.sort, `${shortName(step)}:${k.name}`));
    const after = functions(step)!(before, ...at);
    const keeps = [
      ...machine.present(after),
      ...machine.shared.known.clauses.map((k) => machine.clause(k, before, after)),
    ];
    return saidOf(keeps, `after ${shortName(step)}(${keysText(at)})`);
  });
}

/** The initial machine at the parameters of the model. */
function initially(system: LayeredSystem, layer: Layer, native: NativePair, values: ModelValues, name: string): Run {
  const { initial, assumes } = system.machine;
  const procedure = (called: string) => system.program.procedures.get(called)!;
  const at = (whose: string): Native => {
    const params = procedure(initial).procedure.params.map((p) => values.native(p.sort, `${whose}${p.name}`));
    return native.functions(initial)!(...params);
  };
  const own = at(ofLooking);
  const m = rewritten(system.machine.sort, at(""), ownPaths(system.machine), (path, keys) => valueAt(own, path, keys));
  const { above: machine } = native;
  const claims = [
    ...[...layer.relations, ...layer.invariants].map((r) => machine.relation(r, r.states === 2 ? [m, m] : [m])),
    ...layer.proof.covered.map((c) => machine.whileFree(machine.claim(c.relation, [m]), c.lock, m)),
    ...native.looksRight([m, m]),
    ...assumes.map((a) => ({ ...machine.claim(procedure(a.says), [m]), name: a.id })),
  ];
  return {
    states: [m],
    hypotheses: [],
    claims: saidOf(
      claims.filter((c) => c.name === name),
      "of the initial machine",
    ),
  };
}
