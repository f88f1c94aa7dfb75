/**
 * What who runs on a CPU does, and what devices do: registers, and loads and stores. These go through a translation that is cached, as hardware caches whatever it finds in the tables. Where none is
 * cached there is no access: hardware walks, or faults. A page has one value.
 *
 * @source kcore reference, part 2, layer 34: mem_load, mem_store, dev_load, dev_store
 */

import { HOST, NO_LEVEL } from "../../layers/00-machine/constants.ts";
import { isExit, isFp, isGeneral, isGuestMode, isSaved, PSTATE, type Reg } from "../../layers/00-machine/context.ts";
import { isBank } from "../../layers/00-machine/io-pools.ts";
import type { Bank, Gfn, Machine, Mapping, Vcpuid, Vmid } from "../../layers/00-machine/state.ts";
import { isVcpu } from "../../layers/00-machine/vcpus.ts";
import { require, type U64, u64 } from "../../prelude/index.ts";

/** What the TLBs have for who runs here, and who is not KCore. */
function reached(m: Machine, gfn: Gfn): Mapping {
  require(!m.icore);
  return m.tlb.at(m.curVmid).at(gfn);
}
/** The machine in which a page has other contents, if there is one. */
const stored = (m: Machine, found: Mapping, value: U64): Machine =>
  found.level === NO_LEVEL ? m : { ...m, objects: { ...m.objects, memory: m.objects.memory.with(found.pfn, value) } };

/** Who runs here computes a register, of those that EL1 and EL0 have; or the exception that it takes says why. */
export function writeReg(m: Machine, r: Reg, value: U64): Machine {
  require(!m.icore && (isGeneral(r) || isFp(r) || isSaved(r) || isExit(r)));
  require(r !== PSTATE || isGuestMode(value));
  return { ...m, regs: m.regs.with(r, value) };
}
/** Loads a general register from a page of who runs here. */
export function loadMemory(m: Machine, gfn: Gfn, r: Reg): Machine {
  require(isGeneral(r));
  const { level, pfn } = reached(m, gfn);
  return level === NO_LEVEL ? m : { ...m, regs: m.regs.with(r, m.objects.memory.at(pfn)) };
}
/** Stores one. */
export function storeMemory(m: Machine, gfn: Gfn, r: Reg): Machine {
  require(isGeneral(r));
  return stored(m, reached(m, gfn), m.regs.at(r));
}
/** The host loads a register from the exchange of a virtual CPU. */
export function loadExchange(m: Machine, vmid: Vmid, vcpuid: Vcpuid, at: Reg, r: Reg): Machine {
  require(!m.icore && m.curVmid === HOST && isVcpu(vmid, vcpuid) && isGeneral(r));
  return { ...m, regs: m.regs.with(r, m.exchange.at(vmid).at(vcpuid).at(at)) };
}
/** Or stores one there. */
export function storeExchange(m: Machine, vmid: Vmid, vcpuid: Vcpuid, at: Reg, r: Reg): Machine {
  require(!m.icore && m.curVmid === HOST && isVcpu(vmid, vcpuid) && isGeneral(r));
  const told = m.exchange.at(vmid);
  return { ...m, exchange: m.exchange.with(vmid, told.with(vcpuid, told.at(vcpuid).with(at, m.regs.at(r)))) };
}
/** What a device behind a bank loads: 0 where it faults. */
export function loadDevice(m: Machine, bank: Bank, gfn: Gfn): readonly [Machine, U64] {
  require(isBank(bank));
  const { level, pfn } = m.smmuTlb.at(bank).at(gfn);
  return [m, level === NO_LEVEL ? u64(0n) : m.objects.memory.at(pfn)];
}
/** A device behind a bank stores what it likes. */
export function storeDevice(m: Machine, bank: Bank, gfn: Gfn, value: U64): Machine {
  require(isBank(bank));
  return stored(m, m.smmuTlb.at(bank).at(gfn), value);
}
