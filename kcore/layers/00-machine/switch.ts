/**
 * Registers of this CPU to and from the context of who runs on it: the host of this CPU, or a virtual CPU that it runs.
 *
 * @source kcore reference, section 2; Arm ARM, D1: what an exception level below can change
 */
import { require, tabulate, type U64, u32 } from "../../prelude/index.ts";
import { HOST, VCPUS } from "./constants.ts";
import {
  type Context,
  interruptedPstate,
  isExit,
  isFp,
  isGeneral,
  isRestored,
  isSaved,
  PSTATE,
  type Reg,
} from "./context.ts";
import { ownContext, withContext } from "./contexts.ts";
import { controlOf, isControl } from "./controls.ts";
import type { Machine, Vcpuid, Vmid } from "./state.ts";
import { runsVcpu } from "./vcpus.ts";

/** Who runs here: 0 the host. */
export const getCurVmid = (m: Machine): readonly [Machine, Vmid] => [m, m.curVmid];
/** And which virtual CPU of it. */
export const getCurVcpuid = (m: Machine): readonly [Machine, Vcpuid] => [m, m.curVcpuid];

/** The context of who runs here. */
const current = (m: Machine): Context => (m.curVmid === HOST ? m.host : ownContext(m, m.curVmid, m.curVcpuid));
const withCurrent = (m: Machine, context: Context): Machine =>
  m.curVmid === HOST ? { ...m, host: context } : withContext(m, m.curVmid, m.curVcpuid, context);

/** Saves x0 to x30: host_to_core and vm_to_core of the reference. */
export function saveGprs(m: Machine): Machine {
  const old = current(m);
  const saved: Context = tabulate((r: Reg): U64 => (isGeneral(r) ? m.regs.at(r) : old.at(r)));
  return withCurrent(m, saved);
}
/** Makes them live: core_to_host and core_to_vm. */
export function restoreGprs(m: Machine): Machine {
  const context = current(m);
  const regs: Context = tabulate((r: Reg): U64 => (isGeneral(r) ? context.at(r) : m.regs.at(r)));
  return { ...m, regs };
}
/** Saves why who runs was left. */
export function exitPopulateFault(m: Machine): Machine {
  const old = current(m);
  const saved: Context = tabulate((r: Reg): U64 => (isExit(r) ? m.regs.at(r) : old.at(r)));
  return withCurrent(m, saved);
}
/** Saves what EL1 and EL0 may change of the system, PC and PSTATE among it. */
export function saveSysregs(m: Machine): Machine {
  const old = current(m);
  const saved: Context = tabulate((r: Reg): U64 => {
    if (r === PSTATE) return interruptedPstate(m.regs.at(r));
    return isSaved(r) ? m.regs.at(r) : old.at(r);
  });
  return withCurrent(m, saved);
}
/** Makes it live. */
export function restoreSysregs(m: Machine): Machine {
  const context = current(m);
  const regs: Context = tabulate((r: Reg): U64 => (isRestored(r) || isExit(r) ? context.at(r) : m.regs.at(r)));
  return { ...m, regs };
}
/** The same of floating point and vectors. */
export function fpsimdSaveState(m: Machine): Machine {
  const old = current(m);
  const saved: Context = tabulate((r: Reg): U64 => (isFp(r) ? m.regs.at(r) : old.at(r)));
  return withCurrent(m, saved);
}
/** Makes them live. */
export function fpsimdRestoreState(m: Machine): Machine {
  const context = current(m);
  const regs: Context = tabulate((r: Reg): U64 => (isFp(r) ? context.at(r) : m.regs.at(r)));
  return { ...m, regs };
}

/** What EL2 says of who runs is what it says of a principal. */
function controlled(m: Machine, vmid: Vmid): Context {
  return tabulate((r: Reg): U64 => (isControl(r) ? controlOf(vmid, r) : m.regs.at(r)));
}
/** From here on the host runs on this CPU: its table translates, once the ISB behind it is done, and its traps are set. */
export const hostEl2RestoreState = (m: Machine): Machine => ({
  ...m,
  regs: controlled(m, HOST),
  curVmid: HOST,
  curVcpuid: u32(0n) as Vcpuid,
});
/** From here on a virtual CPU does, which this CPU runs. */
export function vmEl2RestoreState(m: Machine, vmid: Vmid, vcpuid: Vcpuid): Machine {
  require(vcpuid < VCPUS && runsVcpu(m, vmid, vcpuid));
  return { ...m, regs: controlled(m, vmid), curVmid: vmid, curVcpuid: vcpuid };
}
