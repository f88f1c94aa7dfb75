/** What devices reach, through the context bank that an SMMU translates them by. @source concurrency-proofs, section 6: smmu_iso */
import { CORE, isVm, NO_LEVEL, NOBODY, RETIRED } from "../layers/00-machine/constants.ts";
import { isBank } from "../layers/00-machine/io-pools.ts";
import type { Bank, Gfn, Machine, Vmid } from "../layers/00-machine/state.ts";

/** The table of a bank maps pages of the principal whose devices are behind it, each at the frame where its record says it is; without a principal it maps nothing. */
export function bankIsIsolated(m: Machine, bank: Bank, gfn: Gfn): boolean {
  const { level, pfn } = m.objects.spt.pt.at(bank).at(gfn);
  if (!isBank(bank) || level === NO_LEVEL) return true;
  const page = m.objects.pages.at(pfn);
  return page.owner !== NOBODY && page.owner === m.objects.smmuVmid.at(bank) && page.gfn === gfn;
}

/** The principal is the host or a VM. */
export function bankHasPrincipal(m: Machine, bank: Bank): boolean {
  const principal = m.objects.smmuVmid.at(bank);
  return !isBank(bank) || principal === NOBODY || principal < CORE;
}

/** A VM that is retired has no devices. */
export const retiredHasNoBank = (m: Machine, vmid: Vmid, bank: Bank): boolean =>
  !isBank(bank) || !isVm(vmid) || m.objects.vms.at(vmid).state !== RETIRED || m.objects.smmuVmid.at(bank) !== vmid;
