/** Operations on ranges of pages, one page after the other. Reading the root register, which changes nothing, is where each begins. @source kcore reference, layer 17 */
import { ADDRESSES, addressOf, blockOf, frameOf, gfnOf, isPage } from "../../../src/isa/vmsa/index.ts";
import { type U32, type U64, u64 } from "../../prelude/index.ts";
import { BAD_ADDRESS, BAD_LEVEL, BLOCK_LEVEL, OK, PAGE_LEVEL } from "../00-machine/constants.ts";
import { getPtVttbr } from "../00-machine/index.ts";
import type { Gfn, Pfn, Vmid } from "../00-machine/state.ts";
import { walkS2pt } from "../08-npt-ops/index.ts";
import { assignPfnToVm, clearVmPage, grantVmPage, mapPfnVm, revokeVmPage } from "../16-mem-manager/index.ts";
import { pagesOf, rangeFault } from "./range.ts";

export function clearVmRange(vmid: Vmid, pfn: Pfn, num: U64): U32 {
  getPtVttbr(vmid);
  const fault = rangeFault(pfn, num);
  if (fault !== OK) return fault;
  let result = OK;
  for (let i = u64(0n); i < num; i = u64(i + 1n)) {
    const status = clearVmPage(vmid, u64(pfn + i) as Pfn);
    if (status !== OK) result = status;
  }
  return result;
}

export function protAndMapVmS2pt(vmid: Vmid, addr: U64, pfn: Pfn, level: U32): U32 {
  getPtVttbr(vmid);
  if (addr >= ADDRESSES) return BAD_ADDRESS;
  if (level !== BLOCK_LEVEL && level !== PAGE_LEVEL) return BAD_LEVEL;
  const gfn = level === BLOCK_LEVEL ? u64(blockOf(gfnOf(addr))) : u64(gfnOf(addr));
  const pages = level === BLOCK_LEVEL ? u64(512n) : u64(1n);
  let status = OK;
  for (let i = u64(0n); i < pages && status === OK; i = u64(i + 1n)) {
    const page = u64(pfn + i) as Pfn;
    const at = u64(gfn + i) as Gfn;
    status = assignPfnToVm(vmid, at, page);
    if (status === OK) status = mapPfnVm(vmid, addressOf(at), page);
  }
  return status;
}

export function grantStage2SgGpa(vmid: Vmid, addr: U64, size: U64): U32 {
  getPtVttbr(vmid);
  if (addr >= ADDRESSES || size > ADDRESSES) return BAD_ADDRESS;
  const gfn = u64(gfnOf(addr));
  const pages = pagesOf(size);
  const fault = rangeFault(gfn, pages);
  if (fault !== OK) return fault;
  let result = OK;
  for (let i = u64(0n); i < pages; i = u64(i + 1n)) {
    const pte = walkS2pt(vmid, addressOf(u64(gfn + i)));
    if (isPage(pte)) {
      const status = grantVmPage(vmid, u64(frameOf(pte)) as Pfn);
      if (status !== OK) result = status;
    }
  }
  return result;
}

export function revokeStage2SgGpa(vmid: Vmid, addr: U64, size: U64): U32 {
  getPtVttbr(vmid);
  if (addr >= ADDRESSES || size > ADDRESSES) return BAD_ADDRESS;
  const gfn = u64(gfnOf(addr));
  const pages = pagesOf(size);
  const fault = rangeFault(gfn, pages);
  if (fault !== OK) return fault;
  let result = OK;
  for (let i = u64(0n); i < pages; i = u64(i + 1n)) {
    const pte = walkS2pt(vmid, addressOf(u64(gfn + i)));
    if (isPage(pte)) {
      const status = revokeVmPage(vmid, u64(frameOf(pte)) as Pfn);
      if (status !== OK) result = status;
    }
  }
  return result;
}
