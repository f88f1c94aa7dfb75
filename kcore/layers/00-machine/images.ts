/** Images of VMs, for the holder of the VM's lock. @source kcore reference, section 4.8 */
import { require, type U32, type U64, u32, u64 } from "../../prelude/index.ts";
import { IMAGES } from "./constants.ts";
import { isSigned, withImage, withPlacedPage } from "./measure.ts";
import type { BootImage, Gfn, Machine, Pfn, VmInfo, Vmid } from "./state.ts";
import { ownVm, withVm } from "./vms.ts";

/** How many images were announced. */
export const getVmNextLoadIdx = (m: Machine, vmid: Vmid): readonly [Machine, U32] => [m, ownVm(m, vmid).nextLoadInfo];

function ownImage(m: Machine, vmid: Vmid, idx: U32): BootImage {
  require(idx < IMAGES);
  return ownVm(m, vmid).images.at(idx);
}
/** Where the VM finds an image. */
export const getVmLoadAddr = (m: Machine, vmid: Vmid, idx: U32): readonly [Machine, U64] => [
  m,
  ownImage(m, vmid, idx).loadAddr,
];
/** Its bytes. */
export const getVmLoadSize = (m: Machine, vmid: Vmid, idx: U32): readonly [Machine, U64] => [
  m,
  ownImage(m, vmid, idx).loadSize,
];
/** Where KCore finds it. */
export const getVmRemapAddr = (m: Machine, vmid: Vmid, idx: U32): readonly [Machine, U64] => [
  m,
  ownImage(m, vmid, idx).remapAddr,
];
/** How many of its pages are the VM's, and measured. */
export const getVmMappedPages = (m: Machine, vmid: Vmid, idx: U32): readonly [Machine, U64] => [
  m,
  ownImage(m, vmid, idx).mappedPages,
];

// What is known of images changes in these two ways only. Each stands for a few stores, and measuring for a hash: of a page it is one step because nobody else reaches the page.

/** What is known of a VM with one more image, measured. */
export function withNewImage(vm: VmInfo, loadAddr: U64, loadSize: U64, remapAddr: U64): VmInfo {
  const images = vm.images.with(vm.nextLoadInfo, { loadAddr, loadSize, remapAddr, mappedPages: u64(0n) });
  const digest = withImage(vm.digest, loadAddr, loadSize);
  return { ...vm, nextLoadInfo: u32(vm.nextLoadInfo + 1n), images, digest };
}
/** Adds an image, and measures where it goes and its bytes. */
export function addVmImage(m: Machine, vmid: Vmid, loadAddr: U64, loadSize: U64, remapAddr: U64): Machine {
  const vm = ownVm(m, vmid);
  require(vm.nextLoadInfo < IMAGES);
  return withVm(m, vmid, withNewImage(vm, loadAddr, loadSize, remapAddr));
}
/** What is known of a VM with one more page of an image, measured: where the VM finds it, and its contents. */
export function withNextPage(vm: VmInfo, idx: U32, gfn: Gfn, contents: U64): VmInfo {
  const image = vm.images.at(idx);
  const images = vm.images.with(idx, { ...image, mappedPages: u64(image.mappedPages + 1n) });
  return { ...vm, images, digest: withPlacedPage(vm.digest, gfn, contents) };
}
/** Counts a page of an image, and measures it. */
export function measurePage(m: Machine, vmid: Vmid, idx: U32, gfn: Gfn, pfn: Pfn): Machine {
  require(idx < IMAGES);
  return withVm(m, vmid, withNextPage(ownVm(m, vmid), idx, gfn, m.objects.memory.at(pfn)));
}
/** Whether what was measured is signed. verify_image of the reference. */
export const isVmSigned = (m: Machine, vmid: Vmid): readonly [Machine, boolean] => [m, isSigned(ownVm(m, vmid).digest)];

/** The VM that a VM goes on from, or `NO_VM`. */
export const getVmIncExe = (m: Machine, vmid: Vmid): readonly [Machine, Vmid] => [m, ownVm(m, vmid).incExe as Vmid];
