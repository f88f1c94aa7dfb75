/**
 * What layer 8 does: each operation is one step on the committed table. It waits for the table's lock, which is free again
 * afterwards; the caller holds no lock of its rank.
 *
 * @source kcore reference, layer 8, changed as docs/deviations.md says
 */
import { ADDRESSES, FRAMES, gfnOf } from "../../../src/isa/vmsa/index.ts";
import { awaits, require, type U32, type U64, u64 } from "../../prelude/index.ts";
import {
  BAD_ADDRESS,
  BAD_LEVEL,
  BLOCK_LEVEL,
  HOST,
  NO_ENTRY,
  NO_LEVEL,
  OK,
  PAGE_LEVEL,
} from "../00-machine/constants.ts";
import { ptLock, rankOf } from "../00-machine/lock-ids.ts";
import { settled } from "../00-machine/locks.ts";
import { isVmid } from "../00-machine/pools.ts";
import { withCommittedNpt, withSection } from "../00-machine/sections.ts";
import type { Gfn, Machine, Npt, Pfn, Vmid } from "../00-machine/state.ts";
import { isBelow } from "../04-locks/order.ts";
import { blockFault, pageFault } from "../07-npt-walk/leaf.ts";
import { cachedAfter } from "../07-npt-walk/spec.ts";
import { type Change, withBlock, withoutLeaf, withPage } from "../07-npt-walk/table.ts";

/** The table that the holder of its lock will find. */
function awaited(m: Machine, vmid: Vmid): Npt {
  require(isVmid(vmid));
  require(settled(m));
  require(isBelow(m.heldRanks.at(m.curid), rankOf(ptLock(vmid))));
  awaits(!m.owners.at(ptLock(vmid)).held);
  return m.committed.npts.at(vmid);
}

/** The machine after a section that left the table `npt`. */
const committed = (m: Machine, vmid: Vmid, npt: Npt): Machine => ({
  ...withCommittedNpt(m, vmid, npt),
  tstate: "closed",
  owners: m.owners.with(ptLock(vmid), { held: false, by: m.curid }),
  sections: withSection(m, ptLock(vmid), false),
});

const changed = (m: Machine, vmid: Vmid, gfn: Gfn, change: Change): Machine => ({
  ...committed(m, vmid, change.npt),
  tlb: m.tlb.with(vmid, cachedAfter(change, m.tlb.at(vmid), gfn)),
});

/** Level of the leaf that translates an address: 2, 3, or 0 for none. */
export function getLevelS2pt(m: Machine, vmid: Vmid, addr: U64): readonly [Machine, U32] {
  const npt = awaited(m, vmid);
  return [committed(m, vmid, npt), addr < ADDRESSES ? npt.pt.at(gfnOf(addr)).level : NO_LEVEL];
}

/** The leaf that translates an address, or 0. */
export function walkS2pt(m: Machine, vmid: Vmid, addr: U64): readonly [Machine, U64] {
  const npt = awaited(m, vmid);
  return [committed(m, vmid, npt), addr < ADDRESSES ? npt.pt.at(gfnOf(addr)).pte : NO_ENTRY];
}

function leafFault(addr: U64, level: U32, pte: U64): U32 {
  if (level === BLOCK_LEVEL) return blockFault(addr, pte);
  return level === PAGE_LEVEL ? pageFault(addr, pte) : BAD_LEVEL;
}

/** Makes `pte` the leaf of `level` that translates an address, or says why not. */
export function mapS2pt(m: Machine, vmid: Vmid, addr: U64, level: U32, pte: U64): readonly [Machine, U32] {
  const npt = awaited(m, vmid);
  const fault = leafFault(addr, level, pte);
  if (fault !== OK) return [committed(m, vmid, npt), fault];
  const gfn = gfnOf(addr);
  const change = level === BLOCK_LEVEL ? withBlock(npt, vmid, gfn, pte) : withPage(npt, vmid, gfn, pte);
  return [changed(m, vmid, gfn, change), change.status];
}

/** Removes the leaf that translates a frame. */
function cleared(m: Machine, vmid: Vmid, gfn: Gfn): readonly [Machine, U32] {
  const change = withoutLeaf(awaited(m, vmid), vmid, gfn);
  return [changed(m, vmid, gfn, change), change.status];
}

/** Removes the leaf that translates an address, if there is one. */
export function clearS2pt(m: Machine, vmid: Vmid, addr: U64): readonly [Machine, U32] {
  if (addr >= ADDRESSES) return [committed(m, vmid, awaited(m, vmid)), BAD_ADDRESS];
  return cleared(m, vmid, gfnOf(addr));
}

/** Takes a physical page away from the host, whose addresses are physical. */
export function clearPfnHost(m: Machine, pfn: Pfn): readonly [Machine, U32] {
  if (pfn >= FRAMES) return [m, BAD_ADDRESS];
  return cleared(m, HOST, u64(pfn) as Gfn);
}
