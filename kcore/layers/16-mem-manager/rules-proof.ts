/**
 * How pages are mapped, bit by bit as the manual has it. Who may reach which is held against what a view has (../security/theorems.ts).
 *
 * @source Arm ARM, chapter D8, "Stage 2 Block and Page descriptors": MemAttr, bits 5 to 2; S2AP, 7 and 6; SH, 9 and 8; AF, 10; XN, 54 and 53
 */
import { FRAMES, isTable, translationOf } from "../../../src/isa/vmsa/index.ts";
import { assert, assume, theorem, type U32, type U64 } from "../../prelude/index.ts";
import { NOBODY } from "../00-machine/constants.ts";
import type { Gfn, Pfn } from "../00-machine/state.ts";
import { leafFor } from "./rules.ts";

/** A walk ends at the leaf of a page, in that page. */
export const leafLeadsToPage = theorem((pfn: Pfn, owner: U32, gfn: Gfn, table: U64) => {
  assume(isTable(table) && gfn < FRAMES && pfn < FRAMES);
  const found = translationOf(gfn, table, table, table, leafFor(pfn, owner));
  assert(found.level === 3n && found.frame === pfn);
});
/** Both may be read and written. Memory is normal, write-back, and may be executed; what nobody owns is a device, in order, and never executed. */
export const leafIsOfItsKind = theorem((pfn: Pfn, owner: U32) => {
  const leaf = leafFor(pfn, owner);
  const isMemory = owner !== NOBODY;
  assert(((leaf >> 2n) & 0xfn) === (isMemory ? 0xfn : 0x1n));
  assert(((leaf >> 6n) & 3n) === 3n && ((leaf >> 8n) & 3n) === 3n && ((leaf >> 10n) & 1n) === 1n);
  assert(((leaf >> 53n) & 3n) === (isMemory ? 0n : 2n));
});
