/** Layer 33: a recorded run. */
import { defineLayer } from "../../../src/check/proof/index.ts";
import { u32, u64 } from "../../prelude/index.ts";
import { READY, VERIFIED } from "../00-machine/constants.ts";
import { DIRTY, EC, ESR_EL2, type Reg, X0 } from "../00-machine/context.ts";
import { getCurVmid, setShadowCtxt, setVcpuState, setVmState, writeReg } from "../00-machine/index.ts";
import type { Vcpuid, Vmid } from "../00-machine/state.ts";
import { acquireLockVm, releaseLockVm } from "../04-locks/index.ts";
import { setVcpuActive, setVcpuInactive } from "../27-vcpu-ops-aux/index.ts";
import * as raw from "./index.ts";

/** A call, a fault and something else of the host's; a virtual CPU that there is not; and one that runs, goes on after a call, and is left. */
export function run(): void {
  raw.hostHvcHandlerRaw();
  raw.hostNptHandlerRaw();
  raw.hostOtherHandlerRaw();
  const vm = u32(1n) as Vmid;
  const vcpu = u32(3n) as Vcpuid;
  acquireLockVm(vm);
  setVmState(vm, VERIFIED);
  setVcpuState(vm, vcpu, READY);
  releaseLockVm(vm);
  setVcpuActive(vm, vcpu);
  setShadowCtxt(vm, vcpu, DIRTY, u64(0n));
  setVcpuInactive(vm, vcpu);
  for (const named of [9n, 2n, 3n]) {
    writeReg(u32(1n) as Reg, u64(1n));
    writeReg(u32(2n) as Reg, u64(named));
    raw.hostVcpuRunHandlerRaw();
  }
  writeReg(EC, u64(2n));
  writeReg(ESR_EL2, u64(0x5a000000n));
  for (const call of [11n, 1n]) {
    writeReg(X0, u64(call));
    raw.vmExitHandlerRaw();
  }
}

export const layer = defineLayer({
  title: "TrapHandlerRaw",
  run,
  commits: [getCurVmid],
  restored: ["heldRanks.*"],
});
