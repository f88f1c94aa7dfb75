/**
 * A layered system as its files say it: layers by number, and what each exports as code, specification, relation and
 * theorems. Names are enough to find everything, so nothing is listed twice.
 */
import type { KernelProgram, Lifted, Module, Primitive } from "../../kernel/index.ts";
import { eachSubterm } from "../../smt/index.ts";
import { Executor, symbolic, termOf } from "../../symbolic/index.ts";

/** One folder `NN-name`. */
export interface Layer {
  readonly number: number;
  /** Folder name, such as `07-npt-walk`. */
  readonly folder: string;
  /** Path of the folder. */
  readonly path: string;
  readonly modules: Readonly<Partial<Record<LayerFile, Module>>>;
  /** What it introduces, in the order of its index. */
  readonly primitives: readonly Primitive[];
  /** What lower layers introduced and its index passes on. */
  readonly passed: readonly Primitive[];
}
export type LayerFile = "index" | "code" | "spec" | "relate" | "proof" | "initial";

const FILE = /^(.*?)(?:^|\/)((\d\d)-[\w-]+)\/(index|code|spec|relate|proof|initial)\.ts$/;

/** The layers of a program, lowest first. */
export function layersOf(program: KernelProgram): Layer[] {
  const found = new Map<
    string,
    { number: number; folder: string; path: string; modules: Partial<Record<LayerFile, Module>> }
  >();
  for (const [file, module] of program.modules) {
    const parts = FILE.exec(file);
    if (parts === null) continue;
    const [, above, folder, number, name] = parts as unknown as [string, string, string, string, LayerFile];
    const path = above === "" ? folder : `${above}/${folder}`;
    const layer = found.get(path) ?? { number: Number(number), folder, path, modules: {} };
    layer.modules[name] = module;
    found.set(path, layer);
  }
  const layers = [...found.values()].sort((a, b) => a.number - b.number);
  return layers.map((l) => {
    const offered = offeredBy(program, l.modules.index);
    const primitives = offered.filter((p) => p.level === l.number);
    return { ...l, primitives, passed: offered.filter((p) => p.level !== l.number) };
  });
}

const offeredBy = (program: KernelProgram, index: Module | undefined): Primitive[] =>
  [...(index?.exports.values() ?? [])].flatMap((e) =>
    e.kind === "primitive" ? (program.primitives.get(e.primitive) ?? []) : [],
  );

/** Exported functions of a module that were lifted, in order. */
export const functionsOf = (program: KernelProgram, module: Module | undefined): Lifted[] =>
  [...(module?.exports.values() ?? [])].flatMap((e) =>
    e.kind === "function" ? (program.procedures.get(e.procedure) ?? []) : [],
  );

/** Name behind the `#`. */
export const shortName = (name: string): string => name.slice(name.lastIndexOf("#") + 1);

/** The sort of the system's machine: what every specification takes first. */
export function machineSort(program: KernelProgram): Lifted["procedure"]["params"][number]["sort"] {
  for (const primitive of program.primitives.values()) {
    const first = program.procedures.get(primitive.spec)?.procedure.params[0];
    if (first !== undefined) return first.sort;
  }
  throw new Error("the program has no primitives");
}

const sameName = (a: { readonly kind: string }, b: { readonly kind: string }): boolean =>
  "name" in a && "name" in b && a.name === b.name;

/** What a relation file says: how many machines a function takes first tells a relation from an invariant. */
export interface Relations {
  /** `(hi, lo, ...keys)`. */
  readonly relations: readonly Lifted[];
  /** `(m, ...keys)`, of the layer's own state. */
  readonly invariants: readonly Lifted[];
  /** Paths of fields that differ above and below; `*` stands for a key. */
  readonly hidden: readonly string[];
}

/** The relation of a layer to the one below. Without a file, the states are equal. */
export function relationsOf(program: KernelProgram, { modules: { relate } }: Layer): Relations {
  const machine = machineSort(program);
  const machines = (l: Lifted): number => {
    const { params } = l.procedure;
    const at = params.findIndex((p) => !sameName(p.sort, machine));
    return at < 0 ? params.length : at;
  };
  const boolean = functionsOf(program, relate).filter((l) => l.procedure.result?.kind === "bool");
  const listed = relate?.exports.get("hidden");
  const hidden = listed?.kind === "constant" && Array.isArray(listed.value) ? (listed.value as readonly string[]) : [];
  return {
    relations: boolean.filter((l) => machines(l) === 2),
    invariants: boolean.filter((l) => machines(l) === 1),
    hidden,
  };
}

/**
 * Invariants that the states of a layer have: its own, and those of layers below that speak of no field which a layer in
 * between hides, because such a field is the same above and below.
 */
export function invariantsOf(program: KernelProgram, layers: readonly Layer[], layer: Layer): Lifted[] {
  const executor = new Executor(program);
  const known = new Map<string, Lifted>();
  for (const at of layers) {
    if (at.number > layer.number) continue;
    const { invariants, hidden } = relationsOf(program, at);
    for (const [name, invariant] of known) if (mentions(executor, invariant, hidden)) known.delete(name);
    for (const invariant of invariants) known.set(invariant.name, invariant);
  }
  return [...known.values()];
}

/** Whether an invariant reads a field at, above or below one of some paths. */
function mentions(executor: Executor, invariant: Lifted, paths: readonly string[]): boolean {
  const { params } = invariant.procedure;
  const claim = termOf(
    executor.apply(
      invariant.name,
      params.map((p, i) => symbolic(p.sort, i === 0 ? "m" : p.name)),
    ),
  );
  const plain = paths.map((p) => `m.${p}`.replaceAll(".*", ""));
  let found = false;
  eachSubterm([claim], (t) => {
    if (t.op === "app" && plain.some((p) => t.name === p || t.name.startsWith(`${p}.`))) found = true;
  });
  return found;
}
