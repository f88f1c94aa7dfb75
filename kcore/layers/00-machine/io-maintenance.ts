/**
 * Translation caches of SMMUs. A change of a table is made visible to their walks by a DSB; then comes a write to a register
 * that invalidates, and a sync, which waits until no access of a device uses what was invalidated.
 *
 * @source Arm SMMU architecture version 2, "TLB maintenance operations": TLBIIPAS2, TLBIVMID, TLBGSYNC
 */
import { gfnOf } from "../../../src/isa/vmsa/index.ts";
import { everywhere, require, type U64 } from "../../prelude/index.ts";
import { NO_LEVEL } from "./constants.ts";
import { isBank } from "./io-pools.ts";
import { walkIo } from "./io-walk.ts";
import { afterTlbi } from "./maintenance.ts";
import type { Bank, Gfn, Machine, Mapping } from "./state.ts";
import { notMapped } from "./walk.ts";

/** Invalidates what was cached for a bank of one input address. Only pages are ever cached. */
export function smmuTlbiIpa(m: Machine, bank: Bank, address: U64): Machine {
  require(isBank(bank));
  require(m.tstate !== "broken");
  const cached = m.smmuTlb.at(bank).with(gfnOf(address), notMapped());
  return { ...m, tstate: afterTlbi(m.tstate), smmuTlb: m.smmuTlb.with(bank, cached) };
}

/** Invalidates all that was cached for a bank. */
export function smmuTlbiBank(m: Machine, bank: Bank): Machine {
  require(isBank(bank));
  require(m.tstate !== "broken");
  return { ...m, tstate: afterTlbi(m.tstate), smmuTlb: m.smmuTlb.with(bank, everywhere(notMapped())) };
}

/** Waits until invalidations are complete. */
export const smmuSync = (m: Machine): Machine => (m.tstate === "invalidated" ? { ...m, tstate: "synced" } : m);

const cached = (m: Machine, bank: Bank, gfn: Gfn, found: Mapping): Machine =>
  found.level === NO_LEVEL ? m : { ...m, smmuTlb: m.smmuTlb.with(bank, m.smmuTlb.at(bank).with(gfn, found)) };
/** What an SMMU may do at any time: cache a translation that it finds in memory. */
export const smmuFill = (m: Machine, bank: Bank, gfn: Gfn): Machine =>
  cached(m, bank, gfn, walkIo(m.objects.spt, bank, gfn));
/** As it looks from layer 11 up, where the tables are the map `pt`. */
export const smmuFillMap = (m: Machine, bank: Bank, gfn: Gfn): Machine =>
  cached(m, bank, gfn, m.objects.spt.pt.at(bank).at(gfn));
