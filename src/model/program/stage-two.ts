/**
 * What a litmus test says of stage 2, in words of our own: who runs at EL2, the table and the VMID of each thread, entries
 * `S2(x)` and intermediate pages `IPA(x)`.
 */
import {
  type LitmusTest,
  MOST_VMIDS,
  namesIn,
  stageTwoEntry,
  stageTwoName,
  valuesIn,
} from "../../read/litmus/index.ts";
import { intermediateBase, type Page, type StageTwo } from "../mmu/index.ts";
import { dataBase, hypervisorBase, Unsupported } from "./program.ts";

const lines = (test: LitmusTest, key: string): readonly string[] =>
  test.info.flatMap((line) => (line.key.toUpperCase() === key ? [line.value] : []));

const MOST_ENTRIES = 4096;

const ROOT = /^P(\d+):(\d+)(?:\(vmid:(\d+)\))?$/;

// `VTTBR=P0:1 P1:2(vmid:1)`: by thread, its table and VMID.
function rootsOf(test: LitmusTest): { table: number; vmid: number }[] {
  const roots = test.threads.map(() => ({ table: 1, vmid: 1 }));
  for (const word of lines(test, "VTTBR")
    .join(" ")
    .split(/[\s,]+/)) {
    if (word === "") continue;
    const found = ROOT.exec(word);
    const [thread, table, vmid] = [1, 2, 3].map((i) => Number(found?.[i] ?? found?.[2]));
    const isNumber = (n: number | undefined): boolean => n !== undefined && n >= 1 && n <= MOST_VMIDS;
    if (found === null || roots[thread!] === undefined || !isNumber(table) || !isNumber(vmid))
      throw new Unsupported(`VTTBR=${word.slice(0, 40)}`);
    roots[thread!] = { table: table!, vmid: vmid! };
  }
  return roots;
}

// `EL2=P0 P2`.
function hypervisorsOf(test: LitmusTest): ReadonlySet<number> {
  const words = lines(test, "EL2")
    .join(" ")
    .split(/[\s,]+/)
    .filter((word) => word !== "");
  return new Set(
    words.map((word) => {
      const thread = /^P(\d+)$/.exec(word)?.[1];
      if (thread === undefined || test.threads[Number(thread)] === undefined)
        throw new Unsupported(`EL2=${word.slice(0, 40)}`);
      return Number(thread);
    }),
  );
}

/**
 * Stage 2 of a test with these pages. Each of its tables has an entry for each page, and for the page of each entry of stage 1
 * that some table names; those of no other entry are always mapped to themselves. Entries are variables behind all others.
 */
export function stageTwoOf(test: LitmusTest, pages: readonly Page[]): StageTwo {
  const [values, names] = [[...valuesIn(test)], [...namesIn(test)]];
  const roots = rootsOf(test);
  const hypervisors = hypervisorsOf(test);
  const named = names.flatMap((name) => stageTwoEntry(name) ?? []);
  const inValues = values.flatMap((value) => (value.kind === "vttbr" ? [value.table] : []));
  const numbers = [...new Set([...roots.map((r) => r.table), ...inValues, ...named.map((n) => n.table)])].sort(
    (a, b) => a - b,
  );
  const aimed = values.flatMap((v) => (v.kind === "entry" && v.entry.space === "PTE" ? [v.entry.oa] : []));
  const tables = pages.filter(({ name }) => aimed.includes(name) || named.some((n) => n.ofEntry && n.page === name));
  const list = [
    ...pages.map(({ name }, i) => ({ name: `IPA(${name})`, ipa: intermediateBase(i) })),
    ...tables.map(({ name, entry }) => ({ name: `PTE(${name})`, ipa: dataBase(entry) })),
  ];
  if (numbers.length * list.length > MOST_ENTRIES)
    throw new Unsupported(`more than ${MOST_ENTRIES} entries of stage 2`);
  const first = 2 * pages.length;
  return {
    list,
    tables: numbers.map((number, t) => ({ number, entries: list.map((_, i) => first + t * list.length + i) })),
    threads: test.threads.map(({ hypervisor }, t) => ({
      el2: hypervisors.has(t),
      context: { table: numbers.indexOf(roots[t]!.table), vmid: roots[t]!.vmid },
      handler: hypervisor === undefined ? undefined : hypervisorBase(t),
    })),
  };
}

/** Names of the entries, each with the index of its variable and what it names if the test does not say. */
export function* stageTwoEntries({ list, tables }: StageTwo): Generator<{ name: string; entry: number; of: string }> {
  for (const { number, entries } of tables)
    for (const [i, { name }] of list.entries()) {
      const of = name.startsWith("IPA(") ? name.slice("IPA(".length, -1) : name;
      yield { name: stageTwoName(number, of), entry: entries[i]!, of };
    }
}

/** Addresses of what stage 2 gives names to, but for pages of entries, which have one already. */
export function* stageTwoSymbols(stage2: StageTwo): Generator<[string, bigint]> {
  for (const { name, ipa } of stage2.list) if (name.startsWith("IPA(")) yield [name, ipa];
  for (const { name, entry } of stageTwoEntries(stage2)) yield [name, dataBase(entry)];
}
