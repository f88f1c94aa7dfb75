/**
 * Layer 31: a fault of the host's, and what a guest asks of KCore. Where the host accessed what is not its it takes an abort, and what it did is not done.
 *
 * @source kcore reference, layer 31, changed as docs/deviations.md says
 */

import { require, sequence, transition, type U64, u32 } from "../../prelude/index.ts";
import { answerOf, SET_DESC_PFN, UNSET_DESC_PFN } from "../00-machine/abi.ts";
import { HOST, NO_SMMU, OK, REFUSED } from "../00-machine/constants.ts";
import { ESR_EL2, HPFAR_EL2, PSTATE, type Reg, X0 } from "../00-machine/context.ts";
import * as contexts from "../00-machine/contexts.ts";
import * as live from "../00-machine/live.ts";
import type { Machine, Vcpuid, Vmid } from "../00-machine/state.ts";
import { holdsNoLock } from "../04-locks/section.ts";
import * as mem from "../16-mem-manager/spec.ts";
import * as ranges from "../17-memory-ops/spec.ts";
import * as smmu from "../26-mmio-ops/spec.ts";
import { faultAddress, UNKNOWN } from "../27-vcpu-ops-aux/dirty.ts";
import { abortFor, isUnmapped } from "./aborts.ts";

/** What the host's fault requires: it is the host that was interrupted, and no lock is held. A register. */
export const faultBegun = transition((m: Machine, r: Reg): readonly [Machine, U64] => {
  require(m.curVmid === HOST && holdsNoLock(m));
  return live.getReg(m, r);
});
/** What a guest's call requires. A register. */
export const called = transition((m: Machine, vmid: Vmid, vcpuid: Vcpuid, r: Reg): readonly [Machine, U64] => {
  require(holdsNoLock(m));
  return contexts.getShadowCtxt(m, vmid, vcpuid, r);
});
const got = transition(live.getReg);
const entered = transition(live.enterHostVector);
const read = transition(contexts.getShadowCtxt);
const set = transition(contexts.setShadowCtxt);
const mapped = transition(mem.mapPageHost);

/** The host finds an instruction that is undefined. */
export const injectUndefined = sequence((): void => {
  faultBegun(PSTATE);
  entered(UNKNOWN);
});

/** Does an access to an SMMU; maps a page that the host may reach, so that it accesses it again; or the host takes an abort. */
export const handleHostStage2Fault = sequence((): void => {
  const esr = faultBegun(ESR_EL2);
  const hpfar = got(HPFAR_EL2);
  const addr = faultAddress(hpfar);
  let status = REFUSED;
  if (isUnmapped(esr)) {
    status = smmu.emulateMmio(addr, esr);
    if (status === NO_SMMU) status = mapped(addr);
  }
  if (status !== OK) {
    const pstate = got(PSTATE);
    entered(abortFor(esr, pstate));
  }
});

/** Shares pages of a guest with the host, or no more, if that is what it asks: whether it is. */
export const coreHandlePvops = sequence((vmid: Vmid, vcpuid: Vcpuid): boolean => {
  const call = called(vmid, vcpuid, X0);
  const addr = read(vmid, vcpuid, u32(1n) as Reg);
  const size = read(vmid, vcpuid, u32(2n) as Reg);
  if (call !== SET_DESC_PFN && call !== UNSET_DESC_PFN) return false;
  let status = OK;
  if (call === SET_DESC_PFN) status = ranges.grantStage2SgGpa(vmid, addr, size);
  else status = ranges.revokeStage2SgGpa(vmid, addr, size);
  set(vmid, vcpuid, X0, answerOf(status));
  return true;
});
