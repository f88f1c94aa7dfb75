/** Layer 34: a recorded run. */
import { defineLayer } from "../../../src/check/proof/index.ts";
import { u32, u64 } from "../../prelude/index.ts";
import { READY, VERIFIED } from "../00-machine/constants.ts";
import { DIRTY, EC, ESR_EL2, HPFAR_EL2, type Reg } from "../00-machine/context.ts";
import {
  getCurVmid,
  loadExchange,
  setShadowCtxt,
  setVcpuState,
  setVmState,
  storeExchange,
  writeReg,
} from "../00-machine/index.ts";
import type { Gfn, Vcpuid, Vmid } from "../00-machine/state.ts";
import { acquireLockVm, releaseLockVm } from "../04-locks/index.ts";
import { setVcpuActive, setVcpuInactive } from "../27-vcpu-ops-aux/index.ts";
import * as top from "./index.ts";

/** Each exception of the host's; what it exchanges; and a virtual CPU that runs and is left. */
export function run(): void {
  const [vm, vcpu] = [u32(1n) as Vmid, u32(0n) as Vcpuid];
  const [x1, page] = [u32(1n) as Reg, u64(0x40000n) as Gfn];
  top.hostHvcHandler();
  top.regWrite(HPFAR_EL2, u64(page << 4n));
  top.regWrite(ESR_EL2, u64(0x93000046n));
  top.hostNptHandler();
  top.hostOtherHandler();
  top.intStore(vm, vcpu, x1, x1);
  top.intLoad(vm, vcpu, x1, x1);
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

export const layer = defineLayer({
  title: "TrapHandler",
  run,
  commits: [getCurVmid, writeReg, loadExchange, storeExchange],
});
