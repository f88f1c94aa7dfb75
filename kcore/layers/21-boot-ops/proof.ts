/**
 * Layer 21: a recorded run, and what only these operations change. Mutants: a state read in one section and set in another; devices given to a VM with images; a page measured that was not taken, or counted
 * twice; an image that is not whole, or not signed; no room.
 */
import { defineLayer } from "../../../src/check/proof/index.ts";
import { type U32, u32, u64 } from "../../prelude/index.ts";
import { HOST, NO_VM } from "../00-machine/constants.ts";
import { addVmImage, measurePage, setVmRetired, setVmState } from "../00-machine/index.ts";
import type { Bank, Gfn, Pfn, Vcpuid, Vmid } from "../00-machine/state.ts";
import { acquireLockSmmu, acquireLockVm, releaseLockSmmu, releaseLockVm } from "../04-locks/index.ts";
import { walkS2pt } from "../08-npt-ops/index.ts";
import {
  assignPfnToSmmu,
  assignPfnToVm,
  freeBank,
  giveBank,
  mapPfnCore,
  mapPfnVm,
  mapVmIo,
  unmapSmmuPage,
  updateSmmuPage,
} from "../16-mem-manager/index.ts";
import { readVmState, retireVm, setVmPoweroff, setVmReady } from "../18-vm-power/index.ts";
import { allocRemapAddr, genVmid } from "../19-boot-core/index.ts";
import {
  addImage,
  beginHeir,
  beginImagePage,
  countImagePage,
  findImagePage,
  isHeirless,
  mayMapDevices,
  nameHeir,
  nextImage,
  openVmPage,
  sealedFrame,
  sealVmContext,
  sealVmPage,
} from "../20-boot-aux/index.ts";
import { mapped, taken } from "../20-boot-aux/spec.ts";
import * as boot from "./index.ts";

/** Devices for the host and a VM, then images, of which one is whole only at the end. */
export function boots(): void {
  const page = (n: bigint): Pfn => u64(0x40000n + n) as Pfn;
  const [own, its] = [u32(0n) as Bank, u32(8n) as Bank];
  const inVm = (vmid: Vmid, operate: () => U32): void => {
    acquireLockVm(vmid);
    operate();
    releaseLockVm(vmid);
  };
  const vm = boot.registerKvm();
  const vcpus = [0n, 0n, 8n].map(u32);
  for (const c of vcpus) boot.registerVcpu(vm, c);
  boot.isIncExe(vm);
  acquireLockSmmu();
  for (const [v, b] of [
    [HOST, own],
    [vm, its],
    [vm, its],
  ] as const)
    inVm(v, () => boot.allocSmmu(v, b));
  boot.assignSmmu(HOST, page(1n), u64(7n) as Gfn);
  boot.assignSmmu(vm, page(1n), u64(7n) as Gfn);
  for (const b of [its, own]) {
    inVm(vm, () => boot.mapSmmu(vm, b, u64(0x7000n), u64((0x40001n << 12n) | 3n)));
    inVm(vm, () => boot.clearSmmu(vm, b, u64(0x7000n)));
  }
  inVm(HOST, () => boot.mapSmmu(HOST, own, u64(0x40009n << 12n), u64((0x40009n << 12n) | 3n)));
  inVm(HOST, () => boot.clearSmmu(HOST, own, u64(0x40009n << 12n)));
  releaseLockSmmu();
  boot.mapIo(vm, u64(0x9000n), u64(0x90000000n));
  boot.verifyAndLoadImages(vm);
  for (const [at, size] of [
    [0x80000n, 0x1001n],
    [0x80001n, 0x1000n],
    [0x90000n, 0x2000000n],
    [0xa0000n, 0x1000n],
  ] as const)
    boot.setBootInfo(vm, u64(at), u64(size));
  const load = (n: bigint, idx: bigint): void => {
    boot.remapVmImage(vm, page(n), u32(idx));
  };
  for (const [n, idx] of [
    [2n, 5n],
    [2n, 4n],
    [2n, 0n],
    [2n, 0n],
    [3n, 0n],
    [4n, 0n],
  ] as const)
    load(n, idx);
  boot.verifyAndLoadImages(vm);
  acquireLockSmmu();
  boot.assignSmmu(vm, page(5n), u64(8n) as Gfn);
  inVm(vm, () => boot.mapSmmu(vm, its, u64(0x80000n), u64((0x40002n << 12n) | 3n)));
  releaseLockSmmu();
  load(6n, 1n);
  boot.verifyAndLoadImages(vm);
  for (const at of [0x80fffn, 0x82000n, 0xa0000n]) boot.searchLoadInfo(vm, u64(at));
  boot.setBootInfo(vm, u64(0xc0000n), u64(0x1000n));
  boot.mapIo(vm, u64(0xa000n), u64(0x90001000n));
  boot.registerVcpu(vm, u32(1n));
}

/** The VM is retired, and goes on in another one. */
export function goesOn(): void {
  const vm = u32(1n) as Vmid;
  const page = (n: bigint): Pfn => u64(0x40020n + n) as Pfn;
  const vcpu = u32(0n) as Vcpuid;
  const early = boot.registerHeir(vm);
  setVmPoweroff(vm);
  acquireLockSmmu();
  acquireLockVm(vm);
  freeBank(u32(8n) as Bank);
  releaseLockVm(vm);
  retireVm(vm);
  releaseLockSmmu();
  const late = boot.registerHeir(vm);
  const heir = early === NO_VM ? late : early;
  boot.registerHeir(vm);
  for (const at of [0x80000n, 0x9000n, 0x1000n, 1n << 48n]) boot.saveEncryptBuf(vm, u64(at), page(0n));
  boot.saveEncryptedVcpu(vm, vcpu, page(1n));
  boot.saveEncryptedVcpu(vm, u32(8n) as Vcpuid, page(1n));
  for (const [source, pfn, n] of [
    [0n, 2n, 2n],
    [1n, 2n, 1n],
    [0n, 2n, 1n],
    [0n, 2n, 1n],
    [0n, 3n, 1n],
  ] as const)
    boot.loadDecryptBuf(heir, page(source), page(pfn), u64(n));
  boot.mapIo(heir, u64(0x9000n), u64(0x90000000n));
  for (const at of [0x80000n, 0x70000n]) boot.mayBeGiven(heir, u64(at));
  boot.mayBeGiven(vm, u64(0x80000n));
}

/** A VM boots, and goes on in another one. */
export function run(): void {
  boots();
  goesOn();
}

export const layer = defineLayer({
  title: "BootOps",
  run,
  commits: [
    genVmid,
    setVmReady,
    giveBank,
    readVmState,
    assignPfnToSmmu,
    updateSmmuPage,
    unmapSmmuPage,
    mapVmIo,
    nextImage,
    allocRemapAddr,
    addImage,
    beginImagePage,
    taken,
    mapped,
    findImagePage,
    mapPfnCore,
    countImagePage,
    isHeirless,
    mayMapDevices,
    nameHeir,
    beginHeir,
    walkS2pt,
    sealVmPage,
    sealVmContext,
    sealedFrame,
    assignPfnToVm,
    openVmPage,
    mapPfnVm,
    releaseLockVm,
  ],
  // Nobody above changes what is known of a VM, or what its devices reach, but by what is here.
  seals: [setVmState, setVmRetired, addVmImage, measurePage, updateSmmuPage],
});
