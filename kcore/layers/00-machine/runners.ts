/**
 * A CPU begins to run a virtual CPU, and ends it, each in a section of the VM: nobody else runs it in between.
 *
 * @source kcore reference, section 8; concurrency-proofs, section 6
 */
import { require, type U32 } from "../../prelude/index.ts";
import { ACTIVE, HOST, READY } from "./constants.ts";
import type { Machine, Vcpuid, Vmid } from "./state.ts";
import { isVcpu, runsVcpu } from "./vcpus.ts";
import { ownVm, withVm } from "./vms.ts";

/** The machine in which a virtual CPU is in a state, and this CPU runs it or does not. */
export function withRunner(m: Machine, vmid: Vmid, vcpuid: Vcpuid, state: U32, runs: boolean): Machine {
  const vm = m.objects.vms.at(vmid);
  const known = withVm(m, vmid, { ...vm, vcpuState: vm.vcpuState.with(vcpuid, state) });
  const ofVm = m.runs.at(vmid);
  return { ...known, runs: m.runs.with(vmid, ofVm.with(vcpuid, ofVm.at(vcpuid).with(m.curid, runs))) };
}

/** From ready to active: its context is this CPU's. */
export function beginVcpu(m: Machine, vmid: Vmid, vcpuid: Vcpuid): Machine {
  require(isVcpu(vmid, vcpuid) && ownVm(m, vmid).vcpuState.at(vcpuid) === READY);
  return withRunner(m, vmid, vcpuid, ACTIVE, true);
}
/** From active to ready: who runs it gives its context up, and the host runs here by now. */
export function endVcpu(m: Machine, vmid: Vmid, vcpuid: Vcpuid): Machine {
  require(runsVcpu(m, vmid, vcpuid) && m.curVmid === HOST);
  ownVm(m, vmid);
  return withRunner(m, vmid, vcpuid, READY, false);
}
