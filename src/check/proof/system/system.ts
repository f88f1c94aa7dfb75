/** A layered system as its files say it, read once: the machine, layers by number, what is known at each, and what crosses which. */
import { eachCall, sameSort } from "../../../ir/index.ts";
import {
  type KernelProgram,
  type LayerFileName,
  type Lifted,
  layerFile,
  layerFileName,
  type Module,
  type Primitive,
  SECURITY,
} from "../../../kernel/index.ts";
import { type InputError, type Span, span } from "../../../text/index.ts";
import { livesAt, type MachineField } from "./fields.ts";
import { Footprints } from "./footprint.ts";
import {
  type KnownAwaited,
  type KnownClause,
  type KnownCovered,
  type Layer,
  type Relation,
  readProof,
  relationsOf,
  shortName,
} from "./layer.ts";
import { type DeclaredMachine, hiddenAt, ownPaths, readMachine } from "./machine.ts";
import { checkPrincipals } from "./observes.ts";
import { Reading } from "./reading.ts";

export interface LayeredSystem {
  readonly program: KernelProgram;
  readonly machine: DeclaredMachine;
  readonly layers: readonly Layer[];
  readonly footprints: Footprints;
}

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
  return open.errors.length > 0 ? { system: undefined, errors: open.errors } : { system, errors: [] };
}

function layerOf(reading: Reading, folder: Folder, machine: DeclaredMachine): Layer {
  const { program } = reading;
  const proof = readProof(reading, folder.modules, folder.folder, machine);
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

/** What is known of every state of one layer's machine, its own and what lower layers said of fields that live on. */
export interface Known {
  readonly level: number;
  readonly invariants: readonly Relation[];
  readonly covered: readonly KnownCovered[];
  readonly clauses: readonly KnownClause[];
}

const knowns = new WeakMap<LayeredSystem, Map<number, Known>>();

/** What is known at a layer. @param level its number */
export function knownAt(system: LayeredSystem, level: number): Known {
  const byLevel = knowns.get(system) ?? new Map<number, Known>();
  knowns.set(system, byLevel);
  const found = byLevel.get(level);
  if (found !== undefined) return found;
  const below = system.layers.filter((l) => l.number <= level);
  const lives = (reads: ReadonlySet<string>, from: number): boolean =>
    system.machine.fields.every((f) => !reads.has(f.path) || (livesAt(f, from) && livesAt(f, level)));
  const known: Known = {
    level,
    invariants: below.flatMap((l) => l.invariants.filter((r) => lives(readsOf(system, r), l.number))),
    covered: below.flatMap((l) =>
      l.proof.covered.filter((c) => lives(system.footprints.of(c.relation.name).reads, l.number)),
    ),
    clauses: below.flatMap((l) => l.proof.clauses.filter((c) => lives(clauseReads(system, c), l.number))),
  };
  byLevel.set(level, known);
  return known;
}

/** Fields that a relation reads, of either machine. */
export const readsOf = ({ footprints }: LayeredSystem, { lifted, part, states }: Relation): ReadonlySet<string> =>
  part === undefined ? footprints.of(lifted.name).reads : footprints.ofPart(lifted.name, part.path, states);

export const clauseReads = ({ footprints }: LayeredSystem, { says, exempt }: KnownClause): ReadonlySet<string> =>
  new Set([says, exempt].flatMap((l) => (l === undefined ? [] : [...footprints.of(l.name).reads])));

/** The layer below, which its code calls. */
export const layerBelow = ({ layers }: LayeredSystem, layer: Layer): Layer | undefined =>
  layers[layers.indexOf(layer) - 1];

/** A call of a primitive by a layer. */
interface Called {
  readonly primitive: Primitive;
  readonly span: Span;
  /** The layer on whose machine it acts: the one below for code, the layer itself for its specifications of several transitions. */
  readonly level: number;
}

const calls = new WeakMap<LayeredSystem, Map<Layer, readonly Called[]>>();

/** Primitives that the procedures of a layer call, whether by themselves or in a specification below that is several transitions. */
export function calledBy(system: LayeredSystem, layer: Layer): readonly Called[] {
  const byLayer = calls.get(system) ?? new Map<Layer, readonly Called[]>();
  calls.set(system, byLayer);
  const known = byLayer.get(layer);
  if (known !== undefined) return known;
  const below = layerBelow(system, layer)?.number ?? layer.number;
  const found = layer.primitives.flatMap((p) => [
    ...(p.code === undefined ? [] : callsOf(system, p.code, below)),
    ...(p.kind === "sequence" ? callsOf(system, p.spec, layer.number) : []),
  ]);
  const once = found.filter((c, i) => found.findIndex((d) => d.primitive === c.primitive && d.level === c.level) === i);
  byLayer.set(layer, once);
  return once;
}

function callsOf({ program }: LayeredSystem, root: string, level: number): Called[] {
  const found: Called[] = [];
  const seen = new Set<string>();
  const visit = (name: string): void => {
    const lifted = program.procedures.get(name);
    if (seen.has(name) || lifted === undefined) return;
    seen.add(name);
    eachCall(lifted.procedure, (callee, statement) => {
      const primitive = program.primitives.get(callee);
      if (primitive !== undefined) found.push({ primitive, span: lifted.places.get(statement) ?? lifted.span, level });
      if (primitive?.kind === "sequence") visit(primitive.spec);
      if (primitive === undefined) visit(callee);
    });
  };
  visit(root);
  return found;
}

/** A primitive at a layer between the one that introduces it and one whose code calls it. */
export interface Crossing {
  readonly primitive: Primitive;
  /** Nothing to show: the layer says nothing of what it touches. */
  readonly isFree: boolean;
  /** It reads what all see below, and at the layer only who owns its lock: that it is one step there is all that there is to show. */
  readonly isStep: boolean;
}

/** Single transitions of lower layers that act on the machine of `layer` or of one above. */
export function crossingsOf(system: LayeredSystem, layer: Layer): readonly Crossing[] {
  const crossing = new Set<Primitive>();
  for (const above of system.layers)
    for (const { primitive, level } of calledBy(system, above))
      if (primitive.kind !== "sequence" && primitive.level < layer.number && level >= layer.number)
        crossing.add(primitive);
  return [...crossing].map((primitive) => {
    const saysNothing = isFree(system, layer, primitive);
    const isStep = saysNothing && readsSeenOnlyBelow(system, layer, primitive);
    return { primitive, isFree: saysNothing && !isStep, isStep };
  });
}

/** Whether a layer says nothing of what a primitive touches, and hardware does the same there as below. */
function isFree(system: LayeredSystem, layer: Layer, primitive: Primitive): boolean {
  const { reads, writes } = system.footprints.of(primitive.spec);
  const hidden = hiddenAt(system.machine, layer.number);
  const levels: Levels = [layer.number, layerBelow(system, layer)?.number ?? layer.number];
  if ([...reads, ...writes].some((f) => hidden.includes(f))) return false;
  if ([...hardwareFields(system, levels, hidden)].some((f) => writes.has(f))) return false;
  const { owner } = system.machine;
  const said = [
    ...[...layer.relations, ...layer.invariants].map((r) => readsOf(system, r)),
    // What a lock covers is so when it is given up.
    ...layer.proof.covered.flatMap((c) => [c.relation.name, owner!].map((name) => system.footprints.of(name).reads)),
    ...layer.proof.clauses.map((c) => clauseReads(system, c)),
  ];
  return !said.some((fields) => [...writes].some((w) => fields.has(w)));
}

/** A layer, and the one below. */
type Levels = readonly [number, number];

const isSeenAt = ({ whose, visible, visibleTo }: MachineField, level: number): boolean =>
  whose === "fixed" || (visible && level <= visibleTo);

/** Whether a primitive reads what hardware sees below and not at the layer: at the layer another CPU may be in the middle of it. */
function readsSeenOnlyBelow(system: LayeredSystem, layer: Layer, { spec }: Primitive): boolean {
  const below = layerBelow(system, layer)?.number ?? layer.number;
  const { reads } = system.footprints.of(spec);
  return system.machine.fields.some((f) => reads.has(f.path) && isSeenAt(f, below) && !isSeenAt(f, layer.number));
}

/** Fields of steps of hardware that are not the same at a layer and below: on them depends what such a step looks like. */
function hardwareFields(
  { machine, footprints }: LayeredSystem,
  levels: Levels,
  hidden: readonly string[],
): Set<string> {
  const touched = machine.hardware.flatMap((actor): readonly string[] => {
    const [isAbove, isBelow] = levels.map((l) => livesAt(actor, l));
    if (!isAbove && !isBelow) return [];
    const { reads, writes } = footprints.of(actor.step);
    const fields = [...reads, ...writes];
    const isSeen = (path: string): boolean =>
      !hidden.includes(path) && machine.fields.some((f) => f.path === path && isSeenAt(f, levels[0]));
    return isAbove && isBelow && fields.every(isSeen) ? [] : fields;
  });
  return new Set(touched);
}

/** Code calls what it may, and everything that is written is reached. */
function checkClosed(reading: Reading, system: LayeredSystem): void {
  const { principals, fields } = system.machine;
  checkPrincipals(reading, principals, fields, system.layers.at(-1)!.number);
  checkNobodys(reading, system);
  for (const layer of system.layers) {
    checkSeals(reading, system, layer);
    checkConditions(reading, layer);
    checkCalls(reading, system, layer);
    checkLives(reading, system, layer);
    checkLoops(reading, system, layer);
    checkWaits(reading, system, layer);
    checkTransitions(reading, system, layer);
  }
}

/** Who owns a lock is the same for all that look, and hardware steps are no CPU's: neither reads what a CPU has of its own. */
function checkNobodys(reading: Reading, { program, machine, footprints }: LayeredSystem): void {
  const own = ownPaths(machine);
  for (const name of [machine.owner, ...machine.hardware.map((a) => a.step)]) {
    const read = name && own.find((path) => footprints.of(name).reads.has(path));
    if (name && read)
      reading.refuse(
        program.procedures.get(name)!.span,
        `${shortName(name)} reads ${read}, which each CPU has of its own`,
        "it is the same for all CPUs: it may read an entry of a map by CPU",
      );
  }
}

function checkConditions(reading: Reading, { proof, number, modules }: Layer): void {
  if (number !== SECURITY && proof.conditions.size > 0)
    reading.refuse(span(modules.proof!.file, 0, 0), "conditions are of the whole system", "declare them in security");
}

function checkSeals(reading: Reading, { layers }: LayeredSystem, { proof, number, modules }: Layer): void {
  const at = (): Span => span(modules.proof!.file, 0, 0);
  for (const seal of proof.seals.layers)
    if (!layers.some((l) => l.folder === seal && l.number < number))
      reading.refuse(at(), `${seal}, which is sealed, is no layer below`);
  for (const seal of proof.seals.primitives)
    if (!layers.some((l) => l.number < number && l.primitives.some((p) => p.name === seal)))
      reading.refuse(at(), `${shortName(seal)}, which is sealed, is no primitive of a layer below`);
}

/** The layer that seals a primitive against callers on the machine of layer `level`. */
export function sealerOf(
  { layers }: LayeredSystem,
  { name, level: from }: Primitive,
  level: number,
): Layer | undefined {
  const folder = layers.find((l) => l.number === from)?.folder;
  return layers.find(
    ({ number, proof: { seals } }) =>
      from < number &&
      number <= level &&
      (seals.primitives.includes(name) || (folder !== undefined && seals.layers.includes(folder))),
  );
}

function checkCalls(reading: Reading, system: LayeredSystem, layer: Layer): void {
  for (const { primitive, span: at, level } of calledBy(system, layer)) {
    const sealer = sealerOf(system, primitive, level);
    if (sealer !== undefined)
      reading.refuse(
        at,
        `${primitive.short} is called past layer ${sealer.number}, which seals ${sealedText(primitive, sealer)}`,
      );
    if (primitive.kind === "sequence") continue;
    const { reads, writes } = system.footprints.of(primitive.spec);
    const dead = system.machine.fields.find((f) => (reads.has(f.path) || writes.has(f.path)) && !livesAt(f, level));
    if (dead !== undefined)
      reading.refuse(
        at,
        `${primitive.short} touches ${dead.path}, which means nothing at layer ${level}`,
        `call what a layer above ${primitive.level} offers instead`,
      );
  }
}

const sealedText = ({ name, level }: Primitive, { proof }: Layer): string =>
  proof.seals.primitives.includes(name) ? "it" : `layer ${level}`;

/** A specification speaks of what means something at its layer. */
function checkLives(reading: Reading, system: LayeredSystem, layer: Layer): void {
  const { program, machine, footprints } = system;
  const check = (name: string, fields: Iterable<string>): void => {
    for (const path of fields) {
      const field = machine.fields.find((f) => f.path === path);
      if (field === undefined || livesAt(field, layer.number)) continue;
      reading.refuse(
        program.procedures.get(name)!.span,
        `${shortName(name)} speaks of ${path}, which means nothing at layer ${layer.number}`,
        "its life is declared in machine.ts",
      );
    }
  };
  for (const p of layer.primitives)
    if (p.kind !== "sequence") {
      const { reads, writes } = footprints.of(p.spec);
      check(p.spec, new Set([...reads, ...writes]));
    }
  for (const r of layer.invariants) check(r.lifted.name, readsOf(system, r));
}

function checkLoops(reading: Reading, { program }: LayeredSystem, { proof, path }: Layer): void {
  for (const [name, loops] of proof.loops) {
    const found = [...program.procedures.values()].filter(
      (l) => l.dialect === "code" && shortName(l.name) === name && l.loops.length > 0,
    );
    const at = loops[0]?.invariant.span ?? span(`${path}/proof.ts`, 0, 0);
    if (found.length === 0) reading.refuse(at, `there is no code ${name} with a loop`);
    else if (!found.some((l) => l.loops.length >= loops.length))
      reading.refuse(at, `${name} has fewer loops than ${loops.length}`);
  }
}

/** What others are said to do is code of the layer, which is run, or a step of hardware. */
function checkWaits(reading: Reading, system: LayeredSystem, layer: Layer): void {
  const { program, machine } = system;
  for (const { measure } of [...layer.proof.loops.values()].flat()) {
    if (!("awaits" in measure)) continue;
    const { by, given, from, above } = measure;
    const primitive = by.kind === "primitive" ? program.primitives.get(by.name)! : undefined;
    if (primitive !== undefined && (primitive.level !== layer.number || primitive.code === undefined)) {
      reading.refuse(
        by.span,
        `${primitive.short} is no primitive of layer ${layer.number}, with code`,
        "name what the layer offers and does it",
      );
      continue;
    }
    const lives = machine.hardware.some((a) => a.step === by.name && livesAt(a, layer.number - 1));
    if (primitive === undefined && !lives)
      reading.refuse(by.span, `${shortName(by.name)} is no step of hardware below layer ${layer.number}`);
    if (primitive === undefined && (from !== undefined || above !== undefined))
      reading.refuse(by.span, "hardware steps wherever CPUs stand");
    const params = deedParams(system, by);
    for (const [name, { procedure, span: at }] of given) {
      const param = params.find((p) => p.name === name);
      if (param === undefined) reading.refuse(by.span, `${shortName(by.name)} takes no ${name}`);
      else if (procedure.result === undefined || !sameSort(procedure.result, param.sort))
        reading.refuse(at, `this is another type than that of ${name} in ${shortName(by.name)}`);
    }
  }
}

/** What is done by others takes these, behind the machine. */
export function deedParams({ program }: LayeredSystem, by: KnownAwaited["by"]): Lifted["procedure"]["params"] {
  const code = by.kind === "primitive" ? program.primitives.get(by.name)!.code : undefined;
  const { params } = program.procedures.get(code ?? by.name)!.procedure;
  return code === undefined ? params.slice(1) : params;
}

function checkTransitions(reading: Reading, system: LayeredSystem, layer: Layer): void {
  const called = calledBy(system, layer);
  for (const p of layer.primitives)
    if (p.kind === "transition" && !called.some((c) => c.primitive === p))
      reading.refuse(system.program.procedures.get(p.spec)!.span, `no specification takes the transition ${p.short}`);
}
