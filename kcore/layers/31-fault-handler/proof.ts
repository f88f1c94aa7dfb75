/** Layer 31: a recorded run. */
import { defineLayer } from "../../../src/check/proof/index.ts";
import { u32, u64 } from "../../prelude/index.ts";
import { SET_DESC_PFN, UNSET_DESC_PFN } from "../00-machine/abi.ts";
import { READY, VERIFIED } from "../00-machine/constants.ts";
import { type Reg, X0 } from "../00-machine/context.ts";
import {
  enterHostVector,
  getReg,
  getShadowCtxt,
  setShadowCtxt,
  setVcpuState,
  setVmState,
  vmEl2RestoreState,
} from "../00-machine/index.ts";
import type { Gfn, Pfn, Vcpuid, Vmid } from "../00-machine/state.ts";
import { acquireLockVm, releaseLockVm } from "../04-locks/index.ts";
import { mapPfnVm, takePfnForVm } from "../16-mem-manager/index.ts";
import { setVcpuActive } from "../27-vcpu-ops-aux/index.ts";
import { coreHandlePvops, handleHostStage2Fault, injectUndefined } from "./index.ts";

/** A fault of the host's; and a virtual CPU that shares a page, shares it no more, and asks for something else. */
export function run(): void {
  handleHostStage2Fault();
  injectUndefined();
  const vm = u32(1n) as Vmid;
  const vcpu = u32(3n) as Vcpuid;
  acquireLockVm(vm);
  setVmState(vm, VERIFIED);
  setVcpuState(vm, vcpu, READY);
  releaseLockVm(vm);
  takePfnForVm(vm, u64(5n) as Gfn, u64(0x40005n) as Pfn);
  mapPfnVm(vm, u64(0x5000n), u64(0x40005n) as Pfn);
  setVcpuActive(vm, vcpu);
  vmEl2RestoreState(vm, vcpu);
  for (const call of [SET_DESC_PFN, UNSET_DESC_PFN, u64(0x84000008n)]) {
    setShadowCtxt(vm, vcpu, X0, call);
    setShadowCtxt(vm, vcpu, u32(1n) as Reg, u64(0x5000n));
    setShadowCtxt(vm, vcpu, u32(2n) as Reg, u64(0x2000n));
    coreHandlePvops(vm, vcpu);
  }
}

export const layer = defineLayer({
  title: "FaultHandler",
  run,
  commits: [getReg, getShadowCtxt, enterHostVector],
  restored: ["heldRanks.*"],
});
