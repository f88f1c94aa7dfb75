/** Numbers of VMs, and room in KCore's address space, given once each. @source kcore reference, layer 19 */
import { type U64, u32, u64 } from "../../prelude/index.ts";
import { isVm, NO_ADDRESS, NO_VM, PAGE_SIZE } from "../00-machine/constants.ts";
import { getNextRemapPtr, getNextVmid, setNextRemapPtr, setNextVmid } from "../00-machine/index.ts";
import type { Vmid } from "../00-machine/state.ts";
import { acquireLockCore, releaseLockCore } from "../04-locks/index.ts";
import { hasRemapRoom } from "./room.ts";

export function genVmid(): Vmid {
  acquireLockCore();
  const next = getNextVmid() as Vmid;
  const isLeft = isVm(next);
  if (isLeft) setNextVmid(u32(next + 1n));
  releaseLockCore();
  return isLeft ? next : NO_VM;
}

export function allocRemapAddr(pages: U64): U64 {
  acquireLockCore();
  const next = getNextRemapPtr();
  const isLeft = hasRemapRoom(next, pages);
  if (isLeft) setNextRemapPtr(u64(next + PAGE_SIZE * pages));
  releaseLockCore();
  return isLeft ? next : NO_ADDRESS;
}
