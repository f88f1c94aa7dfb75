/**
 * Layer 28: an exit of a virtual CPU, as its syndrome says, and what it takes before it runs again. Sequences of steps on a context that nobody else touches: between
 * them others see what the host was told, and the host writes what is taken of its memory.
 *
 * @source kcore reference, layer 28, changed as docs/deviations.md says
 */
import { gfnOf } from "../../../src/isa/vmsa/index.ts";
import { require, sequence, transition, type U32, type U64, u64 } from "../../prelude/index.ts";
import { HOST, NEVER_RUN, NO_ADDRESS, OK } from "../00-machine/constants.ts";
import { DIRTY, EC, ESR_EL2, HPFAR_EL2, PC, PSTATE, X0 } from "../00-machine/context.ts";
import * as contexts from "../00-machine/contexts.ts";
import type { Gfn, Machine, Pfn, Vcpuid, Vmid } from "../00-machine/state.ts";
import { holdsNoLock } from "../04-locks/section.ts";
import * as power from "../18-vm-power/spec.ts";
import * as boot from "../21-boot-ops/spec.ts";
import { faultAddress, isAbort, isCall, isWait, switchesOff, TRAP } from "../27-vcpu-ops-aux/dirty.ts";
import * as aux from "../27-vcpu-ops-aux/spec.ts";

export const read = transition(contexts.getShadowCtxt);
export const noted = transition(contexts.setShadowCtxt);
export const asked = transition(contexts.getIntReg);
export const skipped = transition(aux.skipIfOwed);
export const switchedOff = transition(power.setVmPoweroff);
export const waits = transition(aux.prepWfx);
export const calls = transition(aux.prepHvc);
export const faults = transition(aux.prepAbort);
export const interrupted = transition(aux.prepInterrupt);
export const unknown = transition(aux.prepOther);
export const reset = transition(aux.resetSysRegs);
export const synced = transition(aux.syncDirtyToShadow);
export const offered = transition(aux.offeredPage);
export const entered = transition(aux.updateExceptionGpRegs);

/** What is known of the exit of a virtual CPU, and what it is owed: where all of it begins, without locks. */
export const left = transition((m: Machine, vmid: Vmid, vcpuid: Vcpuid): readonly [Machine, U64] => {
  require(holdsNoLock(m));
  return contexts.getShadowCtxt(m, vmid, vcpuid, EC);
});
export const owed = transition((m: Machine, vmid: Vmid, vcpuid: Vcpuid): readonly [Machine, U64] => {
  require(holdsNoLock(m));
  return contexts.getShadowCtxt(m, vmid, vcpuid, DIRTY);
});

/** Leaves a virtual CPU to the host, which is told what the kind of the exit allows. A guest that switches itself off has its VM switched off. */
export const saveShadowKvmRegs = sequence((vmid: Vmid, vcpuid: Vcpuid): void => {
  const exit = left(vmid, vcpuid);
  const esr = read(vmid, vcpuid, ESR_EL2);
  const x0 = read(vmid, vcpuid, X0);
  if (exit !== TRAP) interrupted(vmid, vcpuid);
  else if (isWait(esr)) waits(vmid, vcpuid);
  else if (isAbort(esr)) faults(vmid, vcpuid);
  else if (isCall(esr)) {
    calls(vmid, vcpuid);
    if (switchesOff(x0)) switchedOff(vmid);
  } else unknown(vmid, vcpuid);
});

/** Gives a virtual CPU its first registers; or what it is owed, and a page where it faulted, if the host gives one that it may. */
export const restoreShadowKvmRegs = sequence((vmid: Vmid, vcpuid: Vcpuid): U32 => {
  const dirty = owed(vmid, vcpuid);
  if (dirty === NEVER_RUN) {
    const pc = asked(vmid, vcpuid, PC);
    const pstate = asked(vmid, vcpuid, PSTATE);
    const status = aux.resetGpRegs(vmid, vcpuid, pc, pstate);
    if (status === OK) reset(vmid, vcpuid);
    return status;
  }
  synced(vmid, vcpuid);
  skipped(vmid, vcpuid);
  entered(vmid, vcpuid);
  noted(vmid, vcpuid, DIRTY, u64(0n));
  const page = offered(vmid, vcpuid);
  const hpfar = read(vmid, vcpuid, HPFAR_EL2);
  if (page !== NO_ADDRESS) {
    const gfn = u64(gfnOf(faultAddress(hpfar))) as Gfn;
    aux.postHandleShadowS2ptFault(vmid, gfn, u64(gfnOf(page)) as Pfn);
  }
  return OK;
});

export const loads = transition((m: Machine, vmid: Vmid, vcpuid: Vcpuid): readonly [Machine, U32] => {
  require(holdsNoLock(m) && m.curVmid === HOST);
  return aux.setVcpuLoading(m, vmid, vcpuid);
});
const openedVcpu = transition(aux.openVcpu);
const loaded = transition(aux.setVcpuInactive);
/** Opens a seal into a virtual CPU of a VM that goes on from another one. This CPU runs it for as long, and for the host: so nobody else does. */
export const loadEncryptedVcpu = sequence((vmid: Vmid, vcpuid: Vcpuid, source: Pfn, n: U64): U32 => {
  const begun = loads(vmid, vcpuid);
  if (begun !== OK) return begun;
  const status = openedVcpu(vmid, vcpuid, source, n);
  loaded(vmid, vcpuid);
  return status;
});

/** All steps of these, for the layer above. */
export const STEPS = [
  left,
  owed,
  read,
  noted,
  asked,
  skipped,
  switchedOff,
  waits,
  calls,
  faults,
  interrupted,
  unknown,
  reset,
  synced,
  entered,
  offered,
  boot.origin,
  boot.walked,
  aux.placed,
  aux.started,
  aux.taken,
  aux.mapped,
];
