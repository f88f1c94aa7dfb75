/**
 * What threads may read and write when addresses are translated: an access reaches every page that its entry may name, and
 * where hardware manages entries it may write the entry too.
 */
import { decodeEntry, intermediateAt, type Pages, pageAt } from "../../mmu/index.ts";
import {
  type Analysis,
  analysisOf,
  type Code,
  FLAG,
  FLAGS,
  KIND,
  OP,
  Propagation,
  ROW,
  variableAt,
} from "../../program/index.ts";

/** The analysis of each thread. */
export function pagedAnalyses(code: Code, pages: Pages): Analysis[] {
  const { ops, program, values } = code;
  const found = program.threads.map((_, t) => new Propagation(code, t));
  const writes = (row: number): boolean => ops[row * ROW + KIND] === OP.WRITE || ops[row * ROW + KIND] === OP.RMW;
  const reads = (row: number): boolean => {
    const kind = ops[row * ROW + KIND];
    return (
      kind === OP.READ || kind === OP.RMW || (kind === OP.WRITE && (ops[row * ROW + FLAGS]! & FLAG.EXCLUSIVE) !== 0)
    );
  };
  const accesses = (row: number): boolean => writes(row) || ops[row * ROW + KIND] === OP.READ;
  const direct = (address: bigint): number => variableAt(program, address);
  const changed = new Set<number>(); // entries that some thread may store to
  const second = (pages.stage2?.tables ?? []).flatMap(({ entries }) => entries);
  const all = [
    ...pages.list.map(({ data }) => data),
    ...(second.length > 0 ? pages.list.map(({ entry }) => entry) : []),
  ];
  const named = (entry: number): bigint => decodeEntry(wordOf(program.variables[entry]!.init)).oa;
  const reached = (page: number): readonly number[] => {
    const { entry } = pages.list[page]!;
    // Which entry a walk of stage 1 reads may be for stage 2 to say.
    const isMapped = pages.stage2 !== undefined && intermediateAt(pages.stage2, program.variables[entry]!.address) >= 0;
    if (changed.has(entry) || isMapped) return all;
    return pages.stage2 === undefined ? [direct(named(entry))] : behind(named(entry));
  };
  // What an intermediate address reaches, by any table; itself where stage 2 does not map it.
  const behind = (address: bigint): readonly number[] => {
    const ipa = pages.stage2 === undefined ? -1 : intermediateAt(pages.stage2, address);
    if (ipa < 0) return [direct(address)];
    const entries = pages.stage2!.tables.map((table) => table.entries[ipa]!);
    return entries.some((entry) => changed.has(entry)) ? all : entries.map((entry) => direct(named(entry)));
  };
  const touched = (p: Propagation, row: number): readonly number[] | "any" => {
    const id = p.address(row);
    if (id < 0) return "any";
    const address = values.number(id);
    const page = pageAt(pages, address);
    if (page >= 0) return reached(page);
    const physical = direct(address);
    const there = behind(address);
    return there.includes(physical) ? there : [physical, ...there]; // at EL2 addresses are physical
  };
  const entries = [...pages.list.map(({ entry }) => entry), ...second];
  for (let size = -1; size < changed.size; ) {
    size = changed.size;
    for (const p of found)
      for (let row = 0; row < p.rows; row++) {
        if (p.entry[row] === undefined || !writes(row)) continue;
        const written = touched(p, row);
        for (const variable of written === "any" ? entries : written)
          if (entries.includes(variable)) changed.add(variable);
      }
  }
  // A walk may write the entry where hardware manages it.
  const updated = (p: Propagation, t: number, row: number): readonly number[] | "any" => {
    const translates = accesses(row) || ops[row * ROW + KIND] === OP.TRANSLATE;
    if (!pages.threads[t]!.accessFlag || !translates) return [];
    const id = p.address(row);
    if (id < 0) return "any";
    const page = pageAt(pages, values.number(id));
    return page < 0 ? [] : [pages.list[page]!.entry];
  };
  return found.map((p, t) =>
    analysisOf(
      p,
      t,
      (row) => {
        const written = writes(row) ? touched(p, row) : [];
        const hardware = updated(p, t, row);
        return written === "any" || hardware === "any" ? "any" : [...written, ...hardware];
      },
      (row) => (reads(row) ? touched(p, row) : []),
      (row) => updated(p, t, row),
    ),
  );
}

/** The little-endian word of an entry's variable. */
export const wordOf = (bytes: Uint8Array): bigint => bytes.reduceRight((word, byte) => (word << 8n) | BigInt(byte), 0n);
