/**
 * Layer 7: a stage-2 table is the map `pt`, and an operation on it one step.
 *
 * @source kcore reference, layer 7, changed as docs/deviations.md says
 */
import { require, type U32, type U64 } from "../../prelude/index.ts";
import { ownNpt } from "../00-machine/page-tables.ts";
import type { Machine, Npt, Vmid } from "../00-machine/state.ts";
import { type Change, changed, leafAt, levelAt, withBlock, withoutLeaf, withPage } from "./table.ts";

/** Level of the leaf that translates an address: 2, 3, or 0 for none. */
export const getNptLevel = (m: Machine, vmid: Vmid, addr: U64): readonly [Machine, U32] => [
  m,
  levelAt(ownNpt(m, vmid), addr),
];
/** The leaf that translates an address, or 0. */
export const walkNpt = (m: Machine, vmid: Vmid, addr: U64): readonly [Machine, U64] => [
  m,
  leafAt(ownNpt(m, vmid), addr),
];

/** The table of a section in which no leaf was written yet. */
function openNpt(m: Machine, vmid: Vmid): Npt {
  require(m.tstate === "open");
  return ownNpt(m, vmid);
}
/** After a change the section has one leaf made, or one broken and invalidated, or is as it was. */
function inSection(m: Machine, vmid: Vmid, addr: U64, change: Change): readonly [Machine, U32] {
  const [after, status] = changed(m, vmid, addr, change);
  return [{ ...after, tstate: change.made ? "closed" : change.broke ? "synced" : m.tstate }, status];
}

/** Makes `pte` the block that translates the 2 MiB around an address, or says why not. */
export const setBlock = (m: Machine, vmid: Vmid, addr: U64, pte: U64): readonly [Machine, U32] =>
  inSection(m, vmid, addr, withBlock(openNpt(m, vmid), vmid, addr, pte));
/** Makes `pte` the page that translates an address, or says why not. */
export const setPage = (m: Machine, vmid: Vmid, addr: U64, pte: U64): readonly [Machine, U32] =>
  inSection(m, vmid, addr, withPage(openNpt(m, vmid), vmid, addr, pte));
/** Removes the leaf that translates an address, if there is one; of a block, all 512 pages go. */
export const clearNpt = (m: Machine, vmid: Vmid, addr: U64): readonly [Machine, U32] =>
  inSection(m, vmid, addr, withoutLeaf(openNpt(m, vmid), vmid, addr));
