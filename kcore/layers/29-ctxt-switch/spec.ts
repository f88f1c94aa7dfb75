/**
 * Layer 29: a CPU is switched between the host and a virtual CPU. Sequences of steps on registers and contexts that are this CPU's: who runs has its table, its traps
 * and its registers, and a virtual CPU is this CPU's from before its VM's table translates here until after it does no more. General registers are moved by who calls.
 *
 * @source kcore reference, layer 29, changed as docs/deviations.md says
 */
import { require, sequence, transition, type U32 } from "../../prelude/index.ts";
import { HOST, OK, REFUSED } from "../00-machine/constants.ts";
import type { Machine, Vcpuid, Vmid } from "../00-machine/state.ts";
import * as cpu from "../00-machine/switch.ts";
import { isVcpu, runsVcpu } from "../00-machine/vcpus.ts";
import { holdsNoLock } from "../04-locks/section.ts";
import * as aux from "../27-vcpu-ops-aux/spec.ts";
import * as vcpus from "../28-vcpu-ops/spec.ts";

/** The VM that runs here, and who runs here: without locks. */
export const inVm = transition((m: Machine): readonly [Machine, Vmid] => {
  require(runsVcpu(m, m.curVmid, m.curVcpuid) && holdsNoLock(m));
  return [m, m.curVmid];
});
export const current = transition((m: Machine): readonly [Machine, Vmid] => {
  require(holdsNoLock(m));
  return [m, m.curVmid];
});
const curVcpuid = transition(cpu.getCurVcpuid);
const saved = transition(cpu.saveSysregs);
const savedFp = transition(cpu.fpsimdSaveState);
const restored = transition(cpu.restoreSysregs);
const restoredFp = transition(cpu.fpsimdRestoreState);
const toHost = transition(cpu.hostEl2RestoreState);
const toVm = transition(cpu.vmEl2RestoreState);
const begins = transition(aux.setVcpuActive);
const ends = transition(aux.setVcpuInactive);

/** Saves registers of who runs here: of the host, before a virtual CPU does. */
export const saveHost = sequence((): void => {
  saved();
  savedFp();
});

/** Makes them live, of the host, behind a virtual CPU. */
export const restoreHost = sequence((): void => {
  restored();
  restoredFp();
});

/** Saves registers of the virtual CPU that runs here, leaves it to the host, and gives it up. */
export const saveVm = sequence((): void => {
  const vmid = inVm();
  const vcpuid = curVcpuid();
  saved();
  savedFp();
  vcpus.saveShadowKvmRegs(vmid, vcpuid);
  toHost();
  ends(vmid, vcpuid);
});

/** Begins to run a virtual CPU, and makes its registers live. What the host gives that is none, or may not run, is refused, and the host goes on. */
export const restoreVm = sequence((vmid: Vmid, vcpuid: Vcpuid): U32 => {
  const runs = current();
  if (runs !== HOST || !isVcpu(vmid, vcpuid)) return REFUSED;
  const begun = begins(vmid, vcpuid);
  if (begun !== OK) return begun;
  const status = vcpus.restoreShadowKvmRegs(vmid, vcpuid);
  if (status !== OK) {
    ends(vmid, vcpuid);
    return status;
  }
  toVm(vmid, vcpuid);
  restored();
  restoredFp();
  return OK;
});
