/** Who runs a virtual CPU: each CPU has a bit of its own for each virtual CPU, the token of its context. */
import { isVm, VCPUS } from "./constants.ts";
import { isVmid } from "./pools.ts";
import type { Machine, Vcpuid, Vmid } from "./state.ts";

/** A virtual CPU that a VM may have. That the VM has a table, which follows, is said so that it is known. */
export const isVcpu = (vmid: Vmid, vcpuid: Vcpuid): boolean => isVm(vmid) && isVmid(vmid) && vcpuid < VCPUS;
/** The executing CPU runs it. */
export const isRunner = (m: Machine, vmid: Vmid, vcpuid: Vcpuid): boolean => m.runs.at(vmid).at(vcpuid).at(m.curid);
/** The same of one that may be. */
export const runsVcpu = (m: Machine, vmid: Vmid, vcpuid: Vcpuid): boolean =>
  isVcpu(vmid, vcpuid) && isRunner(m, vmid, vcpuid);
