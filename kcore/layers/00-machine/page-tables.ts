/**
 * Accessors of the stage-2 tables. All but `getPtVttbr` need the lock of the table and settled barriers. Entries are reached by address; the
 * range that an address lies in says which pool, and so which level, it is.
 *
 * @source kcore reference, section 4.3
 */
import { isBlock, isPage, isSlot, isTable, pageOf } from "../../../src/isa/vmsa/index.ts";
import { require, type U64 } from "../../prelude/index.ts";
import { ptLock } from "./lock-ids.ts";
import { settled } from "./locks.ts";
import { afterLeaf } from "./maintenance.ts";
import { holds } from "./owners.ts";
import { isVmid, pmdStart, poolEnd, pteStart, pudStart, rootStart, vttbrOf } from "./pools.ts";
import type { Machine, Npt, PmdSlot, PteSlot, PudSlot, RootSlot, TablePage, Vmid } from "./state.ts";

/** The table of a VMID, for the holder of its lock behind the lock's barrier. */
export function ownNpt(m: Machine, vmid: Vmid): Npt {
  require(isVmid(vmid));
  require(settled(m));
  require(holds(m, ptLock(vmid)));
  return m.objects.npts.at(vmid);
}

/** The machine with another table. */
export const withNpt = (m: Machine, vmid: Vmid, npt: Npt): Machine => ({
  ...m,
  objects: { ...m.objects, npts: m.objects.npts.with(vmid, npt) },
});

/** get_pgd_next of the reference. */
export const getPudNext = (m: Machine, vmid: Vmid): readonly [Machine, TablePage] => [m, ownNpt(m, vmid).pudNext];
/** get_pud_next of the reference. */
export const getPmdNext = (m: Machine, vmid: Vmid): readonly [Machine, TablePage] => [m, ownNpt(m, vmid).pmdNext];
/** get_pmd_next of the reference. */
export const getPteNext = (m: Machine, vmid: Vmid): readonly [Machine, TablePage] => [m, ownNpt(m, vmid).pteNext];

/** set_pgd_next of the reference. */
export const setPudNext = (m: Machine, vmid: Vmid, next: TablePage): Machine =>
  withNpt(m, vmid, { ...ownNpt(m, vmid), pudNext: next });
/** set_pud_next of the reference. */
export const setPmdNext = (m: Machine, vmid: Vmid, next: TablePage): Machine =>
  withNpt(m, vmid, { ...ownNpt(m, vmid), pmdNext: next });
/** set_pmd_next of the reference. */
export const setPteNext = (m: Machine, vmid: Vmid, next: TablePage): Machine =>
  withNpt(m, vmid, { ...ownNpt(m, vmid), pteNext: next });

/** The root register of a VMID; no lock. */
export function getPtVttbr(m: Machine, vmid: Vmid): readonly [Machine, U64] {
  require(isVmid(vmid));
  return [m, vttbrOf(vmid)];
}

// Ranges begin at pages, so the page of a slot decides.
/** Whether a slot is an entry of the root table. */
export const isRootSlot = (vmid: Vmid, slot: U64): boolean =>
  isSlot(slot) && rootStart(vmid) <= pageOf(slot) && pageOf(slot) < pudStart(vmid);
/** Whether a slot lies in the range for tables of level 1. */
export const isPudSlot = (vmid: Vmid, slot: U64): boolean =>
  isSlot(slot) && pudStart(vmid) <= pageOf(slot) && pageOf(slot) < pmdStart(vmid);
/** Whether a slot lies in the range for tables of level 2. */
export const isPmdSlot = (vmid: Vmid, slot: U64): boolean =>
  isSlot(slot) && pmdStart(vmid) <= pageOf(slot) && pageOf(slot) < pteStart(vmid);
/** Whether a slot lies in the range for tables of level 3. */
export const isPteSlot = (vmid: Vmid, slot: U64): boolean =>
  isSlot(slot) && pteStart(vmid) <= pageOf(slot) && pageOf(slot) < poolEnd(vmid);

/** Reads an entry. */
export function ptLoad(m: Machine, vmid: Vmid, address: U64): readonly [Machine, U64] {
  const npt = ownNpt(m, vmid);
  if (isRootSlot(vmid, address)) return [m, npt.rootPool.at(address as RootSlot)];
  if (isPudSlot(vmid, address)) return [m, npt.pudPool.at(address as PudSlot)];
  if (isPmdSlot(vmid, address)) return [m, npt.pmdPool.at(address as PmdSlot)];
  require(isPteSlot(vmid, address));
  return [m, npt.ptePool.at(address as PteSlot)];
}

/**
 * Writes an entry. Over an entry that points to a table nothing is written; a leaf is written as the section's state allows. Stands for a
 * store-release, `STLR`: no walk sees the entry before all is read that its writer read until then (theorems/Ordered.v).
 */
export function ptStore(m: Machine, vmid: Vmid, address: U64, value: U64): Machine {
  const npt = ownNpt(m, vmid);
  if (isRootSlot(vmid, address)) return storeRoot(m, vmid, npt, address as RootSlot, value);
  if (isPudSlot(vmid, address)) return storePud(m, vmid, npt, address as PudSlot, value);
  if (isPmdSlot(vmid, address)) return storePmd(m, vmid, npt, address as PmdSlot, value);
  require(isPteSlot(vmid, address));
  return storePte(m, vmid, npt, address as PteSlot, value);
}

function storeRoot(m: Machine, vmid: Vmid, npt: Npt, slot: RootSlot, value: U64): Machine {
  require(npt.rootPool.at(slot) === 0n && isTable(value));
  return withNpt(m, vmid, { ...npt, rootPool: npt.rootPool.with(slot, value) });
}

function storePud(m: Machine, vmid: Vmid, npt: Npt, slot: PudSlot, value: U64): Machine {
  require(npt.pudPool.at(slot) === 0n && isTable(value));
  return withNpt(m, vmid, { ...npt, pudPool: npt.pudPool.with(slot, value) });
}

function storePmd(m: Machine, vmid: Vmid, npt: Npt, slot: PmdSlot, value: U64): Machine {
  const old = npt.pmdPool.at(slot);
  const next = { ...npt, pmdPool: npt.pmdPool.with(slot, value) };
  if (isTable(value)) {
    require(old === 0n);
    return withNpt(m, vmid, next);
  }
  require(!isTable(old));
  return { ...withNpt(m, vmid, next), tstate: afterLeaf(m.tstate, isBlock(old), isBlock(value)) };
}

function storePte(m: Machine, vmid: Vmid, npt: Npt, slot: PteSlot, value: U64): Machine {
  const tstate = afterLeaf(m.tstate, isPage(npt.ptePool.at(slot)), isPage(value));
  return { ...withNpt(m, vmid, { ...npt, ptePool: npt.ptePool.with(slot, value) }), tstate };
}
