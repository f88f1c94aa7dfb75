/** What is said of noninterference, held against the system: which steps it is about, and whether it means something. */
import { sameSort } from "../../../ir/index.ts";
import { type KernelProgram, type Lifted, type Primitive, SECURITY } from "../../../kernel/index.ts";
import { span } from "../../../text/index.ts";
import { type CpuActor, cpuActors } from "./actors.ts";
import { isUnder, sortsOn } from "./fields.ts";
import type { Layer } from "./layer.ts";
import type { Principal } from "./observes.ts";
import type { KnownDeclassified, KnownTakes } from "./passing.ts";
import type { Reading } from "./reading.ts";
import type { LayeredSystem } from "./system.ts";

/** What is said of noninterference; nothing where there is no `security`. */
export const passingOf = ({ layers }: LayeredSystem): Pick<Layer["proof"], "declassifies" | "takes"> =>
  layers.find((l) => l.number === SECURITY)?.proof ?? { declassifies: [], takes: [] };

/** The kind of principal to whom something passes. */
export const principalTo = (principals: readonly Principal[], { to }: KnownDeclassified): Principal | undefined =>
  to === undefined && principals.length === 1 ? principals[0] : principals.find((p) => p.name === to);

/** Parameters of a step's specification behind the machine. */
const paramsOf = (program: KernelProgram, { spec }: Primitive) =>
  program.procedures.get(spec)!.procedure.params.slice(1);

/** Which arguments of a step a function takes behind its first parameters: their numbers. Undefined: it takes one that the step does not. */
export function takenArguments(
  program: KernelProgram,
  lifted: Lifted,
  first: number,
  step: Primitive,
): readonly number[] | undefined {
  const params = paramsOf(program, step);
  const found = lifted.procedure.params
    .slice(first)
    .map((p) => params.findIndex((q) => q.name === p.name && sameSort(q.sort, p.sort)));
  return found.includes(-1) ? undefined : found;
}

/** Everything that is said of noninterference speaks of steps that are taken, and of what is observed. */
export function checkPassing(reading: Reading, system: LayeredSystem, { proof, number, modules }: Layer): void {
  const { declassifies, takes } = proof;
  if (declassifies.length + takes.length === 0) return;
  if (number !== SECURITY) {
    reading.refuse(
      span(modules.proof!.file, 0, 0),
      "who learns what is said of the whole system",
      "say it in security",
    );
    return;
  }
  const ids = declassifies.map((d) => d.id);
  for (const { id, span: at } of declassifies.filter((d, i) => ids.indexOf(d.id) < i))
    reading.refuse(at, `${id} is something else that passes already`, "each entry has an id of its own");
  const actors = cpuActors(system);
  for (const d of declassifies) checkDeclassified(reading, system, d, actors);
  for (const t of takes) checkTakes(reading, system, t, actors);
}

const actorOf = (actors: readonly CpuActor[], { program }: LayeredSystem, name: string): Primitive | undefined => {
  const spec = program.primitives.get(name)?.spec;
  return actors.find((a) => a.primitive.spec === spec)?.primitive;
};

function checkDeclassified(
  reading: Reading,
  system: LayeredSystem,
  declassified: KnownDeclassified,
  actors: readonly CpuActor[],
): void {
  const { id, path, when, steps, span: at } = declassified;
  const { program, machine } = system;
  const principal = principalTo(machine.principals, declassified);
  if (principal === undefined) {
    reading.refuse(at, `${id}: to whom?`, "name a principal of observes in to");
    return;
  }
  const keys = path === undefined ? [] : sortsOn(machine.sort, path);
  const isSeen = path === undefined || principal.sees.some((o) => isUnder(path, [o.path]) || isUnder(o.path, [path]));
  if (keys === undefined || !isSeen) {
    reading.refuse(at, `${id}: ${path} is nothing that ${principal.name} sees`);
    return;
  }
  const lifted = when === undefined ? undefined : program.procedures.get(when)!;
  const first = [machine.sort, ...principal.is, ...keys];
  const { params, result } = lifted?.procedure ?? { params: [], result: undefined };
  const isForm =
    lifted === undefined ||
    (result?.kind === "bool" && lifted.total && first.every((s, i) => i in params && sameSort(s, params[i]!.sort)));
  if (!isForm)
    reading.refuse(at, `${id}: when?`, "when is (machine, …principal, …keys, …arguments by name) => boolean");
  for (const name of isForm ? steps : []) {
    const step = actorOf(actors, system, name);
    if (step === undefined) reading.refuse(at, `${id}: nobody takes ${name.split("#")[1]} on the highest machine`);
    else if (lifted !== undefined && takenArguments(program, lifted, first.length, step) === undefined)
      reading.refuse(at, `${id}: when takes arguments that ${step.short} does not take`);
  }
}

function checkTakes(reading: Reading, system: LayeredSystem, takes: KnownTakes, actors: readonly CpuActor[]): void {
  const { program, machine, layers } = system;
  const { only, steps, span: at } = takes;
  const lifted = program.procedures.get(only)!;
  const [first] = lifted.procedure.params;
  if (first === undefined || !sameSort(first.sort, machine.sort) || lifted.procedure.result?.kind !== "bool") {
    reading.refuse(at, "only is (machine, …arguments by name) => boolean");
    return;
  }
  const { reads } = system.footprints.of(only);
  const more = [...reads].find((f) => !actsBy(system).has(f));
  if (more !== undefined)
    reading.refuse(
      at,
      `only reads ${more}, on which it does not depend for whom a CPU works: it says for whom a step is taken, not when`,
      "what else a caller has to see to is a require of the step",
    );
  for (const name of steps) {
    const found = program.primitives.has(name)
      ? [actorOf(actors, system, name)].flatMap((p) => p ?? [])
      : actors.filter((a) => isOfLayer(layers, a.primitive, name)).map((a) => a.primitive);
    if (found.length === 0) reading.refuse(at, `nobody takes ${name.split("#").at(-1)} on the highest machine`);
    for (const step of found)
      if (takenArguments(program, lifted, 1, step) === undefined)
        reading.refuse(at, `only takes arguments that ${step.short} does not take`);
  }
}

/** Fields by which CPUs work for principals. */
const actsBy = ({ machine, footprints }: LayeredSystem): ReadonlySet<string> =>
  new Set(machine.principals.flatMap(({ acts }) => (acts === undefined ? [] : [...footprints.of(acts).reads])));

const isOfLayer = (layers: readonly Layer[], { level }: Primitive, folder: string): boolean =>
  layers.some((l) => l.folder === folder && l.number === level);

/** Whether a list of primitives and folders names a step. */
export const namesStep = ({ program, layers }: LayeredSystem, names: readonly string[], step: Primitive): boolean =>
  names.some((n) => program.primitives.get(n)?.spec === step.spec || isOfLayer(layers, step, n));
