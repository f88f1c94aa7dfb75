/** The theorems of a layer, in the order in which a reader expects them: laws, stated theorems, the initial state, refinement. */
import type { KernelProgram, Lifted, Primitive } from "../../../kernel/index.ts";
import { LimitReached, Unsupported } from "../../../symbolic/index.ts";
import type { LayerProof } from "../define.ts";
import type { PlannedTheorem } from "../goals.ts";
import { type SharedMachine, sharedMachine } from "../others/sharing.ts";
import { invariantsOf, type Layer, layersOf, relationsOf, shortName } from "../system.ts";
import { type KnownConduct, knownConducts, planConduct } from "./conduct.ts";
import { initialMachine, planInitial } from "./initial.ts";
import { knownLoops } from "./loops.ts";
import { planRefinement, type RefineContext } from "./refine.ts";
import { planSharing } from "./sharing-laws.ts";
import { planLaw, planTheorem } from "./theorems.ts";

/** A layer to be proved. */
export interface PlannedLayer {
  readonly layer: Layer;
  readonly title: string;
  readonly theorems: readonly PlannedTheorem[];
  /** Theorems of `refuted.ts`, which leave something out that is needed: each has to be refuted. */
  readonly mutants: readonly PlannedTheorem[];
}

const isRefuted = (lifted: Lifted): boolean => lifted.name.split("#")[0]!.endsWith("/refuted.ts");

/** Values that proof files export, by `file#name`. */
export type NativeValues = (name: string) => unknown;

/** What a layer's proof file declares. */
export const proofOf = (layer: Layer, natives: NativeValues): LayerProof | undefined => {
  const file = layer.modules.proof?.file;
  const proof = file === undefined ? undefined : (natives(`${file}#layer`) as LayerProof | undefined);
  if (proof?.thorough === undefined || natives(THOROUGH) !== true) return proof;
  return { ...proof, ...proof.thorough };
};

/** The name under which the values of a system say that what takes minutes is proved too. */
export const THOROUGH = "--thorough";

/** Plans one layer of a program. @param only short names of the theorems that are wanted; all unless given */
export function planLayer(
  program: KernelProgram,
  layer: Layer,
  natives: NativeValues,
  only?: ReadonlySet<string>,
): PlannedLayer {
  const layers = layersOf(program);
  const proof = proofOf(layer, natives);
  const planned: PlannedTheorem[] = [];
  const plan = (name: string, title: string, make: () => PlannedTheorem): void => {
    if (only?.has(name) ?? true) planned.push(guarded(layer, name, title, make));
  };
  planClaims(program, layer, layers, plan);
  planInitials(program, layer, layers, plan);
  planRefinements(program, layer, layers, natives, plan);
  const theorems = planned.splice(0);
  for (const lifted of theoremsOf(program, layer).filter(isRefuted))
    plan(shortName(lifted.name), `mutant ${shortName(lifted.name)}`, () => planTheorem(program, layer.number, lifted));
  return { layer, title: proof?.title ?? layer.folder, theorems, mutants: planned };
}

type Plan = (name: string, title: string, make: () => PlannedTheorem) => void;

const isIn = (layer: Layer, name: string): boolean => name.split("#")[0]!.startsWith(`${layer.path}/`);
const theoremsOf = (program: KernelProgram, layer: Layer): Lifted[] =>
  [...program.procedures.values()].filter((l) => l.isTheorem && isIn(layer, l.name));

/** Laws of codecs, and theorems as they are stated. */
function planClaims(program: KernelProgram, layer: Layer, layers: readonly Layer[], plan: Plan): void {
  const isLowest = layers[0]?.path === layer.path;
  // Laws of modules outside of all layers are listed with the lowest.
  for (const law of program.laws.values())
    if (isIn(layer, law.name) || (isLowest && !layers.some((l) => isIn(l, law.name))))
      plan(shortName(law.name), `law ${shortName(law.name)}`, () => planLaw(program, layer.number, law));
  for (const lifted of theoremsOf(program, layer))
    if (!isRefuted(lifted))
      plan(shortName(lifted.name), `theorem ${shortName(lifted.name)}`, () =>
        planTheorem(program, layer.number, lifted),
      );
}

function planInitials(program: KernelProgram, layer: Layer, layers: readonly Layer[], plan: Plan): void {
  const initial = initialMachine(program, layers[0]);
  if (initial === undefined) return;
  const { relations, invariants } = relationsOf(program, layer);
  for (const r of [...relations, ...invariants])
    plan(`initial ${shortName(r.name)}`, `${shortName(r.name)} holds initially`, () =>
      planInitial(program, layer, r, initial),
    );
}

/** What CPUs rely on, and the primitives that the layer introduces or passes on. */
function planRefinements(
  program: KernelProgram,
  layer: Layer,
  layers: readonly Layer[],
  natives: NativeValues,
  plan: Plan,
): void {
  const { loops, sharing, conduct } = concurrencyOf(program, layer, natives);
  const below = layers.findLast((l) => l.number < layer.number);
  const context = (): RefineContext => ({
    program,
    layer,
    relations: relationsOf(program, layer),
    above: invariantsOf(program, layers, layer),
    below: below === undefined ? [] : invariantsOf(program, layers, below),
    loops,
    shared: sharing?.(),
  });
  if (proofOf(layer, natives)?.sharing !== undefined)
    plan("sharing", "what CPUs rely on is kept", () => planSharing(context(), initialMachine(program, layers[0])));
  for (const { primitive, known } of conduct?.of ?? [])
    plan(`conduct ${primitive.short}`, `${primitive.short} while other CPUs step`, () =>
      planConduct({ ...context(), shared: conduct!.sharing() }, primitive, known),
    );
  for (const primitive of layer.primitives)
    if (primitive.code !== undefined)
      plan(primitive.short, `${primitive.short} refines its specification`, () => planRefinement(context(), primitive));
  if (below !== undefined && (layer.modules.relate !== undefined || sharing !== undefined))
    for (const primitive of layer.passed)
      plan(primitive.short, `${primitive.short} passes through`, () => planRefinement(context(), primitive));
}

/** What is said of how primitives behave while other CPUs step. */
interface Conducted {
  readonly sharing: () => SharedMachine;
  readonly of: readonly { readonly primitive: Primitive; readonly known: KnownConduct }[];
}

/** What proof files say of loops and of other CPUs. */
function concurrencyOf(
  program: KernelProgram,
  layer: Layer,
  natives: NativeValues,
): Pick<RefineContext, "loops"> & {
  readonly sharing: (() => SharedMachine) | undefined;
  readonly conduct: Conducted | undefined;
} {
  const names = new Map([...program.procedures.keys()].map((name) => [natives(name), name]));
  const nameOf = (value: unknown): string | undefined => names.get(value);
  const sharing = layersOf(program)
    .filter((l) => l.number <= layer.number)
    .map((l) => proofOf(l, natives)?.sharing)
    .findLast((s) => s !== undefined);
  const conduct = proofOf(layer, natives)?.conduct;
  const conducts = conduct && knownConducts(conduct, nameOf);
  return {
    loops: knownLoops(proofOf(layer, natives)?.loops ?? {}, nameOf),
    conduct: conduct && {
      sharing: () => sharedMachine(program, conduct.sharing, nameOf),
      of: layer.primitives.flatMap((primitive) => {
        const known = conducts!.get(primitive.short);
        return known === undefined ? [] : [{ primitive, known }];
      }),
    },
    sharing: sharing && (() => sharedMachine(program, sharing, nameOf)),
  };
}

/** A plan that failed is a theorem of which nothing is known. */
function guarded(layer: Layer, name: string, title: string, make: () => PlannedTheorem): PlannedTheorem {
  try {
    return make();
  } catch (error) {
    if (!(error instanceof Unsupported || error instanceof LimitReached)) throw error;
    const unknown = error instanceof LimitReached ? "limit" : "unsupported";
    return {
      layer: layer.number,
      title,
      name,
      span: undefined,
      setting: { kind: "none" },
      paths: [],
      failure: undefined,
      unknown: { why: unknown, detail: error.message },
    };
  }
}
