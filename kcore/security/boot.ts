/** What a VM runs: images that are signed, and whole. @source kcore reference, section 10 */
import { IMAGES, VERIFIED } from "../layers/00-machine/constants.ts";
import { isSigned } from "../layers/00-machine/measure.ts";
import type { Machine, Vmid } from "../layers/00-machine/state.ts";
import { isWhole } from "../layers/20-boot-aux/images.ts";
import type { U32 } from "../prelude/index.ts";

/** What was measured of the images of a VM that was verified is signed. */
export const verifiedIsSigned = (m: Machine, vmid: Vmid): boolean =>
  m.objects.vms.at(vmid).state !== VERIFIED || isSigned(m.objects.vms.at(vmid).digest);

/** And all pages of its images were measured. */
export function verifiedIsWhole(m: Machine, vmid: Vmid, idx: U32): boolean {
  const { state, nextLoadInfo, images } = m.objects.vms.at(vmid);
  const { loadSize, mappedPages } = images.at(idx);
  return idx >= IMAGES || state !== VERIFIED || idx >= nextLoadInfo || isWhole(loadSize, mappedPages);
}
