/** What layer 7 does: a stage-2 table is the map `pt`. @source kcore reference, layer 7, changed as docs/deviations.md says */
import { ADDRESSES, gfnOf } from "../../../src/isa/vmsa/index.ts";
import type { ZMap } from "../../prelude/index.ts";
import { require, type U32, type U64 } from "../../prelude/index.ts";
import { BAD_ADDRESS, NO_ENTRY, NO_LEVEL, OK } from "../00-machine/constants.ts";
import { invalidated } from "../00-machine/maintenance.ts";
import { ownNpt } from "../00-machine/page-tables.ts";
import { withNpt } from "../00-machine/sections.ts";
import type { Gfn, Machine, Mapping, TableState, Vmid } from "../00-machine/state.ts";
import { blockFault, pageFault } from "./leaf.ts";
import { type Change, withBlock, withoutLeaf, withPage } from "./table.ts";

/** Level of the leaf that translates an address: 2, 3, or 0 for none. */
export function getNptLevel(m: Machine, vmid: Vmid, addr: U64): readonly [Machine, U32] {
  const npt = ownNpt(m, vmid);
  return [m, addr < ADDRESSES ? npt.pt.at(gfnOf(addr)).level : NO_LEVEL];
}

/** The leaf that translates an address, or 0. */
export function walkNpt(m: Machine, vmid: Vmid, addr: U64): readonly [Machine, U64] {
  const npt = ownNpt(m, vmid);
  return [m, addr < ADDRESSES ? npt.pt.at(gfnOf(addr)).pte : NO_ENTRY];
}

/** Cached translations after a change. */
export const cachedAfter = (change: Change, cached: ZMap<Gfn, Mapping>, gfn: Gfn): ZMap<Gfn, Mapping> =>
  change.broke ? invalidated(cached, gfn) : cached;

/** The section after a change. */
const stateAfter = (change: Change, before: TableState): TableState =>
  change.made ? "closed" : change.broke ? "synced" : before;

const changed = (m: Machine, vmid: Vmid, gfn: Gfn, change: Change): Machine => ({
  ...withNpt(m, vmid, change.npt),
  tlb: m.tlb.with(vmid, cachedAfter(change, m.tlb.at(vmid), gfn)),
  tstate: stateAfter(change, m.tstate),
});

/** Makes `pte` the block that translates the 2 MiB around an address, or says why not. */
export function setBlock(m: Machine, vmid: Vmid, addr: U64, pte: U64): readonly [Machine, U32] {
  const npt = ownNpt(m, vmid);
  require(m.tstate === "open");
  const fault = blockFault(addr, pte);
  if (fault !== OK) return [m, fault];
  const gfn = gfnOf(addr);
  const change = withBlock(npt, vmid, gfn, pte);
  return [changed(m, vmid, gfn, change), change.status];
}

/** Makes `pte` the page that translates an address, or says why not. */
export function setPage(m: Machine, vmid: Vmid, addr: U64, pte: U64): readonly [Machine, U32] {
  const npt = ownNpt(m, vmid);
  require(m.tstate === "open");
  const fault = pageFault(addr, pte);
  if (fault !== OK) return [m, fault];
  const gfn = gfnOf(addr);
  const change = withPage(npt, vmid, gfn, pte);
  return [changed(m, vmid, gfn, change), change.status];
}

/** Removes the leaf that translates an address, if there is one. */
export function clearNpt(m: Machine, vmid: Vmid, addr: U64): readonly [Machine, U32] {
  const npt = ownNpt(m, vmid);
  require(m.tstate === "open");
  if (addr >= ADDRESSES) return [m, BAD_ADDRESS];
  const gfn = gfnOf(addr);
  const change = withoutLeaf(npt, vmid, gfn);
  return [changed(m, vmid, gfn, change), change.status];
}

/** `tlbFill` of the bottom machine, as it looks from here up: hardware caches what the map has. */
export function tlbFill(m: Machine, vmid: Vmid, gfn: Gfn): Machine {
  const found = m.objects.npts.at(vmid).pt.at(gfn);
  if (found.level === NO_LEVEL) return m;
  return { ...m, tlb: m.tlb.with(vmid, m.tlb.at(vmid).with(gfn, found)) };
}
