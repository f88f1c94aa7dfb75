/**
 * Layer 8: operations on a stage-2 table, each one step. It waits for the table's lock, which is free again afterwards; the
 * caller holds no lock of its rank.
 *
 * @source kcore reference, layer 8, changed as docs/deviations.md says
 */
import { addressOf, FRAMES } from "../../../src/isa/vmsa/index.ts";
import { require, type U32, type U64 } from "../../prelude/index.ts";
import { BAD_ADDRESS, HOST } from "../00-machine/constants.ts";
import { ptLock } from "../00-machine/lock-ids.ts";
import { isVmid } from "../00-machine/pools.ts";
import type { Machine, Npt, Pfn, Vmid } from "../00-machine/state.ts";
import { onceFree } from "../04-locks/section.ts";
import { changed, leafAt, levelAt, withLeaf, withoutLeaf } from "../07-npt-walk/table.ts";

/** The table, once its lock is free. */
function table(m: Machine, vmid: Vmid): Npt {
  require(isVmid(vmid));
  return onceFree(m, ptLock(vmid)).objects.npts.at(vmid);
}

/** Level of the leaf that translates an address: 2, 3, or 0 for none. */
export const getLevelS2pt = (m: Machine, vmid: Vmid, addr: U64): readonly [Machine, U32] => [
  m,
  levelAt(table(m, vmid), addr),
];
/** The leaf that translates an address, or 0. */
export const walkS2pt = (m: Machine, vmid: Vmid, addr: U64): readonly [Machine, U64] => [
  m,
  leafAt(table(m, vmid), addr),
];
/** Makes `pte` the leaf of a level that translates an address, or says why not. */
export const mapS2pt = (m: Machine, vmid: Vmid, addr: U64, level: U32, pte: U64): readonly [Machine, U32] =>
  changed(m, vmid, addr, withLeaf(table(m, vmid), vmid, addr, level, pte));
/** Removes the leaf that translates an address, if there is one. */
export const clearS2pt = (m: Machine, vmid: Vmid, addr: U64): readonly [Machine, U32] =>
  changed(m, vmid, addr, withoutLeaf(table(m, vmid), vmid, addr));
/** Takes a physical page away from the host, whose addresses are physical. */
export const clearPfnHost = (m: Machine, pfn: Pfn): readonly [Machine, U32] =>
  pfn >= FRAMES ? [m, BAD_ADDRESS] : clearS2pt(m, HOST, addressOf(pfn));
