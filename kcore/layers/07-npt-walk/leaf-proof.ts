/**
 * What is asked to be mapped, held against the walk that hardware does: a leaf is let through exactly where a walk that comes to it ends there, with the
 * output that the descriptor names. And where that walk finds its entries.
 *
 * @source Arm ARM, chapter D8, "Translation process"; "Stage 2 Block and Page descriptors": of a block of level 2 bits 20 to 12 are no address; VTTBR_EL2: VMID, bits 63 to 48
 */
import { gfnOf, isTable, translationOf } from "../../../src/isa/vmsa/index.ts";
import { assert, assume, theorem, type U64, u64 } from "../../prelude/index.ts";
import { BAD_ADDRESS, BAD_DESCRIPTOR, OK, UNALIGNED } from "../00-machine/constants.ts";
import { isVmid, vttbrOf } from "../00-machine/pools.ts";
import type { Gfn, Vmid } from "../00-machine/state.ts";
import { pmdSlotOf, pteSlotOf, pudSlotOf, rootSlotOf } from "../00-machine/walk.ts";
import { blockFault, pageFault } from "./leaf.ts";

export const blockIsTakenAsOne = theorem((address: U64, pte: U64, table: U64) => {
  assume(isTable(table));
  const fault = blockFault(address, pte);
  const isFound = translationOf(gfnOf(address), table, table, pte, pte).level === 2n;
  assert((fault === BAD_ADDRESS) === address >= 0x1000000000000n);
  assert(fault === BAD_ADDRESS || (fault === BAD_DESCRIPTOR) === !isFound);
  assert(!isFound || fault === BAD_ADDRESS || (fault === UNALIGNED) === (((pte >> 12n) & 0x1ffn) !== 0n));
  assert(fault === OK || fault === BAD_ADDRESS || fault === BAD_DESCRIPTOR || fault === UNALIGNED);
});
export const pageIsTakenAsOne = theorem((address: U64, pte: U64, table: U64) => {
  assume(isTable(table));
  const fault = pageFault(address, pte);
  const isFound = translationOf(gfnOf(address), table, table, table, pte).level === 3n;
  assert((fault === BAD_ADDRESS) === address >= 0x1000000000000n);
  assert(fault === BAD_ADDRESS || (fault === BAD_DESCRIPTOR) === !isFound);
  assert(fault === OK || fault === BAD_ADDRESS || fault === BAD_DESCRIPTOR);
});

/** An entry has 8 bytes: in tables of levels 0 to 3 bits 47 to 39, 38 to 30, 29 to 21 and 20 to 12 of an address count them. */
export const walkFindsEntries = theorem((vmid: Vmid, table: U64, gfn: Gfn) => {
  assume(isVmid(vmid) && gfn < 1n << 36n);
  const base = table & 0xfffffffff000n;
  const root = vttbrOf(vmid) & 0xfffffffff000n;
  assert(rootSlotOf(vmid, gfn) === u64(root + 8n * (gfn >> 27n)));
  assert(pudSlotOf(table, gfn) === u64(base + 8n * ((gfn >> 18n) & 0x1ffn)));
  assert(pmdSlotOf(table, gfn) === u64(base + 8n * ((gfn >> 9n) & 0x1ffn)));
  assert(pteSlotOf(table, gfn) === u64(base + 8n * (gfn & 0x1ffn)));
});
/** TLBs keep what they cache by the number in the root register: each table has its own there. */
export const tablesHaveNumbers = theorem((vmid: Vmid, other: Vmid) => {
  assume(isVmid(vmid) && isVmid(other));
  assert(vttbrOf(vmid) >> 48n === vmid);
  assert(vmid === other || (vttbrOf(vmid) & 0xfffffffff000n) !== (vttbrOf(other) & 0xfffffffff000n));
});
