/**
 * What isolation is for, in the words of who asks for it: theorems that follow from what is true of every state. Who reaches a page, by a table or by what
 * a TLB has cached of it, is said of any address. A machine here is a state that can be come to: what is true of every state is known of it.
 */

import { isWritable } from "../../src/isa/vmsa/index.ts";
import { isStorable, reachedBehind } from "../layers/00-machine/accesses.ts";
import { CORE, HOST, isVm, NO_LEVEL, NOBODY, RETIRED } from "../layers/00-machine/constants.ts";
import { isBank } from "../layers/00-machine/io-pools.ts";
import { SMMU_LOCK } from "../layers/00-machine/lock-ids.ts";
import { reads } from "../layers/00-machine/machine.ts";
import { holds } from "../layers/00-machine/owners.ts";
import {
  BANKS_OF_SMMU,
  bankOf,
  CBA2R_LONG,
  cba2rOf,
  cbarOf,
  confines,
  inBankOf,
  isFault,
  isRoute,
  isS2cr,
  isSmr,
  MAX_SMMUS,
  rootHigh,
  rootLow,
  routeOf,
  S2CR_BEHIND_SMR,
  SCR0,
  SCTLR,
  SCTLR_ON,
  s2crOf,
  TCR,
  TCR_FORMAT,
  TTBR0,
  TTBR0_HIGH,
} from "../layers/00-machine/smmu-registers.ts";
import type { Bank, Gfn, Machine, Mapping, Vmid } from "../layers/00-machine/state.ts";
import { isShared } from "../layers/16-mem-manager/rules.ts";
import { ALLOW, REFUSE } from "../layers/23-mmio-core-aux/filter.ts";
import { handleSmmuGlobalAccess } from "../layers/23-mmio-core-aux/spec.ts";
import { assert, assume, theorem, type U32, type U64, u64 } from "../prelude/index.ts";

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

/**
 * Memory that somebody reaches, through a table or what is cached of it, is in its view, as the machine declares that: so what is said of who learns what is said of loads too.
 * What a view has is said there without the rules by which KCore maps pages.
 */
export const reachesWhatItSees = theorem((m: Machine, vmid: Vmid, gfn: Gfn, isCached: boolean) => {
  assume(vmid === HOST || (isVm(vmid) && m.objects.vms.at(vmid).state !== RETIRED));
  const { level, pfn } = reached(m, vmid, gfn, isCached);
  assume(level !== NO_LEVEL && m.objects.pages.at(pfn).owner !== NOBODY);
  assert(reads(m, vmid, pfn));
});
/** And what its devices reach. */
export const devicesReachWhatItSees = theorem((m: Machine, bank: Bank, gfn: Gfn, isCached: boolean) => {
  assume(isBank(bank));
  const { level, pfn } = reachedByDevice(m, bank, gfn, isCached);
  assume(level !== NO_LEVEL);
  assert(reads(m, m.objects.smmuVmid.at(bank) as Vmid, pfn));
});

/** What devices behind a bank may not write they do not store to, also not by what is cached. */
export const devicesKeepToPermissions = theorem((m: Machine, bank: Bank, gfn: Gfn) => {
  assume(isBank(bank) && !isWritable(m.objects.spt.pt.at(bank).at(gfn).pte));
  assert(!isStorable(reachedBehind(m, bank, gfn)));
});

/** A stream that an entry matches faults, or an SMMU translates it by the table that KCore wrote for a bank, and caches that for this bank alone. */
export const streamWalksItsTable = theorem((m: Machine, index: U32, entry: U32) => {
  assume(index < MAX_SMMUS && entry < 128n);
  const regs = m.objects.smmuRegs.at(index);
  const s2cr = regs.at(s2crOf(entry));
  assert(confines(regs.at(SCR0)));
  assume(!isFault(s2cr));
  const number = routeOf(s2cr);
  const bank = bankOf(index, number);
  assert(isRoute(s2cr) && number < BANKS_OF_SMMU && isBank(bank));
  assert(regs.at(cbarOf(number)) === number && regs.at(cba2rOf(number)) === CBA2R_LONG);
  assert(regs.at(inBankOf(number, SCTLR)) === SCTLR_ON && regs.at(inBankOf(number, TCR)) === TCR_FORMAT);
  assert(regs.at(inBankOf(number, TTBR0)) === rootLow(bank));
  assert(regs.at(inBankOf(number, TTBR0_HIGH)) === rootHigh(bank));
});

/** The streams of an entry come to a bank that is a VM's. */
function comesToVm(m: Machine, index: U32, s2cr: U32): boolean {
  const owner = m.objects.smmuVmid.at(bankOf(index, routeOf(s2cr)));
  return isRoute(s2cr) && routeOf(s2cr) < BANKS_OF_SMMU && isVm(owner as Vmid);
}
/** The host brings no stream to a bank that is a VM's: it does not write so to an entry, nor to what an entry matches that leads there. */
export const noStreamComesToVm = theorem((m: Machine, index: U32, offset: U64, value: U32) => {
  assume(holds(m, SMMU_LOCK) && index < MAX_SMMUS && (isS2cr(offset) || isSmr(offset)));
  const [, rule] = handleSmmuGlobalAccess(m, index, offset, value);
  assume(rule !== REFUSE);
  const behind = m.objects.smmuRegs.at(index).at(u64(offset + S2CR_BEHIND_SMR));
  assert(rule === ALLOW);
  assert(!comesToVm(m, index, isS2cr(offset) ? value : behind));
});
