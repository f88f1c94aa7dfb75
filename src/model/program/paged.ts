/** What a litmus test says of page tables: whether it has them, its pages and their entries, and what hardware does. */
import type { VariantName } from "../../evidence/index.ts";
import {
  type EntryBit,
  type EntryFields,
  entryText,
  hasTwoStages,
  type LitmusTest,
  namesIn,
  pageOf,
  translationText,
  valuesIn,
  variantsOf,
  vttbrText,
} from "../../read/litmus/index.ts";
import {
  decodeContext,
  decodeEntry,
  decodeTranslation,
  type Entry,
  encodeContext,
  encodeEntry,
  encodeStageTwo,
  encodeTranslation,
  isEntry,
  isTranslation,
  MOST_ATTRIBUTES,
  PAGE,
  type PagedThread,
  type Pages,
  plainEntry,
  virtualBase,
} from "../mmu/index.ts";
import { dataBase, handlerBase, Unsupported } from "./program.ts";
import { stageTwoOf, stageTwoSymbols } from "./stage-two.ts";

/** What the lines of the head say under a key. */
const info = (test: LitmusTest, key: string): string =>
  test.info.flatMap((line) => (line.key.toUpperCase() === key ? [line.value] : [])).join(" ");

/** Whether the addresses of a test are translated: it asks for that, or names something that only page tables have. */
export function usesPages(test: LitmusTest, variants: readonly VariantName[]): boolean {
  if ([...variants, ...variantsOf(test)].includes("vmsa")) return true;
  if (test.threads.some(({ handler }) => handler !== undefined)) return true;
  if (hasTwoStages(test)) return true;
  for (const value of valuesIn(test)) if (value.kind === "entry" || value.kind === "translation") return true;
  for (const name of namesIn(test)) if (pageOf(name) !== name) return true;
  return false;
}

/** `HA`, `P0:HD P1:HA`: whether the word is said of all threads or of this one. */
const said = (words: string, thread: number, word: string): boolean =>
  words.split(/[\s,]+/).some((w) => w.toUpperCase() === word || w.toUpperCase() === `P${thread}:${word}`);

const ON_FAULT: Readonly<Partial<Record<VariantName, Pages["onFault"]>>> = {
  fatal: "end",
  handled: "retry",
  faultToNext: "next",
};

function attributesOf(test: LitmusTest): Pages["attributes"] {
  const found = new Set<string | undefined>([undefined]);
  for (const value of valuesIn(test)) if (value.kind === "entry") found.add(value.entry.attrs);
  if (found.size > MOST_ATTRIBUTES) throw new Unsupported(`more than ${MOST_ATTRIBUTES} kinds of memory attributes`);
  return [...found];
}

/** The pages of a test whose variables have these names. The data of page `i` is variable `i`, entries come behind them. */
export function pagesOf(test: LitmusTest, variables: readonly string[], chosen: readonly VariantName[]): Pages {
  const variants = [...variantsOf(test), ...chosen];
  const hardware = info(test, "TTHM");
  const threads = test.threads.map(({ handler }, t): PagedThread => {
    const dirtyState = said(hardware, t, "HD");
    return {
      accessFlag: dirtyState || said(hardware, t, "HA"),
      dirtyState,
      el0: new RegExp(`(^|\\W)P?${t}(\\W|$)`).test(info(test, "EL0")),
      handler: handler === undefined ? undefined : handlerBase(t),
    };
  });
  const list = variables.map((name, i) => ({ name, va: virtualBase(i), data: i, entry: variables.length + i }));
  const stage2 = hasTwoStages(test) ? stageTwoOf(test, list) : undefined;
  if (stage2 !== undefined && hardware !== "") throw new Unsupported("hardware that manages entries, with two stages");
  return {
    ...(stage2 === undefined ? {} : { stage2 }),
    list,
    threads,
    onFault: variants.map((v) => ON_FAULT[v]).findLast((mode) => mode !== undefined) ?? "end",
    ets: variants.includes("ETS3") ? 3 : variants.includes("ETS2") ? 2 : 0,
    spontaneous: threads.some((t) => t.accessFlag),
    attributes: attributesOf(test),
  };
}

/** Addresses of what the pages give names to: virtual and physical pages, and entries. */
export function* pageSymbols({ list, stage2 }: Pages): Generator<[string, bigint]> {
  if (stage2 !== undefined) yield* stageTwoSymbols(stage2);
  for (const { name, va, data, entry } of list) {
    yield [name, va];
    yield [`PA(${name})`, dataBase(data)];
    yield [`PTE(${name})`, dataBase(entry)];
  }
}

// By what they name; worked out once for the pages of a program.
const known = new WeakMap<Pages, ReadonlyMap<string, bigint>>();
function symbolsOf(pages: Pages): ReadonlyMap<string, bigint> {
  const found = known.get(pages) ?? new Map(pageSymbols(pages));
  known.set(pages, found);
  return found;
}

/** What a value names: an address of a page or of an entry, or what an entry says. */
export function pagedName(pages: Pages, value: bigint): string | undefined {
  if (isEntry(value)) return entryName(pages, decodeEntry(value));
  const root = pages.stage2 && decodeContext(pages.stage2, value);
  if (root !== undefined) return vttbrText({ table: pages.stage2!.tables[root.table]!.number, vmid: root.vmid });
  if (isTranslation(value)) return translationText(pageOfOa(pages.list, decodeTranslation(value)));
  for (const [name, address] of pageSymbols(pages)) {
    if (value < address || value >= address + PAGE) continue;
    return value === address ? name : `${name}+${value - address}`;
  }
  return undefined;
}

const pageOfOa = (list: Pages["list"], oa: bigint | undefined): string | undefined =>
  list.find(({ data }) => dataBase(data) === oa)?.name;

// What an entry names: `PA(x)`, and with two stages also `IPA(x)` and `PTE(x)`.
function addressee(pages: Pages, oa: bigint): Pick<EntryFields, "oa" | "space"> {
  for (const space of ["PA", "IPA", "PTE"] as const) {
    const found = [...symbolsOf(pages)].find(([name, at]) => at === oa && name.startsWith(`${space}(`));
    if (found !== undefined) return { oa: pageOf(found[0]), space };
  }
  return { oa: undefined, space: undefined };
}

// What differs from the default.
function entryName(pages: Pages, { oa, attributes, ...flags }: Entry): string {
  const { attributes: known } = pages;
  const { oa: _, attributes: __, ...standard } = plainEntry(0n);
  const bits: Partial<Record<EntryBit, 0 | 1>> = {};
  for (const bit of Object.keys(standard) as EntryBit[])
    if (flags[bit] !== standard[bit]) bits[bit] = flags[bit] ? 1 : 0;
  return entryText({ ...addressee(pages, oa), bits, attrs: known[attributes] });
}

/** What AT leaves for a page, or for a failed translation. */
export function translationWord({ list }: Pages, page: string | undefined): bigint {
  const found = list.find(({ name }) => name === page);
  return encodeTranslation(found === undefined ? undefined : dataBase(found.data));
}

/** An entry as a word; without a page there is no address. */
export function entryWord(pages: Pages, { oa, space, bits, attrs }: EntryFields): bigint {
  const { stage2 } = pages;
  const named = `${space ?? (stage2 === undefined ? "PA" : "IPA")}(${oa})`;
  const plain = plainEntry(symbolsOf(pages).get(named) ?? 0n);
  const given = Object.fromEntries(Object.entries(bits).map(([bit, value]) => [bit, value === 1]));
  if (stage2 === undefined && space !== undefined && space !== "PA") throw new Unsupported(`an entry of ${space}(…)`);
  const isSecond = stage2 !== undefined && (space === "PA" || space === "PTE");
  if (isSecond && (attrs !== undefined || bits.el0 !== undefined || bits.dbm !== undefined))
    throw new Unsupported("attrs, el0 or dbm in an entry of stage 2");
  const entry = { ...plain, ...given, attributes: pages.attributes.indexOf(attrs) };
  return isSecond ? encodeStageTwo(entry) : encodeEntry(entry);
}

/** A root of stage 2 as a word. */
export function rootWord({ stage2 }: Pages, { table, vmid }: { table: number; vmid: number }): bigint {
  return encodeContext(stage2!, { table: stage2!.tables.findIndex(({ number }) => number === table), vmid });
}
