/** Images of VMs. Pure, for code and specification alike. */
import { ADDRESSES, gfnOf } from "../../../src/isa/vmsa/index.ts";
import { type U32, type U64, u64 } from "../../prelude/index.ts";
import { IMAGES, NO_IMAGE, NOWHERE, PAGE_SIZE } from "../00-machine/constants.ts";
import type { Gfn } from "../00-machine/state.ts";
import { pagesOf } from "../17-memory-ops/range.ts";
import { isLoading } from "../18-vm-power/power.ts";

/** An image is at least a byte, begins with a page, and has addresses. */
export const isImage = (loadAddr: U64, loadSize: U64): boolean =>
  0n < loadSize && (loadAddr & 4095n) === 0n && loadAddr + loadSize <= ADDRESSES;
/** The number of the next image of a VM in a state, of which some were announced, or `NO_IMAGE`. */
export const imageNumber = (state: U32, count: U32): U32 => (isLoading(state) && count < IMAGES ? count : NO_IMAGE);
/** Where a VM in a state finds the next page of an image that was announced, or `NOWHERE`. */
export const frameOfPage = (state: U32, isThere: boolean, loadAddr: U64, loadSize: U64, page: U64): Gfn =>
  isLoading(state) && isThere && page < pagesOf(loadSize) ? (u64(gfnOf(loadAddr) + page) as Gfn) : (NOWHERE as Gfn);
/** Where KCore finds it. */
export const addressOfPage = (remapAddr: U64, page: U64): U64 => u64(remapAddr + PAGE_SIZE * page);
/** Whether all pages of an image are the VM's. */
export const isWhole = (loadSize: U64, pages: U64): boolean => pages === pagesOf(loadSize);
/** Whether an address is one of an image's. */
export const isInside = (addr: U64, loadAddr: U64, loadSize: U64): boolean =>
  loadAddr <= addr && addr < loadAddr + loadSize;
/** Where KCore finds what the VM finds at such an address. */
export const placeOf = (addr: U64, loadAddr: U64, remapAddr: U64): U64 => u64(addr - loadAddr + remapAddr);
