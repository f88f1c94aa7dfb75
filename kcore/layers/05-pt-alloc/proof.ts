/** Layer 5: a recorded run. Mutants: the limit taken of another level; the pointer not moved; the new pointer returned for the old one. */
import { defineLayer } from "../../../src/check/proof/index.ts";
import { u32 } from "../../prelude/index.ts";
import type { Vmid } from "../00-machine/state.ts";
import { acquireLockPt, releaseLockPt } from "../04-locks/index.ts";
import { allocPmdPage, allocPtePage, allocPudPage, roomFor } from "./index.ts";

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

export const layer = defineLayer({ title: "PTAlloc", run });
