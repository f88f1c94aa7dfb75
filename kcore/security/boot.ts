/** What a VM runs: images that are signed, whole, and have places. @source kcore reference, section 10 */
import { ADDRESSES } from "../../src/isa/vmsa/index.ts";
import { IMAGES, VERIFIED } from "../layers/00-machine/constants.ts";
import { isSigned } from "../layers/00-machine/measure.ts";
import type { Machine, Vmid } from "../layers/00-machine/state.ts";
import { pagesOf } from "../layers/17-memory-ops/range.ts";
import type { U32 } from "../prelude/index.ts";

/** What was measured of the images of a VM that was verified is signed. */
export const verifiedIsSigned = (m: Machine, vmid: Vmid): boolean =>
  m.objects.vms.at(vmid).state !== VERIFIED || isSigned(m.objects.vms.at(vmid).digest);

/** And all pages of its images were measured. */
export function verifiedIsWhole(m: Machine, vmid: Vmid, idx: U32): boolean {
  const { state, nextLoadInfo, images } = m.objects.vms.at(vmid);
  const { loadSize, mappedPages } = images.at(idx);
  return idx >= IMAGES || state !== VERIFIED || idx >= nextLoadInfo || mappedPages === pagesOf(loadSize);
}

/** An image that was announced begins with a page, is at least a byte, and ends where addresses do; no more pages are measured than it has. */
export function imageHasPlace(m: Machine, vmid: Vmid, idx: U32): boolean {
  const { nextLoadInfo, images } = m.objects.vms.at(vmid);
  const { loadAddr, loadSize, mappedPages } = images.at(idx);
  const isPlaced = 0n < loadSize && (loadAddr & 4095n) === 0n && loadAddr + loadSize <= ADDRESSES;
  return idx >= IMAGES || idx >= nextLoadInfo || (isPlaced && mappedPages <= pagesOf(loadSize));
}
