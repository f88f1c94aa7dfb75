/** A run of layer 32: each way of each primitive. */

import { READY, VERIFIED } from "../../layers/00-machine/constants.ts";
import { EC, ESR_EL2, X0 } from "../../layers/00-machine/context.ts";
import { setHostGpr, setShadowCtxt, setVcpuState, setVmState } from "../../layers/00-machine/index.ts";
import type { Vcpuid, Vmid } from "../../layers/00-machine/state.ts";
import { acquireLockVm, releaseLockVm } from "../../layers/04-locks/index.ts";
import { setVcpuActive } from "../../layers/27-vcpu-ops-aux/index.ts";
import { u32, u64 } from "../../prelude/index.ts";
import { REGISTER_KVM, SMMU_CLEAR, VM_STOP } from "../machine/abi.ts";
import { hostHvcDispatcher, vmExitDispatcher } from "./index.ts";

/** Calls of all numbers, with arguments that are in their bounds and that are not; and exits of a virtual CPU. */
export function run(): void {
  for (let call = REGISTER_KVM - 12n; call <= VM_STOP + 1n; call++)
    for (const [a, b, c, d, e] of [
      [1n, 0x40000n, 0n, 0x1000n, 0n],
      [1n, 0x40008000n, 0x1000n, 1n, 1n],
      [0n, 1n, 1n, 0n, 0n],
      [16n, 1n << 48n, 1n << 48n, 9n, 9n],
    ] as const) {
      for (const [r, value] of [call, a, b, c, d, e].entries()) setHostGpr(u32(BigInt(r)), u64(value));
      hostHvcDispatcher();
    }
  setHostGpr(u32(0n), SMMU_CLEAR);
  const vm = u32(1n) as Vmid;
  const vcpu = u32(3n) as Vcpuid;
  acquireLockVm(vm);
  setVmState(vm, VERIFIED);
  setVcpuState(vm, vcpu, READY);
  releaseLockVm(vm);
  setVcpuActive(vm, vcpu);
  for (const [exit, esr, x0] of [
    [31n, 0n, 0n],
    [2n, 0x5a000000n, 0n],
    [2n, 0x5a000000n, 11n],
    [2n, 0x62000000n, 11n],
  ] as const) {
    setShadowCtxt(vm, vcpu, EC, u64(exit));
    setShadowCtxt(vm, vcpu, ESR_EL2, u64(esr));
    setShadowCtxt(vm, vcpu, X0, u64(x0));
    vmExitDispatcher(vm, vcpu);
  }
}
