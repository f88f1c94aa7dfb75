/**
 * What who runs on a CPU does by itself: registers, memory, and what the host's memory exchanges with virtual CPUs; and what devices do. Memory is accessed by a translation
 * that is cached, as hardware caches whatever it finds in the tables: where none is, or its permission is not given, there is no access. A page has one value.
 *
 * @source kcore reference, part 2, layer 34: mem_load, mem_store, dev_load, dev_store; Arm ARM, chapter D8, "Stage 2 data accesses permissions"
 */

import { isReadable, isWritable, memoryPage } from "../../../src/isa/vmsa/index.ts";
import { require, type U64, u64 } from "../../prelude/index.ts";
import { HOST, NO_LEVEL, PAGE_LEVEL } from "./constants.ts";
import { HCR_EL2, isExit, isFp, isGeneral, isGuestMode, isSaved, PSTATE, type Reg, VTTBR_EL2 } from "./context.ts";
import { hasStage2 } from "./controls.ts";
import { isBank } from "./io-pools.ts";
import { vmidOf } from "./pools.ts";
import type { Bank, Gfn, Machine, Mapping, Pfn, Vcpuid, Vmid } from "./state.ts";
import { isVcpu } from "./vcpus.ts";

/** Who runs here computes a register, of those that EL1 and EL0 have; or the exception that it takes says why. */
export function writeReg(m: Machine, r: Reg, value: U64): Machine {
  require(!m.icore && (isGeneral(r) || isFp(r) || isSaved(r) || isExit(r)));
  require(r !== PSTATE || isGuestMode(value));
  return { ...m, regs: m.regs.with(r, value) };
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

/** Whether hardware loads, or stores, by a translation. */
export const isLoadable = (found: Mapping): boolean => found.level !== NO_LEVEL && isReadable(found.pte);
export const isStorable = (found: Mapping): boolean => found.level !== NO_LEVEL && isWritable(found.pte);

/** By what an address of who runs here is translated: what TLBs have for the VMID of the root register; the address itself while stage 2 is off. */
export function reachedHere(m: Machine, gfn: Gfn): Mapping {
  if (!hasStage2(m.regs.at(HCR_EL2))) return { level: PAGE_LEVEL, pfn: u64(gfn) as Pfn, pte: memoryPage(gfn) };
  return m.tlb.at(vmidOf(m.regs.at(VTTBR_EL2))).at(gfn);
}
/** The same of devices behind a bank. */
export const reachedBehind = (m: Machine, bank: Bank, gfn: Gfn): Mapping => m.smmuTlb.at(bank).at(gfn);

/** What a load finds at a frame: what is in memory, or what a device gives. */
const loaded = (m: Machine, pfn: Pfn, given: U64): U64 => (m.ram.at(pfn) ? m.objects.memory.at(pfn) : given);
/** What a store leaves: what it tells a device is no content of a page. */
const stored = (m: Machine, pfn: Pfn, value: U64): Machine =>
  m.ram.at(pfn) ? { ...m, objects: { ...m.objects, memory: m.objects.memory.with(pfn, value) } } : m;

/** Who runs here loads a general register. @param given by the device, where one is there */
export function loadMemory(m: Machine, gfn: Gfn, r: Reg, given: U64): Machine {
  const found = reachedHere(m, gfn);
  require(!m.icore && isGeneral(r) && isLoadable(found));
  return { ...m, regs: m.regs.with(r, loaded(m, found.pfn, given)) };
}
/** And stores one. */
export function storeMemory(m: Machine, gfn: Gfn, r: Reg): Machine {
  const found = reachedHere(m, gfn);
  require(!m.icore && isGeneral(r) && isStorable(found));
  return stored(m, found.pfn, m.regs.at(r));
}
/** A device behind a bank loads, at any time, whoever runs. @param given by another device, where one is there */
export function loadDevice(m: Machine, bank: Bank, gfn: Gfn, given: U64): readonly [Machine, U64] {
  const found = reachedBehind(m, bank, gfn);
  require(isBank(bank) && isLoadable(found));
  return [m, loaded(m, found.pfn, given)];
}
/** And stores what it likes. */
export function storeDevice(m: Machine, bank: Bank, gfn: Gfn, value: U64): Machine {
  const found = reachedBehind(m, bank, gfn);
  require(isBank(bank) && isStorable(found));
  return stored(m, found.pfn, value);
}
