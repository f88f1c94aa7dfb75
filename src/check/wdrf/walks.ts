/** What the walks of one critical section may meet: entries that it stores, with all that was and is in them, and where walks end. */
import type { Smt } from "../../smt/index.ts";
import { isConstant, keyOfSum, type Linear, minus } from "../../symbolic/code/index.ts";
import { entryKind, isEntryStore } from "./entries.ts";
import { apart, differ, type Step, type Table } from "./paths/index.ts";

/** Addresses that are told apart, and levels of a walk. */
const MOST_ADDRESSES = 20_000;
const MOST_LEVELS = 4;

export type SectionStore = ReturnType<typeof storesIn>[number];

/** A value that a walk may find in an entry, and the store that put it there; none for what was there before. */
export interface Version {
  readonly value: Smt;
  readonly child: Table | undefined;
  readonly by: SectionStore | undefined;
  /** The store that took its place. */
  readonly next?: SectionStore | undefined;
}

/** An entry that a section stores. */
interface Entry {
  readonly table: Table;
  readonly index: Linear;
  /** Before, and after each store. */
  readonly versions: readonly Version[];
}

const storesIn = (steps: readonly Step[], tables: number) =>
  steps.filter(isEntryStore).filter((s) => s.spot.table.tables === tables && s.bytes === 8);

/** Where a walk ends: `fault`, or one word for one end. */
export interface End {
  readonly key: string;
  /** Versions that it found on the way. */
  readonly found: readonly Version[];
}
export const FAULT = "fault";

/** What the walks of one section may meet. */
export class Section {
  readonly #entries = new Map<string, Entry[]>();
  /** Entries that point to a table and are not stored: by the table that has them. */
  readonly #links = new Map<string, { readonly index: Linear; readonly child: Table }[]>();
  readonly #stores: readonly SectionStore[];
  readonly guesses = new Guesses();
  /** Tables as they are known at last. */
  readonly #tables = new Map<string, Table>();

  constructor(steps: readonly Step[], tables: number) {
    this.#stores = storesIn(steps, tables);
    for (const s of this.#stores) this.#know(s.spot.table);
    for (const s of this.#stores) {
      if (s.child !== undefined) this.#know(linked(s.child, s));
      this.#add(s);
    }
    this.#settle(steps);
  }

  #know(table: Table): void {
    const known = this.#tables.get(table.key);
    if (known === undefined || known.level === undefined) this.#tables.set(table.key, table);
    const { parent } = table;
    if (parent === undefined) return;
    const list = this.#links.get(parent.table.key) ?? [];
    if (!list.some((l) => same(l.index, parent.index))) {
      this.#links.set(parent.table.key, [...list, { index: parent.index, child: table }]);
      this.#know(parent.table);
    }
  }

  #add(s: SectionStore): void {
    const { table, index } = s.spot;
    const list = this.#entries.get(table.key) ?? [];
    const known = list.find((e) => same(e.index, index));
    const version = { value: s.value, child: s.child, by: s };
    const first = { value: s.old!, child: s.oldChild, by: undefined };
    const entry = known ?? { table, index, versions: [first] };
    const last = { ...entry.versions.at(-1)!, next: s };
    const more = { ...entry, versions: [...entry.versions.slice(0, -1), last, version] };
    this.#entries.set(table.key, known === undefined ? [...list, more] : list.map((e) => (e === known ? more : e)));
  }

  /** Stores to a page that no entry points to yet are done for whoever finds the entry, when a barrier stands between. */
  #settle(steps: readonly Step[]): void {
    for (const [key, list] of this.#entries) {
      const link = this.#stores.find((s) => s.child?.key === key);
      const wasLinked = list.some(
        ({ table }) => table.parent !== undefined && table.parent.table.key !== link?.spot.table.key,
      );
      if (link === undefined || wasLinked || this.#stores.some((s) => s.oldChild?.key === key)) continue;
      const barrier = steps.findLast((s) => s.at < link.at && ordersStores(s)) ?? (link.release ? link : undefined);
      if (barrier === undefined) continue;
      const settled = (e: Entry): Entry => {
        const last = e.versions.findLastIndex(({ by }) => by !== undefined && by.at < barrier.at);
        return last < 0
          ? e
          : { ...e, versions: [{ ...e.versions[last]!, by: undefined }, ...e.versions.slice(last + 1)] };
      };
      this.#entries.set(key, list.map(settled));
    }
  }

  /** Entries of which nothing says whether they are one, where a walk could tell. */
  unclear(facts: Step["facts"]): SectionStore | undefined {
    const stores = this.#stores.filter((s) => !s.spot.table.fresh);
    for (const [i, second] of stores.entries())
      for (const first of stores.slice(0, i)) {
        const [a, b] = [first.spot, second.spot];
        if (same(a.index, b.index) && a.table.key === b.table.key) continue;
        if (apart(a.table, b.table, facts)) continue;
        if (differ(a.index, b.index, facts)) continue;
        const [before, now] = [kindOf(second.old!, second), kindOf(first.value, first)];
        // Were they one, the second would have found what the first stored.
        const isOther = before === "invalid" && now !== "invalid" && now !== "unknown";
        if (!isOther && !(this.#isFlat() && (before === "invalid" || now === "invalid"))) return second;
      }
    return undefined;
  }

  /** All stores are to tables of one level, so a walk comes to one of them at most. */
  #isFlat(): boolean {
    const [first] = this.#stores;
    return this.#stores.every(
      (s) => s.spot.table.level !== undefined && s.spot.table.level === first!.spot.table.level,
    );
  }

  /** An entry that is stored more than once and shows what is neither old nor new, where walks meet one entry at most. */
  inBetween(facts: Step["facts"]): Version | undefined | "deep" {
    if (!this.#isFlat()) return "deep";
    for (const { table, versions } of [...this.#entries.values()].flat()) {
      const ends = [versions[0]!.value, versions.at(-1)!.value];
      const bad = versions.find(
        ({ value }) => !ends.includes(value) && entryKind(value, table.level, facts) !== "invalid",
      );
      if (bad !== undefined) return bad;
    }
    return undefined;
  }

  /** Tables at which walks begin: those above which nothing is stored. */
  roots(): readonly Table[] {
    const top = (t: Table): Table => (t.parent === undefined ? t : top(t.parent.table));
    const all = [...this.#entries.values()].flat().map(({ table }) => top(this.#tables.get(table.key) ?? table));
    return [...new Map(all.map((t) => [t.key, t])).values()].filter((t) => t.level !== undefined);
  }

  /** Tables that are stored to and of which no level is known. */
  loose(): readonly SectionStore[] {
    const level = (t: Table): number | undefined => this.#tables.get(t.key)?.level ?? t.level;
    return this.#stores.filter((s) => !s.spot.table.fresh && level(s.spot.table) === undefined);
  }

  /** Indices that matter in any of some tables at one level; `undefined` stands for all others. */
  #indices(tables: readonly Table[]): readonly (Linear | undefined)[] {
    const found = new Map<string, Linear>();
    for (const { key } of tables) {
      for (const { index } of this.#entries.get(key) ?? []) found.set(keyOfSum(index), index);
      for (const { index } of this.#links.get(key) ?? []) found.set(keyOfSum(index), index);
    }
    return [...found.values(), undefined];
  }

  /** All tables that may follow tables at an index. */
  #below(tables: readonly Table[], index: Linear | undefined): readonly Table[] {
    const found = new Map<string, Table>();
    for (const { key } of tables)
      for (const child of this.#children(key, index)) found.set(child.key, this.#tables.get(child.key) ?? child);
    return [...found.values()];
  }

  #children(key: string, index: Linear | undefined): readonly Table[] {
    if (index === undefined) return [];
    const entry = this.#entryAt(key, index);
    if (entry !== undefined) return entry.versions.flatMap((v) => v.child ?? []);
    return (this.#links.get(key) ?? []).filter((l) => this.guesses.same(l.index, index)).map((l) => l.child);
  }

  #entryAt(key: string, index: Linear): Entry | undefined {
    const list = this.#entries.get(key) ?? [];
    return list.find((e) => same(e.index, index)) ?? list.find((e) => this.guesses.same(e.index, index));
  }

  /** Calls `visit` with the indices of each address that is told apart, level by level. False when there are too many. */
  addresses(root: Table, visit: (indices: readonly (Linear | undefined)[]) => void): boolean {
    let count = 0;
    const go = (tables: readonly Table[], before: readonly (Linear | undefined)[]): boolean => {
      for (const index of this.#indices(tables)) {
        const below = before.length + 1 < MOST_LEVELS ? this.#below(tables, index) : [];
        if (below.length === 0) {
          if (++count > MOST_ADDRESSES) return false;
          visit([...before, index]);
        } else if (!go(below, [...before, index])) return false;
      }
      return true;
    };
    return go([root], []);
  }

  /**
   * All ends of a walk of an address. `choose` picks among the versions of an entry.
   */
  ends(root: Table, indices: readonly (Linear | undefined)[], facts: Step["facts"], choose: Choose): readonly End[] {
    const walk = (table: Table, at: number, found: readonly Version[]): readonly End[] => {
      const index = indices[at];
      const rest = `rest of ${table.key} at ${at}`;
      if (index === undefined) return [{ key: table.fresh && at > 0 ? FAULT : rest, found }];
      const entry = this.#entryAt(table.key, index);
      if (entry !== undefined)
        return choose(entry.versions).flatMap((v) =>
          this.#through(v, table, [...found, v], facts, (t, f) => walk(t, at + 1, f)),
        );
      const link = (this.#links.get(table.key) ?? []).find((l) => this.guesses.same(l.index, index));
      if (link !== undefined) return walk(this.#tables.get(link.child.key) ?? link.child, at + 1, found);
      return [{ key: table.fresh ? FAULT : `${rest}: ${keyOfSum(index)}`, found }];
    };
    return walk(root, 0, []);
  }

  /** From what was found in an entry on. */
  #through(
    { value, child }: Version,
    table: Table,
    found: readonly Version[],
    facts: Step["facts"],
    on: (t: Table, found: readonly Version[]) => readonly End[],
  ): readonly End[] {
    const kind = entryKind(value, this.#tables.get(table.key)?.level ?? table.level, facts);
    if (kind === "invalid") return [{ key: FAULT, found }];
    if (kind === "leaf" || child === undefined) return [{ key: `end of ${value.id}`, found }];
    const below = on(this.#tables.get(child.key) ?? child, found);
    return kind === "table" ? below : [...below, { key: `end of ${value.id}`, found }];
  }
}

export type Choose = (versions: readonly Version[]) => readonly Version[];
export const before: Choose = (versions) => versions.slice(0, 1);
export const after: Choose = (versions) => versions.slice(-1);
export const any: Choose = (versions) => versions;

const linked = (child: Table, { spot }: SectionStore): Table => ({
  ...child,
  level: child.level ?? (spot.table.level === undefined ? undefined : spot.table.level + 1),
});

const same = (a: Linear, b: Linear): boolean => {
  const d = minus(a, b);
  return isConstant(d) && d.constant === 0n;
};
/** Indices of which nothing says whether they are one: both are supposed, one after the other. */
class Guesses {
  readonly #made = new Map<string, boolean>();

  same(a: Linear, b: Linear): boolean {
    const d = minus(a, b);
    if (isConstant(d)) return d.constant === 0n;
    const key = [keyOfSum(a), keyOfSum(b)].sort().join(" ");
    const guess = this.#made.get(key) ?? true;
    this.#made.set(key, guess);
    return guess;
  }

  /** The next of all ways to guess; false when there is none. */
  next(): boolean {
    const keys = [...this.#made.keys()].reverse();
    for (const key of keys) {
      if (this.#made.get(key)) {
        this.#made.set(key, false);
        return true;
      }
      this.#made.delete(key);
    }
    return false;
  }
}

const kindOf = (word: Smt, { spot, facts }: SectionStore) => entryKind(word, spot.table.level, facts);

const ordersStores = (s: Step): boolean =>
  s.kind === "barrier" && (s.what === "dmb" || s.what === "dsb") && s.domain !== "nsh" && s.types !== "ld";
