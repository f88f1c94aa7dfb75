/**
 * Layer 19: what is given once. Numbers of VMs and room for images that have run out are an answer.
 *
 * @source kcore reference, layer 19, changed as docs/deviations.md says
 */
import { require, type U64, u32, u64 } from "../../prelude/index.ts";
import { HOST, isVm, NO_ADDRESS, NO_VM, PAGE_SIZE } from "../00-machine/constants.ts";
import { withCore } from "../00-machine/core-data.ts";
import { CORE_LOCK, isBelow, rankOf, vmLock } from "../00-machine/lock-ids.ts";
import type { Machine, Vmid } from "../00-machine/state.ts";
import { onceFree } from "../04-locks/section.ts";
import { hasRemapRoom } from "./room.ts";

/** The number of a VM that no VM had, or `NO_VM`. For who may go on and take the lock of that VM. */
export function genVmid(m: Machine): readonly [Machine, Vmid] {
  require(isBelow(m.heldRanks.at(m.curid), rankOf(vmLock(HOST))));
  const { core } = onceFree(m, CORE_LOCK).objects;
  const next = core.nextVmid as Vmid;
  return isVm(next) ? [withCore(m, { ...core, nextVmid: u32(next + 1n) }), next] : [m, NO_VM];
}

/** Where so many pages may be mapped for KCore, and nothing else ever is; or `NO_ADDRESS`. */
export function allocRemapAddr(m: Machine, pages: U64): readonly [Machine, U64] {
  const { core } = onceFree(m, CORE_LOCK).objects;
  const next = core.nextRemapPtr;
  if (!hasRemapRoom(next, pages)) return [m, NO_ADDRESS];
  return [withCore(m, { ...core, nextRemapPtr: u64(next + PAGE_SIZE * pages) }), next];
}
