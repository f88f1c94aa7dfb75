/** Reads a layered system out of a lifted program, once: what its files say, and whether it is closed. */
import {
  type KernelProgram,
  type LayerFileName,
  layerFile,
  layerFileName,
  type Module,
} from "../../../kernel/index.ts";
import type { InputError } from "../../../text/index.ts";
import { checkClosed } from "./closed.ts";
import { Footprints } from "./footprint.ts";
import { type Layer, readProof, relationsOf } from "./layer.ts";
import { type DeclaredMachine, readMachine } from "./machine.ts";
import { checkPassing } from "./passing-steps.ts";
import { Reading } from "./reading.ts";
import type { LayeredSystem } from "./system.ts";

/** A system, or what is wrong with it. */
export interface SystemRead {
  readonly system: LayeredSystem | undefined;
  readonly errors: readonly InputError[];
}

interface Folder {
  readonly number: number;
  readonly folder: string;
  readonly path: string;
  readonly modules: Partial<Record<LayerFileName, Module>>;
}

function foldersOf(program: KernelProgram): Folder[] {
  const found = new Map<string, Folder>();
  for (const [file, module] of program.modules) {
    const at = layerFile(file);
    const name = at && layerFileName(at.name);
    if (at === undefined || name === undefined) continue;
    const { level: number, folder, path } = at;
    const layer = found.get(path) ?? { number, folder, path, modules: {} };
    layer.modules[name] = module;
    found.set(path, layer);
  }
  return [...found.values()].sort((a, b) => a.number - b.number);
}

/** Reads a lifted program. */
export function readSystem(program: KernelProgram): SystemRead {
  const folders = foldersOf(program);
  const [bottom] = folders;
  if (bottom === undefined) throw new Error("a system without layers");
  const { machine, errors } = readMachine(program, bottom.path);
  if (machine === undefined) return { system: undefined, errors };
  const reading = new Reading(program, "KTS61");
  const layers = folders.map((f) => layerOf(reading, f, machine));
  const system = { program, machine, layers, footprints: new Footprints(program, machine) };
  if (reading.errors.length > 0) return { system: undefined, errors: reading.errors };
  const open = new Reading(program, "KTS62");
  checkClosed(open, system);
  if (open.errors.length === 0) for (const layer of layers) checkPassing(open, system, layer);
  return open.errors.length > 0 ? { system: undefined, errors: open.errors } : { system, errors: [] };
}

function layerOf(reading: Reading, folder: Folder, machine: DeclaredMachine): Layer {
  const { program } = reading;
  const proof = readProof(reading, folder, machine);
  const all = relationsOf(reading, folder.modules, machine, proof.covered);
  const primitives = [...program.primitives.values()].filter((p) =>
    p.name.split("#")[0]!.startsWith(`${folder.path}/`),
  );
  return {
    ...folder,
    primitives,
    proof,
    relations: all.filter((r) => r.states === 2),
    invariants: all.filter((r) => r.states === 1),
  };
}
