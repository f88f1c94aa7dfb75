/**
 * Layer 18: a recorded run. Mutants: a VM retired that is on, of which a virtual CPU runs, or that has a bank; the states read in one
 * section and set in another; a retired VM switched off, or on again.
 */
import { defineLayer } from "../../../src/check/proof/index.ts";
import { u32 } from "../../prelude/index.ts";
import { READY } from "../00-machine/constants.ts";
import { beginVcpu, endVcpu, setVcpuState } from "../00-machine/index.ts";
import type { Vcpuid, Vmid } from "../00-machine/state.ts";
import { acquireLockSmmu, acquireLockVm, releaseLockSmmu, releaseLockVm } from "../04-locks/index.ts";
import { getVmPoweron, readVmState, retireVm, setVmPoweroff, setVmReady } from "./index.ts";

/** A VM that nobody registered; one that is on, and off while a virtual CPU runs; and then retired. */
export function run(): void {
  const vm = u32(2n) as Vmid;
  const vcpu = u32(1n) as Vcpuid;
  setVmPoweroff(vm);
  for (let n = 0; n < 2; n++) setVmReady(vm);
  readVmState(vm);
  acquireLockVm(vm);
  setVcpuState(vm, vcpu, READY);
  beginVcpu(vm, vcpu);
  releaseLockVm(vm);
  getVmPoweron(vm);
  acquireLockSmmu();
  retireVm(vm);
  setVmPoweroff(vm);
  setVmPoweroff(vm);
  retireVm(vm);
  acquireLockVm(vm);
  endVcpu(vm, vcpu);
  releaseLockVm(vm);
  retireVm(vm);
  retireVm(vm);
  releaseLockSmmu();
  setVmPoweroff(vm);
}

export const layer = defineLayer({ title: "VMPower", run });
