/** A VM that goes on from another one. Pure, for code and specification alike. */
import type { U32, U64 } from "../../prelude/index.ts";
import { HOST, isVm, MAPPED, NO_SEAL, NO_VM, RETIRED, SEALS } from "../00-machine/constants.ts";
import type { Vmid } from "../00-machine/state.ts";
import { isLoading } from "../18-vm-power/power.ts";

/** A VM that is retired, and that none goes on from, gets an heir. One that is an heir gets none: what was left out when it was loaded its own heir could not tell from what was never there. */
export const mayGetHeir = (state: U32, heir: U32, incExe: U32): boolean =>
  state === RETIRED && heir === NO_VM && incExe === NO_VM;
/** A place of a VM is sealed for the heir that it has, into a page of the host's, while there are numbers. */
export const maySeal = (heir: U32, out: U32, next: U64): boolean =>
  isVm(heir as Vmid) && out === HOST && NO_SEAL < next && next < SEALS;
/** A seal of a place is opened for the VM that it is for, which does not run yet, and from a page of the host's. */
export const mayOpen = (vmid: Vmid, state: U32, incExe: U32, from: U32, to: U32, source: U32): boolean =>
  state === MAPPED && from === incExe && to === vmid && source === HOST;
/** A VM may not run yet, and what it runs is not loaded from another one. */
export const isUnloaded = (state: U32, incExe: U32): boolean => isLoading(state) && incExe === NO_VM;
