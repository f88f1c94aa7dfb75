/**
 * *transactional-page-table*: whatever subset of the stores of a critical section a walk sees, in whatever order, it ends where it
 * would have ended before all of them, or after all of them, or in a fault. A walk reads one entry at each level; of an entry
 * that the section stores it may read what was there before or anything that was stored.
 */

import { isEntryStore, strayStores } from "./entries.ts";
import { onTables } from "./on-tables.ts";
import {
  type Fault,
  type Path,
  type PathJudge,
  placeText,
  type Setting,
  type Step,
  type StepOf,
  spotText,
  type Table,
  type Told,
} from "./paths/index.ts";
import { after, any, before, type End, FAULT, Section, type Version } from "./walks.ts";

/** Ways to suppose which indices are one. */
const MOST_GUESSES = 64;

/** The critical sections of a path, for tables that a lock guards; all of it is one where none does. */
function sections({ steps }: Path, lock: string | undefined): readonly (readonly Step[])[] {
  const found: Step[][] = [[]];
  for (const s of steps) {
    found.at(-1)!.push(s);
    if (s.kind === "release" && (lock === undefined || lock === s.lock)) found.push([]);
  }
  return found;
}

/** A walk that ends where neither the old nor the new tables lead. */
function faultIn(
  section: Section,
  root: Table,
  facts: Step["facts"],
  setting: Setting,
): Fault | "too many" | undefined {
  for (let tries = 0; tries < MOST_GUESSES; tries++) {
    const fault = faultAsGuessed(section, root, facts, setting);
    if (fault !== undefined || !section.guesses.next()) return fault;
  }
  return "too many";
}

function faultAsGuessed(
  section: Section,
  root: Table,
  facts: Step["facts"],
  setting: Setting,
): Fault | "too many" | undefined {
  let fault: Fault | undefined;
  const whole = section.addresses(root, (indices) => {
    if (fault !== undefined) return;
    const allowed = new Set([
      FAULT,
      ...section.ends(root, indices, facts, before).map((e) => e.key),
      ...section.ends(root, indices, facts, after).map((e) => e.key),
    ]);
    const bad = section.ends(root, indices, facts, any).find((e) => !allowed.has(e.key));
    if (bad !== undefined) fault = mixed(bad, root, setting);
  });
  return fault ?? (whole ? undefined : "too many");
}

function mixed({ found }: End, root: Table, setting: Setting): Fault {
  const seen = found.flatMap(({ by }) => by ?? []);
  const missed = found.flatMap(({ next }) => next ?? []);
  const name = setting.tables[root.tables]!.name;
  const notes = new Map([
    ...seen.map((s) => [s.at, "a walk sees this store"] as const),
    ...missed.map((s) => [s.at, "a walk may not see this store yet"] as const),
  ]);
  const what =
    missed.length > 0
      ? `a walk of ${name} may see a store and not another one of its section, and end where neither leads`
      : `a walk of ${name} may end where it leads neither before nor after the section`;
  const hint = "let every section make one change that walks can see: link what nothing points to, or clear one entry";
  const mends = seen.map(({ at }) => ({ step: at, where: "before", text: ["dsb ishst"] }) as const);
  const at = [...new Set([...missed, ...seen].map((s) => s.at))].sort((x, y) => x - y);
  return { what, at, notes, hint, mends };
}

function shownBetween({ by }: Version, setting: Setting): Fault {
  const what = `an entry of ${spotText(by!.spot, setting)} is stored twice in one section, and a walk may see the first`;
  return { what, at: [by!.at] };
}

/** Pages that are given back in the section that unlinks them may be handed out again in it. */
function reused(steps: readonly Step[], tables: number): readonly Fault[] {
  const freed = steps.find((s): s is StepOf<"free"> => s.kind === "free" && "table" in s && s.table?.tables === tables);
  if (freed === undefined) return [];
  const unlinked = steps.find((s) => isEntryStore(s) && s.at < freed.at && s.oldChild?.key === tableOf(freed)?.key);
  const again = steps.find(
    (s) => isEntryStore(s) && s.at > freed.at && s.spot.table.fresh && allocatedAfter(steps, s.spot.table, freed.at),
  );
  if (unlinked === undefined || again === undefined) return [];
  const what =
    "a table is unlinked, given back and may be used again in one section: a walk of the old tables sees the new use";
  return [{ what, at: [unlinked.at, freed.at, again.at] }];
}

const tableOf = (s: Step): Table | undefined => ("table" in s ? (s.table as Table | undefined) : undefined);
const allocatedAfter = (steps: readonly Step[], table: Table, at: number): boolean =>
  steps.some((s) => s.kind === "alloc" && s.at > at && tableOf(s)?.key === table.key);

/** What is to be said of one section and one kind of tables. */
export function judgeSection(steps: readonly Step[], tables: number, setting: Setting): Told {
  const last = steps.at(-1);
  if (last === undefined) return { faults: [], unknown: [] };
  const [faults, unknown]: [Fault[], string[]] = [[...reused(steps, tables)], []];
  const section = new Section(steps, tables);
  const { name } = setting.tables[tables]!;
  for (const s of section.loose())
    unknown.push(`${placeText(s.instruction)}: the level of this table of ${name} is not known`);
  for (const s of steps)
    if (isEntryStore(s) && s.spot.table.tables === tables && s.bytes !== 8)
      faults.push({ what: `part of an entry of ${spotText(s.spot, setting)} is stored`, at: [s.at] });
  const unclear = section.unclear(last.facts);
  if (unclear !== undefined)
    unknown.push(`${placeText(unclear.instruction)}: nothing says whether this entry is one that was stored before`);
  const between = section.inBetween(last.facts);
  if (between !== "deep") return { faults: between ? [...faults, shownBetween(between, setting)] : faults, unknown };
  for (const root of section.roots()) {
    const found = faultIn(section, root, last.facts, setting);
    if (found === "too many")
      unknown.push(`the section that ends at ${placeText(last.instruction)} stores too many entries`);
    else if (found !== undefined) faults.push(found);
  }
  return { faults, unknown };
}

const judge: PathJudge = (path, setting) => {
  const stray = strayStores(path, setting);
  if (path.end === "cut") return { faults: [], unknown: stray };
  const told = setting.tables.flatMap(({ lock }, i) =>
    sections(path, lock).map((steps) => judgeSection(steps, i, setting)),
  );
  return { faults: told.flatMap((t) => t.faults), unknown: [...stray, ...told.flatMap((t) => t.unknown)] };
};

export const transactionalPageTable = onTables(
  "transactional-page-table",
  "a walk that sees some of a section's stores ends as before it, as after it, or in a fault",
  judge,
);
