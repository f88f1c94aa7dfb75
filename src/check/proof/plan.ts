/** The theorems of a layer, in the order in which a reader expects them: laws, stated theorems, the initial state, refinement. */
import type { KernelProgram, Lifted } from "../../kernel/index.ts";
import { Executor, LimitReached, symbolic, termOf, Unsupported, type Value } from "../../symbolic/index.ts";
import type { LayerProof } from "./define.ts";
import type { PlannedGoal, PlannedTheorem } from "./goals.ts";
import { interferenceHooks, sharedMachine } from "./interference.ts";
import { goalKnowledge } from "./knowledge.ts";
import { knownLoops, loopHook } from "./loops.ts";
import { planRefinement, type RefineContext } from "./refine.ts";
import { functionsOf, invariantsOf, type Layer, layersOf, machineSort, relationsOf, shortName } from "./system.ts";
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
  return file === undefined ? undefined : (natives(`${file}#layer`) as LayerProof | undefined);
};

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
  const inFolder = (file: string): boolean => file.startsWith(`${layer.path}/`);
  const { relate } = layer.modules;
  const lowest = layers[0]?.path === layer.path;
  for (const law of program.laws.values()) {
    const file = law.name.split("#")[0]!;
    // Laws of modules outside of all layers are listed with the lowest.
    if (inFolder(file) || (lowest && !layers.some((l) => file.startsWith(`${l.path}/`))))
      plan(shortName(law.name), `law ${shortName(law.name)}`, () => planLaw(program, layer.number, law));
  }
  for (const lifted of program.procedures.values())
    if (lifted.isTheorem && inFolder(lifted.name.split("#")[0]!) && !isRefuted(lifted))
      plan(shortName(lifted.name), `theorem ${shortName(lifted.name)}`, () =>
        planTheorem(program, layer.number, lifted),
      );
  const relations = relationsOf(program, layer);
  const initial = initialMachine(program, layers[0]);
  if (initial !== undefined)
    for (const r of [...relations.relations, ...relations.invariants])
      plan(`initial ${shortName(r.name)}`, `${shortName(r.name)} holds initially`, () =>
        planInitial(program, layer, r, initial),
      );
  const below = layers.findLast((l) => l.number < layer.number);
  const above = invariantsOf(program, layers, layer);
  const context: RefineContext = {
    program,
    layer,
    relations,
    above,
    below: below === undefined ? [] : invariantsOf(program, layers, below),
    ...concurrencyOf(program, proof, natives),
  };
  for (const primitive of layer.primitives)
    if (primitive.code !== undefined)
      plan(primitive.short, `${primitive.short} refines its specification`, () => planRefinement(context, primitive));
  if (below !== undefined && relate !== undefined)
    for (const primitive of layer.passed)
      plan(primitive.short, `${primitive.short} passes through`, () => planRefinement(context, primitive));
  const theorems = planned.splice(0);
  for (const lifted of program.procedures.values())
    if (lifted.isTheorem && inFolder(lifted.name.split("#")[0]!) && isRefuted(lifted))
      plan(shortName(lifted.name), `mutant ${shortName(lifted.name)}`, () =>
        planTheorem(program, layer.number, lifted),
      );
  return { layer, title: proof?.title ?? layer.folder, theorems, mutants: planned };
}

/** What a proof file says of loops and of other CPUs. */
function concurrencyOf(
  program: KernelProgram,
  proof: LayerProof | undefined,
  natives: NativeValues,
): Pick<RefineContext, "shared" | "unstable" | "hooks"> {
  const names = new Map([...program.procedures.keys()].map((name) => [natives(name), name]));
  const nameOf = (value: unknown): string | undefined => names.get(value);
  const loops = knownLoops(proof?.loops ?? {}, nameOf);
  const shared = proof?.sharing && sharedMachine(proof.sharing, nameOf);
  return {
    shared: shared !== undefined,
    unstable: shared?.fields.flatMap((f) => (f.lock === undefined ? [f.field] : [])) ?? [],
    hooks: (executor) => ({
      loop: loopHook(loops, executor),
      ...(shared === undefined ? {} : interferenceHooks(program, shared, executor)),
    }),
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

/** The procedure that gives the initial machine, for each of its parameters: a function of the bottom layer's `initial.ts`. */
function initialMachine(program: KernelProgram, bottom: Layer | undefined): Lifted | undefined {
  const machine = machineSort(program);
  return functionsOf(program, bottom?.modules.initial).find(
    (l) => l.procedure.result?.kind === "record" && "name" in machine && l.procedure.result.name === machine.name,
  );
}

function planInitial(program: KernelProgram, layer: Layer, relation: Lifted, initial: Lifted): PlannedTheorem {
  const executor = new Executor(program);
  const machine = machineSort(program);
  const { params } = relation.procedure;
  const state = executor.apply(
    initial.name,
    initial.procedure.params.map((p) => symbolic(p.sort, p.name)),
  );
  const args = params.map(
    (p): Value =>
      "name" in p.sort && "name" in machine && p.sort.name === machine.name ? state : symbolic(p.sort, p.name),
  );
  const claim = termOf(executor.apply(relation.name, args));
  const knowledge = goalKnowledge(program, executor, []);
  const about = shortName(relation.name);
  const goal: PlannedGoal = {
    kind: "initial",
    about,
    span: relation.span,
    keys: [],
    goal: { facts: [], claim, knowledge },
  };
  return {
    layer: layer.number,
    title: `${about} holds initially`,
    name: `initial ${about}`,
    span: relation.span,
    setting: { kind: "none" },
    paths: [{ decisions: [], facts: [], knowledge, goals: [goal] }],
    failure: undefined,
    unknown: undefined,
  };
}
