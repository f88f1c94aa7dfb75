/** What is known of a VM, for specifications of this layer and those above. */
import { require } from "../../prelude/index.ts";
import { isVm } from "../00-machine/constants.ts";
import { vmLock } from "../00-machine/lock-ids.ts";
import type { Machine, VmInfo, Vmid } from "../00-machine/state.ts";
import { onceFree } from "../04-locks/section.ts";

/** What is known of a VM, once its lock is free. */
export function vmOf(m: Machine, vmid: Vmid): VmInfo {
  require(isVm(vmid));
  return onceFree(m, vmLock(vmid)).objects.vms.at(vmid);
}
