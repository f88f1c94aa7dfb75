/**
 * Layer 17: operations on ranges of pages. Each is the steps of its rounds, and others see what is between them: a prefix that was done stays. What a round
 * knows of a page it looks up again.
 *
 * @source kcore reference, layer 17, changed as docs/deviations.md says
 */
import { ADDRESSES, addressOf, blockOf, frameOf, gfnOf, isPage } from "../../../src/isa/vmsa/index.ts";
import { require, sequence, transition, type U32, type U64, u32, u64 } from "../../prelude/index.ts";
import { BAD_ADDRESS, BAD_LEVEL, BLOCK_LEVEL, isVm, OK, PAGE_LEVEL } from "../00-machine/constants.ts";
import { isBelow, vmLock } from "../00-machine/lock-ids.ts";
import { holds } from "../00-machine/owners.ts";
import type { Gfn, Machine, Pfn, Vmid } from "../00-machine/state.ts";
import * as npts from "../08-npt-ops/spec.ts";
import * as mem from "../16-mem-manager/spec.ts";
import { giveEmpty, unmapReturned } from "../16-mem-manager/steps.ts";
import { pagesOf, rangeFault } from "./range.ts";

/** What all of it requires; nothing happens yet. */
const begun = transition((m: Machine, vmid: Vmid): Machine => {
  require(isVm(vmid) && isBelow(m.heldRanks.at(m.curid), u32(2n)));
  return { ...m };
});
/** The same of clearing, whose caller holds the VM's lock. */
const clearingBegun = transition((m: Machine, vmid: Vmid): Machine => {
  require(isVm(vmid) && holds(m, vmLock(vmid)) && isBelow(m.heldRanks.at(m.curid), u32(3n)));
  return { ...m };
});
const unmapped = transition(unmapReturned);
const returned = transition(giveEmpty);
const assigned = transition(mem.assignPfnToVm);
const mapped = transition(mem.mapPfnVm);
const looked = transition(npts.walkS2pt);
const granted = transition(mem.grantVmPage);
const revoked = transition(mem.revokeVmPage);

/** Gives pages of a VM that is retired back to the host, empty. What is not the VM's is left alone, and said to be refused at the end. */
export const clearVmRange = sequence((vmid: Vmid, pfn: Pfn, num: U64): U32 => {
  clearingBegun(vmid);
  const fault = rangeFault(pfn, num);
  if (fault !== OK) return fault;
  let result = OK;
  for (let i = u64(0n); i < num; i = u64(i + 1n)) {
    const page = u64(pfn + i) as Pfn;
    const status = unmapped(vmid, page);
    if (status === OK) returned(vmid, page);
    if (status !== OK) result = status;
  }
  return result;
});

/** Assigns pages to a VM and maps them for it, one or the 512 of a block, until one is refused. Those before it stay. */
export const protAndMapVmS2pt = sequence((vmid: Vmid, addr: U64, pfn: Pfn, level: U32): U32 => {
  begun(vmid);
  if (addr >= ADDRESSES) return BAD_ADDRESS;
  if (level !== BLOCK_LEVEL && level !== PAGE_LEVEL) return BAD_LEVEL;
  const gfn = level === BLOCK_LEVEL ? u64(blockOf(gfnOf(addr))) : u64(gfnOf(addr));
  const pages = level === BLOCK_LEVEL ? u64(512n) : u64(1n);
  let status = OK;
  for (let i = u64(0n); i < pages && status === OK; i = u64(i + 1n)) {
    const page = u64(pfn + i) as Pfn;
    const at = u64(gfn + i) as Gfn;
    status = assigned(vmid, at, page);
    if (status === OK) status = mapped(vmid, addressOf(at), page);
  }
  return status;
});

/** A VM shares the pages of a range of its addresses once more: those that are mapped. */
export const grantStage2SgGpa = sequence((vmid: Vmid, addr: U64, size: U64): U32 => {
  begun(vmid);
  if (addr >= ADDRESSES || size > ADDRESSES) return BAD_ADDRESS;
  const gfn = u64(gfnOf(addr));
  const pages = pagesOf(size);
  const fault = rangeFault(gfn, pages);
  if (fault !== OK) return fault;
  let result = OK;
  for (let i = u64(0n); i < pages; i = u64(i + 1n)) {
    const pte = looked(vmid, addressOf(u64(gfn + i)));
    if (isPage(pte)) {
      const status = granted(vmid, u64(frameOf(pte)) as Pfn);
      if (status !== OK) result = status;
    }
  }
  return result;
});

/** And once less. */
export const revokeStage2SgGpa = sequence((vmid: Vmid, addr: U64, size: U64): U32 => {
  begun(vmid);
  if (addr >= ADDRESSES || size > ADDRESSES) return BAD_ADDRESS;
  const gfn = u64(gfnOf(addr));
  const pages = pagesOf(size);
  const fault = rangeFault(gfn, pages);
  if (fault !== OK) return fault;
  let result = OK;
  for (let i = u64(0n); i < pages; i = u64(i + 1n)) {
    const pte = looked(vmid, addressOf(u64(gfn + i)));
    if (isPage(pte)) {
      const status = revoked(vmid, u64(frameOf(pte)) as Pfn);
      if (status !== OK) result = status;
    }
  }
  return result;
});
