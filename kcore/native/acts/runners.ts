/** A CPU begins to run a virtual CPU, and ends it: the state of the virtual CPU. Which CPU it is proofs know. */
import { ACTIVE, READY } from "../../layers/00-machine/constants.ts";
import * as spec from "../../layers/00-machine/runners.ts";
import type { Hardware } from "../hardware.ts";
import { type Action, act } from "./action.ts";
import { vcpuAt } from "./vms.ts";

export const runnerActs = (h: Hardware): Action[] => [
  act(spec.beginVcpu, (vmid, vcpuid) => h.setU32(vcpuAt(vmid, vcpuid), ACTIVE)),
  act(spec.endVcpu, (vmid, vcpuid) => h.setU32(vcpuAt(vmid, vcpuid), READY)),
];
