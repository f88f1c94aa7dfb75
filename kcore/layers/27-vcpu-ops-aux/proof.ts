/**
 * Layer 27: a recorded run, and what does not depend on machines. Mutants: a virtual CPU of a VM that was not verified, or that is active; one that ends without its token;
 * a PC outside of all images; a PSTATE as the host asks for it; a register told of a load; x0 taken behind any exit.
 */
import { defineLayer } from "../../../src/check/proof/index.ts";
import { assert, assume, theorem, type U64, u32, u64 } from "../../prelude/index.ts";
import { ACTIVE, NEVER_RUN, READY, REMAP_START, VERIFIED } from "../00-machine/constants.ts";
import { guestPstate, isGuestMode, type Reg } from "../00-machine/context.ts";
import {
  addVmImage,
  beginVcpu,
  endVcpu,
  enterVector,
  openContext,
  resetContext,
  setIntRegs,
  setVcpuState,
  setVmState,
  skipInstruction,
  startContext,
  takeIntGpr,
} from "../00-machine/index.ts";
import type { Gfn, Machine, Pfn, Vcpuid, Vmid } from "../00-machine/state.ts";
import { isRunner } from "../00-machine/vcpus.ts";
import {
  acquireLockSmmu,
  acquireLockVm,
  releaseLockS2page,
  releaseLockSmmu,
  releaseLockVm,
} from "../04-locks/index.ts";
import { assignPfnToVm, mapPfnVm } from "../16-mem-manager/index.ts";
import { retireVm, setVmPoweroff } from "../18-vm-power/index.ts";
import { genVmid } from "../19-boot-core/index.ts";
import { registerHeir, registerVcpu, saveEncryptedVcpu, searchLoadInfo } from "../21-boot-ops/index.ts";
import { origin, walked } from "../21-boot-ops/spec.ts";
import {
  argumentsOf,
  isFault,
  isMmio,
  OWES_NOTHING,
  owedByAbort,
  skips,
  TRAP,
  takes,
  toldEnd,
  toldFirst,
} from "./dirty.ts";
import {
  offeredPage,
  openVcpu,
  postHandleShadowS2ptFault,
  prepAbort,
  prepHvc,
  prepInterrupt,
  prepOther,
  prepWfx,
  resetGpRegs,
  resetSysRegs,
  setVcpuActive,
  setVcpuInactive,
  setVcpuLoading,
  skipIfOwed,
  syncDirtyToShadow,
  updateExceptionGpRegs,
} from "./index.ts";

/** A virtual CPU that is not ready; then one that is, through all kinds of exits. */
export function run(): void {
  const vm = u32(1n) as Vmid;
  const vcpu = u32(3n) as Vcpuid;
  setVcpuActive(vm, vcpu);
  acquireLockVm(vm);
  addVmImage(vm, u64(0x80000n), u64(0x1000n), REMAP_START);
  setVmState(vm, VERIFIED);
  setVcpuState(vm, vcpu, READY);
  releaseLockVm(vm);
  setVcpuActive(vm, vcpu);
  setVcpuActive(vm, vcpu);
  for (const pc of [0x7fffcn, 0x80000n]) resetGpRegs(vm, vcpu, u64(pc), u64(9n));
  resetSysRegs(vm, vcpu);
  skipIfOwed(vm, vcpu);
  prepWfx(vm, vcpu);
  syncDirtyToShadow(vm, vcpu);
  skipIfOwed(vm, vcpu);
  updateExceptionGpRegs(vm, vcpu);
  prepHvc(vm, vcpu);
  syncDirtyToShadow(vm, vcpu);
  prepAbort(vm, vcpu);
  prepInterrupt(vm, vcpu);
  prepOther(vm, vcpu);
  updateExceptionGpRegs(vm, vcpu);
  offeredPage(vm, vcpu);
  postHandleShadowS2ptFault(vm, u64(0x80n) as Gfn, u64(0x40000n) as Pfn);
  postHandleShadowS2ptFault(vm, u64(0x81n) as Gfn, u64(0x10n) as Pfn);
  setVcpuInactive(vm, vcpu);
  goesOn();
}

/** The VM is retired, and another one goes on from it. */
function goesOn(): void {
  const [vm, vcpu] = [u32(1n) as Vmid, u32(3n) as Vcpuid];
  const page = (n: bigint): Pfn => u64(0x40020n + n) as Pfn;
  setVmPoweroff(vm);
  acquireLockSmmu();
  retireVm(vm);
  releaseLockSmmu();
  genVmid();
  const heir = registerHeir(vm);
  saveEncryptedVcpu(vm, vcpu, page(0n));
  setVcpuLoading(heir, vcpu);
  registerVcpu(heir, vcpu);
  setVcpuLoading(heir, vcpu);
  for (const [source, n] of [
    [0n, 2n],
    [1n, 1n],
    [0n, 1n],
  ] as const)
    openVcpu(heir, vcpu, page(source), u64(n));
  for (const [gfn, pfn] of [
    [0x80n, 1n],
    [0x82n, 2n],
  ] as const)
    postHandleShadowS2ptFault(heir, u64(gfn) as Gfn, page(pfn));
  setVcpuInactive(heir, vcpu);
}

/** Whatever the host asks for, a guest begins in EL1 or EL0 of AArch64. */
export const hostGivesNoMode = theorem((asked: U64) => {
  const pstate = guestPstate(asked);
  assert(isGuestMode(pstate) && (pstate & 16n) === 0n);
});
/** No exit leaves a virtual CPU as if it never ran. */
export const exitIsNoStart = theorem((esr: U64, hpfar: U64) => {
  assert(owedByAbort(esr, hpfar) !== NEVER_RUN);
});
/** Of one abort a register is told or taken, not both; and none unless a register was loaded or stored at a device. */
export const abortTellsOrTakes = theorem((esr: U64, hpfar: U64) => {
  const isTold = toldFirst(esr) < toldEnd(esr, hpfar);
  const owed = owedByAbort(esr, hpfar);
  assert(!isTold || !takes(owed));
  assert((!isTold && !takes(owed) && !skips(owed)) || isMmio(esr, hpfar));
});
/** Behind an abort for which the host may give a page it is told no register, and none is taken. */
export const faultTellsNothing = theorem((esr: U64, hpfar: U64) => {
  assume(isFault(TRAP, esr, hpfar));
  assert(owedByAbort(esr, hpfar) === OWES_NOTHING && toldEnd(esr, hpfar) === 0n);
});
/** Of an abort one register is told at most. */
export const abortTellsOne = theorem((esr: U64, hpfar: U64) => {
  assume(toldFirst(esr) < toldEnd(esr, hpfar));
  assert(toldEnd(esr, hpfar) === toldFirst(esr) + 1n && toldEnd(esr, hpfar) <= 31n);
});
/** Of a call x0 is told, and of x1 to x3 what is an argument. */
export const callTellsFour = theorem((x0: U64) => {
  assert(1n <= argumentsOf(x0) && argumentsOf(x0) <= 4n);
});

export {
  callsHaveArguments,
  exitsHaveClasses,
  faultIsAtMemory,
  takenIsWhatIsLoaded,
  toldIsWhatIsStored,
  unknownHasNoReason,
} from "./syndromes.ts";

/** A virtual CPU that a CPU runs stays active: nobody else ends it. */
export const activeStays = (before: Machine, after: Machine, vmid: Vmid, vcpuid: Vcpuid): boolean =>
  before.objects.vms.at(vmid).vcpuState.at(vcpuid) !== ACTIVE ||
  after.objects.vms.at(vmid).vcpuState.at(vcpuid) === ACTIVE;
/** And its context nobody else changes. */
export const contextStays = (before: Machine, after: Machine, vmid: Vmid, vcpuid: Vcpuid, r: Reg): boolean =>
  before.shadow.at(vmid).at(vcpuid).at(r) === after.shadow.at(vmid).at(vcpuid).at(r);

export const layer = defineLayer({
  title: "VCPUOpsAux",
  run,
  commits: [
    releaseLockS2page,
    releaseLockVm,
    searchLoadInfo,
    origin,
    walked,
    openContext,
    startContext,
    resetContext,
    takeIntGpr,
    skipInstruction,
    enterVector,
    setIntRegs,
    assignPfnToVm,
    mapPfnVm,
  ],
  clauses: [
    { says: activeStays, exempt: isRunner },
    { says: contextStays, exempt: isRunner },
  ],
  // Nobody above begins or ends to run a virtual CPU but as here, or gives it a context of another kind.
  seals: [
    openContext,
    setIntRegs,
    takeIntGpr,
    beginVcpu,
    endVcpu,
    startContext,
    resetContext,
    enterVector,
    skipInstruction,
  ],
});
