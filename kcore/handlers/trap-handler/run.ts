/** A run of layer 34: each way of each primitive. */

import { READY, VERIFIED } from "../../layers/00-machine/constants.ts";
import { DIRTY, EC, ESR_EL2, HPFAR_EL2, type Reg } from "../../layers/00-machine/context.ts";
import { setShadowCtxt, setVcpuState, setVmState } from "../../layers/00-machine/index.ts";
import type { Bank, Gfn, Vcpuid, Vmid } from "../../layers/00-machine/state.ts";
import { acquireLockVm, releaseLockVm } from "../../layers/04-locks/index.ts";
import { setVcpuActive, setVcpuInactive } from "../../layers/27-vcpu-ops-aux/index.ts";
import { u32, u64 } from "../../prelude/index.ts";
import * as top from "./index.ts";

/** Each exception of the host's; accesses of its and of a device's; and a virtual CPU that runs and is left. */
export function run(): void {
  const [vm, vcpu] = [u32(1n) as Vmid, u32(0n) as Vcpuid];
  const [x1, page] = [u32(1n) as Reg, u64(0x40000n) as Gfn];
  top.hostHvcHandler();
  top.regWrite(HPFAR_EL2, u64(page << 4n));
  top.regWrite(ESR_EL2, u64(0x93000046n));
  top.hostNptHandler();
  top.hostOtherHandler();
  top.memStore(page, x1);
  top.memLoad(page, x1);
  top.intStore(vm, vcpu, x1, x1);
  top.intLoad(vm, vcpu, x1, x1);
  top.devStore(u32(1n) as Bank, page, u64(7n));
  top.devLoad(u32(1n) as Bank, page);
  acquireLockVm(vm);
  setVmState(vm, VERIFIED);
  setVcpuState(vm, vcpu, READY);
  releaseLockVm(vm);
  setVcpuActive(vm, vcpu);
  setShadowCtxt(vm, vcpu, DIRTY, u64(0n));
  setVcpuInactive(vm, vcpu);
  top.regWrite(x1, u64(vm));
  top.hostVcpuRunHandler();
  top.regWrite(EC, u64(31n));
  top.vmExitHandler();
}
