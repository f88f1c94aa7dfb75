/**
 * Layer 33: exceptions of the host and of VMs, from the registers of who was interrupted to those of who goes on. Sequences of the steps below.
 *
 * @source kcore reference, layer 33, changed as docs/deviations.md says
 */

import { require, sequence, transition, type U64, u32 } from "../../prelude/index.ts";
import { answerOf, BAD_ARGUMENT } from "../00-machine/abi.ts";
import { HOST, OK } from "../00-machine/constants.ts";
import * as trap from "../00-machine/host-trap.ts";
import type { Machine, Vcpuid, Vmid } from "../00-machine/state.ts";
import * as cpu from "../00-machine/switch.ts";
import { holdsNoLock } from "../04-locks/section.ts";
import * as switches from "../29-ctxt-switch/spec.ts";
import * as faults from "../31-fault-handler/spec.ts";
import { namesVcpu } from "../32-trap-dispatcher/arguments.ts";
import * as dispatcher from "../32-trap-dispatcher/spec.ts";

/** It is the host that was interrupted, and no lock is held. */
export const fromHost = transition((m: Machine): readonly [Machine, Vmid] => {
  require(m.curVmid === HOST && holdsNoLock(m));
  return [m, m.curVmid];
});
/** It is a VM. */
export const fromVm = transition((m: Machine): readonly [Machine, Vmid] => {
  require(m.curVmid !== HOST && holdsNoLock(m));
  return [m, m.curVmid];
});
const curVmid = transition(cpu.getCurVmid);
const curVcpuid = transition(cpu.getCurVcpuid);
const saved = transition(cpu.saveGprs);
const restored = transition(cpu.restoreGprs);
const populated = transition(cpu.exitPopulateFault);
const got = transition(trap.getHostGpr);
const set = transition(trap.setHostGpr);

/** A call of the host's. */
export const hostHvcHandlerRaw = sequence((): void => {
  fromHost();
  saved();
  dispatcher.hostHvcDispatcher();
  restored();
});

/** A fault of the host's in stage 2. */
export const hostNptHandlerRaw = sequence((): void => {
  fromHost();
  saved();
  faults.handleHostStage2Fault();
  restored();
});

/** Whatever else the host is trapped at. */
export const hostOtherHandlerRaw = sequence((): void => {
  faults.injectUndefined();
});

const runVcpu = sequence((vm: U64, vcpu: U64): void => {
  if (!namesVcpu(vm, vcpu)) {
    set(u32(0n), answerOf(BAD_ARGUMENT));
    return;
  }
  set(u32(0n), answerOf(OK));
  switches.saveHost();
  const status = switches.restoreVm(u32(vm) as Vmid, u32(vcpu) as Vcpuid);
  const runs = curVmid();
  if (runs === HOST) set(u32(0n), answerOf(status));
});

/** The host has a virtual CPU run here, which it names in x1 and x2. */
export const hostVcpuRunHandlerRaw = sequence((): void => {
  fromHost();
  saved();
  const vm = got(u32(1n));
  const vcpu = got(u32(2n));
  runVcpu(vm, vcpu);
  restored();
});

/** An exit of a virtual CPU: it goes on, or the host does. */
export const vmExitHandlerRaw = sequence((): void => {
  const vmid = fromVm();
  const vcpuid = curVcpuid();
  saved();
  populated();
  const goesOn = dispatcher.vmExitDispatcher(vmid, vcpuid);
  if (!goesOn) {
    switches.saveVm();
    switches.restoreHost();
  }
  restored();
});
