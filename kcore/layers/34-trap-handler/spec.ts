/**
 * Layer 34: all that a CPU does. Exceptions that come to KCore are sequences of the steps below, from where KCore is entered to where it is left; what who runs does by
 * itself, and what devices do, are one step each. With what hardware caches by itself these are all the steps there are.
 *
 * @source kcore reference, layer 34, changed as docs/deviations.md says
 */

import { require, sequence, transition, type U64 } from "../../prelude/index.ts";
import * as accesses from "../00-machine/accesses.ts";
import { HOST } from "../00-machine/constants.ts";
import type { Reg } from "../00-machine/context.ts";
import * as entries from "../00-machine/entries.ts";
import type { Machine, Vcpuid, Vmid } from "../00-machine/state.ts";
import { holdsNoLock } from "../04-locks/section.ts";
import * as raw from "../33-trap-handler-raw/spec.ts";

/** No lock is held, where KCore is entered and where it is left. Who runs here. */
export const holdsNone = transition((m: Machine): readonly [Machine, Vmid] => {
  require(holdsNoLock(m));
  return [m, m.curVmid];
});
/** It is the host, and it is not KCore. */
export const runsHost = transition((m: Machine): readonly [Machine, Vmid] => {
  require(!m.icore && m.curVmid === HOST && holdsNoLock(m));
  return [m, m.curVmid];
});
/** It is a VM. */
export const runsVm = transition((m: Machine): readonly [Machine, Vmid] => {
  require(!m.icore && m.curVmid !== HOST && holdsNoLock(m));
  return [m, m.curVmid];
});
const fromHost = transition(entries.enterFromHost);
const fromVm = transition(entries.enterFromVm);
const left = transition(entries.leaveCore);

/** The host makes a call. */
export const hostHvcHandler = sequence((): void => {
  runsHost();
  fromHost();
  raw.hostHvcHandlerRaw();
  holdsNone();
  left();
});
/** It accesses what its table does not map. */
export const hostNptHandler = sequence((): void => {
  runsHost();
  fromHost();
  raw.hostNptHandlerRaw();
  holdsNone();
  left();
});
/** It does what is trapped for all hosts. */
export const hostOtherHandler = sequence((): void => {
  runsHost();
  fromHost();
  raw.hostOtherHandlerRaw();
  holdsNone();
  left();
});
/** It has a virtual CPU run here. */
export const hostVcpuRunHandler = sequence((): void => {
  runsHost();
  fromHost();
  raw.hostVcpuRunHandlerRaw();
  holdsNone();
  left();
});
/** A virtual CPU is left: by a trap, or by an interrupt. */
export const vmExitHandler = sequence((): void => {
  runsVm();
  fromVm();
  raw.vmExitHandlerRaw();
  holdsNone();
  left();
});

/** Who runs here computes a register, or an exception that it takes says why. */
export const regWrite = (m: Machine, r: Reg, value: U64): Machine => accesses.writeReg(m, r, value);

/** The host loads from the exchange of a virtual CPU. */
export const intLoad = (m: Machine, vmid: Vmid, vcpuid: Vcpuid, at: Reg, r: Reg): Machine =>
  accesses.loadExchange(m, vmid, vcpuid, at, r);
/** And stores there. */
export const intStore = (m: Machine, vmid: Vmid, vcpuid: Vcpuid, at: Reg, r: Reg): Machine =>
  accesses.storeExchange(m, vmid, vcpuid, at, r);
