/** Fields of a machine as they are declared: whose each is, behind which lock, and at which layers it means something. */
import { type Sort, sameSort } from "../../../ir/index.ts";
import type { Declared, DeclaredField } from "../../../kernel/index.ts";
import type { Span } from "../../../text/index.ts";
import type { Reading } from "./reading.ts";

/** A lock, or the procedure that gives it for keys; or nothing but being the CPU that is the key of that number. */
export type LockName = bigint | string | { readonly key: number };

/** A field, as a path with `*` for keys. */
export interface MachineField {
  readonly path: string;
  /** `entry`: of a map by CPU, in which each CPU has its entry. */
  readonly whose: "own" | "entry" | "fixed" | "shared" | "locked";
  /** What protects it; of an entry, its CPU. */
  readonly lock: LockName | undefined;
  /** Others see each change at once: it is shared, or hardware reads it; of what is behind a lock, up to a layer. */
  readonly visible: boolean;
  readonly visibleTo: number;
  readonly from: number;
  readonly to: number;
}

/** A layer number above all. */
export const TOP = 99;

/** How many keys a path has. */
export const starsOf = (path: string): number => path.split(".").filter((part) => part === "*").length;

/** Whether a path is one of a list, or below one. */
export const isUnder = (path: string, list: readonly string[]): boolean =>
  list.some((l) => path === l || path.startsWith(`${l}.`));

/** The field of a list that a path is, or is below. */
export const fieldAt = (fields: readonly MachineField[], path: string): MachineField | undefined =>
  fields.find((f) => isUnder(path, [f.path]));

export const livesAt = ({ from, to }: { readonly from: number; readonly to: number }, level: number): boolean =>
  from <= level && level <= to;

const WHOSE = ["own", "fixed", "shared"] as const;
const HINT = 'write "own", "fixed" or "shared", or { lock: … }';

/** Reads `fields` of a declaration. */
export function readFields(reading: Reading, declared: Declared | undefined, machine: Sort): MachineField[] {
  const entries = reading.entriesOf(declared);
  const fields = entries.flatMap((f) => readField(reading, f, machine) ?? []);
  const listed = fields.map((f) => f.path);
  for (const path of missing(machine, listed))
    if (declared !== undefined)
      reading.refuse(declared.span, `the machine's field ${path} is not declared`, `add "${path}": ${HINT.slice(6)}`);
  for (const { name, span } of entries)
    if (listed.some((l) => l !== name && isUnder(name, [l])))
      reading.refuse(span, `${name} is declared by a field above it`);
  return fields;
}

function readField(reading: Reading, { name, span, value }: DeclaredField, machine: Sort): MachineField | undefined {
  const sorts = sortsOn(machine, name);
  if (sorts === undefined) return reading.refuse(span, `the machine has no field ${name}`, "a path has * for each key");
  const whose = value.kind === "text" ? value : undefined;
  const known =
    whose === undefined ? reading.fields(value, ["is", "lock", "visible", "from", "to"]) : new Map<string, Declared>();
  const is = reading.text(whose ?? known.get("is"));
  const lock = known.get("lock");
  if (is !== undefined && !WHOSE.some((w) => w === is)) return reading.refuse(value.span, `no field is ${is}`, HINT);
  if ((is === undefined) === (lock === undefined)) return reading.refuse(value.span, `whose is ${name}?`, HINT);
  const [from, to] = [reading.number(known.get("from")) ?? 0, reading.number(known.get("to")) ?? TOP];
  const stars = starsOf(name);
  if (lock !== undefined) {
    const seen = readVisible(reading, known.get("visible"));
    return { path: name, whose: "locked", lock: readLock(reading, lock, sorts), ...seen, from, to };
  }
  if (known.has("visible")) reading.refuse(value.span, "what has no lock is visible or nobody else's anyway");
  if (is === "own" && stars > 0) return { path: name, whose: "entry", lock: { key: stars - 1 }, ...HIDDEN, from, to };
  const plain = is as (typeof WHOSE)[number];
  return { path: name, whose: plain, lock: undefined, visible: plain === "shared", visibleTo: TOP, from, to };
}

const HIDDEN = { visible: false, visibleTo: TOP };

function readVisible(reading: Reading, value: Declared | undefined): Pick<MachineField, "visible" | "visibleTo"> {
  if (value === undefined) return HIDDEN;
  if (value.kind !== "record") return { visible: reading.truth(value), visibleTo: TOP };
  return { visible: true, visibleTo: reading.number(reading.fields(value, ["to"]).get("to")) ?? TOP };
}

/** A lock by number, or by a function of the first keys of a field. */
export function readLock(reading: Reading, value: Declared, keys: readonly Sort[]): LockName | undefined {
  if (value.kind === "number") return value.value;
  const lifted = reading.lifted(value);
  const params = lifted?.procedure.params ?? [];
  if (params.length > keys.length)
    return reading.refuse(value.span, `the lock takes ${params.length} keys, the field has ${keys.length}`);
  if (!params.every((p, i) => sameSort(p.sort, keys[i]!)))
    return reading.refuse(value.span, "the lock takes keys of other types than the field has");
  return lifted?.name;
}

/** What gives a lock gives one of which somebody may be the owner. */
export function checkLock(reading: Reading, at: Span, lock: LockName | undefined, owner: string | undefined): void {
  const [gives, takes] = [lock, owner].map((name) =>
    typeof name === "string" ? reading.program.procedures.get(name)?.procedure : undefined,
  );
  if (gives === undefined || takes === undefined) return;
  if (gives.result === undefined || !sameSort(gives.result, takes.params[1]!.sort))
    reading.refuse(at, "what gives the lock gives something else than owner takes");
}

/** Sorts of the keys on a path; undefined when there is no such path. */
export function sortsOn(machine: Sort, path: string): Sort[] | undefined {
  const keys: Sort[] = [];
  let at: Sort | undefined = machine;
  for (const part of path.split(".")) {
    if (part === "*") {
      if (at?.kind !== "map") return undefined;
      keys.push(at.from);
      at = at.to;
    } else at = at?.kind === "record" ? at.fields.find((f) => f.name === part)?.sort : undefined;
    if (at === undefined) return undefined;
  }
  return keys;
}

/** The sort at a path. */
export function sortAt(machine: Sort, path: string): Sort {
  let at = machine;
  for (const part of path.split("."))
    at = part === "*" ? (at as Sort & { kind: "map" }).to : fieldSort(at as Sort & { kind: "record" }, part);
  return at;
}
const fieldSort = (sort: Sort & { readonly kind: "record" }, name: string): Sort =>
  sort.fields.find((f) => f.name === name)!.sort;

/** Paths of which nothing is said: the shortest below which nothing is. */
function missing(sort: Sort, listed: readonly string[], path = ""): string[] {
  if (listed.includes(path)) return [];
  if (path !== "" && !listed.some((l) => l.startsWith(`${path}.`))) return [path];
  const below = (part: string): string => (path === "" ? part : `${path}.${part}`);
  if (sort.kind === "map") return missing(sort.to, listed, below("*"));
  if (sort.kind !== "record") return [path];
  return sort.fields.flatMap((f) => missing(f.sort, listed, below(f.name)));
}
