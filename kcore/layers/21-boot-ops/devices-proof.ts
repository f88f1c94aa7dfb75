/** Devices of a VM, state by state: what it gets it has before its memory has pages of images, and what it has it keeps while it may run. The host gets and gives up at any time. */
import { assert, assume, theorem, type U32 } from "../../prelude/index.ts";
import { HOST, isVm, MAPPED, POWEROFF, READY, RETIRED, UNUSED, VERIFIED } from "../00-machine/constants.ts";
import type { Vmid } from "../00-machine/state.ts";
import { mayGetDevices, mayLoseDevices } from "./devices.ts";

export const devicesComeFirst = theorem((vmid: Vmid, state: U32) => {
  assume(isVm(vmid));
  assert(mayGetDevices(vmid, READY) && (state === READY || !mayGetDevices(vmid, state)));
});
export const devicesStay = theorem((vmid: Vmid) => {
  assume(isVm(vmid));
  assert(!mayLoseDevices(vmid, VERIFIED));
  assert(mayLoseDevices(vmid, UNUSED) && mayLoseDevices(vmid, READY) && mayLoseDevices(vmid, MAPPED));
  assert(mayLoseDevices(vmid, POWEROFF) && mayLoseDevices(vmid, RETIRED));
});
export const hostGetsAndGives = theorem((state: U32) => {
  assert(mayGetDevices(HOST, state) && mayLoseDevices(HOST, state));
});
