/**
 * Layer 28: a recorded run. Mutants: DIRTY kept when a virtual CPU runs again; x0 taken behind an abort; a page taken without a fault; a guest that is
 * switched off and whose VM stays on.
 */
import { defineLayer } from "../../../src/check/proof/index.ts";
import { native, u32, u64 } from "../../prelude/index.ts";
import { READY, REMAP_START, VERIFIED } from "../00-machine/constants.ts";
import { EC, ESR_EL2, HPFAR_EL2, PAGE, type Reg, X0 } from "../00-machine/context.ts";
import {
  addVmImage,
  getIntReg,
  getShadowCtxt,
  setShadowCtxt,
  setVcpuState,
  setVmState,
  tellInt,
} from "../00-machine/index.ts";
import type { Pfn, Vcpuid, Vmid } from "../00-machine/state.ts";
import { acquireLockSmmu, acquireLockVm, releaseLockSmmu, releaseLockVm } from "../04-locks/index.ts";
import { retireVm, setVmPoweroff } from "../18-vm-power/index.ts";
import { genVmid } from "../19-boot-core/index.ts";
import { registerHeir, registerVcpu, saveEncryptedVcpu } from "../21-boot-ops/index.ts";
import { origin, walked } from "../21-boot-ops/spec.ts";
import {
  offeredPage,
  openVcpu,
  prepAbort,
  prepHvc,
  prepInterrupt,
  prepOther,
  prepWfx,
  resetSysRegs,
  setVcpuActive,
  setVcpuInactive,
  setVcpuLoading,
  skipIfOwed,
  syncDirtyToShadow,
  updateExceptionGpRegs,
} from "../27-vcpu-ops-aux/index.ts";
import { mapped, placed, started, taken } from "../27-vcpu-ops-aux/spec.ts";
import { loadEncryptedVcpu, restoreShadowKvmRegs, saveShadowKvmRegs } from "./index.ts";

/** What an exit leaves in a context, one by one: waits, aborts of devices and memory, what nobody knows, an interrupt, calls, of which the last switches the VM off. */
export const EXITS: readonly (readonly [Reg, bigint])[] = native([
  [EC, 2n],
  [ESR_EL2, 0x06000000n],
  [ESR_EL2, 0x93820000n],
  [ESR_EL2, 0x93820040n],
  [HPFAR_EL2, 0x400000n],
  [ESR_EL2, 0x80000000n],
  [ESR_EL2, 0n],
  [EC, 31n],
  [EC, 2n],
  [ESR_EL2, 0x5a000000n],
  [X0, 0xc4000003n],
  [X0, 0x84000008n],
]);

/** None, one of the host's, and one of KCore's, which the host gives. */
export const PAGES: readonly bigint[] = native([0n, 0x40001000n, 0x10000n]);

/** A virtual CPU that never ran, and one through all kinds of exits. */
export function run(): void {
  const vm = u32(1n) as Vmid;
  const vcpu = u32(3n) as Vcpuid;
  acquireLockVm(vm);
  setVmState(vm, VERIFIED);
  setVcpuState(vm, vcpu, READY);
  releaseLockVm(vm);
  setVcpuActive(vm, vcpu);
  restoreShadowKvmRegs(vm, vcpu);
  acquireLockVm(vm);
  addVmImage(vm, u64(0n), u64(0x1000n), REMAP_START);
  releaseLockVm(vm);
  restoreShadowKvmRegs(vm, vcpu);
  for (const [r, value] of EXITS) {
    setShadowCtxt(vm, vcpu, r, u64(value));
    saveShadowKvmRegs(vm, vcpu);
    for (const page of PAGES) {
      tellInt(vm, vcpu, PAGE, u64(page));
      restoreShadowKvmRegs(vm, vcpu);
    }
  }
  goesOn();
}

/** The virtual CPU goes on in another VM. */
function goesOn(): void {
  const [vm, vcpu, page] = [u32(1n) as Vmid, u32(3n) as Vcpuid, u64(0x40020n) as Pfn];
  setVcpuInactive(vm, vcpu);
  acquireLockSmmu();
  retireVm(vm);
  releaseLockSmmu();
  genVmid();
  const heir = registerHeir(vm);
  const n = saveEncryptedVcpu(vm, vcpu, page);
  loadEncryptedVcpu(heir, vcpu, page, n);
  registerVcpu(heir, vcpu);
  loadEncryptedVcpu(heir, vcpu, page, n);
}

export const layer = defineLayer({
  title: "VCPUOps",
  run,
  commits: [
    getShadowCtxt,
    setShadowCtxt,
    getIntReg,
    skipIfOwed,
    offeredPage,
    setVmPoweroff,
    prepWfx,
    prepHvc,
    prepAbort,
    prepInterrupt,
    prepOther,
    origin,
    walked,
    setVcpuLoading,
    openVcpu,
    setVcpuInactive,
    placed,
    started,
    resetSysRegs,
    syncDirtyToShadow,
    updateExceptionGpRegs,
    taken,
    mapped,
  ],
});
