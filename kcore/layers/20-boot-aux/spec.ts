/**
 * Layer 20: a page that the host filled becomes a VM's, at the frame where the VM finds it. Two steps: others may see that the page is taken, and not yet
 * mapped.
 *
 * @source kcore reference, layer 20, changed as docs/deviations.md says
 */
import { addressOf } from "../../../src/isa/vmsa/index.ts";
import { sequence, transition, type U32 } from "../../prelude/index.ts";
import { OK } from "../00-machine/constants.ts";
import type { Gfn, Pfn, Vmid } from "../00-machine/state.ts";
import * as mem from "../16-mem-manager/spec.ts";

const taken = transition(mem.takePfnForVm);
const mapped = transition(mem.mapPfnVm);

/** Gives a VM a page of its image: one that is the host's, and that no device reaches. */
export const unmapAndLoadVmImage = sequence((vmid: Vmid, gfn: Gfn, pfn: Pfn): U32 => {
  const status = taken(vmid, gfn, pfn);
  if (status !== OK) return status;
  return mapped(vmid, addressOf(gfn), pfn);
});
