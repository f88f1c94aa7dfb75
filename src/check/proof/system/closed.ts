/** A system is closed: code calls what it may, and everything that is written is reached and means something where it stands. */
import { sameSort } from "../../../ir/index.ts";
import { type Lifted, type Primitive, SECURITY } from "../../../kernel/index.ts";
import { type Span, span } from "../../../text/index.ts";
import { calledBy } from "./crossing.ts";
import { livesAt, type MachineField } from "./fields.ts";
import { type KnownAwaited, type Layer, shortName } from "./layer.ts";
import { ownPaths } from "./machine.ts";
import { checkPrincipals } from "./observes.ts";
import type { Reading } from "./reading.ts";
import { type LayeredSystem, readsOf } from "./system.ts";

/** Code calls what it may, and everything that is written is reached. */
export function checkClosed(reading: Reading, system: LayeredSystem): void {
  const { principals, fields } = system.machine;
  checkPrincipals(reading, principals, fields, system.layers.at(-1)!.number);
  checkNobodys(reading, system);
  checkTop(reading, system);
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

/**
 * The machine that security is about is that of the highest layer: what means something only in one of the two would take steps that touch it out of
 * what is shown of all steps, and out of every view.
 */
function checkTop(reading: Reading, { machine, layers }: LayeredSystem): void {
  const [top, security] = layers.slice(-2).map((l) => l.number);
  if (security !== SECURITY || top === undefined) return;
  const check = (name: string, life: Pick<MachineField, "from" | "to">): void => {
    if (livesAt(life, top) !== livesAt(life, SECURITY))
      reading.refuse(
        machine.span,
        `${name} means something ${livesAt(life, top) ? `at layer ${top} and nothing above it` : `above layer ${top} only`}, and security is about that layer's machine`,
        "leave its life open at the top, or end it below the highest layer",
      );
  };
  for (const f of machine.fields) check(f.path, f);
  for (const a of machine.hardware) check(shortName(a.step), a);
}

const NOTHING = { reads: new Set<string>(), writes: new Set<string>() };

/** Who owns a lock is the same for all that look, and steps of hardware and devices are no CPU's: none reads or writes what a CPU has of its own. */
function checkNobodys(reading: Reading, { program, machine, footprints }: LayeredSystem): void {
  const own = ownPaths(machine);
  const devices = machine.principals.flatMap((p) => p.devices ?? []);
  const nobodys = [
    machine.owner,
    ...machine.hardware.map((a) => a.step),
    ...devices.flatMap((d) => [d.acts, ...d.steps]),
  ];
  for (const name of new Set(nobodys)) {
    const { reads, writes } = name === undefined ? NOTHING : footprints.of(name);
    const read = name && own.find((path) => reads.has(path) || writes.has(path));
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
  if (number === SECURITY && proof.seals.layers.length + proof.seals.primitives.length > 0)
    reading.refuse(
      at(),
      "security seals nothing: what it is about is whatever may be called above the highest layer",
      "a layer seals what no layer above it calls",
    );
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
