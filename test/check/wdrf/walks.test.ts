/**
 * Sections of stores to small trees of tables, with numbers for words: whether walks end as before or after is what trying all
 * versions of all entries says.
 */
import assert from "node:assert/strict";
import { test } from "node:test";
import fc from "fast-check";
import type { Setting, Step, Table } from "../../../src/check/wdrf/paths/index.ts";
import { judgeSection } from "../../../src/check/wdrf/transactional-page-table.ts";
import { bits, type Smt } from "../../../src/smt/index.ts";
import { constantly, Facts } from "../../../src/symbolic/code/index.ts";
import { cases } from "../../tier.ts";

/** Pages of tables: 0 is the root, of level 1; 1 and 2 are of level 2, 3 and 4 of level 3. Two entries of each matter. */
const LEVEL = [1, 2, 2, 3, 3];
const ENTRIES = [0, 1];
/** Below each page the pages of the next level. */
const NEXT: readonly (readonly number[])[] = [[1, 2], [3], [4], [], []];

const tableWord = (page: number): bigint => (BigInt(page + 16) << 12n) | 3n;
const leafWord = (n: number, level: number): bigint => (BigInt(64 + n) << 30n) | (level === 3 ? 3n : 1n);

/** `memory[page][entry]`. Every page is linked at its own place of the tree, or nowhere. */
type Memory = readonly (readonly bigint[])[];
interface Store {
  readonly page: number;
  readonly entry: number;
  readonly value: bigint;
}

/** What an entry may hold: nothing, a page of data, or the table that belongs below it. */
const valuesAt = (page: number, entry: number): bigint[] => {
  const below = NEXT[page]![entry % Math.max(1, NEXT[page]!.length)];
  const isPlace = below !== undefined && (NEXT[page]!.length > 1 || entry === 0);
  return [
    0n,
    leafWord(2 * page + entry, LEVEL[page]!),
    leafWord(50 + page, LEVEL[page]!),
    ...(isPlace ? [tableWord(below)] : []),
  ];
};

const memory: fc.Arbitrary<Memory> = fc.tuple(
  ...LEVEL.map((_, page) => fc.tuple(...ENTRIES.map((entry) => fc.constantFrom(...valuesAt(page, entry))))),
);
const store: fc.Arbitrary<Store> = fc
  .tuple(fc.nat({ max: LEVEL.length - 1 }), fc.constantFrom(...ENTRIES))
  .chain(([page, entry]) => fc.constantFrom(...valuesAt(page, entry)).map((value) => ({ page, entry, value })));

/** Where a walk of an address ends, by what it finds in entries. */
function walk(find: (page: number, entry: number) => bigint, address: readonly number[]): string {
  for (let page = 0, depth = 0; ; depth++) {
    const word = find(page, address[depth]!);
    const level = LEVEL[page]!;
    if ((word & 1n) === 0n) return "fault";
    if (level === 3 || (word & 2n) === 0n) return `${word}`;
    page = Number(word >> 12n) - 16;
  }
}

/** By all ways in which a walk may find old, new and what was between. */
function isTransactional(start: Memory, stores: readonly Store[]): boolean {
  const versions = (page: number, entry: number): bigint[] => [
    start[page]![entry]!,
    ...stores.filter((s) => s.page === page && s.entry === entry).map((s) => s.value),
  ];
  for (let n = 0; n < 8; n++) {
    const address = [n & 1, (n >> 1) & 1, n >> 2];
    const allowed = new Set([
      "fault",
      walk((p, e) => versions(p, e)[0]!, address),
      walk((p, e) => versions(p, e).at(-1)!, address),
    ]);
    // A walk reads three entries at most: a choice among the five versions that there may be is three bits.
    for (let choice = 0; choice < 512; choice++) {
      let depth = 0;
      const end = walk((p, e) => {
        const list = versions(p, e);
        return list[(choice >> (3 * depth++)) % list.length]!;
      }, address);
      if (!allowed.has(end)) return false;
    }
  }
  return true;
}

/** Tables as a path knows them that has read the whole tree: linked where the tree links them. */
function tablesOf(start: Memory, stores: readonly Store[]): readonly Table[] {
  const known: Table[] = [];
  for (const [page, level] of LEVEL.entries()) {
    const above = NEXT.findIndex((list) => list.includes(page));
    const entry = above < 0 ? 0 : NEXT[above]!.length > 1 ? NEXT[above]!.indexOf(page) : 0;
    const isLinked = above >= 0 && start[above]![entry] === tableWord(page);
    const willBe = stores.some((s) => s.value === tableWord(page));
    const parent =
      isLinked || (above >= 0 && !willBe) ? { table: known[above]!, index: constantly(BigInt(entry)) } : undefined;
    const root = page === 0 ? constantly(0n) : undefined;
    known.push({ key: `page ${page}`, tables: 0, level, parent, word: undefined, root, fresh: false });
  }
  return known;
}

const facts = new Facts();
const word = (v: bigint): Smt => bits(v, 64);
const named = (v: bigint, tables: readonly Table[]): Table | undefined =>
  (v & 3n) === 3n ? tables.find((_, page) => v === tableWord(page)) : undefined;

function stepsOf(start: Memory, stores: readonly Store[]): readonly Step[] {
  const tables = tablesOf(start, stores);
  const now = start.map((list) => [...list]);
  return stores.map(({ page, entry, value }, at): Step => {
    const old = now[page]![entry]!;
    now[page]![entry] = value;
    const index = constantly(BigInt(entry));
    const spot = { kind: "entry", table: tables[page]!, index, offset: constantly(BigInt(8 * entry)) } as const;
    const child = { child: named(value, tables), oldChild: named(old, tables) };
    const instruction = {
      address: 0n,
      text: "str",
      semantics: { name: "", params: [], result: undefined, blocks: [] },
    };
    return {
      kind: "store",
      at,
      instruction,
      facts,
      spot,
      bytes: 8,
      value: word(value),
      old: word(old),
      release: false,
      ...child,
    };
  });
}

/** All that a section's judge looks at of settings. */
const setting = { tables: [{ name: "t", regime: "stage2" }] } as unknown as Setting;

test("a section is refuted when some choice among old and new entries leads elsewhere", () => {
  let [right, wrong, agreed] = [0, 0, 0];
  fc.assert(
    fc.property(memory, fc.array(store, { minLength: 1, maxLength: 4 }), (start, stores) => {
      const tried = isTransactional(start, stores);
      const { faults, unknown } = judgeSection(stepsOf(start, stores), 0, setting);
      if (!tried) assert.ok(faults.length + unknown.length > 0);
      if (tried) right++;
      else wrong++;
      // The judge knows only the entries that are stored; what else a table has may be anything.
      if (stores.length === 1) assert.equal(faults.length, 0);
      if (tried && faults.length === 0) agreed++;
    }),
    { numRuns: cases(150, 5_000) },
  );
  assert.ok(right > 0 && wrong > 0);
  assert.ok(agreed > right / 2, `${agreed} of ${right} that are right`);
});
