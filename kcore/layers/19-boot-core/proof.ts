/**
 * Layer 19: a recorded run, and that nothing is given twice. Mutants: a number read in one section and set in another; the counter not moved; the end of
 * the room not looked at.
 */

import { defineLayer } from "../../../src/check/proof/index.ts";
import { u32, u64 } from "../../prelude/index.ts";
import { CORE } from "../00-machine/constants.ts";
import { setNextRemapPtr, setNextVmid } from "../00-machine/index.ts";
import type { Machine } from "../00-machine/state.ts";
import { acquireLockCore, releaseLockCore } from "../04-locks/index.ts";
import { allocRemapAddr, genVmid } from "./index.ts";

/** Numbers until they have run out, and room that is there, and is not. */
export function run(): void {
  genVmid();
  acquireLockCore();
  setNextVmid(u32(CORE - 1n));
  releaseLockCore();
  genVmid();
  genVmid();
  for (const pages of [1n, 0x1ffen, 1n, 0n, (1n << 64n) - 1n]) allocRemapAddr(u64(pages));
}

/** Counters never go back: what was given is not given again. */
export const countersGrow = (before: Machine, after: Machine): boolean =>
  before.objects.core.nextVmid <= after.objects.core.nextVmid &&
  before.objects.core.nextRemapPtr <= after.objects.core.nextRemapPtr;

export const layer = defineLayer({
  title: "BootCore",
  run,
  clauses: [{ says: countersGrow }],
  seals: [setNextVmid, setNextRemapPtr],
});
