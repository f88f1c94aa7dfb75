/**
 * Layer 16: pages change hands. Each operation is one step on the records and the tables that it is about, but for giving a page back,
 * which is two. It waits until the page records, and a table that it changes, are free; the caller holds no lock of their ranks or above.
 *
 * @source kcore reference, layer 16, changed as docs/deviations.md says
 */
import { ADDRESSES, FRAMES, frameOf, gfnOf } from "../../../src/isa/vmsa/index.ts";
import { require, sequence, transition, type U32, type U64, u32, u64 } from "../../prelude/index.ts";
import {
  BAD_ADDRESS,
  CORE,
  FOR_DEVICES,
  HOST,
  isVm,
  MAX_SHARES,
  NO_ENTRY,
  NOBODY,
  NOWHERE,
  OK,
  PAGE_LEVEL,
  REFUSED,
  RETIRED,
} from "../00-machine/constants.ts";
import { IO_ADDRESSES, isBank, OUTPUT_FRAMES } from "../00-machine/io-pools.ts";
import { SMMU_LOCK, vmLock } from "../00-machine/lock-ids.ts";
import { holds } from "../00-machine/owners.ts";
import type { Bank, Gfn, Machine, PageRecord, Pfn, Vmid } from "../00-machine/state.ts";
import * as npts from "../08-npt-ops/spec.ts";
import * as spts from "../12-mmio-spt-ops/spec.ts";
import { withPage } from "../15-page-manager/pages.ts";
import { withMark, withoutMark } from "./marks.ts";
import { isShared, leafFor, mayHostReach } from "./rules.ts";
import { giveEmpty, record, unmapReturned, withPrincipal } from "./steps.ts";

/** Maps a page for the host, at its own address, if the host may reach it. */
export function mapPageHost(m: Machine, addr: U64): readonly [Machine, U32] {
  const pfn = u64(gfnOf(addr)) as Pfn;
  if (addr >= ADDRESSES || pfn >= OUTPUT_FRAMES) return [m, BAD_ADDRESS];
  const { owner, count } = record(m, pfn);
  if (!mayHostReach(owner, count)) return [m, REFUSED];
  return npts.mapS2pt(m, HOST, addr, PAGE_LEVEL, leafFor(pfn, owner));
}

/** Maps a page for the VM that owns it, at the frame for which it was assigned. */
export function mapPfnVm(m: Machine, vmid: Vmid, addr: U64, pfn: Pfn): readonly [Machine, U32] {
  require(isVm(vmid));
  const { owner, gfn } = record(m, pfn);
  if (owner !== vmid || gfn !== gfnOf(addr)) return [m, REFUSED];
  return npts.mapS2pt(m, vmid, addr, PAGE_LEVEL, leafFor(pfn, owner));
}

/** Maps a page of a VM's for KCore, which looks at it. KCore's table keeps it, whoever has the page later. */
export function mapPfnCore(m: Machine, vmid: Vmid, addr: U64, pfn: Pfn): readonly [Machine, U32] {
  require(isVm(vmid));
  const { owner } = record(m, pfn);
  return owner === vmid ? npts.mapS2pt(m, CORE, addr, PAGE_LEVEL, leafFor(pfn, owner)) : [m, REFUSED];
}

/** Maps a page of a device for a VM: one that is no memory. */
export function mapVmIo(m: Machine, vmid: Vmid, gpa: U64, pa: U64): readonly [Machine, U32] {
  require(isVm(vmid));
  const pfn = u64(gfnOf(pa)) as Pfn;
  if (pa >= ADDRESSES || pfn >= OUTPUT_FRAMES) return [m, BAD_ADDRESS];
  const { owner } = record(m, pfn);
  return owner === NOBODY ? npts.mapS2pt(m, vmid, gpa, PAGE_LEVEL, leafFor(pfn, owner)) : [m, REFUSED];
}

/** Takes a page from the host: it reaches it no more. */
const taken = (m: Machine, pfn: Pfn, to: PageRecord): Machine => withPage(npts.clearPfnHost(m, pfn)[0], pfn, to);
const isIdle = (page: PageRecord): boolean => page.owner === HOST && page.count === 0n;

/** Makes a page that is the host's, and that no device reaches, the VM's; or one that is the VM's one that it may map. */
export function assignPfnToVm(m: Machine, vmid: Vmid, gfn: Gfn, pfn: Pfn): readonly [Machine, U32] {
  require(isVm(vmid));
  if (gfn >= FRAMES) return [m, BAD_ADDRESS];
  const old = record(m, pfn);
  if (isIdle(old)) return [taken(m, pfn, { owner: vmid, count: u32(0n), gfn }), OK];
  if (old.owner !== vmid || (old.gfn !== NOWHERE && old.gfn !== gfn)) return [m, REFUSED];
  const count = old.count === FOR_DEVICES ? u32(0n) : old.count;
  return [withPage(m, pfn, { owner: vmid, count, gfn }), OK];
}

/** Makes a page the VM's that is the host's, and that no device reaches: so nothing but the VM reaches it, whatever was so before. */
export function takePfnForVm(m: Machine, vmid: Vmid, gfn: Gfn, pfn: Pfn): readonly [Machine, U32] {
  require(isVm(vmid));
  if (gfn >= FRAMES) return [m, BAD_ADDRESS];
  return isIdle(record(m, pfn)) ? [taken(m, pfn, { owner: vmid, count: u32(0n), gfn }), OK] : [m, REFUSED];
}

/** Makes a page that is the host's, and that no device reaches, the VM's, for its devices. */
export function assignPfnToSmmu(m: Machine, vmid: Vmid, gfn: Gfn, pfn: Pfn): readonly [Machine, U32] {
  require(isVm(vmid));
  if (gfn >= FRAMES) return [m, BAD_ADDRESS];
  const old = record(m, pfn);
  if (isIdle(old)) return [taken(m, pfn, { owner: vmid, count: FOR_DEVICES, gfn }), OK];
  return [m, old.owner === vmid ? OK : REFUSED];
}

/** A VM shares a page of its own with the host once more. */
export function grantVmPage(m: Machine, vmid: Vmid, pfn: Pfn): readonly [Machine, U32] {
  require(isVm(vmid));
  const old = record(m, pfn);
  if (old.owner !== vmid || old.count >= MAX_SHARES) return [m, REFUSED];
  return [withPage(m, pfn, { ...old, count: u32(old.count + 1n) }), OK];
}

/** And once less; with the last share the host's access goes. */
export function revokeVmPage(m: Machine, vmid: Vmid, pfn: Pfn): readonly [Machine, U32] {
  require(isVm(vmid));
  const old = record(m, pfn);
  if (old.owner !== vmid || !isShared(old.owner, old.count)) return [m, REFUSED];
  const kept = { ...old, count: u32(old.count - 1n) };
  return [old.count === 1n ? taken(m, pfn, kept) : withPage(m, pfn, kept), OK];
}

export const unmapped = transition(unmapReturned);
export const returned = transition(giveEmpty);
/** Gives a page of a VM that is retired back to the host, without its contents. */
export const clearVmPage = sequence((vmid: Vmid, pfn: Pfn): U32 => {
  const status = unmapped(vmid, pfn);
  if (status === OK) returned(vmid, pfn);
  return status;
});

/** The principal whose devices are behind a bank, for the holder of the lock of banks. */
function principalOf(m: Machine, bank: Bank): U32 {
  require(isBank(bank) && holds(m, SMMU_LOCK));
  return m.objects.smmuVmid.at(bank);
}

/** Maps a page for a bank whose devices belong to the page's owner, at the frame where it is for them. The record of a page of the host's has the mark of the bank. */
export function updateSmmuPage(m: Machine, bank: Bank, iova: U64, pte: U64): readonly [Machine, U32] {
  const principal = principalOf(m, bank);
  if (iova >= IO_ADDRESSES) return [m, BAD_ADDRESS];
  const pfn = u64(frameOf(pte)) as Pfn;
  const old = record(m, pfn);
  if (old.owner === NOBODY || old.owner !== principal || old.gfn !== gfnOf(iova)) return [m, REFUSED];
  const [after, status] = spts.mapSpt(m, bank, iova, pte);
  if (status !== OK || principal !== HOST) return [after, status];
  return [withPage(after, pfn, { ...old, count: withMark(old.count, bank) }), status];
}

/** Unmaps a page for a bank. */
export function unmapSmmuPage(m: Machine, bank: Bank, iova: U64): Machine {
  const principal = principalOf(m, bank);
  const [after, pte] = spts.unmapSpt(m, bank, iova);
  const pfn = u64(frameOf(pte)) as Pfn;
  const old = record(m, pfn);
  if (pte === NO_ENTRY || principal !== HOST || old.owner !== HOST) return after;
  return withPage(after, pfn, { ...old, count: withoutMark(old.count, bank) });
}

/** Puts devices of the host or a VM behind a bank, for the holder of the locks of banks and of the VM. One that is retired gets none. */
export function giveBank(m: Machine, bank: Bank, vmid: Vmid): readonly [Machine, U32] {
  require(vmid < CORE && holds(m, vmLock(vmid)));
  require(isBank(bank) && holds(m, SMMU_LOCK));
  return m.objects.vms.at(vmid).state === RETIRED ? [m, REFUSED] : [withPrincipal(m, bank, vmid), OK];
}

/** No devices are behind a bank any more. */
export const freeBank = (m: Machine, bank: Bank): Machine => withPrincipal(m, bank, NOBODY);
