/**
 * What isolation is for, in the words of who asks for it: theorems that follow from what is true of every state. Who reaches a page, by a table or by what
 * a TLB has cached of it, is said of any address. A machine here is a state that can be come to: what is true of every state is known of it.
 */

import { CORE, HOST, isVm, NO_LEVEL, NOBODY, RETIRED } from "../layers/00-machine/constants.ts";
import { isBank } from "../layers/00-machine/io-pools.ts";
import type { Bank, Gfn, Machine, Mapping, Vmid } from "../layers/00-machine/state.ts";
import { isShared } from "../layers/16-mem-manager/rules.ts";
import { assert, assume, theorem } from "../prelude/index.ts";

/** What a principal reaches at an address: through its table, or through a TLB. */
const reached = (m: Machine, vmid: Vmid, gfn: Gfn, isCached: boolean): Mapping =>
  isCached ? m.tlb.at(vmid).at(gfn) : m.objects.npts.at(vmid).pt.at(gfn);
/** What devices behind a bank reach at an address. */
const reachedByDevice = (m: Machine, bank: Bank, gfn: Gfn, isCached: boolean): Mapping =>
  isCached ? m.smmuTlb.at(bank).at(gfn) : m.objects.spt.pt.at(bank).at(gfn);

/** The host never reaches a page of KCore's. */
export const hostNeverReachesCore = theorem((m: Machine, gfn: Gfn, isCached: boolean) => {
  const { level, pfn } = reached(m, HOST, gfn, isCached);
  assume(level !== NO_LEVEL);
  assert(m.objects.pages.at(pfn).owner !== CORE);
});

/** A page of a VM's that the host reaches is one that the VM shares. */
export const hostReachesWhatIsShared = theorem((m: Machine, gfn: Gfn, isCached: boolean) => {
  const { level, pfn } = reached(m, HOST, gfn, isCached);
  assume(level !== NO_LEVEL);
  const { owner, count } = m.objects.pages.at(pfn);
  assume(isVm(owner as Vmid));
  assert(isShared(owner, count));
});

/** A VM that is not retired reaches its own pages and devices, and nothing else: no page of KCore's, of the host's or of another VM's. */
export const vmReachesItsOwn = theorem((m: Machine, vmid: Vmid, gfn: Gfn, isCached: boolean) => {
  assume(isVm(vmid) && m.objects.vms.at(vmid).state !== RETIRED);
  const { level, pfn } = reached(m, vmid, gfn, isCached);
  assume(level !== NO_LEVEL);
  const { owner } = m.objects.pages.at(pfn);
  assert(owner === NOBODY || owner === vmid);
});

/** Two VMs that are not retired never reach one page of memory. */
export const vmsShareNothing = theorem((m: Machine, a: Vmid, b: Vmid, gfn: Gfn, other: Gfn, isCached: boolean) => {
  assume(isVm(a) && isVm(b) && a !== b);
  assume(m.objects.vms.at(a).state !== RETIRED && m.objects.vms.at(b).state !== RETIRED);
  const x = reached(m, a, gfn, isCached);
  const y = reached(m, b, other, isCached);
  assume(x.level !== NO_LEVEL && y.level !== NO_LEVEL && x.pfn === y.pfn);
  assert(m.objects.pages.at(x.pfn).owner === NOBODY);
});

/** A device reaches pages of its principal only, the host or a VM that is not retired: so none of KCore's, and no other device's registers. */
export const deviceReachesItsPrincipals = theorem((m: Machine, bank: Bank, gfn: Gfn, isCached: boolean) => {
  assume(isBank(bank));
  const { level, pfn } = reachedByDevice(m, bank, gfn, isCached);
  assume(level !== NO_LEVEL);
  const { owner } = m.objects.pages.at(pfn);
  const principal = m.objects.smmuVmid.at(bank);
  assert(owner === principal && owner < CORE);
  assert(!isVm(principal as Vmid) || m.objects.vms.at(principal as Vmid).state !== RETIRED);
});
