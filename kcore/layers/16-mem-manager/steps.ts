/** What steps of this layer and of those above are made of. */
import { require, type U32, u64 } from "../../prelude/index.ts";
import { hostPage } from "../00-machine/boot.ts";
import { isVm, OK, REFUSED, RETIRED } from "../00-machine/constants.ts";
import { isBank } from "../00-machine/io-pools.ts";
import { PAGES_LOCK, SMMU_LOCK, vmLock } from "../00-machine/lock-ids.ts";
import { holds } from "../00-machine/owners.ts";
import type { Bank, Machine, PageRecord, Pfn, Vmid } from "../00-machine/state.ts";
import { onceFree } from "../04-locks/section.ts";
import { clearPfnHost } from "../08-npt-ops/spec.ts";
import { initSpt } from "../12-mmio-spt-ops/spec.ts";
import { withPage } from "../15-page-manager/pages.ts";

/** The record of a page, once the lock of the records is free. */
export const record = (m: Machine, pfn: Pfn): PageRecord => onceFree(m, PAGES_LOCK).objects.pages.at(pfn);

/** A bank with another principal, or none: its table is empty then. For the holder of the lock of banks. */
export function withPrincipal(m: Machine, bank: Bank, owner: U32): Machine {
  require(isBank(bank) && holds(m, SMMU_LOCK));
  const after = initSpt(m, bank);
  return { ...after, objects: { ...after.objects, smmuVmid: after.objects.smmuVmid.with(bank, owner) } };
}

// Giving a page back is two steps, because others may see it unmapped and not yet empty.

/** A VM that is retired owns a page; for the holder of the VM's lock, who keeps it retired. */
function mayReturn(m: Machine, vmid: Vmid, pfn: Pfn): boolean {
  require(isVm(vmid) && holds(m, vmLock(vmid)));
  const { owner } = record(m, pfn);
  return m.objects.vms.at(vmid).state === RETIRED && owner === vmid;
}
/** The host reaches a page of a VM that is retired no more. */
export const unmapReturned = (m: Machine, vmid: Vmid, pfn: Pfn): readonly [Machine, U32] =>
  mayReturn(m, vmid, pfn) ? [clearPfnHost(m, pfn)[0], OK] : [m, REFUSED];
/** The page is empty, and the host's. */
export function giveEmpty(m: Machine, vmid: Vmid, pfn: Pfn): Machine {
  if (!mayReturn(m, vmid, pfn)) return m;
  const memory = m.objects.memory.with(pfn, u64(0n));
  return withPage({ ...m, objects: { ...m.objects, memory } }, pfn, hostPage(pfn));
}
