/**
 * What a call's arguments in their bounds have: a number that is cut to 32 bits is still the one that the host named, and what is gone through does not begin again at 0. An
 * answer tells an error from what a call gives.
 *
 * @source kcore reference, part 2, section 9.1
 */
import { assert, theorem, type U32, type U64, u32, u64 } from "../../prelude/index.ts";
import { answerOf } from "../00-machine/abi.ts";
import { CORE, HOST, isVm } from "../00-machine/constants.ts";
import { isBank } from "../00-machine/io-pools.ts";
import { bankOf } from "../00-machine/smmu-registers.ts";
import type { Vcpuid, Vmid } from "../00-machine/state.ts";
import { isVcpu } from "../00-machine/vcpus.ts";
import * as args from "./arguments.ts";

/** VMs, virtual CPUs and banks are named by their numbers, all of them, and by no others. */
export const namesAreNumbers = theorem((x: U64, y: U64) => {
  const vmid = u32(x) as Vmid;
  const number = u32(y);
  assert(args.namesVm(x) === (x === u64(vmid) && isVm(vmid)));
  assert(args.namesPrincipal(x) === (x === u64(vmid) && (vmid === HOST || isVm(vmid))));
  assert(!args.namesPrincipal(u64(CORE)));
  assert(args.namesVcpu(x, y) === (x === u64(vmid) && y === u64(number) && isVcpu(vmid, number as Vcpuid)));
  assert(args.namesBank(x, y) === (x < 8n && y < 2n));
  assert(!args.namesBank(x, y) || isBank(bankOf(number, u32(x))));
});
/** Guest addresses have 48 bits and physical ones 40, from the first to the last of a range; those of devices have 40. */
export const rangesHaveAddresses = theorem((a: U64, b: U64, size: U64) => {
  assert(args.isRange(a, size) === (a >> 48n === 0n && size >> 48n === 0n));
  assert(args.isImageRange(a, size) === ((a + size) >> 40n === 0n));
  assert(args.isIoRange(a, b, size) === ((a + size) >> 48n === 0n && (b + size) >> 40n === 0n));
  assert(args.isForDevices(a) === (a >> 40n === 0n) && args.isPhysical(a) === (a >> 40n === 0n));
});
/** A frame is a physical address's; a VM has five images. */
export const framesHaveAddresses = theorem((pfn: U64, addr: U64, image: U64) => {
  const isFrame = pfn >> 28n === 0n;
  assert(args.isFrame(pfn) === isFrame && args.isSealRange(pfn, addr) === (isFrame && addr >> 48n === 0n));
  assert(args.isImagePage(pfn, image) === (isFrame && image <= 4n));
});
/** As a number with sign an answer is minus the code; all that calls give are addresses and small numbers, which are not below 0. */
export const answersTellErrors = theorem((status: U32) => {
  assert(u64(answerOf(status) + status) === 0n);
  assert((answerOf(status) >> 63n === 1n) === (status !== 0n));
});
