/** Which arguments of a call of the host's are in their bounds. Pure, for code and specification alike. @source kcore reference, part 2, section 9.1, guards of column D */

import { type U64, u32 } from "../../prelude/index.ts";
import { CORE, IMAGES, isVm, VCPUS } from "../00-machine/constants.ts";
import { IO_ADDRESSES } from "../00-machine/io-pools.ts";
import { BANKS_OF_SMMU, MAX_SMMUS } from "../00-machine/smmu-registers.ts";
import type { Vmid } from "../00-machine/state.ts";

/** Input addresses of stage 2. */
const ADDRESSES = 0x1000000000000n;
/** Physical addresses, and frames of them. */
const PHYSICAL = 0x10000000000n;
const FRAMES = 0x10000000n;

export const namesVm = (x: U64): boolean => x < CORE && isVm(u32(x) as Vmid);
/** The host or a VM. */
export const namesPrincipal = (x: U64): boolean => x < CORE;
export const namesVcpu = (vm: U64, vcpu: U64): boolean => namesVm(vm) && vcpu < VCPUS;
export const namesBank = (bank: U64, smmu: U64): boolean => bank < BANKS_OF_SMMU && smmu < MAX_SMMUS;
export const isRange = (start: U64, size: U64): boolean => start < ADDRESSES && size < ADDRESSES;
export const isImageRange = (start: U64, size: U64): boolean =>
  start < PHYSICAL && size < PHYSICAL && start + size < PHYSICAL;
export const isImagePage = (pfn: U64, image: U64): boolean => pfn < FRAMES && image < IMAGES;
/** A frame of the host's, where what is sealed is. */
export const isFrame = (pfn: U64): boolean => pfn < FRAMES;
export const isSealRange = (out: U64, addr: U64): boolean => isFrame(out) && addr < ADDRESSES;
export const isForDevices = (iova: U64): boolean => iova < IO_ADDRESSES;
export const isPhysical = (addr: U64): boolean => addr < PHYSICAL;
export const isIoRange = (gpa: U64, pa: U64, size: U64): boolean => gpa + size < ADDRESSES && pa + size < PHYSICAL;
