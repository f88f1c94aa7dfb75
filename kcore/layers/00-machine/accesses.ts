/**
 * What who runs on a CPU does by itself: registers, and what the host's memory exchanges with virtual CPUs.
 *
 * @source kcore reference, part 2, layer 34
 */

import { require, type U64 } from "../../prelude/index.ts";
import { HOST } from "./constants.ts";
import { isExit, isFp, isGeneral, isGuestMode, isSaved, PSTATE, type Reg } from "./context.ts";
import type { Machine, Vcpuid, Vmid } from "./state.ts";
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
