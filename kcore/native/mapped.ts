/** What tables in KCore's memory map, found by going through them from the root as hardware does, and through those again that have changed. */
import { frameOf, isPage, isTable, pageOf } from "../../src/isa/vmsa/index.ts";
import { BANKS as BANK_COUNT, ioRootPage } from "../layers/00-machine/io-pools.ts";
import { LAST_VMID } from "../layers/00-machine/lock-ids.ts";
import { rootStart } from "../layers/00-machine/pools.ts";
import type { Bank, Gfn, Vmid } from "../layers/00-machine/state.ts";
import { u32, u64 } from "../prelude/index.ts";
import type { Source } from "./abstraction.ts";
import { Fact, type Facts } from "./facts.ts";

const ENTRIES = 512;

/** Entries that lead somewhere, by index: input frames with their pages, and pages of tables, by physical address. */
interface Entries {
  readonly leaves: ReadonlyMap<Gfn, number>;
  readonly tables: ReadonlyMap<number, bigint>;
}

/** @param at of the table, physical @param first input frame of its first entry */
function entriesOf(source: Source, at: bigint, level: number, first: bigint): Entries {
  const leaves = new Map<Gfn, number>();
  const tables = new Map<number, bigint>();
  const each = 1n << BigInt(9 * (3 - level));
  const halves = source.table(Number(at) - source.layout.core);
  for (let i = 0; i < ENTRIES; i++) {
    const [low, high] = [halves[2 * i]!, halves[2 * i + 1]!];
    if (low === 0 && high === 0) continue;
    const entry = u64((BigInt(high) << 32n) | BigInt(low));
    if (level < 3 && isTable(entry)) tables.set(i, pageOf(entry));
    else if (level < 3 || isPage(entry)) leaves.set(u64(first + each * BigInt(i)) as Gfn, Number(frameOf(entry)));
  }
  return { leaves, tables };
}

/** A table, and the ones below it. */
class Table extends Fact<Entries> {
  readonly at: bigint;
  readonly level: number;
  readonly first: bigint;
  readonly below = new Map<number, Table>();

  constructor(source: Source, at: bigint, level: number, first: bigint) {
    super(() => entriesOf(source, at, level, first));
    this.at = at;
    this.level = level;
    this.first = first;
  }
}

/** All that the tables of a VMID or of a bank map. */
export class Mapped {
  readonly #facts: Facts;
  readonly #source: Source;
  readonly #roots: readonly Table[];
  readonly #tables = new Set<Fact<unknown>>();
  /** How often a page is mapped. */
  readonly #pages = new Map<number, number>();
  /** Called with each mapping that was not there. */
  readonly #seen: (gfn: Gfn, page: number) => void;

  constructor(facts: Facts, source: Source, roots: readonly Root[], seen: (gfn: Gfn, page: number) => void) {
    this.#facts = facts;
    this.#source = source;
    this.#seen = seen;
    this.#roots = roots.map(({ at, level, first }) => new Table(source, at + BigInt(source.layout.core), level, first));
  }

  has = (page: number): boolean => this.#pages.has(page);

  /** Goes through tables that have changed. */
  look(expired: ReadonlySet<Fact<unknown>>): void {
    for (const root of this.#roots) if (root.last === undefined) this.#go(root);
    for (const table of expired) if (this.#tables.has(table)) this.#go(table as Table);
  }

  #go(table: Table): void {
    const before = table.last;
    const after = this.#facts.valueOf(table);
    this.#tables.add(table);
    for (const [gfn, page] of after.leaves)
      if (before?.leaves.get(gfn) !== page) {
        this.#pages.set(page, (this.#pages.get(page) ?? 0) + 1);
        this.#seen(gfn, page);
      }
    for (const [gfn, page] of before?.leaves ?? []) if (after.leaves.get(gfn) !== page) this.#lose(page);
    for (const [i, below] of table.below) if (after.tables.get(i) !== below.at) this.#drop(table.below, i, below);
    for (const [i, at] of after.tables)
      if (!table.below.has(i)) {
        const { level, first } = table;
        const below = new Table(this.#source, at, level + 1, first + (BigInt(i) << BigInt(9 * (3 - level))));
        table.below.set(i, below);
        this.#go(below);
      }
  }
  #lose(page: number): void {
    const left = (this.#pages.get(page) ?? 1) - 1;
    if (left === 0) this.#pages.delete(page);
    else this.#pages.set(page, left);
  }
  #drop(of: Map<number, Table>, i: number, table: Table): void {
    of.delete(i);
    this.#tables.delete(table);
    for (const page of table.last?.leaves.values() ?? []) this.#lose(page);
    for (const [k, below] of table.below) this.#drop(table.below, k, below);
  }
}

/** Where translation begins: a table, by offset, its level, and the input frame of its first entry. */
interface Root {
  readonly at: bigint;
  readonly level: number;
  readonly first: bigint;
}
export const rootsOf = (vmid: Vmid): readonly Root[] => [{ at: rootStart(vmid), level: 0, first: 0n }];
/** The root of a bank is two pages of level 1. */
export const rootsOfBank = (bank: Bank): readonly Root[] =>
  [0n, 1n].map((half) => ({ at: ioRootPage(bank, u64(half)), level: 1, first: half << 27n }));

const count = (n: bigint): bigint[] => Array.from({ length: Number(n) }, (_, i) => BigInt(i));
export const VMIDS: readonly Vmid[] = count(LAST_VMID + 1n).map((v) => u32(v) as Vmid);
export const BANKS: readonly Bank[] = count(BANK_COUNT).map((b) => u32(b) as Bank);
