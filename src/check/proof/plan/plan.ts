/**
 * The theorems of a layer, in the order in which a reader expects them: laws, stated theorems, the initial machine, what is kept, what
 * crosses the layer, and what it introduces. None of them is listed anywhere: they follow from what the layer's files say.
 */
import type { ActorReport, PrincipalReport } from "../../../evidence/index.ts";
import { sameSort } from "../../../ir/index.ts";
import { type Lifted, type Primitive, SECURITY } from "../../../kernel/index.ts";
import type { Smt } from "../../../smt/index.ts";
import { type Executor, LimitReached, Unsupported, type Value } from "../../../symbolic/index.ts";
import { type PlannedTheorem, theoremWith, type Wanted } from "../goals.ts";
import { Pair } from "../others/pair.ts";
import { forAll } from "../others/shared-machine.ts";
import {
  type CpuActor,
  type Crossing,
  cpuActors,
  crossingsOf,
  isStepHere,
  type Layer,
  type LayeredSystem,
  shortName,
} from "../system/index.ts";
import { planActor } from "./actors.ts";
import { hardwareTheorem } from "./hardware.ts";
import { initialTheorems } from "./initial.ts";
import { hasKept, planKept } from "./kept.ts";
import { planViews } from "./noninterference.ts";
import { planCrossing, planOneStep, planRefinement } from "./refine.ts";
import { planLaw, planTheorem } from "./theorems.ts";

/** A layer to be proved. */
export interface PlannedLayer {
  readonly layer: Layer;
  readonly title: string;
  readonly theorems: readonly PlannedTheorem[];
  /** Theorems of `refuted.ts`, which leave something out that is needed: each has to be refuted. */
  readonly mutants: readonly PlannedTheorem[];
  /** Primitives from below that cross it untouched. */
  readonly free: readonly string[];
  /** Steps on the machine of the highest layer, where that is what it is about. */
  readonly actors: readonly ActorReport[];
  readonly principals: readonly PrincipalReport[];
}

/** Plans one layer of a system. @param only short names of the theorems that are wanted; all unless given */
export function planLayer(system: LayeredSystem, layer: Layer, only?: ReadonlySet<string>): PlannedLayer {
  const crossing = crossingsOf(system, layer);
  const planned = (wanted: readonly Wanted[]): PlannedTheorem[] =>
    wanted
      .filter((w) => only?.has(w.name) ?? true)
      .map((w) => ({ ...guarded(layer, w), kind: w.kind, primitive: w.primitive }))
      .filter((t) => !isEmpty(t));
  const actors = layer.number === SECURITY ? cpuActors(system) : [];
  const views = layer.number === SECURITY ? planViews(system, layer, actors) : undefined;
  const theorems = [
    ...claimsOf(system, layer),
    ...initialTheorems(system, layer),
    ...(hasKept(system, layer)
      ? [
          {
            kind: "kept",
            name: "kept",
            title: "what CPUs rely on is kept",
            plan: () => planKept(system, layer),
          } as const,
        ]
      : []),
    ...[hardwareTheorem(system, layer)].filter((t) => t !== undefined),
    ...crossing.flatMap((c) => (c.isFree ? [] : crossingTheorem(system, layer, c))),
    ...layer.primitives.flatMap((p) => ownTheorems(system, layer, p)),
    ...actors.flatMap((a) => (a.isFree ? [] : [actorTheorem(system, layer, a)])),
    ...(views?.theorems ?? []),
  ];
  return {
    layer,
    title: layer.proof.title,
    theorems: planned(theorems),
    mutants: planned([...mutantsOf(system, layer), ...(views?.mutants ?? [])]),
    free: crossing.flatMap((c) => (c.isFree ? [c.primitive.short] : [])),
    actors: actors.map(({ primitive, isFree }) => ({ name: primitive.short, isFree })),
    principals: views?.reports ?? [],
  };
}

/** Of a view nothing has to be shown that is not so by how it is made. */
const isEmpty = ({ setting, paths, failure, unknown }: PlannedTheorem): boolean =>
  setting.kind === "views" && paths.every((p) => p.goals.length === 0) && (failure ?? unknown) === undefined;

const isIn = (layer: Layer, name: string): boolean => name.split("#")[0]!.startsWith(`${layer.path}/`);
const isRefuted = (lifted: Lifted): boolean => lifted.name.split("#")[0]!.endsWith("/refuted.ts");
/** What modules outside of all layers state is listed with the lowest. */
const isListedWith = ({ layers }: LayeredSystem, layer: Layer, name: string): boolean =>
  isIn(layer, name) || (layers[0]?.path === layer.path && !layers.some((l) => isIn(l, name)));
const theoremsOf = (system: LayeredSystem, layer: Layer): Lifted[] =>
  [...system.program.procedures.values()].filter((l) => l.isTheorem && isListedWith(system, layer, l.name));

/** Laws of codecs, and theorems as they are stated. */
function claimsOf(system: LayeredSystem, layer: Layer): Wanted[] {
  const { program } = system;
  const laws = [...program.laws.values()].filter((l) => isListedWith(system, layer, l.name));
  return [
    ...laws.map((law) => {
      const name = shortName(law.name);
      return { kind: "law" as const, name, title: `law ${name}`, plan: () => planLaw(program, layer.number, law) };
    }),
    ...theoremsOf(system, layer)
      .filter((l) => !isRefuted(l))
      .map((l) => statedTheorem(system, layer, l, "stated")),
  ];
}

const statedTheorem = (system: LayeredSystem, layer: Layer, lifted: Lifted, kind: "stated" | "mutant"): Wanted => {
  const name = shortName(lifted.name);
  // Of security, machines that a theorem is about are states, of which all is known that is.
  const states = (executor: Executor, params: readonly Value[]): readonly Smt[] => {
    const { above } = new Pair(system, layer, layer.number, executor);
    return params.filter((p) => sameSort(p.sort, system.machine.sort)).flatMap((m) => above.present(m).map(forAll));
  };
  const known = layer.number === SECURITY ? states : undefined;
  const what = kind === "mutant" ? kind : "theorem";
  return { kind, name, title: `${what} ${name}`, plan: () => planTheorem(system.program, layer.number, lifted, known) };
};

const mutantsOf = (system: LayeredSystem, layer: Layer): Wanted[] =>
  theoremsOf(system, layer)
    .filter(isRefuted)
    .map((l) => statedTheorem(system, layer, l, "mutant"));

const crossingTheorem = (system: LayeredSystem, layer: Layer, { primitive, isStep }: Crossing): Wanted => ({
  kind: "crossing",
  primitive: primitive.short,
  name: primitive.short,
  title: `${primitive.short} passes through`,
  plan: () => planCrossing(system, layer, primitive, isStep),
});

const actorTheorem = (system: LayeredSystem, layer: Layer, actor: CpuActor): Wanted => ({
  kind: "actor",
  primitive: actor.primitive.short,
  name: actor.primitive.short,
  title: `${actor.primitive.short} keeps what is known`,
  plan: () => planActor(system, layer, actor),
});

/** Of what a layer introduces: that code refines it; and that it is one step, where others rely on that. */
function ownTheorems(system: LayeredSystem, layer: Layer, primitive: Primitive): Wanted[] {
  const refinement: Wanted = {
    kind: "refinement",
    primitive: primitive.short,
    name: primitive.short,
    title: `${primitive.short} refines its specification`,
    plan: () => planRefinement(system, layer, primitive),
  };
  const step: Wanted = {
    kind: "one-step",
    primitive: primitive.short,
    name: `step ${primitive.short}`,
    title: `${primitive.short} is one step`,
    plan: () => planOneStep(system, layer, primitive),
  };
  return [
    ...(primitive.code === undefined ? [] : [refinement]),
    ...(isStepHere(system, layer, primitive) ? [step] : []),
  ];
}

/** A plan that failed is a theorem of which nothing is known. */
function guarded(layer: Layer, { name, title, plan }: Wanted): PlannedTheorem {
  try {
    return plan();
  } catch (error) {
    if (!(error instanceof Unsupported || error instanceof LimitReached)) throw error;
    const why = error instanceof LimitReached ? "limit" : "unsupported";
    return theoremWith({ layer: layer.number, title, name, span: undefined, unknown: { why, detail: error.message } });
  }
}
