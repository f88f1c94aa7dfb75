/** What is said of noninterference, held against the system: which steps it is about, and whether it means something. */
import { sameSort } from "../../../ir/index.ts";
import { type KernelProgram, type Lifted, type Primitive, SECURITY } from "../../../kernel/index.ts";
import { span } from "../../../text/index.ts";
import { type CpuActor, cpuActors } from "./actors.ts";
import { calledBy } from "./crossing.ts";
import { isUnder, livesAt, sortsOn } from "./fields.ts";
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

/** Parameters of a step's specification behind the machine, or of a sequence. */
const paramsOf = (program: KernelProgram, { spec, kind }: Primitive) =>
  program.procedures.get(spec)!.procedure.params.slice(kind === "sequence" ? 0 : 1);

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

/** For whom a step or a sequence is taken, and which of its arguments that depends on. */
export interface TakenFor {
  readonly takes: KnownTakes;
  readonly args: readonly number[];
}

const taken = new WeakMap<LayeredSystem, ReadonlyMap<string, readonly TakenFor[]>>();

/** The same of all steps on the highest machine, and of all sequences, by their specifications: a step is the same one wherever it is taken. */
export function takenForOf(system: LayeredSystem): ReadonlyMap<string, readonly TakenFor[]> {
  const known = taken.get(system);
  if (known !== undefined) return known;
  const { program } = system;
  const found = new Map<string, readonly TakenFor[]>();
  for (const takes of passingOf(system).takes)
    for (const step of namedBy(system, takes)) {
      const args = takenArguments(program, program.procedures.get(takes.only)!, 1, step)!;
      found.set(step.spec, [...(found.get(step.spec) ?? []), { takes, args }]);
    }
  taken.set(system, found);
  return found;
}

/** What `takes` may name. */
const takeable = (system: LayeredSystem): readonly Primitive[] => [
  ...cpuActors(system).map((a) => a.primitive),
  ...system.layers.flatMap((l) => l.primitives.filter((p) => p.kind === "sequence")),
];

/** What `takes` names. */
export const namedBy = (system: LayeredSystem, { steps }: KnownTakes): readonly Primitive[] =>
  takeable(system).filter((p) => namesStep(system, steps, p));

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
  const [named, open, acting] = [takeable(system), ofWhoRuns(system), actingFields(system)];
  for (const t of takes) checkTakes(reading, system, t, { named, open, acting });
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

/** What `takes` may name, what of that it may not because nobody owes it, and the fields that `only` may read. */
interface Takeable {
  readonly named: readonly Primitive[];
  readonly open: ReadonlySet<string>;
  readonly acting: ReadonlySet<string>;
}

function checkTakes(
  reading: Reading,
  system: LayeredSystem,
  takes: KnownTakes,
  { named, open, acting }: Takeable,
): void {
  const { program, machine } = system;
  const { only, steps, span: at } = takes;
  const lifted = program.procedures.get(only)!;
  const [first] = lifted.procedure.params;
  if (first === undefined || !sameSort(first.sort, machine.sort) || lifted.procedure.result?.kind !== "bool") {
    reading.refuse(at, "only is (machine, …arguments by name) => boolean");
    return;
  }
  const { reads } = system.footprints.of(only);
  const more = [...reads].find((f) => !acting.has(f));
  if (more !== undefined)
    reading.refuse(
      at,
      `only reads ${more}, on which it does not depend for whom a CPU works: it says for whom a step is taken, not when`,
      "what else a caller has to see to is a require of the step",
    );
  const other = [...reads].find((f) => !isSettledForCpu(system, f));
  if (other !== undefined)
    reading.refuse(
      at,
      `only reads ${other}, which is not this CPU's at all layers: others could change it, or a layer have it otherwise`,
    );
  for (const name of steps) {
    const found = named.filter((p) => namesStep(system, [name], p));
    if (found.length === 0) reading.refuse(at, `nobody takes ${name.split("#").at(-1)} on the highest machine`);
    for (const step of found) {
      if (takenArguments(program, lifted, 1, step) === undefined)
        reading.refuse(at, `only takes arguments that ${step.short} does not take`);
      if (open.has(step.spec))
        reading.refuse(
          at,
          `who runs takes ${step.short}, and nobody owes for whom`,
          "what it asks of who runs is a require of its own",
        );
    }
  }
}

/** Specifications of what who runs takes: what the highest layer offers, and what the machine does for nobody's code. */
function ofWhoRuns(system: LayeredSystem): ReadonlySet<string> {
  const layers = system.layers.filter((l) => l.number !== SECURITY);
  const called = new Set(layers.flatMap((l) => calledBy(system, l)).map((c) => c.primitive.spec));
  const offered = layers.at(-1)!.primitives.filter((p) => p.kind !== "transition");
  const uncalled = layers.flatMap((l) => l.primitives.filter((p) => p.kind === "bottom" && !called.has(p.spec)));
  return new Set([...offered, ...uncalled].map((p) => p.spec));
}

/** Whether a field is a CPU's own, or never changes, and means something at all layers. */
const isSettledForCpu = ({ machine, layers }: LayeredSystem, path: string): boolean =>
  path === machine.self ||
  machine.fields.some(
    (f) =>
      f.path === path && (f.whose === "own" || f.whose === "fixed") && layers.every(({ number }) => livesAt(f, number)),
  );

/** Fields by which CPUs work for principals. */
const actingFields = ({ machine, footprints }: LayeredSystem): ReadonlySet<string> =>
  new Set(machine.principals.flatMap(({ acts }) => (acts === undefined ? [] : [...footprints.of(acts).reads])));

const isOfLayer = (layers: readonly Layer[], { level }: Primitive, folder: string): boolean =>
  layers.some((l) => l.folder === folder && l.number === level);

/** Whether a list of primitives and folders names a step. */
export const namesStep = ({ program, layers }: LayeredSystem, names: readonly string[], step: Primitive): boolean =>
  names.some((n) => program.primitives.get(n)?.spec === step.spec || isOfLayer(layers, step, n));
