/**
 * What is asked to be mapped for devices, held against the walk that an SMMU does; and where that finds its entries. TCR (23-mmio-core-aux/registers-proof.ts) says of the walk: 40
 * bits of input, from level 1 in two tables one behind the other, and 44 bits of output.
 *
 * @source Arm ARM, chapter D8, "Translation process", "Concatenated translation tables"
 */
import { gfnOf, isTable, translationBelow } from "../../../src/isa/vmsa/index.ts";
import { assert, assume, theorem, type U64, u64 } from "../../prelude/index.ts";
import { BAD_ADDRESS, BAD_DESCRIPTOR, OK } from "../00-machine/constants.ts";
import { IO_ROOT_START, isBank } from "../00-machine/io-pools.ts";
import { ioPmdSlotOf, ioPteSlotOf, ioRootSlotOf } from "../00-machine/io-walk.ts";
import type { Bank, Gfn } from "../00-machine/state.ts";
import { ioPageFault } from "./leaf.ts";

export const ioPageIsTakenAsOne = theorem((address: U64, pte: U64, table: U64) => {
  assume(isTable(table));
  const fault = ioPageFault(address, pte);
  const found = translationBelow(gfnOf(address), table, table, pte);
  assert((fault === BAD_ADDRESS) === address >= 1n << 40n);
  assert(fault === BAD_ADDRESS || (fault === OK) === (found.level === 3n && 4096n * found.frame < 1n << 44n));
  assert(fault === OK || fault === BAD_ADDRESS || fault === BAD_DESCRIPTOR);
});

/** An entry has 8 bytes: in a root bits 39 to 30 of an address count them, in tables below bits 29 to 21 and 20 to 12. */
export const entriesAreCounted = theorem((bank: Bank, table: U64, gfn: Gfn) => {
  assume(isBank(bank) && gfn < 1n << 28n);
  const base = table & 0xfffffffff000n;
  assert(ioRootSlotOf(bank, gfn) === u64(IO_ROOT_START + 8192n * bank + 8n * (gfn >> 18n)));
  assert(ioPmdSlotOf(table, gfn) === u64(base + 8n * ((gfn >> 9n) & 0x1ffn)));
  assert(ioPteSlotOf(table, gfn) === u64(base + 8n * (gfn & 0x1ffn)));
});
