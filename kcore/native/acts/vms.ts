/** What is known of VMs, and who owns context banks. */
import { RETIRED } from "../../layers/00-machine/constants.ts";
import type { Bank, Vmid } from "../../layers/00-machine/state.ts";
import * as spec from "../../layers/00-machine/vms.ts";
import type { U32 } from "../../prelude/index.ts";
import type { Hardware } from "../hardware.ts";
import { AT, VM } from "../layout.ts";
import { type Action, act } from "./action.ts";

/** First byte of what is known of a VM. */
export const vmAt = (vmid: Vmid): number => AT.vms + VM.bytes * Number(vmid);
const stateOf = (vmid: Vmid): number => vmAt(vmid) + VM.state;
/** Where the state of a virtual CPU is. */
export const vcpuAt = (vmid: Vmid, vcpuid: U32): number => vmAt(vmid) + VM.vcpus + 4 * Number(vcpuid);
const bankAt = (bank: Bank): number => AT.banks + 4 * Number(bank);

export const vmActs = (h: Hardware): Action[] => [
  act(spec.getVmState, (vmid) => h.u32(stateOf(vmid))),
  act(spec.setVmState, (vmid, state) => h.setU32(stateOf(vmid), state)),
  act(spec.setVmRetired, (vmid) => h.setU32(stateOf(vmid), RETIRED)),
  act(spec.getVcpuState, (vmid, vcpuid) => h.u32(vcpuAt(vmid, vcpuid))),
  act(spec.setVcpuState, (vmid, vcpuid, state) => h.setU32(vcpuAt(vmid, vcpuid), state)),
  act(spec.getSmmuCfgVmid, (bank) => h.u32(bankAt(bank))),
  act(spec.setSmmuCfgVmid, (bank, owner) => h.setU32(bankAt(bank), owner)),
];
