/**
 * Loads and stores of who runs on a CPU, and of devices. They go through a translation that is cached, as hardware caches whatever it finds in the tables. Where none is
 * cached there is no access: hardware walks, or faults. A page has one value. Not part of any proof: what they reach is, and not yet what they tell whom.
 *
 * @source kcore reference, part 2, layer 34: mem_load, mem_store, dev_load, dev_store
 */
import { NO_LEVEL } from "../layers/00-machine/constants.ts";
import { isGeneral, type Reg } from "../layers/00-machine/context.ts";
import { isBank } from "../layers/00-machine/io-pools.ts";
import type { Bank, Gfn, Machine, Mapping } from "../layers/00-machine/state.ts";
import { bottom, require, type U64, u64 } from "../prelude/index.ts";

/** What the TLBs have for who runs here, and who is not KCore. */
function reached(m: Machine, gfn: Gfn): Mapping {
  require(!m.icore);
  return m.tlb.at(m.curVmid).at(gfn);
}
/** The machine in which a page has other contents, if there is one. */
const stored = (m: Machine, found: Mapping, value: U64): Machine =>
  found.level === NO_LEVEL ? m : { ...m, objects: { ...m.objects, memory: m.objects.memory.with(found.pfn, value) } };

/** Loads a general register from a page of who runs here. */
function loadMemoryOf(m: Machine, gfn: Gfn, r: Reg): Machine {
  require(isGeneral(r));
  const { level, pfn } = reached(m, gfn);
  return level === NO_LEVEL ? m : { ...m, regs: m.regs.with(r, m.objects.memory.at(pfn)) };
}
/** Stores one. */
function storeMemoryOf(m: Machine, gfn: Gfn, r: Reg): Machine {
  require(isGeneral(r));
  return stored(m, reached(m, gfn), m.regs.at(r));
}
/** What a device behind a bank loads: 0 where it faults. */
function loadDeviceOf(m: Machine, bank: Bank, gfn: Gfn): readonly [Machine, U64] {
  require(isBank(bank));
  const { level, pfn } = m.smmuTlb.at(bank).at(gfn);
  return [m, level === NO_LEVEL ? u64(0n) : m.objects.memory.at(pfn)];
}
/** A device behind a bank stores what it likes. */
function storeDeviceOf(m: Machine, bank: Bank, gfn: Gfn, value: U64): Machine {
  require(isBank(bank));
  return stored(m, m.smmuTlb.at(bank).at(gfn), value);
}

export const memLoad = bottom(loadMemoryOf);
export const memStore = bottom(storeMemoryOf);
export const devLoad = bottom(loadDeviceOf);
export const devStore = bottom(storeDeviceOf);
