/** The table of a bank as a map: what a lookup finds, and what setting and clearing a page does. For specifications of this layer and those above. */
import { frameOf, gfnOf, nextPage, pmdIndex, pudIndex, rootIndex } from "../../../src/isa/vmsa/index.ts";
import { everywhere, require, type U32, type U64 } from "../../prelude/index.ts";
import { BAD_ADDRESS, NO_LEVEL, NO_MEMORY, OK, PAGE_LEVEL } from "../00-machine/constants.ts";
import { IO_ADDRESSES, isBank } from "../00-machine/io-pools.ts";
import { withSpt } from "../00-machine/io-tables.ts";
import type { Bank, Gfn, Index, IoPage, Machine, Mapping, Pfn, Spt } from "../00-machine/state.ts";
import { notMapped } from "../00-machine/walk.ts";
import { hasIoRoom } from "../09-mmio-pt-alloc/room.ts";
import { ioPageFault } from "./leaf.ts";

/** What translates an address for the devices of a bank. */
export function ioMappingAt(spt: Spt, bank: Bank, addr: U64): Mapping {
  require(isBank(bank));
  return addr < IO_ADDRESSES ? spt.pt.at(bank).at(gfnOf(addr)) : notMapped();
}

/** Whether the root of a bank has a table for a frame. */
export const hasIoPmdOf = (spt: Spt, bank: Bank, gfn: Gfn): boolean =>
  spt.hasPmd
    .at(bank)
    .at(rootIndex(gfn) as Index)
    .at(pudIndex(gfn) as Index);
/** Whether there is a table of level 3 for a frame. */
export const hasIoPteOf = (spt: Spt, bank: Bank, gfn: Gfn): boolean =>
  spt.hasPte
    .at(bank)
    .at(rootIndex(gfn) as Index)
    .at(pudIndex(gfn) as Index)
    .at(pmdIndex(gfn) as Index);

/** What a change did: its answer, the tables, whether a page was broken and invalidated, whether one was made. */
export interface IoChange {
  readonly status: U32;
  readonly spt: Spt;
  readonly broke: boolean;
  readonly made: boolean;
}

const unchanged = (spt: Spt, status: U32): IoChange => ({ status, spt, broke: false, made: false });

const moved = (next: IoPage, isThere: boolean): IoPage => (isThere ? next : (nextPage(next) as IoPage));

/** The tables with those of level 2 and 3 for a frame. */
function withTables(spt: Spt, bank: Bank, gfn: Gfn): Spt {
  const root = rootIndex(gfn) as Index;
  const pud = pudIndex(gfn) as Index;
  const pmds = spt.hasPmd.at(bank);
  const ptes = spt.hasPte.at(bank);
  const under = ptes.at(root);
  return {
    ...spt,
    pmdNext: moved(spt.pmdNext, hasIoPmdOf(spt, bank, gfn)),
    pteNext: moved(spt.pteNext, hasIoPteOf(spt, bank, gfn)),
    hasPmd: spt.hasPmd.with(bank, pmds.with(root, pmds.at(root).with(pud, true))),
    hasPte: spt.hasPte.with(bank, ptes.with(root, under.with(pud, under.at(pud).with(pmdIndex(gfn) as Index, true)))),
  };
}

const withMapping = (spt: Spt, bank: Bank, gfn: Gfn, mapping: Mapping): Spt => ({
  ...spt,
  pt: spt.pt.with(bank, spt.pt.at(bank).with(gfn, mapping)),
});

/** Makes `pte` the page that translates an address, or says why not. */
export function withIoPage(spt: Spt, bank: Bank, addr: U64, pte: U64): IoChange {
  require(isBank(bank));
  const fault = ioPageFault(addr, pte);
  if (fault !== OK) return unchanged(spt, fault);
  const gfn = gfnOf(addr);
  const old = spt.pt.at(bank).at(gfn);
  if (old.pte === pte) return unchanged(spt, OK);
  const mapping: Mapping = { pfn: frameOf(pte) as Pfn, level: PAGE_LEVEL, pte };
  const mapped = withMapping(spt, bank, gfn, mapping);
  if (old.level !== NO_LEVEL) return { status: OK, spt: mapped, broke: true, made: true };
  if (!hasIoRoom(spt, !hasIoPmdOf(spt, bank, gfn), !hasIoPteOf(spt, bank, gfn))) return unchanged(spt, NO_MEMORY);
  return { status: OK, spt: withTables(mapped, bank, gfn), broke: false, made: true };
}

/** Removes the page that translates an address, if there is one. Tables stay. */
export function withoutIoPage(spt: Spt, bank: Bank, addr: U64): IoChange {
  require(isBank(bank));
  if (addr >= IO_ADDRESSES) return unchanged(spt, BAD_ADDRESS);
  const gfn = gfnOf(addr);
  if (spt.pt.at(bank).at(gfn).level === NO_LEVEL) return unchanged(spt, OK);
  return { status: OK, spt: withMapping(spt, bank, gfn, notMapped()), broke: true, made: false };
}

/** The machine after a change, caches included. */
export const ioChanged = (m: Machine, bank: Bank, addr: U64, change: IoChange): Machine => ({
  ...withSpt(m, change.spt),
  smmuTlb: change.broke ? m.smmuTlb.with(bank, m.smmuTlb.at(bank).with(gfnOf(addr), notMapped())) : m.smmuTlb,
});

/** The machine in which nothing is mapped, and nothing cached, for a bank. Its tables are not used again. */
export function ioCleared(m: Machine, spt: Spt, bank: Bank): Machine {
  require(isBank(bank));
  const cleared = {
    ...spt,
    pt: spt.pt.with(bank, everywhere(notMapped())),
    hasPmd: spt.hasPmd.with(bank, everywhere(everywhere(false))),
    hasPte: spt.hasPte.with(bank, everywhere(everywhere(everywhere(false)))),
  };
  return { ...withSpt(m, cleared), smmuTlb: m.smmuTlb.with(bank, everywhere(notMapped())) };
}
