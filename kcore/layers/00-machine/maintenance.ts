/**
 * Translation caches and the order in which hardware wants its tables changed. The automaton `tstate` is one CPU's place in a
 * page-table section: a valid leaf is broken (made invalid), made visible (DSB), invalidated (TLBI), completed (DSB), and only
 * then may another leaf be written or the lock be released. What does not follow this order is stuck.
 *
 * @source Arm ARM, chapter D8, "Using break-before-make when updating translation table entries"
 */
import { blockOf, gfnOf } from "../../../src/isa/vmsa/index.ts";
import { everywhere, require, tabulate, type U64, type ZMap } from "../../prelude/index.ts";
import { BLOCK_LEVEL, NO_LEVEL } from "./constants.ts";
import { isVmid } from "./pools.ts";
import type { Gfn, Machine, Mapping, TableState, Vmid } from "./state.ts";
import { notMapped, walkStage2 } from "./walk.ts";

/** The section after a leaf was written: whether the entry was valid before, and is now. Valid over valid is stuck. */
export function afterLeaf(state: TableState, wasValid: boolean, isValid: boolean): TableState {
  require(!(wasValid && isValid));
  require(state === "open" || (state === "synced" && !wasValid));
  return wasValid ? "broken" : "closed";
}

/** Waits until earlier table writes and TLB maintenance are complete for all CPUs: `DSB ISH`. */
export function dsb(m: Machine): Machine {
  if (m.tstate === "broken") return { ...m, tstate: "visible" };
  if (m.tstate === "invalidated") return { ...m, tstate: "synced" };
  return m;
}

/** The section after a TLBI. */
export const afterTlbi = (state: TableState): TableState => (state === "visible" ? "invalidated" : state);

const survivor = (cached: Mapping, g: Gfn, gfn: Gfn): Mapping =>
  g === gfn || (blockOf(g) === blockOf(gfn) && cached.level === BLOCK_LEVEL) ? notMapped() : cached;

/**
 * The cached translations of one VMID after an invalidation of `gfn`: its own is gone, and as a block is cached as one,
 * all of its block's that came from a leaf of level 2.
 */
export const invalidated = (cached: ZMap<Gfn, Mapping>, gfn: Gfn): ZMap<Gfn, Mapping> =>
  tabulate((g: Gfn) => survivor(cached.at(g), g, gfn));

/**
 * Invalidates what the TLBs of all CPUs cached of one input address of a VMID. Stands for the whole sequence on hardware: VTTBR
 * switched to that VMID, `TLBI IPAS2E1IS`, `DSB ISH`, `TLBI VMALLE1IS` for what both stages cached together.
 */
export function tlbiIpa(m: Machine, vmid: Vmid, address: U64): Machine {
  require(isVmid(vmid));
  require(m.tstate !== "broken");
  const gfn = gfnOf(address);
  return { ...m, tstate: afterTlbi(m.tstate), tlb: m.tlb.with(vmid, invalidated(m.tlb.at(vmid), gfn)) };
}

/** Invalidates all that the TLBs of all CPUs cached of one VMID: `TLBI VMALLS12E1IS`. */
export function tlbiVmid(m: Machine, vmid: Vmid): Machine {
  require(isVmid(vmid));
  require(m.tstate !== "broken");
  return { ...m, tstate: afterTlbi(m.tstate), tlb: m.tlb.with(vmid, everywhere(notMapped())) };
}

/** What hardware may do at any time: cache a translation that it finds. A fault is never cached. */
const cached = (m: Machine, vmid: Vmid, gfn: Gfn, found: Mapping): Machine =>
  found.level === NO_LEVEL ? m : { ...m, tlb: m.tlb.with(vmid, m.tlb.at(vmid).with(gfn, found)) };
/** It finds what the tables in memory have. */
export const tlbFill = (m: Machine, vmid: Vmid, gfn: Gfn): Machine =>
  cached(m, vmid, gfn, walkStage2(m.objects.npts.at(vmid), vmid, gfn));
/** As it looks from layer 7 up, where the tables are the map `pt`. */
export const tlbFillMap = (m: Machine, vmid: Vmid, gfn: Gfn): Machine =>
  cached(m, vmid, gfn, m.objects.npts.at(vmid).pt.at(gfn));
