/**
 * Layers 5 and 6: what hardware does meanwhile, and a recorded run of layer 5. Each primitive runs in a section of its table's lock,
 * so that no other CPU touches what it touches; but hardware caches translations at any time.
 *
 * Mutants: the limit taken of another level; the pointer not moved; the new pointer returned for the old one.
 */
import { defineLayer } from "../../../src/check/proof/index.ts";
import { u32 } from "../../prelude/index.ts";
import { NO_LEVEL } from "../00-machine/constants.ts";
import { untouched } from "../00-machine/fields.ts";
import { tlbFill } from "../00-machine/maintenance.ts";
import type { Gfn, Machine, Mapping, Vmid } from "../00-machine/state.ts";
import { walkStage2 } from "../00-machine/walk.ts";
import { isLockFree, ownsLock } from "../03-lock-ops-h/owner.ts";
import { acquireLockPt, allocPmdPage, allocPtePage, allocPudPage, releaseLockPt, roomFor } from "./index.ts";

/** Takes pages of each kind until the pool of level 1 is full, which has 256. */
export function run(): void {
  const vmid = u32(1n) as Vmid;
  acquireLockPt(vmid);
  allocPmdPage(vmid);
  allocPtePage(vmid);
  for (let n = 0n; n <= 256n; n = n + 1n) allocPudPage(vmid);
  roomFor(vmid, true, false, false);
  roomFor(vmid, false, true, true);
  releaseLockPt(vmid);
}

const isSame = (a: Mapping, b: Mapping): boolean => a.level === b.level && a.pte === b.pte && a.pfn === b.pfn;

/** A cached translation is gone, or as it was, or what a walk finds. */
export function cachesWhatAWalkFinds(before: Machine, after: Machine, vmid: Vmid, gfn: Gfn): boolean {
  const cached = after.tlb.at(vmid).at(gfn);
  return (
    cached.level === NO_LEVEL ||
    isSame(cached, before.tlb.at(vmid).at(gfn)) ||
    isSame(cached, walkStage2(before.objects.npts.at(vmid), vmid, gfn))
  );
}

export const layer = defineLayer({
  title: "PTAlloc",
  run,
  thorough: {
    sharing: {
      self: "curid",
      own: [...untouched, "tstate", "bars", "sections", "lockWords", "owners", "heldRanks", "objects", "committed"],
      shared: [{ field: "tlb" }],
      holds: ownsLock,
      isFree: isLockFree,
      actors: [{ step: tlbFill, shows: cachesWhatAWalkFinds }],
      commits: ["tlbiIpa", "tlbiVmid", "ptStore"],
    },
  },
});
