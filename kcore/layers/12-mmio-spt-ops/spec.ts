/**
 * Layer 12: operations on the table of a bank, each one step. It waits for the lock of the SMMU tables, which is free again afterwards; the
 * caller holds no lock of its rank.
 *
 * @source kcore reference, layer 12, changed as docs/deviations.md says
 */
import type { U32, U64 } from "../../prelude/index.ts";
import { SPT_LOCK } from "../00-machine/lock-ids.ts";
import type { Bank, Machine, Spt } from "../00-machine/state.ts";
import { onceFree } from "../04-locks/section.ts";
import { ioChanged, ioCleared, ioMappingAt, withIoPage, withoutIoPage } from "../11-mmio-spt-walk/table.ts";

/** The tables, once their lock is free. */
const tables = (m: Machine): Spt => onceFree(m, SPT_LOCK).objects.spt;

/** Removes all that is mapped for a bank: before it gets an owner, and before it has none. */
export const initSpt = (m: Machine, bank: Bank): Machine => ioCleared(m, tables(m), bank);
/** The page that translates an address, or 0. */
export const walkSpt = (m: Machine, bank: Bank, addr: U64): readonly [Machine, U64] => [
  m,
  ioMappingAt(tables(m), bank, addr).pte,
];
/** Makes `pte` the page that translates an address, or says why not. */
export function mapSpt(m: Machine, bank: Bank, addr: U64, pte: U64): readonly [Machine, U32] {
  const change = withIoPage(tables(m), bank, addr, pte);
  return [ioChanged(m, bank, addr, change), change.status];
}
/** Removes the page that translates an address, and gives it, or 0. */
export function unmapSpt(m: Machine, bank: Bank, addr: U64): readonly [Machine, U64] {
  const spt = tables(m);
  return [ioChanged(m, bank, addr, withoutIoPage(spt, bank, addr)), ioMappingAt(spt, bank, addr).pte];
}
