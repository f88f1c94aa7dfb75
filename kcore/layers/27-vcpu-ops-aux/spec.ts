/**
 * Layer 27: what a virtual CPU leaves to the host, and what it takes from it. Each operation is one step, for the CPU that runs the virtual CPU, but for a page that the
 * host gives, which is taken and then mapped. Nobody else changes the context, and the host sees and sets no more of it than dirty.ts says.
 *
 * @source kcore reference, layer 27, changed as docs/deviations.md says
 */
import { addressOf } from "../../../src/isa/vmsa/index.ts";
import { require, sequence, transition, type U32, type U64 } from "../../prelude/index.ts";
import { ACTIVE, HOST, MAPPED, NO_ADDRESS, OK, READY, REFUSED, VERIFIED } from "../00-machine/constants.ts";
import { DIRTY, EC, ESR_EL2, HPFAR_EL2, PAGE, X0 } from "../00-machine/context.ts";
import * as contexts from "../00-machine/contexts.ts";
import { withRunner } from "../00-machine/runners.ts";
import { isCiphertext, placeOfVcpu, withOpenedContext } from "../00-machine/sealing.ts";
import type { Gfn, Machine, Pfn, Vcpuid, Vmid } from "../00-machine/state.ts";
import { isVcpu, runsVcpu } from "../00-machine/vcpus.ts";
import * as mem from "../16-mem-manager/spec.ts";
import { record } from "../16-mem-manager/steps.ts";
import { vmOf } from "../18-vm-power/vms.ts";
import { mayOpen } from "../20-boot-aux/heirs.ts";
import * as boot from "../21-boot-ops/spec.ts";
import {
  argumentsOf,
  injects,
  isFault,
  NO_REG,
  OWES_EXCEPTION,
  OWES_NOTHING,
  OWES_SKIP,
  OWES_X0,
  owedByAbort,
  skips,
  takenAs,
  takenReg,
  takes,
  toldEnd,
  toldFirst,
  UNKNOWN,
} from "./dirty.ts";

/** This CPU begins to run a virtual CPU: one that is ready, of a VM whose images were verified, and that no other CPU runs. */
export function setVcpuActive(m: Machine, vmid: Vmid, vcpuid: Vcpuid): readonly [Machine, U32] {
  require(isVcpu(vmid, vcpuid));
  const vm = vmOf(m, vmid);
  if (vm.state !== VERIFIED || vm.vcpuState.at(vcpuid) !== READY) return [m, REFUSED];
  return [withRunner(m, vmid, vcpuid, ACTIVE, true), OK];
}
/** The same of one that is loaded: of a VM that does not run yet. */
export function setVcpuLoading(m: Machine, vmid: Vmid, vcpuid: Vcpuid): readonly [Machine, U32] {
  require(isVcpu(vmid, vcpuid));
  const vm = vmOf(m, vmid);
  if (vm.state !== MAPPED || vm.vcpuState.at(vcpuid) !== READY) return [m, REFUSED];
  return [withRunner(m, vmid, vcpuid, ACTIVE, true), OK];
}
/**
 * Opens a seal into its registers, for the VM and the virtual CPU that it is for; with them comes what was measured of the images of the VM that this one goes on from. A VM that has images of its own
 * is measured by these.
 */
export function openVcpu(m: Machine, vmid: Vmid, vcpuid: Vcpuid, source: Pfn, n: U64): readonly [Machine, U32] {
  require(runsVcpu(m, vmid, vcpuid));
  const vm = vmOf(m, vmid);
  const { owner } = record(m, source);
  const { from, to, place } = m.objects.sealing.seals.at(n);
  const isMeant = vm.nextLoadInfo === 0n && place === placeOfVcpu(vcpuid);
  if (!isMeant || !mayOpen(vmid, vm.state, vm.incExe, from, to, owner)) return [m, REFUSED];
  return isCiphertext(m, source, n) ? [withOpenedContext(m, vmid, vm, vcpuid, n), OK] : [m, REFUSED];
}
/** It ends, once the host's table translates here again. */
export function setVcpuInactive(m: Machine, vmid: Vmid, vcpuid: Vcpuid): Machine {
  require(runsVcpu(m, vmid, vcpuid) && m.curVmid === HOST);
  vmOf(m, vmid);
  return withRunner(m, vmid, vcpuid, READY, false);
}

/** Where in an image of a VM an address is, of which this CPU runs a virtual CPU; or `NO_ADDRESS`. */
export const placed = transition((m: Machine, vmid: Vmid, vcpuid: Vcpuid, pc: U64): readonly [Machine, U64] => {
  require(runsVcpu(m, vmid, vcpuid));
  return boot.searchLoadInfo(m, vmid, pc);
});
export const started = transition(contexts.startContext);
/** A virtual CPU begins with registers that are 0, in an image of its VM, in a PSTATE of which the host says flags and masks. Images stay, so that they are looked at before. */
export const resetGpRegs = sequence((vmid: Vmid, vcpuid: Vcpuid, pc: U64, pstate: U64): U32 => {
  const found = placed(vmid, vcpuid, pc);
  if (found === NO_ADDRESS) return REFUSED;
  started(vmid, vcpuid, pc, pstate);
  return OK;
});
/** And with registers of the system as Arm resets them. */
export const resetSysRegs = (m: Machine, vmid: Vmid, vcpuid: Vcpuid): Machine => contexts.resetContext(m, vmid, vcpuid);

/** Takes from the host the one register that a virtual CPU is owed, if it is. */
export function syncDirtyToShadow(m: Machine, vmid: Vmid, vcpuid: Vcpuid): Machine {
  const context = contexts.ownContext(m, vmid, vcpuid);
  const dirty = context.at(DIRTY);
  const as = takenAs(context.at(ESR_EL2));
  return takes(dirty) ? contexts.takeIntGpr(m, vmid, vcpuid, takenReg(dirty), as) : m;
}

/** And the next instruction, if it is. */
export function skipIfOwed(m: Machine, vmid: Vmid, vcpuid: Vcpuid): Machine {
  const dirty = contexts.ownContext(m, vmid, vcpuid).at(DIRTY);
  return skips(dirty) ? contexts.skipInstruction(m, vmid, vcpuid) : m;
}

/** WFI and WFE: the host is told no register. */
export const prepWfx = (m: Machine, vmid: Vmid, vcpuid: Vcpuid): Machine =>
  contexts.setIntRegs(m, vmid, vcpuid, NO_REG, NO_REG, true, false, OWES_SKIP);
/** HVC: the host is told x0 and arguments, and answers in x0. */
export function prepHvc(m: Machine, vmid: Vmid, vcpuid: Vcpuid): Machine {
  const x0 = contexts.ownContext(m, vmid, vcpuid).at(X0);
  return contexts.setIntRegs(m, vmid, vcpuid, NO_REG, argumentsOf(x0), true, false, OWES_X0);
}
/** An abort: the host is told where, and of a store to a device the register; of a load it gives the register. */
export function prepAbort(m: Machine, vmid: Vmid, vcpuid: Vcpuid): Machine {
  const context = contexts.ownContext(m, vmid, vcpuid);
  const esr = context.at(ESR_EL2);
  const hpfar = context.at(HPFAR_EL2);
  const owed = owedByAbort(esr, hpfar);
  return contexts.setIntRegs(m, vmid, vcpuid, toldFirst(esr), toldEnd(esr, hpfar), true, true, owed);
}
/** An interrupt: the host is told that there was one. */
export const prepInterrupt = (m: Machine, vmid: Vmid, vcpuid: Vcpuid): Machine =>
  contexts.setIntRegs(m, vmid, vcpuid, NO_REG, NO_REG, false, false, OWES_NOTHING);
/** What nobody does for a guest: it finds an instruction that is undefined, and the host is told nothing of it. */
export const prepOther = (m: Machine, vmid: Vmid, vcpuid: Vcpuid): Machine =>
  contexts.setIntRegs(m, vmid, vcpuid, NO_REG, NO_REG, false, false, OWES_EXCEPTION);

/** The guest takes an exception of unknown reason, if it is owed one. */
export function updateExceptionGpRegs(m: Machine, vmid: Vmid, vcpuid: Vcpuid): Machine {
  const dirty = contexts.ownContext(m, vmid, vcpuid).at(DIRTY);
  return injects(dirty) ? contexts.enterVector(m, vmid, vcpuid, UNKNOWN) : m;
}

/** Byte address of a page that the host gives behind an abort of the guest's, or `NO_ADDRESS`. */
export function offeredPage(m: Machine, vmid: Vmid, vcpuid: Vcpuid): readonly [Machine, U64] {
  const context = contexts.ownContext(m, vmid, vcpuid);
  const page = m.exchange.at(vmid).at(vcpuid).at(PAGE);
  return [m, isFault(context.at(EC), context.at(ESR_EL2), context.at(HPFAR_EL2)) ? page : NO_ADDRESS];
}
export const taken = transition(mem.assignPfnToVm);
export const mapped = transition(mem.mapPfnVm);
/** A page that the host gives for the frame at which a guest faulted: it becomes the VM's, if no device reaches it, and is mapped; unless the VM goes on from another one, whose page there it is owed. */
export const postHandleShadowS2ptFault = sequence((vmid: Vmid, gfn: Gfn, pfn: Pfn): U32 => {
  if (!boot.mayBeGiven(vmid, addressOf(gfn))) return REFUSED;
  const status = taken(vmid, gfn, pfn);
  if (status !== OK) return status;
  return mapped(vmid, addressOf(gfn), pfn);
});
