/** All rows, and the indexes that decoder and assembler search. */
import { BRANCHES } from "./branches.ts";
import { DATA_PROCESSING_COMMON } from "./data-processing-common.ts";
import { DATA_PROCESSING_IMMEDIATE } from "./data-processing-immediate.ts";
import { DATA_PROCESSING_REGISTER } from "./data-processing-register.ts";
import { DATA_PROCESSING_SOURCES } from "./data-processing-sources.ts";
import { LOADS_STORES } from "./loads-stores.ts";
import { LOADS_STORES_ORDERED } from "./loads-stores-ordered.ts";
import { LOADS_STORES_RECENT } from "./loads-stores-recent.ts";
import { MAINTENANCE } from "./maintenance.ts";
import type { Form, Row } from "./row.ts";
import { SYSTEM } from "./system.ts";

/** Every supported A64 instruction; the fixed bits of two rows never match the same word. */
export const ROWS: readonly Row[] = [
  ...DATA_PROCESSING_IMMEDIATE,
  ...BRANCHES,
  ...SYSTEM,
  ...MAINTENANCE,
  ...DATA_PROCESSING_REGISTER,
  ...DATA_PROCESSING_SOURCES,
  ...DATA_PROCESSING_COMMON,
  ...LOADS_STORES,
  ...LOADS_STORES_ORDERED,
  ...LOADS_STORES_RECENT,
];

export interface Spelling {
  readonly row: Row;
  readonly form: Form;
}

/** Forms by lower-case mnemonic; those that are printed come before the lenient ones. */
export const SPELLINGS: ReadonlyMap<string, readonly Spelling[]> = (() => {
  const found = new Map<string, Spelling[]>();
  const all = ROWS.flatMap((row) => row.forms.map((form) => ({ row, form })));
  for (const s of [...all.filter((x) => x.form.lenient !== true), ...all.filter((x) => x.form.lenient === true)])
    for (const name of [s.form.mnemonic, ...(s.form.also ?? [])]) found.set(name, [...(found.get(name) ?? []), s]);
  return found;
})();
