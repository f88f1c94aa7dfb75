/** A run of layer 31: each way of each primitive. */

import { READY, VERIFIED } from "../../layers/00-machine/constants.ts";
import { type Reg, X0 } from "../../layers/00-machine/context.ts";
import { setShadowCtxt, setVcpuState, setVmState } from "../../layers/00-machine/index.ts";
import type { Gfn, Pfn, Vcpuid, Vmid } from "../../layers/00-machine/state.ts";
import { acquireLockVm, releaseLockVm } from "../../layers/04-locks/index.ts";
import { mapPfnVm, takePfnForVm } from "../../layers/16-mem-manager/index.ts";
import { setVcpuActive } from "../../layers/27-vcpu-ops-aux/index.ts";
import { u32, u64 } from "../../prelude/index.ts";
import { SET_DESC_PFN, UNSET_DESC_PFN } from "../machine/abi.ts";
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
  for (const call of [SET_DESC_PFN, UNSET_DESC_PFN, u64(0x84000008n)]) {
    setShadowCtxt(vm, vcpu, X0, call);
    setShadowCtxt(vm, vcpu, u32(1n) as Reg, u64(0x5000n));
    setShadowCtxt(vm, vcpu, u32(2n) as Reg, u64(0x2000n));
    coreHandlePvops(vm, vcpu);
  }
}
