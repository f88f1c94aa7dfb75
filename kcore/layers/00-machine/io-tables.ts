/**
 * Accessors of the SMMU tables. All but `getSmmuCfgHwTtbr` need their lock and settled barriers. SMMUs walk tables in memory as CPUs
 * do (their walks are coherent), so the rules of changes are the same.
 *
 * @source kcore reference, section 4.4
 */
import { isPage, isSlot, isTable, pageOf } from "../../../src/isa/vmsa/index.ts";
import { require, tabulate, type U64, u64, type ZMap } from "../../prelude/index.ts";
import { bankOfRoot, IO_PMD_START, IO_POOL_END, IO_PTE_START, IO_ROOT_START, ioRootPage, isBank } from "./io-pools.ts";
import { SPT_LOCK } from "./lock-ids.ts";
import { settled } from "./locks.ts";
import { afterLeaf } from "./maintenance.ts";
import { holds } from "./owners.ts";
import type { Bank, IoPage, IoPmdSlot, IoPteSlot, IoRootSlot, Machine, Spt } from "./state.ts";

/** The tables, for the holder of their lock behind the lock's barrier. */
export function ownSpt(m: Machine): Spt {
  require(settled(m));
  require(holds(m, SPT_LOCK));
  return m.objects.spt;
}

/** The machine with other tables. */
export const withSpt = (m: Machine, spt: Spt): Machine => ({ ...m, objects: { ...m.objects, spt } });

/** get_smmu_pgd_next of the reference. */
export const getSmmuPmdNext = (m: Machine): readonly [Machine, IoPage] => [m, ownSpt(m).pmdNext];
/** get_smmu_pmd_next of the reference. */
export const getSmmuPteNext = (m: Machine): readonly [Machine, IoPage] => [m, ownSpt(m).pteNext];
/** set_smmu_pgd_next of the reference. */
export const setSmmuPmdNext = (m: Machine, next: IoPage): Machine => withSpt(m, { ...ownSpt(m), pmdNext: next });
/** set_smmu_pmd_next of the reference. */
export const setSmmuPteNext = (m: Machine, next: IoPage): Machine => withSpt(m, { ...ownSpt(m), pteNext: next });

/** The root of a bank, as its TTBR has it; no lock. */
export function getSmmuCfgHwTtbr(m: Machine, bank: Bank): readonly [Machine, U64] {
  require(isBank(bank));
  return [m, ioRootPage(bank, u64(0n))];
}

/** Whether a slot is an entry of a root. */
export const isIoRootSlot = (slot: U64): boolean =>
  isSlot(slot) && IO_ROOT_START <= pageOf(slot) && pageOf(slot) < IO_PMD_START;
/** Whether a slot lies in the range for tables of level 2. */
export const isIoPmdSlot = (slot: U64): boolean =>
  isSlot(slot) && IO_PMD_START <= pageOf(slot) && pageOf(slot) < IO_PTE_START;
/** Whether a slot lies in the range for tables of level 3. */
export const isIoPteSlot = (slot: U64): boolean =>
  isSlot(slot) && IO_PTE_START <= pageOf(slot) && pageOf(slot) < IO_POOL_END;

/** Reads an entry. */
export function smmuPtLoad(m: Machine, address: U64): readonly [Machine, U64] {
  const spt = ownSpt(m);
  if (isIoRootSlot(address)) return [m, spt.rootPool.at(address as IoRootSlot)];
  if (isIoPmdSlot(address)) return [m, spt.pmdPool.at(address as IoPmdSlot)];
  require(isIoPteSlot(address));
  return [m, spt.ptePool.at(address as IoPteSlot)];
}

/** Writes an entry, by a store-release as `ptStore`: one that points to a table over 0, a page as the section's state allows. There are no blocks. */
export function smmuPtStore(m: Machine, address: U64, value: U64): Machine {
  const spt = ownSpt(m);
  if (isIoRootSlot(address)) {
    const slot = address as IoRootSlot;
    require(spt.rootPool.at(slot) === 0n && isTable(value));
    return withSpt(m, { ...spt, rootPool: spt.rootPool.with(slot, value) });
  }
  if (isIoPmdSlot(address)) {
    const slot = address as IoPmdSlot;
    require(spt.pmdPool.at(slot) === 0n && isTable(value));
    return withSpt(m, { ...spt, pmdPool: spt.pmdPool.with(slot, value) });
  }
  require(isIoPteSlot(address));
  const slot = address as IoPteSlot;
  const tstate = afterLeaf(m.tstate, isPage(spt.ptePool.at(slot)), isPage(value));
  return { ...withSpt(m, { ...spt, ptePool: spt.ptePool.with(slot, value) }), tstate };
}

const rootCleared = (pool: ZMap<IoRootSlot, U64>, bank: Bank): ZMap<IoRootSlot, U64> =>
  tabulate((slot: IoRootSlot): U64 => (bankOfRoot(pageOf(slot)) === bank ? u64(0n) : pool.at(slot)));

/**
 * Writes 0 to the 1024 entries of a bank's root. One step stands for that many store-releases: an SMMU that walks between two of them finds what it
 * could have found, and cached, before the first one, or nothing. The section goes on as behind a page that was broken.
 */
export function smmuPtClear(m: Machine, bank: Bank): Machine {
  const spt = ownSpt(m);
  require(isBank(bank));
  require(m.tstate === "open");
  return { ...withSpt(m, { ...spt, rootPool: rootCleared(spt.rootPool, bank) }), tstate: "broken" };
}
