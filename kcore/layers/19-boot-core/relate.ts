/** Counters stay where what they give is of use. */
import { pageOf } from "../../../src/isa/vmsa/index.ts";
import { CORE, REMAP_END, REMAP_START } from "../00-machine/constants.ts";
import type { Machine } from "../00-machine/state.ts";

/** The next number is a VM's, or all are given. */
export const numbersAreVms = (m: Machine): boolean => 0n < m.objects.core.nextVmid && m.objects.core.nextVmid <= CORE;
/** The next image begins with a page of the room for images. */
export const roomIsInside = (m: Machine): boolean =>
  REMAP_START <= m.objects.core.nextRemapPtr &&
  m.objects.core.nextRemapPtr < REMAP_END &&
  pageOf(m.objects.core.nextRemapPtr) === m.objects.core.nextRemapPtr;
