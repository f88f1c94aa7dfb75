/**
 * Layer 20: a recorded run. Mutants: a page that the VM has already, mapped somewhere else; one that is not the host's; mapped before it is taken; a sixth image;
 * a page counted that was not the next one, or twice; what is known of an image read in one section and changed in another.
 */
import { defineLayer } from "../../../src/check/proof/index.ts";
import { u32, u64 } from "../../prelude/index.ts";
import { NOWHERE, READY } from "../00-machine/constants.ts";
import {
  measurePage,
  openPage,
  sealContext,
  sealPage,
  setNextSeal,
  setVcpuState,
  setVmHeir,
  setVmIncExe,
} from "../00-machine/index.ts";
import type { Gfn, Pfn, Vcpuid, Vmid } from "../00-machine/state.ts";
import {
  acquireLockSmmu,
  acquireLockVm,
  releaseLockS2page,
  releaseLockSmmu,
  releaseLockVm,
} from "../04-locks/index.ts";
import { assignPfnToVm, mapPfnVm, takePfnForVm } from "../16-mem-manager/index.ts";
import { retireVm, setVmPoweroff, setVmReady } from "../18-vm-power/index.ts";
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
  unmapAndLoadVmImage,
} from "./index.ts";

/** A page, the same once more, one that is KCore's, and a place that is none. Then an image of a page. */
export function run(): void {
  const vm = u32(1n) as Vmid;
  const at = (n: bigint): Gfn => u64(n) as Gfn;
  const page = u64(0x40002n) as Pfn;
  const first = u32(0n);
  for (const [gfn, pfn] of [
    [0x80n, 0x40000n],
    [0x80n, 0x40000n],
    [0x81n, 0x10n],
    [1n << 36n, 0x40001n],
  ] as const)
    unmapAndLoadVmImage(vm, at(gfn), u64(pfn) as Pfn);
  addImage(vm, u64(0x90000n), u64(0x1000n), u64(0x2000000n));
  setVmReady(vm);
  nextImage(vm);
  addImage(vm, u64(0x90000n), u64(0x1000n), u64(0x2000000n));
  for (const idx of [5n, 1n, 0n]) beginImagePage(vm, u32(idx));
  for (const gfn of [0x91n, 0x90n]) {
    findImagePage(vm, first, at(gfn));
    countImagePage(vm, first, at(gfn), page);
  }
  findImagePage(vm, first, at(NOWHERE));
  goesOn();
}

/** A VM is retired, and another one goes on from it. */
export function goesOn(): void {
  const [vm, heir] = [u32(4n) as Vmid, u32(5n) as Vmid];
  const vcpu = u32(1n) as Vcpuid;
  const page = (n: bigint): Pfn => u64(0x40010n + n) as Pfn;
  const frame = u64(0x20n) as Gfn;
  setVmReady(vm);
  acquireLockVm(vm);
  setVcpuState(vm, vcpu, READY);
  releaseLockVm(vm);
  assignPfnToVm(vm, frame, page(0n));
  isHeirless(vm);
  nameHeir(vm, heir);
  sealVmPage(vm, frame, page(0n), page(1n));
  setVmPoweroff(vm);
  acquireLockSmmu();
  retireVm(vm);
  releaseLockSmmu();
  isHeirless(vm);
  for (let n = 0; n < 2; n++) nameHeir(vm, heir);
  for (let n = 0; n < 2; n++) beginHeir(heir, vm);
  mayMapDevices(heir);
  for (const [from, to] of [
    [0n, 1n],
    [0n, 0n],
    [2n, 1n],
  ] as const)
    sealVmPage(vm, frame, page(from), page(to));
  for (const out of [2n, 0n]) sealVmContext(vm, vcpu, page(out));
  sealVmContext(vm, u32(2n) as Vcpuid, page(2n));
  sealVmPage(vm, u64(1n << 36n) as Gfn, page(0n), page(1n));
  for (const n of [0n, 1n]) sealedFrame(heir, u64(n));
  assignPfnToVm(heir, frame, page(3n));
  for (const [source, pfn, n] of [
    [1n, 3n, 1n],
    [2n, 3n, 1n],
    [1n, 4n, 1n],
    [2n, 3n, 2n],
    [3n, 3n, 1n],
  ] as const)
    openVmPage(heir, page(source), page(pfn), u64(n));
}

export const layer = defineLayer({
  title: "BootAux",
  run,
  commits: [takePfnForVm, mapPfnVm, measurePage, sealPage, sealContext, openPage, releaseLockS2page, releaseLockVm],
  // Nobody above says who goes on from whom, or seals and opens pages, but as here.
  seals: [setVmHeir, setVmIncExe, setNextSeal, sealPage, sealContext, openPage],
});
