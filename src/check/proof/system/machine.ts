/** The machine under a system, as `machine.ts` of its lowest layer declares it: trusted, and all that is. */
import { isEnumeration, type Sort, sameSort } from "../../../ir/index.ts";
import type { Declared, KernelProgram } from "../../../kernel/index.ts";
import { type InputError, type Span, span } from "../../../text/index.ts";
import { checkLock, livesAt, type MachineField, readFields, sortsOn, TOP } from "./fields.ts";
import { type Principal, readPrincipals } from "./observes.ts";
import { Reading } from "./reading.ts";

/** A step of hardware: of no CPU, behind no lock, at any time. */
export interface Actor {
  /** `(machine, …keys) => machine`. */
  readonly step: string;
  readonly keys: readonly { readonly name: string; readonly sort: Sort }[];
  readonly from: number;
  readonly to: number;
}

/** What is taken for true of every state of the bottom machine. */
export interface Trusted {
  readonly id: string;
  readonly says: string;
}

export interface DeclaredMachine {
  readonly file: string;
  readonly span: Span;
  readonly sort: Sort & { readonly kind: "record" };
  readonly self: string;
  readonly initial: string;
  /** `(machine, lock) => owner`; undefined where there are no locks. */
  readonly owner: string | undefined;
  readonly fields: readonly MachineField[];
  readonly hardware: readonly Actor[];
  readonly assumes: readonly Trusted[];
  /** What steps stand for that are simpler than what they stand for: in words. */
  readonly idealises: readonly { readonly id: string; readonly says: string }[];
  readonly principals: readonly Principal[];
}

const HINT = "export const machine = defineMachine({ self: …, initial: …, owner: …, fields: { … } })";

/** The declaration of a system whose lowest layer's folder is `folder`; undefined when it is wrong or not there. */
export function readMachine(
  program: KernelProgram,
  folder: string,
): { readonly machine: DeclaredMachine | undefined; readonly errors: readonly InputError[] } {
  const reading = new Reading(program, "KTS60");
  const file = `${folder}/machine.ts`;
  const declared = program.declared.get(`${file}#machine`);
  if (declared === undefined) {
    const known = [...program.modules.keys()].find((f) => f.startsWith(`${folder}/`)) ?? file;
    const at = program.modules.has(file) ? file : known;
    reading.refuse(span(at, 0, 0), `${file} does not declare the machine`, HINT);
    return { machine: undefined, errors: reading.errors };
  }
  const machine = machineOf(reading, file, declared);
  return { machine: reading.errors.length === 0 ? machine : undefined, errors: reading.errors };
}

const KNOWN = ["self", "initial", "owner", "fields", "hardware", "assumes", "idealises", "observes", "acts", "devices"];

function machineOf(reading: Reading, file: string, declared: Declared): DeclaredMachine | undefined {
  const parts = reading.fields(declared, KNOWN);
  for (const name of ["self", "initial", "fields"])
    if (!parts.has(name)) reading.refuse(declared.span, `${name} of the machine is not declared`, HINT);
  const initial = reading.lifted(parts.get("initial"));
  const sort = initial?.procedure.result;
  if (initial !== undefined && sort?.kind !== "record")
    reading.refuse(parts.get("initial")!.span, "the initial machine is a record");
  if (initial === undefined || sort?.kind !== "record") return undefined;
  const self = reading.text(parts.get("self"));
  if (self !== undefined && !sort.fields.some((f) => f.name === self))
    reading.refuse(parts.get("self")!.span, `the machine has no field ${self}`);
  const cpu = sort.fields.find((f) => f.name === self)?.sort;
  if (cpu !== undefined && !isName(cpu))
    reading.refuse(parts.get("self")!.span, `${self} has parts, which names no CPU`);
  const fields = fieldsWith(reading, parts.get("fields"), sort, self);
  if (!parts.has("owner") && fields.some((f) => f.whose === "locked"))
    reading.refuse(
      declared.span,
      "fields are behind locks, and who owns one is not declared",
      "add owner: (machine, lock) => …",
    );
  const machine = { file, span: declared.span, sort, self: self ?? "", initial: initial.name };
  const owner = parts.has("owner") ? ownerOf(reading, parts.get("owner")!, sort, cpu) : undefined;
  for (const { lock } of fields) checkLock(reading, declared.span, lock, owner);
  return {
    ...machine,
    owner,
    fields,
    hardware: reading.itemsOf(parts.get("hardware")).flatMap((a) => actorOf(reading, a, sort) ?? []),
    assumes: reading.itemsOf(parts.get("assumes")).flatMap((a) => trustedOf(reading, a, sort) ?? []),
    idealises: reading.itemsOf(parts.get("idealises")).flatMap((a) => idealisedOf(reading, a) ?? []),
    principals: readPrincipals(reading, parts, sort, fields),
  };
}

/** The fields, and `self`, which is each CPU's own without being said. */
function fieldsWith(
  reading: Reading,
  declared: Declared | undefined,
  sort: Sort & { readonly kind: "record" },
  self: string | undefined,
): MachineField[] {
  const rest = { ...sort, fields: sort.fields.filter((f) => f.name !== self) };
  const cpu = sort.fields.find((f) => f.name === self)?.sort;
  const fields = readFields(reading, declared, rest);
  for (const { path, whose } of fields)
    if (whose === "entry" && cpu !== undefined && !sameSort(sortsOn(sort, path)!.at(-1)!, cpu))
      reading.refuse(
        declared!.span,
        `each CPU has its own of ${path}, and the last key is no CPU`,
        "what is all of a CPU's own has no *",
      );
  return fields;
}

/** What one thing is told from another by: an identifier, a number, or a word of a list. */
const isName = (sort: Sort): boolean => ["id", "bv", "int", "bool"].includes(sort.kind) || isEnumeration(sort);

function ownerOf(reading: Reading, declared: Declared, machine: Sort, self: Sort | undefined): string | undefined {
  const lifted = reading.lifted(declared);
  if (lifted === undefined) return undefined;
  const { params, result } = lifted.procedure;
  const cases = result?.kind === "union" ? result.cases.map((c) => c.name).sort() : [];
  const of = result?.kind === "union" ? result.cases.find((c) => c.name === "cpu")?.sort : undefined;
  const cpu = of?.kind === "record" ? of.fields.find((f) => f.name === "cpu")?.sort : undefined;
  if (cases.includes("cpu") && self !== undefined && (cpu === undefined || !sameSort(cpu, self)))
    return reading.refuse(
      declared.span,
      "owner gives the CPU in the field cpu, of the type of the field that says which CPU looks",
    );
  if (
    params.length !== 2 ||
    !sameSort(params[0]!.sort, machine) ||
    cases.join(" ") !== "cpu nobody" ||
    !lifted.total ||
    !isName(params[1]!.sort)
  )
    return reading.refuse(
      declared.span,
      'owner takes the machine and a lock, and gives { kind: "nobody" } or { kind: "cpu", cpu }',
    );
  return lifted.name;
}

function actorOf(reading: Reading, declared: Declared, machine: Sort): Actor | undefined {
  const parts = reading.fields(declared, ["step", "from", "to"]);
  const lifted = reading.lifted(parts.get("step"));
  if (lifted === undefined) return parts.has("step") ? undefined : reading.refuse(declared.span, "which step?");
  const [first, ...keys] = lifted.procedure.params;
  if (
    first === undefined ||
    !sameSort(first.sort, machine) ||
    !sameSort(lifted.procedure.result ?? first.sort, machine) ||
    !lifted.total
  )
    return reading.refuse(declared.span, "a step of hardware takes the machine and keys, and always gives the machine");
  const [from, to] = [reading.number(parts.get("from")) ?? 0, reading.number(parts.get("to")) ?? TOP];
  return { step: lifted.name, keys: keys.map((p) => ({ name: p.name, sort: p.sort })), from, to };
}

function idealisedOf(reading: Reading, declared: Declared): { readonly id: string; readonly says: string } | undefined {
  const parts = reading.fields(declared, ["id", "says"]);
  const id = reading.text(parts.get("id"));
  const says = reading.text(parts.get("says"));
  if (id !== undefined && says !== undefined) return { id, says };
  return reading.refuse(declared.span, "what is idealised has an id, and a sentence that says it");
}

function trustedOf(reading: Reading, declared: Declared, machine: Sort): Trusted | undefined {
  const parts = reading.fields(declared, ["id", "says"]);
  const [id, lifted] = [reading.text(parts.get("id")), reading.lifted(parts.get("says"))];
  const [first] = lifted?.procedure.params ?? [];
  if (id === undefined || lifted === undefined || first === undefined || !sameSort(first.sort, machine))
    return reading.refuse(declared.span, "what is assumed has an id, and says something of the machine");
  return { id, says: lifted.name };
}

/** Fields that mean something at a layer, as they are seen there. */
export const fieldsAt = ({ fields }: DeclaredMachine, level: number): readonly MachineField[] =>
  fields.filter((f) => livesAt(f, level)).map((f) => ({ ...f, visible: f.visible && level <= f.visibleTo }));

/** What is a CPU's own altogether: that it is the one that looks, and fields that each CPU has. */
export const ownPaths = ({ self, fields }: DeclaredMachine): readonly string[] => [
  self,
  ...fields.filter((f) => f.whose === "own").map((f) => f.path),
];

/** Paths that differ between a layer and the one below, whose number may be any lower one: what does not mean the same at both. */
export const hiddenAt = ({ fields }: DeclaredMachine, level: number, below: number): readonly string[] =>
  fields.filter((f) => !(livesAt(f, level) && livesAt(f, below))).map((f) => f.path);

export const hardwareAt = ({ hardware }: DeclaredMachine, level: number): readonly Actor[] =>
  hardware.filter((a) => livesAt(a, level));
