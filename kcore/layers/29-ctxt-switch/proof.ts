/**
 * Layer 29: a recorded run. Mutants: the token given up before the host's table translates; registers of the host not restored, of the virtual CPU not saved; a virtual CPU
 * that there is none of; one that was refused and stays active.
 */
import { defineLayer } from "../../../src/check/proof/index.ts";
import { u32, u64 } from "../../prelude/index.ts";
import { READY, REMAP_START, VERIFIED } from "../00-machine/constants.ts";
import { PAGE } from "../00-machine/context.ts";
import {
  addVmImage,
  exitPopulateFault,
  fpsimdRestoreState,
  fpsimdSaveState,
  getCurVcpuid,
  getCurVmid,
  hostEl2RestoreState,
  restoreGprs,
  restoreSysregs,
  saveGprs,
  saveSysregs,
  setShadowCtxt,
  setVcpuState,
  setVmState,
  tellInt,
  vmEl2RestoreState,
} from "../00-machine/index.ts";
import type { Vcpuid, Vmid } from "../00-machine/state.ts";
import { acquireLockVm, releaseLockVm } from "../04-locks/index.ts";
import { setVcpuActive, setVcpuInactive } from "../27-vcpu-ops-aux/index.ts";
import { EXITS, PAGES } from "../28-vcpu-ops/proof.ts";
import { STEPS } from "../28-vcpu-ops/spec.ts";
import { restoreHost, restoreVm, saveHost, saveVm } from "./index.ts";

/** A virtual CPU that there is not, one that may not run, one that begins outside of all images; and one that runs, through all kinds of exits. */
export function run(): void {
  const vm = u32(1n) as Vmid;
  const vcpu = u32(3n) as Vcpuid;
  saveHost();
  restoreVm(vm, u32(8n) as Vcpuid);
  restoreVm(vm, vcpu);
  acquireLockVm(vm);
  setVmState(vm, VERIFIED);
  setVcpuState(vm, vcpu, READY);
  releaseLockVm(vm);
  restoreVm(vm, vcpu);
  acquireLockVm(vm);
  addVmImage(vm, u64(0n), u64(0x1000n), REMAP_START);
  releaseLockVm(vm);
  // Pages are given behind the abort of memory.
  const exits = EXITS.flatMap((exit) =>
    (exit[1] === 0x80000000n ? PAGES : [0n]).map((page) => [...exit, page] as const),
  );
  for (const [r, value, page] of exits) {
    restoreVm(vm, vcpu);
    restoreGprs();
    saveGprs();
    exitPopulateFault();
    setShadowCtxt(vm, vcpu, r, u64(value));
    saveVm();
    restoreHost();
    tellInt(vm, vcpu, PAGE, u64(page));
  }
}

export const layer = defineLayer({
  title: "CtxtSwitch",
  run,
  commits: [
    getCurVmid,
    getCurVcpuid,
    saveSysregs,
    fpsimdSaveState,
    restoreSysregs,
    fpsimdRestoreState,
    hostEl2RestoreState,
    vmEl2RestoreState,
    setVcpuActive,
    setVcpuInactive,
    ...STEPS,
  ],
});
