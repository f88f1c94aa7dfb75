/** A run that comes to states of which security says something. */
import { defineLayer } from "../../src/check/proof/index.ts";
import { memoryPage } from "../../src/isa/vmsa/index.ts";
import * as hw from "../layers/00-machine/index.ts";
import { isBelow } from "../layers/00-machine/lock-ids.ts";
import { canAdvance, canClose, canFetch, settled } from "../layers/00-machine/locks.ts";
import { afterLeaf } from "../layers/00-machine/maintenance.ts";
import { holds } from "../layers/00-machine/owners.ts";
import type { Bank, Gfn, Pfn, Vmid } from "../layers/00-machine/state.ts";
import { isSettled } from "../layers/01-lock-ops/relate.ts";
import { barrierBeforeUnlock, barrierBehindWinningLoad } from "../layers/01-lock-ops/ticket-lock/barriers.ts";
import {
  acquireLockCore,
  acquireLockS2page,
  acquireLockSmmu,
  acquireLockVm,
  releaseLockCore,
  releaseLockS2page,
  releaseLockSmmu,
  releaseLockVm,
  stop,
} from "../layers/04-locks/index.ts";
import { noDeadlock, oneSection, ownersRead, ownersWrite } from "../layers/04-locks/proof.ts";
import { closedAtRest, heldIsOwned, ownedIsHeld } from "../layers/04-locks/relate.ts";
import { blockIsTransactional, pageIsTransactional, tableIsWrittenOnce } from "../layers/07-npt-walk/transactions.ts";
import * as npts from "../layers/08-npt-ops/index.ts";
import { cachedIsMapped } from "../layers/08-npt-ops/relate.ts";
import { ioPageIsTransactional } from "../layers/11-mmio-spt-walk/transactions.ts";
import { initSpt, unmapSpt } from "../layers/12-mmio-spt-ops/index.ts";
import { ioCachedIsMapped } from "../layers/12-mmio-spt-ops/relate.ts";
import { getPfnCount, getPfnMap, getPfnOwner } from "../layers/15-page-manager/index.ts";
import * as mem from "../layers/16-mem-manager/index.ts";
import { run as pagesChangeHands } from "../layers/16-mem-manager/proof.ts";
import { returned, unmapped } from "../layers/16-mem-manager/spec.ts";
import * as ranges from "../layers/17-memory-ops/index.ts";
import { getVmPoweron, readVmState, retireVm, setVmPoweroff, setVmReady } from "../layers/18-vm-power/index.ts";
import { run as vmsRetire } from "../layers/18-vm-power/proof.ts";
import { genVmid } from "../layers/19-boot-core/index.ts";
import { run as numbersRunOut } from "../layers/19-boot-core/proof.ts";
import * as boot from "../layers/20-boot-aux/index.ts";
import { allocSmmu, clearSmmu, mapSmmu, registerVcpu, verifyAndLoadImages } from "../layers/21-boot-ops/index.ts";
import { goesOn, boots as vmBoots } from "../layers/21-boot-ops/proof.ts";
import { handleSmmuCbAccess, handleSmmuGlobalAccess } from "../layers/23-mmio-core-aux/index.ts";
import { run as hostProgramsSmmus } from "../layers/24-mmio-core/proof.ts";
import { handleHostMmio } from "../layers/25-mmio-ops-aux/index.ts";
import * as smmus from "../layers/26-mmio-ops/index.ts";
import * as vcpus from "../layers/27-vcpu-ops-aux/index.ts";
import { placed, started } from "../layers/27-vcpu-ops-aux/spec.ts";
import { restoreShadowKvmRegs, saveShadowKvmRegs } from "../layers/28-vcpu-ops/index.ts";
import { left, loads, owed } from "../layers/28-vcpu-ops/spec.ts";
import * as ranged from "../layers/30-mem-handler/index.ts";
import { coreHandlePvops } from "../layers/31-fault-handler/index.ts";
import { called } from "../layers/31-fault-handler/spec.ts";
import { vmExitDispatcher } from "../layers/32-trap-dispatcher/index.ts";
import { exited } from "../layers/32-trap-dispatcher/spec.ts";
import { u32, u64 } from "../prelude/index.ts";
import { bankIsIsolated } from "./devices.ts";
import { hostIsIsolated } from "./host.ts";
import {
  coreKeepsItsPages,
  coreMappingStays,
  heirStays,
  loadedGetsNoDevices,
  originStays,
  retiredStays,
  sealStays,
  vmKeepsItsPages,
  vmMappingStays,
} from "./lasting.ts";
import {
  isForEither,
  isForHost,
  isForVm,
  itsAddress,
  itsContext,
  itsDevice,
  itsPage,
  itsRecord,
  openedContext,
  openedPage,
  sealedForHeir,
  sealedPageForHeir,
  sharedAddress,
  sharedPage,
  storedInShared,
  storedInSharedByDevice,
  thatBank,
  toldOfAbort,
  toldOfCall,
  toldOfExit,
  whileForHost,
} from "./passing.ts";
import {
  deviceReachesItsPrincipals,
  devicesReachWhatItSees,
  hostNeverReachesCore,
  noStreamComesToVm,
  reachesWhatItSees,
  streamWalksItsTable,
  vmReachesItsOwn,
} from "./theorems.ts";
import { vmIsIsolated } from "./vms.ts";

/** A VM boots; pages change hands, a VM comes and goes; then all that removes what is mapped or cached. */
export function run(): void {
  vmBoots();
  pagesChangeHands();
  mem.mapVmIo(u32(2n) as Vmid, u64(0x9000n), u64(0x90000000n));
  vmsRetire();
  for (let n = 0; n < 2; n++) genVmid();
  goesOn();
  numbersRunOut();
  hostProgramsSmmus();
  const [vm, bank] = [u32(1n) as Vmid, u32(3n) as Bank];
  hw.tlbiIpa(vm, u64(0x1000n));
  hw.tlbiVmid(vm);
  npts.clearS2pt(vm, u64(0x1000n));
  hw.smmuTlbiIpa(bank, u64(0x1000n));
  hw.smmuTlbiBank(bank);
  unmapSpt(bank, u64(0x1000n));
  initSpt(bank);
  devicesOfVm();
}

/** A bank is a VM's, and its devices reach a page of the VM's. */
function devicesOfVm(): void {
  const [vm, bank] = [u32(3n) as Vmid, u32(9n) as Bank];
  const [iova, pfn] = [u64(0x7000n), u64(0x40007n) as Pfn];
  const pte = memoryPage(pfn);
  setVmReady(vm);
  mem.assignPfnToSmmu(vm, u64(7n) as Gfn, pfn);
  acquireLockSmmu();
  acquireLockVm(vm);
  allocSmmu(vm, bank);
  mapSmmu(vm, bank, iova, pte);
  clearSmmu(vm, bank, iova);
  mapSmmu(vm, bank, iova, pte);
  mem.freeBank(bank);
  mem.giveBank(bank, vm);
  mapSmmu(vm, bank, iova, pte);
  looks();
  mem.unmapSmmuPage(bank, iova);
  mapSmmu(vm, bank, iova, pte);
  releaseLockVm(vm);
  releaseLockSmmu();
  unmapSpt(bank, iova);
  acquireLockSmmu();
  acquireLockVm(vm);
  mapSmmu(vm, bank, iova, pte);
  releaseLockVm(vm);
  releaseLockSmmu();
  initSpt(bank);
}

/** KCore looks things up, for the holder of the locks of banks and of a VM. */
function looks(): void {
  const [vm, bank, pfn] = [u32(3n) as Vmid, u32(9n) as Bank, u64(0x40007n) as Pfn];
  hw.getSmmuCfgVmid(bank);
  hw.readlSmmu(u32(1n), u64(0n));
  hw.readqSmmu(u32(1n), u64(0n));
  handleSmmuGlobalAccess(u32(1n), u64(0n), u32(0n));
  handleSmmuCbAccess(u32(1n), u64(0x9000n));
  hw.getVmState(vm);
  hw.getVcpuState(vm, u32(0n));
  hw.isVmSigned(vm);
  acquireLockS2page();
  getPfnOwner(pfn);
  getPfnCount(pfn);
  getPfnMap(pfn);
  releaseLockS2page();
  acquireLockCore();
  hw.getNextVmid();
  hw.getNextRemapPtr();
  releaseLockCore();
}

export const layer = defineLayer({
  title: "security",
  run,
  clauses: [
    { says: coreMappingStays },
    { says: vmMappingStays },
    { says: coreKeepsItsPages },
    { says: retiredStays },
    { says: vmKeepsItsPages },
    { says: loadedGetsNoDevices },
    { says: heirStays },
    { says: originStays },
    { says: sealStays },
  ],
  conditions: {
    "drf-kernel": [holds, isBelow, ownedIsHeld, heldIsOwned, oneSection, ownersRead, ownersWrite, noDeadlock],
    "no-barrier-misuse": [settled, canFetch, canAdvance, isSettled, barrierBehindWinningLoad, barrierBeforeUnlock],
    "memory-isolation": [
      hostIsIsolated,
      vmIsIsolated,
      bankIsIsolated,
      coreKeepsItsPages,
      hostNeverReachesCore,
      vmReachesItsOwn,
      deviceReachesItsPrincipals,
      reachesWhatItSees,
      devicesReachWhatItSees,
      streamWalksItsTable,
      noStreamComesToVm,
    ],
    "transactional-page-table": [afterLeaf, pageIsTransactional, blockIsTransactional, ioPageIsTransactional],
    "write-once-kernel-mapping": [coreMappingStays, vmMappingStays, tableIsWrittenOnce],
    "sequential-tlb-invalidation": [canClose, closedAtRest, cachedIsMapped, ioCachedIsMapped],
  },
  takes: [
    {
      says: "what the host asks for, and what KCore looks up for it",
      only: isForHost,
      steps: [
        hw.getNextVmid,
        hw.getNextRemapPtr,
        hw.setVcpuState,
        hw.getSmmuCfgVmid,
        hw.readlSmmu,
        hw.readqSmmu,
        hw.hostGetFaultIpa,
        hw.hostSkipInstr,
        npts.getLevelS2pt,
        npts.clearS2pt,
        npts.clearPfnHost,
        "12-mmio-spt-ops",
        "15-page-manager",
        mem.mapPageHost,
        mem.mapPfnVm,
        mem.mapPfnCore,
        mem.mapVmIo,
        mem.assignPfnToVm,
        mem.takePfnForVm,
        mem.assignPfnToSmmu,
        unmapped,
        returned,
        mem.unmapSmmuPage,
        mem.giveBank,
        mem.freeBank,
        setVmReady,
        retireVm,
        "19-boot-core",
        "20-boot-aux",
        "21-boot-ops",
        hw.getNextSeal,
        hw.getSealFrom,
        hw.getSealTo,
        hw.getSealPlace,
        hw.getIntReg,
        hw.vmEl2RestoreState,
        vcpus.setVcpuActive,
        vcpus.setVcpuLoading,
        vcpus.openVcpu,
        loads,
        vcpus.setVcpuInactive,
        started,
        vcpus.resetSysRegs,
        vcpus.syncDirtyToShadow,
        vcpus.skipIfOwed,
        vcpus.updateExceptionGpRegs,
        vcpus.offeredPage,
        owed,
        "23-mmio-core-aux",
        "24-mmio-core",
        mem.clearVmPage,
        ranges.clearVmRange,
        ranges.protAndMapVmS2pt,
        handleHostMmio,
        smmus.emulateMmio,
        smmus.el2AllocSmmuPgd,
        smmus.el2FreeSmmuPgd,
        smmus.smmuAssignPage,
        smmus.smmuMapPage,
        smmus.el2ArmLpaeIovaToPhys,
        smmus.el2ArmLpaeClear,
        vcpus.resetGpRegs,
        vcpus.postHandleShadowS2ptFault,
        restoreShadowKvmRegs,
        ranged.clearVmStage2Range,
        ranged.retireForHeir,
        ranged.el2ArmLpaeMap,
        ranged.kvmPhysAddrIoremap,
      ],
    },
    {
      says: "what a VM asks for itself, and what becomes of an exit of its own",
      only: isForVm,
      steps: [
        mem.grantVmPage,
        mem.revokeVmPage,
        vcpus.prepWfx,
        vcpus.prepHvc,
        vcpus.prepAbort,
        vcpus.prepInterrupt,
        vcpus.prepOther,
        left,
        called,
        exited,
        ranges.grantStage2SgGpa,
        ranges.revokeStage2SgGpa,
        saveShadowKvmRegs,
        coreHandlePvops,
        vmExitDispatcher,
      ],
    },
    {
      says: "what the host asks of a VM, or a VM of itself",
      only: isForEither,
      steps: [
        npts.walkS2pt,
        hw.getVmState,
        hw.getVcpuState,
        hw.getVmNextLoadIdx,
        hw.getVmLoadAddr,
        hw.getVmLoadSize,
        hw.getVmRemapAddr,
        hw.getVmMappedPages,
        hw.isVmSigned,
        hw.getVmIncExe,
        hw.getVmHeir,
        readVmState,
        hw.getShadowCtxt,
        hw.setShadowCtxt,
        placed,
        setVmPoweroff,
        getVmPoweron,
      ],
    },
  ],
  declassifies: [
    { id: "stop", says: "everybody sees that KCore stopped the machine", steps: [hw.halt, stop], field: "halt" },
    {
      id: "life",
      says: "a VM and the host see in which state the VM is, and its virtual CPUs; either may switch it off",
      steps: [
        hw.setVcpuState,
        setVmReady,
        setVmPoweroff,
        retireVm,
        boot.addImage,
        boot.beginImagePage,
        boot.countImagePage,
        boot.nameHeir,
        boot.beginHeir,
        registerVcpu,
        verifyAndLoadImages,
        vcpus.setVcpuActive,
        vcpus.setVcpuLoading,
        vcpus.openVcpu,
        loads,
        vcpus.setVcpuInactive,
      ],
      field: "objects.vms.*",
      when: itsRecord,
    },
    {
      id: "exits",
      says: "the host is told of an exit why it is one, and where",
      steps: [vcpus.prepWfx, vcpus.prepInterrupt, vcpus.prepOther],
      field: "exchange.*.*.*",
      when: toldOfExit,
    },
    {
      id: "calls",
      says: "the host is told of a call x0 and its arguments",
      steps: [vcpus.prepHvc],
      field: "exchange.*.*.*",
      when: toldOfCall,
    },
    {
      id: "aborts",
      says: "the host is told of a store to a device the register",
      steps: [vcpus.prepAbort],
      field: "exchange.*.*.*",
      when: toldOfAbort,
    },
    {
      id: "owed",
      says: "a VM finds first registers, or what it is owed: a register, the next instruction, an exception",
      steps: [
        hw.setShadowCtxt,
        started,
        vcpus.resetSysRegs,
        vcpus.syncDirtyToShadow,
        vcpus.skipIfOwed,
        vcpus.updateExceptionGpRegs,
      ],
      field: "shadow.*.*",
      when: itsContext,
    },
    {
      id: "looked-up",
      says: "what KCore looks up of an exit while it works for the host stays with KCore, but for where a page is to go",
      steps: [hw.getShadowCtxt, owed, vcpus.offeredPage],
      when: whileForHost,
    },
    {
      id: "switched",
      says: "live registers are those of who ran until the others are loaded, before anybody runs",
      steps: [hw.hostEl2RestoreState, hw.vmEl2RestoreState],
      field: "regs",
    },
    {
      id: "measured",
      says: "the host sees the digest of images, whose pages it gives",
      steps: [boot.countImagePage],
      field: "objects.vms.*.digest",
      own: true,
      when: itsRecord,
    },
    {
      id: "saved-pages",
      says: "what is sealed of a page of a VM is for the VM that goes on from it",
      steps: [boot.sealVmPage],
      field: "objects.sealing.pages.*",
      when: sealedPageForHeir,
    },
    {
      id: "saved-registers",
      says: "and so is what is sealed of its registers",
      steps: [boot.sealVmContext],
      field: "objects.sealing.contexts.*",
      when: sealedForHeir,
    },
    {
      id: "loaded-pages",
      says: "a VM finds in a page what was sealed for it there",
      steps: [boot.openVmPage],
      field: "objects.memory.*",
      when: openedPage,
    },
    {
      id: "loaded-registers",
      says: "and in its registers",
      steps: [vcpus.openVcpu],
      field: "shadow.*.*",
      when: openedContext,
    },
    {
      id: "given-pages",
      says: "a VM sees which pages it is given, and for what",
      steps: [mem.assignPfnToVm, mem.takePfnForVm, mem.assignPfnToSmmu],
      field: "objects.pages.*",
      when: itsPage,
    },
    {
      id: "given-contents",
      says: "a VM sees what the host left in a page that it is given",
      steps: [mem.assignPfnToVm, mem.takePfnForVm, mem.assignPfnToSmmu],
      field: "objects.memory.*",
      when: itsPage,
    },
    {
      id: "given-back",
      says: "pages go from a VM that is retired",
      steps: [returned],
      field: "objects.pages.*",
      when: itsPage,
    },
    {
      id: "given-back-contents",
      says: "a VM that is retired sees no more what was in them",
      steps: [returned],
      field: "objects.memory.*",
      when: itsPage,
    },
    {
      id: "given-addresses",
      says: "a VM sees what the host maps for it",
      steps: [mem.mapPfnVm],
      field: "objects.npts.*.pt.*",
      when: itsAddress,
    },
    {
      id: "given-devices",
      says: "a VM sees which devices the host maps for it",
      steps: [mem.mapVmIo],
      field: "objects.npts.*.pt.*",
      when: itsDevice,
    },
    {
      id: "given-banks",
      says: "a VM sees which banks are its devices'",
      steps: [mem.giveBank, mem.freeBank, allocSmmu],
      field: "objects.smmuVmid.*",
      when: thatBank,
    },
    {
      id: "given-io",
      says: "a VM sees what its devices reach",
      steps: [mem.giveBank, mem.freeBank, mem.unmapSmmuPage, allocSmmu, mapSmmu, clearSmmu, unmapSpt, initSpt],
      field: "objects.spt.pt.*",
      when: thatBank,
    },
    {
      id: "shared-pages",
      says: "the host sees which pages a VM shares",
      steps: [mem.grantVmPage, mem.revokeVmPage],
      field: "objects.pages.*",
      when: sharedPage,
    },
    {
      id: "shared-contents",
      says: "the host sees what is in pages that a VM shares",
      steps: [mem.grantVmPage, mem.revokeVmPage],
      field: "objects.memory.*",
      when: sharedPage,
    },
    {
      id: "shared-stores",
      says: "a VM and the host see what the other one stores in pages that the VM shares",
      steps: [hw.storeMemory],
      field: "objects.memory.*",
      when: storedInShared,
    },
    {
      id: "shared-device-stores",
      says: "and the host what devices of the VM's do",
      steps: [hw.storeDevice],
      field: "objects.memory.*",
      when: storedInSharedByDevice,
    },
    {
      id: "shared-addresses",
      says: "with the last share of a page the host's mapping of it goes",
      steps: [mem.revokeVmPage],
      field: "objects.npts.*.pt.*",
      when: sharedAddress,
    },
  ],
});
