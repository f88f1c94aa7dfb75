/** Layer 32: a recorded run. */
import { defineLayer } from "../../../src/check/proof/index.ts";
import { native, u32, u64 } from "../../prelude/index.ts";
import * as abi from "../00-machine/abi.ts";
import { CORE, READY, VERIFIED } from "../00-machine/constants.ts";
import { EC, ESR_EL2, X0 } from "../00-machine/context.ts";
import { getHostGpr, getShadowCtxt, setHostGpr, setShadowCtxt, setVcpuState, setVmState } from "../00-machine/index.ts";
import type { Vcpuid, Vmid } from "../00-machine/state.ts";
import { acquireLockVm, releaseLockVm } from "../04-locks/index.ts";
import { setVcpuActive } from "../27-vcpu-ops-aux/index.ts";
import { hostHvcDispatcher, vmExitDispatcher } from "./index.ts";

/** Each call, with arguments that are in their bounds, and none. */
const CALLS: readonly (readonly [bigint, ...bigint[]])[] = native([
  [abi.REGISTER_KVM],
  [abi.REGISTER_VCPU, 1n, 1n],
  [abi.SET_BOOT_INFO, 1n, 0x80000n, 0x1000n],
  [abi.REMAP_VM_IMAGE, 1n, 0x40001n, 0n],
  [abi.VERIFY_VM_IMAGE, 1n],
  [abi.PHYS_ADDR_IOREMAP, 1n, 0x9000n, 0x90000000n, 0x1000n],
  [abi.SMMU_ALLOC_PGD, 2n, 1n, 1n],
  [abi.SMMU_LPAE_MAP, 0x6000n, 0x40008000n, 0xc0n, 2n, 1n],
  [abi.SMMU_LPAE_IOVA_TO_PHYS, 0x6000n, 2n, 1n],
  [abi.SMMU_CLEAR, 0x6000n, 2n, 1n],
  [abi.VM_STOP, 1n],
  [abi.SMMU_FREE_PGD, 2n, 1n],
  [abi.CLEAR_VM_S2_RANGE, 1n, 0x40008000n, 0x1000n],
  [abi.REGISTER_HEIR, 1n],
  [abi.ENCRYPT_BUF, 1n, 0x80000n, 0x40009n],
  [abi.SAVE_CRYPT_VCPU, 1n, 1n, 0x4000an],
  [abi.DECRYPT_BUF, 2n, 0x40009n, 0x4000bn, 1n],
  [abi.LOAD_CRYPT_VCPU, 2n, 1n, 0x4000an, 2n],
  [abi.TIMER_SET_CNTVOFF],
]);
/** Out of the bounds of all of them. */
const BAD: readonly bigint[] = native([CORE, CORE, CORE, CORE, CORE]);

/** Calls of all numbers, with arguments that are in their bounds and that are not; and exits of a virtual CPU. */
export function run(): void {
  for (const [call, ...good] of CALLS)
    for (const args of [good, BAD]) {
      for (const [r, value] of [call, ...args].entries()) setHostGpr(u32(BigInt(r)), u64(value));
      hostHvcDispatcher();
    }
  const vm = u32(5n) as Vmid;
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

export const layer = defineLayer({
  title: "TrapDispatcher",
  run,
  commits: [getHostGpr, getShadowCtxt],
  restored: ["heldRanks.*"],
});
