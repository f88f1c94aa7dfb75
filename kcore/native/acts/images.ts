/** Images of VMs, and what is measured of them. */
import * as spec from "../../layers/00-machine/images.ts";
import type { Vmid } from "../../layers/00-machine/state.ts";
import { type U32, type U64, u64 } from "../../prelude/index.ts";
import type { Hardware } from "../hardware.ts";
import { AT, PAGE, VM } from "../layout.ts";
import { DIGEST_BYTES, isSigned, withImage, withPage } from "../measure.ts";
import { type Action, act } from "./action.ts";
import { vmAt } from "./vms.ts";

const countAt = (vmid: Vmid): number => vmAt(vmid) + VM.images;
const imageAt = (vmid: Vmid, idx: U32): number => vmAt(vmid) + VM.image + VM.imageBytes * Number(idx);
const field = (h: Hardware, vmid: Vmid, idx: U32, at: number): U64 => h.u64(imageAt(vmid, idx) + at);
const FIELD = { loadAddr: 0, loadSize: 8, remapAddr: 16, mappedPages: 24 } as const;
export const digestAt = (vmid: Vmid): number => vmAt(vmid) + VM.digest;
const digest = (h: Hardware, vmid: Vmid): Uint8Array => h.bytes(digestAt(vmid), DIGEST_BYTES);

export const imageActs = (h: Hardware): Action[] => [
  act(spec.getVmNextLoadIdx, (vmid) => h.u32(countAt(vmid))),
  act(spec.getVmLoadAddr, (vmid, idx) => field(h, vmid, idx, FIELD.loadAddr)),
  act(spec.getVmLoadSize, (vmid, idx) => field(h, vmid, idx, FIELD.loadSize)),
  act(spec.getVmRemapAddr, (vmid, idx) => field(h, vmid, idx, FIELD.remapAddr)),
  act(spec.getVmMappedPages, (vmid, idx) => field(h, vmid, idx, FIELD.mappedPages)),
  act(spec.addVmImage, (vmid, loadAddr, loadSize, remapAddr) => {
    const idx = h.u32(countAt(vmid));
    h.setU64(imageAt(vmid, idx) + FIELD.loadAddr, loadAddr);
    h.setU64(imageAt(vmid, idx) + FIELD.loadSize, loadSize);
    h.setU64(imageAt(vmid, idx) + FIELD.remapAddr, remapAddr);
    h.setU64(imageAt(vmid, idx) + FIELD.mappedPages, 0n);
    h.setU32(countAt(vmid), idx + 1n);
    h.setBytes(digestAt(vmid), withImage(h.crypto, digest(h, vmid), loadAddr, loadSize));
  }),
  act(spec.measurePage, (vmid, idx, gfn, pfn) => {
    const page = h.el2.bytes(Number(pfn) * PAGE, PAGE);
    h.setU64(imageAt(vmid, idx) + FIELD.mappedPages, u64(field(h, vmid, idx, FIELD.mappedPages) + 1n));
    h.setBytes(digestAt(vmid), withPage(h.crypto, digest(h, vmid), gfn, page));
  }),
  act(spec.isVmSigned, (vmid) => isSigned(h.crypto, digest(h, vmid), h.bytes(AT.key, 32))),
  act(spec.getVmIncExe, (vmid) => h.u32(vmAt(vmid) + VM.incExe) as Vmid),
];
