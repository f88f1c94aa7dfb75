/** One layer as its files say it: what it introduces, how its states relate to those below, and what its proof file claims. */
import { type Sort, sameSort } from "../../../ir/index.ts";
import {
  type Declared,
  type KernelProgram,
  type LayerFileName,
  type Lifted,
  type Module,
  type Primitive,
  relationForm,
} from "../../../kernel/index.ts";
import { type Span, span } from "../../../text/index.ts";
import { checkLock, isUnder, type LockName, livesAt, readLock, sortsOn, starsOf } from "./fields.ts";
import type { DeclaredMachine } from "./machine.ts";
import { declassifiedOf, type KnownDeclassified, type KnownTakes, takesOf } from "./passing.ts";
import type { Reading } from "./reading.ts";

/** Name behind the `#`. */
export const shortName = (name: string): string => name.slice(name.lastIndexOf("#") + 1);

/** A part of the machine, such as `objects.npts.*`. */
export interface Part {
  readonly path: string;
  readonly keys: number;
}

/** What `relate.ts` says: of two machines or of one, or of that part of them. */
export interface Relation {
  readonly lifted: Lifted;
  readonly name: string;
  readonly states: 1 | 2;
  readonly part: Part | undefined;
}

export interface KnownLoop {
  readonly invariant: Lifted;
  readonly changes: readonly string[];
  readonly measure: Lifted | KnownAwaited;
}
/** What a loop waits for, and what others do so that it is so. */
export interface KnownAwaited {
  readonly awaits: Lifted;
  /** A primitive, or a step of hardware. */
  readonly by: { readonly kind: "primitive" | "hardware"; readonly name: string; readonly span: Span };
  readonly falls: Lifted | undefined;
  /** Arguments by parameter. */
  readonly given: ReadonlyMap<string, Lifted>;
  /** Machines of code and of the specification where another CPU stands. */
  readonly from: Lifted | undefined;
  readonly above: Lifted | undefined;
}
export interface KnownCommit {
  /** A primitive. */
  readonly step: string;
  readonly when: string | undefined;
}
export interface KnownClause {
  readonly says: Lifted;
  readonly exempt: Lifted | undefined;
}
export interface KnownCovered {
  readonly relation: Lifted;
  readonly lock: LockName;
}

/** What a proof file says beside theorems. */
export interface KnownProof {
  readonly title: string;
  readonly run: string | undefined;
  readonly commits: readonly KnownCommit[] | undefined;
  /** By the short name of the function. */
  readonly loops: ReadonlyMap<string, readonly KnownLoop[]>;
  readonly covered: readonly KnownCovered[];
  readonly clauses: readonly KnownClause[];
  /** Declared fields. */
  readonly restored: readonly string[];
  readonly seals: KnownSeals;
  readonly conditions: ReadonlyMap<string, readonly Lifted[]>;
  readonly declassifies: readonly KnownDeclassified[];
  readonly takes: readonly KnownTakes[];
}

/** What no layer above calls: folders of layers below, and primitives. */
export interface KnownSeals {
  readonly layers: readonly string[];
  readonly primitives: readonly string[];
}

/** One folder `NN-name`. */
export interface Layer {
  readonly number: number;
  /** Folder name, such as `07-npt-walk`. */
  readonly folder: string;
  /** Path of the folder. */
  readonly path: string;
  readonly modules: Readonly<Partial<Record<LayerFileName, Module>>>;
  /** What it introduces: primitives, and transitions of its specifications. */
  readonly primitives: readonly Primitive[];
  readonly relations: readonly Relation[];
  readonly invariants: readonly Relation[];
  readonly proof: KnownProof;
}

/** Exported functions of a module that were lifted, in order. */
export const functionsOf = (program: KernelProgram, module: Module | undefined): Lifted[] =>
  [...(module?.exports.values() ?? [])].flatMap((e) =>
    e.kind === "function" ? (program.procedures.get(e.procedure) ?? []) : [],
  );

/** What a layer's `relate.ts` says. Forms that are none are refused. */
export function relationsOf(
  reading: Reading,
  { relate }: Layer["modules"],
  machine: DeclaredMachine,
  covered: readonly KnownCovered[],
): readonly Relation[] {
  return functionsOf(reading.program, relate)
    .filter((l) => !covered.some((c) => c.relation === l))
    .flatMap((lifted) => relationOf(reading, lifted, machine) ?? []);
}

const FORM =
  "a relation is (hi: Machine, lo: Machine, …keys) => boolean, an invariant (m: Machine, …keys) => boolean, either of a part of the machine too";

function relationOf(reading: Reading, lifted: Lifted, machine: DeclaredMachine): Relation | undefined {
  const { params, result } = lifted.procedure;
  const sorts = params.map((p) => p.sort);
  const form = result?.kind === "bool" ? relationForm(machine.sort, sorts) : "it gives no boolean";
  const name = shortName(lifted.name);
  if (typeof form === "string")
    return reading.refuse(lifted.span, `${name} is no relation and no invariant: ${form}`, FORM);
  const { states, place } = form;
  return {
    lifted,
    name,
    states,
    part: place.path === "" ? undefined : { path: place.path, keys: starsOf(place.path) },
  };
}

const KNOWN = [
  "title",
  "run",
  "commits",
  "loops",
  "covered",
  "clauses",
  "restored",
  "seals",
  "conditions",
  "declassifies",
  "takes",
];
const HINT = "export const layer = defineLayer({ title: … })";

/** What a layer's proof file says; without one, nothing. */
export function readProof(
  reading: Reading,
  { modules: { proof }, folder, number }: Pick<Layer, "modules" | "folder" | "number">,
  machine: DeclaredMachine,
): KnownProof {
  const declared = proof && reading.program.declared.get(`${proof.file}#layer`);
  if (proof !== undefined && declared === undefined)
    reading.refuse(span(proof.file, 0, 0), "the proof file declares no layer", HINT);
  const parts = declared === undefined ? new Map<string, Declared>() : reading.fields(declared, KNOWN);
  const run = parts.get("run");
  return {
    title: reading.text(parts.get("title")) ?? folder,
    run: run?.kind === "native" ? run.name : run && reading.lifted(run)?.name,
    commits: parts.has("commits")
      ? reading.itemsOf(parts.get("commits")).flatMap((c) => commitOf(reading, c) ?? [])
      : undefined,
    loops: new Map(reading.entriesOf(parts.get("loops")).map((f) => [f.name, loopsOf(reading, f.value, machine)])),
    covered: reading.itemsOf(parts.get("covered")).flatMap((c) => coveredOf(reading, c, machine) ?? []),
    clauses: reading.itemsOf(parts.get("clauses")).flatMap((c) => clauseOf(reading, c, machine) ?? []),
    restored: reading.itemsOf(parts.get("restored")).flatMap((r) => restoredOf(reading, r, machine, number)),
    seals: sealsOf(reading, reading.itemsOf(parts.get("seals"))),
    conditions: new Map(
      reading
        .entriesOf(parts.get("conditions"))
        .map(({ name, value }) => [name, reading.itemsOf(value).flatMap((f) => reading.lifted(f) ?? [])]),
    ),
    declassifies: declassifiedOf(reading, reading.itemsOf(parts.get("declassifies"))),
    takes: takesOf(reading, reading.itemsOf(parts.get("takes"))),
  };
}

const sealsOf = (reading: Reading, items: readonly Declared[]): KnownSeals => ({
  layers: items.flatMap((s) => (s.kind === "primitive" ? [] : (reading.text(s) ?? []))),
  primitives: items.flatMap((s) => (s.kind === "primitive" ? [s.primitive] : [])),
});

function commitOf(reading: Reading, value: Declared): KnownCommit | undefined {
  if (value.kind === "primitive") return { step: value.primitive, when: undefined };
  const parts = reading.fields(value, ["step", "when"]);
  const [step, when] = [reading.as(parts.get("step"), "primitive"), reading.lifted(parts.get("when"))];
  if (step === undefined || when === undefined) return undefined;
  const spec = reading.program.procedures.get(reading.program.primitives.get(step.primitive)!.spec)!.procedure;
  const { params, result } = when.procedure;
  const isForm =
    result?.kind === "bool" && params.every((p, i) => i in spec.params && sameSort(p.sort, spec.params[i]!.sort));
  if (isForm) return { step: step.primitive, when: when.name };
  return reading.refuse(
    parts.get("when")!.span,
    `${shortName(when.name)} takes the machine and what the step takes, and says yes or no`,
  );
}

const loopsOf = (reading: Reading, value: Declared, machine: DeclaredMachine): KnownLoop[] =>
  reading.itemsOf(value).flatMap((l) => {
    const parts = reading.fields(l, ["invariant", "changes", "measure"]);
    const invariant = reading.lifted(parts.get("invariant"));
    const measure = measureOf(reading, parts.get("measure"), l.span, machine);
    if (!parts.has("invariant")) reading.refuse(l.span, "a loop has an invariant");
    if (invariant !== undefined && invariant.procedure.result?.kind !== "bool")
      reading.refuse(parts.get("invariant")!.span, `${shortName(invariant.name)} does not say yes or no`);
    const changes = reading.itemsOf(parts.get("changes")).flatMap((c) => changesOf(reading, c, machine));
    return invariant === undefined || measure === undefined ? [] : [{ invariant, changes, measure }];
  });

/** What rounds may change: declared fields, or parts of one. */
function changesOf(reading: Reading, value: Declared, { sort, fields }: DeclaredMachine): readonly string[] {
  const path = reading.text(value);
  if (path === undefined) return [];
  const within = fields.map((f) => f.path).filter((f) => isUnder(f, [path]));
  if (within.length > 0) return within;
  if (sortsOn(sort, path) === undefined) reading.refuse(value.span, `the machine has no field ${path}`);
  return [path];
}

/** What sequences leave as they found it: declared fields that are each CPU's own. */
function restoredOf(reading: Reading, value: Declared, { fields }: DeclaredMachine, level: number): readonly string[] {
  const path = reading.text(value);
  const field = fields.find((f) => f.path === path);
  const isOwn = field?.whose === "own" || field?.whose === "entry";
  if (isOwn && livesAt(field, level)) return [field.path];
  const wrong = isOwn ? `means nothing at layer ${level}` : "is no field that each CPU has of its own";
  if (path !== undefined) reading.refuse(value.span, `${path} ${wrong}`);
  return [];
}

const MEASURE_HINT = "a function that falls, or { awaits: …, by: … }";

function measureOf(
  reading: Reading,
  value: Declared | undefined,
  at: Span,
  machine: DeclaredMachine,
): KnownLoop["measure"] | undefined {
  if (value === undefined) return reading.refuse(at, "a loop has a measure", MEASURE_HINT);
  if (value.kind !== "record") {
    const lifted = reading.lifted(value);
    const sort = lifted?.procedure.result?.kind;
    if (lifted === undefined || sort === "int" || sort === "bv") return lifted;
    return reading.refuse(value.span, `${shortName(lifted.name)} gives no number`, "a measure is a word or a bigint");
  }
  return awaitedOf(reading, value, machine);
}

function awaitedOf(reading: Reading, value: Declared, machine: DeclaredMachine): KnownAwaited | undefined {
  const parts = reading.fields(value, ["awaits", "by", "falls", "given", "from", "above"]);
  if (!parts.has("awaits") || !parts.has("by"))
    return reading.refuse(value.span, "what a loop waits for, and what others do so that it is so", MEASURE_HINT);
  const isNumber = (s: Sort): boolean => s.kind === "int" || s.kind === "bv";
  const isMachine = (s: Sort): boolean => sameSort(s, machine.sort);
  const part = (name: string, form: (result: Sort) => boolean, what: string, most: number): Lifted | undefined => {
    if (!parts.has(name)) return undefined;
    const lifted = reading.lifted(parts.get(name));
    const { params = [], result } = lifted?.procedure ?? {};
    const states = params.findIndex((p) => !isMachine(p.sort));
    const isForm = result !== undefined && form(result) && states !== 0 && params.length > 0;
    if (lifted === undefined || (isForm && (states < 0 ? params.length : states) <= most)) return lifted;
    return reading.refuse(parts.get(name)!.span, `${shortName(lifted.name)} takes ${what}`);
  };
  const awaits = part("awaits", (s) => s.kind === "bool", "one machine first, and says yes or no", 1);
  const by = deedOf(reading, parts.get("by")!, machine);
  const given = reading.entriesOf(parts.get("given")).flatMap((g) => {
    const lifted = reading.lifted(g.value);
    return lifted === undefined ? [] : [[g.name, lifted] as const];
  });
  if (awaits === undefined || by === undefined) return undefined;
  return {
    awaits,
    by,
    falls: part("falls", isNumber, "one machine first, and gives a number", 1),
    given: new Map(given),
    from: part("from", isMachine, "the machine first, and gives one", 2),
    above: part("above", isMachine, "the machine first, and gives one", 2),
  };
}

function deedOf(reading: Reading, value: Declared, machine: DeclaredMachine): KnownAwaited["by"] | undefined {
  if (value.kind === "primitive") return { kind: "primitive", name: value.primitive, span: value.span };
  const name = reading.lifted(value)?.name;
  if (name === undefined) return undefined;
  if (machine.hardware.some((a) => a.step === name)) return { kind: "hardware", name, span: value.span };
  return reading.refuse(value.span, `${shortName(name)} is no primitive and no step of hardware`);
}

function ofMachine(
  reading: Reading,
  value: Declared | undefined,
  machine: DeclaredMachine,
  states: number,
): Lifted | undefined {
  const lifted = reading.lifted(value);
  if (lifted === undefined) return undefined;
  const { params, result } = lifted.procedure;
  if (
    result?.kind === "bool" &&
    params.slice(0, states).filter((p) => sameSort(p.sort, machine.sort)).length === states
  )
    return lifted;
  return reading.refuse(
    value!.span,
    `${shortName(lifted.name)} takes ${states === 1 ? "the machine" : "two machines"} first, and says yes or no`,
  );
}

function coveredOf(reading: Reading, value: Declared, machine: DeclaredMachine): KnownCovered | undefined {
  const parts = reading.fields(value, ["relation", "lock"]);
  const relation = ofMachine(reading, parts.get("relation"), machine, 1);
  if (!parts.has("lock")) return reading.refuse(value.span, "covered by which lock?");
  const lock =
    relation &&
    readLock(
      reading,
      parts.get("lock")!,
      relation.procedure.params.slice(1).map((p) => p.sort),
    );
  checkLock(reading, value.span, lock, machine.owner);
  return relation === undefined || lock === undefined ? undefined : { relation, lock };
}

function clauseOf(reading: Reading, value: Declared, machine: DeclaredMachine): KnownClause | undefined {
  const parts = reading.fields(value, ["says", "exempt"]);
  const says = ofMachine(reading, parts.get("says"), machine, 2);
  const exempt = parts.has("exempt") ? ofMachine(reading, parts.get("exempt"), machine, 1) : undefined;
  const [keys, first] = [says, exempt].map((l, i) => l?.procedure.params.slice(2 - i).map((p) => p.sort) ?? []);
  if (!first!.every((sort, i) => keys![i] !== undefined && sameSort(sort, keys![i]!)))
    return reading.refuse(value.span, "exempt takes the machine and the first keys of the clause");
  return says === undefined ? undefined : { says, exempt };
}
