/** Stores to entries of page tables on a path, and what they make of them. */
import { bits, eq, type Smt, width } from "../../smt/index.ts";
import { constantly, type Facts, minus } from "../../symbolic/code/index.ts";
import { type Path, placeText, type Setting, type Step, type StepOf, type Table, type Tables } from "./paths/index.ts";

type EntryStep = StepOf<"store"> & { readonly spot: Extract<StepOf<"store">["spot"], { kind: "entry" }> };

/** What the bits of an entry that are known make of it; `table` and `leaf` are valid. */
export type EntryKind = "invalid" | "table" | "leaf" | "valid" | "unknown";

export interface EntryStore {
  readonly step: EntryStep;
  readonly tables: Tables;
  /** Of its table; of a new one where an entry links it later, undefined where none does. */
  readonly level: number | undefined;
  /** What it may have been and may be, on this path. */
  readonly may: { readonly old: EntryKind; readonly now: EntryKind };
}

/** What an entry is, at a level of 0 to 3. */
export function entryKind(word: Smt, level: number | undefined, facts: Facts): EntryKind {
  const { zero, one } = facts.bits(word);
  if ((zero & 1n) !== 0n || facts.range(word).max === 0n) return "invalid";
  if (level === 3 && (zero & 2n) !== 0n) return "invalid"; // reserved at this level
  if ((one & 1n) === 0n) return "unknown";
  if (level === 3) return (one & 2n) !== 0n ? "leaf" : "unknown";
  if ((one & 2n) !== 0n) return "table";
  return (zero & 2n) !== 0n ? "leaf" : "valid";
}

export const isEntryStore = (step: Step): step is EntryStep => step.kind === "store" && step.spot.kind === "entry";

/** Levels that new tables get when an entry points to them. */
function linkedLevels(steps: readonly Step[]): ReadonlyMap<string, number> {
  const levels = new Map<string, number>();
  // From the last: a table is often linked before the one above it is.
  for (const s of steps.filter(isEntryStore).reverse()) {
    const level = s.spot.table.level ?? levels.get(s.spot.table.key);
    if (s.child !== undefined && level !== undefined) levels.set(s.child.key, level + 1);
  }
  return levels;
}

/** All stores to entries, in order. */
export function entryStores({ steps }: Path, { tables }: Setting): readonly EntryStore[] {
  const levels = linkedLevels(steps);
  return steps.filter(isEntryStore).map((step) => {
    const { table } = step.spot;
    const level = table.level ?? levels.get(table.key);
    const kind = (word: Smt | undefined): EntryKind =>
      word === undefined || step.bytes !== 8 ? "unknown" : entryKind(word, level, step.facts);
    const fresh = table.fresh && table.parent === undefined;
    const may = { old: fresh ? "invalid" : kind(step.old), now: kind(step.value) } as const;
    return { step, tables: tables[table.tables]!, level, may };
  });
}

type LockStep = StepOf<"acquire" | "release">;
export const isLockStep = (s: Step): s is LockStep => s.kind === "acquire" || s.kind === "release";

/** Whether a lock was acquired before a step, and not released since; a lock that is not known and was not acquired may be any. */
export function isHeld(lock: string, at: number, steps: readonly Step[]): boolean {
  let [held, strangers] = [false, 0];
  for (const s of steps) {
    if (s.at >= at || !isLockStep(s) || (s.lock !== lock && s.lock !== undefined)) continue;
    if (s.lock === lock) held = s.kind === "acquire";
    else if (s.kind === "acquire") strangers++;
    else if (strangers > 0) strangers--;
    else held = false;
  }
  return held;
}

/** Whether a store may be to where the address of a root is kept. */
function isRoot({ spot, bytes }: StepOf<"store">, { root, rootDatum, rootIsTable, each }: Tables): boolean {
  if (spot.kind !== "datum" || rootIsTable || spot.datum.from !== rootDatum?.from) return false;
  const { constant, parts } = minus(spot.offset, constantly(root - spot.datum.from));
  const at = BigInt.asIntN(64, constant);
  if (each === undefined) return parts.length > 0 || (at < ROOT_BYTES && at + BigInt(bytes) > 0n);
  const by = BigInt(each);
  const within = ((at % by) + by) % by;
  return parts.some(([, n]) => n % by !== 0n) || within < ROOT_BYTES || within + BigInt(bytes) > by;
}
const ROOT_BYTES = 8n;

/** What nothing says of stores: whether they are to a table, and whether its lock is held. */
export const strayStores = (path: Path, { tables, lockFunctions }: Setting): readonly string[] =>
  path.steps.flatMap((s) => {
    if (s.kind !== "store") return [];
    const place = placeText(s.instruction);
    if (s.spot.kind === "unknown")
      return [`${place}: nothing says whether this store is to a page table; name what it points to`];
    const { spot } = s;
    if (spot.kind === "datum")
      return tables.some((t) => isRoot(s, t)) ? [`${place}: this may change which table is a root`] : [];
    if (s.spot.kind !== "entry") return [];
    const { table } = s.spot;
    const of = tables[table.tables]!;
    const isLinked = !table.fresh || table.parent !== undefined;
    if (isLinked && of.lock !== undefined && lockFunctions.has(of.lock) && !isHeld(of.lock, s.at, path.steps))
      return [`${place}: nothing on this path shows that ${of.lock} is held`];
    if (isTable(table, s.facts, of)) return [];
    return [`${place}: nothing says that the entry that leads here is a table, and no block`];
  });

/** Whether a word that was followed is known to point to a table. */
function isTable({ word, level, parent }: Table, facts: Facts, { blocks }: Tables): boolean {
  if (word === undefined || parent === undefined) return true;
  const { one } = facts.bits(word);
  if ((one & 3n) === 3n) return true;
  return !blocks && level !== undefined && (facts.range(word).min > 0n || facts.decide(isZero(word)) === false);
}

const isZero = (word: Smt): Smt => eq(word, bits(0, width(word)));

/** Whether two tables are one. */
export const sameTable = (a: Table | undefined, b: Table | undefined): boolean => a !== undefined && a.key === b?.key;

/** The root of the tree that a table is in. */
export const rootOf = (table: Table): Table => (table.parent === undefined ? table : rootOf(table.parent.table));
