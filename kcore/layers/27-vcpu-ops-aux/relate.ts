/** What is known of who runs on a CPU, and of contexts. */
import type { U64 } from "../../prelude/index.ts";
import { ACTIVE, HOST } from "../00-machine/constants.ts";
import { isGuestMode, PSTATE, type Reg } from "../00-machine/context.ts";
import { controlOf, isControl } from "../00-machine/controls.ts";
import type { Cpu, Machine, Vcpuid, Vmid } from "../00-machine/state.ts";
import { isRunner, runsVcpu } from "../00-machine/vcpus.ts";

/** A virtual CPU that this CPU runs no other one does. */
export const runnerIsOne = (m: Machine, vmid: Vmid, vcpuid: Vcpuid, cpu: Cpu): boolean =>
  !isRunner(m, vmid, vcpuid) || !m.runs.at(vmid).at(vcpuid).at(cpu) || cpu === m.curid;
/** A virtual CPU that some CPU runs is active. */
export const runIsActive = (m: Machine, vmid: Vmid, vcpuid: Vcpuid, cpu: Cpu): boolean =>
  !m.runs.at(vmid).at(vcpuid).at(cpu) || m.objects.vms.at(vmid).vcpuState.at(vcpuid) === ACTIVE;
/** A CPU on which a VM runs has the token of a virtual CPU of it. */
export const currentIsRun = (m: Machine): boolean => m.curVmid === HOST || runsVcpu(m, m.curVmid, m.curVcpuid);
/** Who runs here has its own table, and its own traps. */
export const controlsAreCurrents = (m: Machine, r: Reg): boolean =>
  !isControl(r) || m.regs.at(r) === controlOf(m.curVmid, r);
/** A virtual CPU goes on in EL0, or in EL1 in AArch64. */
export const contextIsGuests = (m: Machine, vmid: Vmid, vcpuid: Vcpuid): boolean =>
  isGuestMode(m.shadow.at(vmid).at(vcpuid).at(PSTATE));
/** And one that was sealed does so too. */
export const sealedIsGuests = (m: Machine, n: U64): boolean => isGuestMode(m.objects.sealing.contexts.at(n).at(PSTATE));
