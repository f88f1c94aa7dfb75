/**
 * The machine under KCore, declared: what everything that is proved of the layers above trusts. For each field, who changes it, and
 * from which layer to which it means something; which steps hardware takes by itself; and what is taken for granted of every state.
 */
import { defineMachine } from "../../../src/check/proof/index.ts";
import { same, type U64, u32 } from "../../prelude/index.ts";
import { loadDevice, storeDevice } from "./accesses.ts";
import { CORE, HOST, isVm, MAX_SHARES, NO_LEVEL } from "./constants.ts";
import { initialMachine } from "./initial.ts";
import { smmuFill, smmuFillMap } from "./io-maintenance.ts";
import { CORE_LOCK, PAGES_LOCK, ptLock, SMMU_LOCK, SPT_LOCK, vmLock } from "./lock-ids.ts";
import { tlbFill, tlbFillMap } from "./maintenance.ts";
import { ownerOf } from "./owners.ts";
import { isOfVcpu } from "./sealing.ts";
import type { Bank, Gfn, LockId, Machine, Mapping, Pfn, Vmid } from "./state.ts";

/** The lock of a lock is itself. */
export const itself = (lk: LockId): LockId => lk;

/** There are fewer than 65536 CPUs, and a CPU that waits does nothing else: the queue of a lock is shorter. 01-lock-ops/ticket-lock/count-proof.ts says why. */
export const queueIsShort = (m: Machine, lk: LockId): boolean =>
  u32(m.lockWords.at(lk).next - m.lockWords.at(lk).now) < 65536n;

/** For whom KCore works on this CPU, if it is not for itself: it is no principal. */
export const worksFor = (m: Machine, v: Vmid): boolean => m.curVmid === v && v < CORE;
/** For whom a device works that is behind a bank, whoever runs. */
export const isBehind = (m: Machine, v: Vmid, bank: Bank): boolean => m.objects.smmuVmid.at(bank) === v && v < CORE;
export const isIts = (_m: Machine, v: Vmid, of: Vmid): boolean => of === v;
export const isHosts = (_m: Machine, v: Vmid): boolean => v === HOST;
export const isHostsOf = (_m: Machine, v: Vmid, _of: Vmid): boolean => v === HOST;
/** The host is told what becomes of VMs and what is mapped for whom: it asked for it. */
export const isToldOf = (_m: Machine, v: Vmid, of: Vmid): boolean => v === HOST || (isVm(v) && of === v);
/** And of each page whose it is, and how often it is shared. */
export const isToldOfPage = (m: Machine, v: Vmid, page: Pfn): boolean =>
  v === HOST || m.objects.pages.at(page).owner === v;
export const isToldOfBank = (m: Machine, v: Vmid, bank: Bank): boolean =>
  v === HOST || m.objects.smmuVmid.at(bank) === v;
/** What is in a page its owner sees, and of a page that a VM shares the host. */
export function reads(m: Machine, v: Vmid, page: Pfn): boolean {
  const { owner, count } = m.objects.pages.at(page);
  return owner === v || (v === HOST && isVm(owner as Vmid) && 1n <= count && count <= MAX_SHARES);
}
/** What was sealed the VM sees that it is for, pages and registers. The host sees whose it is, and where. */
export const isPageFor = (m: Machine, v: Vmid, n: U64): boolean => {
  const { to, place } = m.objects.sealing.seals.at(n);
  return isVm(v) && to === v && !isOfVcpu(place);
};
export const isContextFor = (m: Machine, v: Vmid, n: U64): boolean => {
  const { to, place } = m.objects.sealing.seals.at(n);
  return isVm(v) && to === v && isOfVcpu(place);
};
const isStale = (cached: Mapping, mapped: Mapping): boolean => cached.level !== NO_LEVEL && !same(cached, mapped);
/** What is cached is what the table maps: of what is not, a principal would see that it is there. */
export const isStaleFor = (m: Machine, v: Vmid, of: Vmid, gfn: Gfn): boolean =>
  of === v && isStale(m.tlb.at(of).at(gfn), m.objects.npts.at(of).pt.at(gfn));
export const isStaleBehind = (m: Machine, v: Vmid, bank: Bank, gfn: Gfn): boolean =>
  isToldOfBank(m, v, bank) && isStale(m.smmuTlb.at(bank).at(gfn), m.objects.spt.pt.at(bank).at(gfn));

export const machine = defineMachine({
  self: "curid",
  initial: initialMachine,
  owner: ownerOf,
  fields: {
    // The CPU.
    icore: "own",
    ihost: "own",
    curVmid: "own",
    curVcpuid: "own",
    regs: "own",
    host: "own",
    "runs.*.*.*": "own",
    tstate: "own",
    "bars.*": "own",
    halt: "shared",
    shadow: "shared",
    exchange: "shared",
    tlb: "shared",
    smmuTlb: "shared",
    // Locks. Below layer 3 a lock is words, tickets, a queue; sections and their owners are there at all layers.
    "lockWords.*.next": { is: "shared", to: 0 },
    "lockWords.*.now": { is: "shared", to: 0 },
    "lockWords.*.ticket.*": { is: "own", to: 0 },
    "lockWords.*.pc.*": { is: "own", to: 0 },
    "tickets.*.next": { is: "shared", from: 1, to: 1 },
    "tickets.*.now": { is: "shared", from: 1, to: 1 },
    "tickets.*.drawer": { is: "shared", from: 1, to: 1 },
    "tickets.*.phase.*": { is: "own", from: 1, to: 1 },
    "tickets.*.mine.*": { is: "own", from: 1, to: 1 },
    "queues.*.head": { is: "shared", from: 2, to: 2 },
    "queues.*.tail": { is: "shared", from: 2, to: 2 },
    "queues.*.queue": { is: "shared", from: 2, to: 2 },
    "queues.*.status.*": { is: "own", from: 2, to: 2 },
    "queues.*.place.*": { is: "own", from: 2, to: 2 },
    // Up to layer 2 taking a lock says nothing of its owner: opening a section is a step that all see.
    "owners.*": { lock: itself, visible: { to: 2 } },
    "heldRanks.*": { is: "own", from: 4 },
    // Stage-2 tables: words in pools that hardware walks, and from layer 7 on what a walk finds.
    "objects.npts.*.rootPool": { lock: ptLock, visible: true, to: 6 },
    "objects.npts.*.pudPool": { lock: ptLock, visible: true, to: 6 },
    "objects.npts.*.pmdPool": { lock: ptLock, visible: true, to: 6 },
    "objects.npts.*.ptePool": { lock: ptLock, visible: true, to: 6 },
    "objects.npts.*.pudNext": { lock: ptLock },
    "objects.npts.*.pmdNext": { lock: ptLock },
    "objects.npts.*.pteNext": { lock: ptLock },
    "objects.npts.*.pudParent": { lock: ptLock, from: 6, to: 6 },
    "objects.npts.*.pmdParent": { lock: ptLock, from: 6, to: 6 },
    "objects.npts.*.pteParent": { lock: ptLock, from: 6, to: 6 },
    "objects.npts.*.pt": { lock: ptLock, visible: true, from: 7 },
    "objects.npts.*.hasPud": { lock: ptLock, from: 7 },
    "objects.npts.*.hasPmd": { lock: ptLock, from: 7 },
    "objects.npts.*.hasPte": { lock: ptLock, from: 7 },
    // Other objects.
    "objects.records": { lock: PAGES_LOCK, to: 14 },
    "objects.pages": { lock: PAGES_LOCK, from: 15 },
    "objects.core": { lock: CORE_LOCK },
    "objects.vms.*": { lock: vmLock },
    // SMMU tables: the same.
    "objects.spt.rootPool": { lock: SPT_LOCK, visible: true, to: 10 },
    "objects.spt.pmdPool": { lock: SPT_LOCK, visible: true, to: 10 },
    "objects.spt.ptePool": { lock: SPT_LOCK, visible: true, to: 10 },
    "objects.spt.pmdNext": { lock: SPT_LOCK },
    "objects.spt.pteNext": { lock: SPT_LOCK },
    "objects.spt.pmdParent": { lock: SPT_LOCK, from: 10, to: 10 },
    "objects.spt.pteParent": { lock: SPT_LOCK, from: 10, to: 10 },
    "objects.spt.pt": { lock: SPT_LOCK, visible: true, from: 11 },
    "objects.spt.hasPmd": { lock: SPT_LOCK, from: 11 },
    "objects.spt.hasPte": { lock: SPT_LOCK, from: 11 },
    "objects.sealing": { lock: PAGES_LOCK },
    "objects.smmuVmid": { lock: SMMU_LOCK },
    // Devices: what is written acts at once.
    "objects.smmuRegs": { lock: SMMU_LOCK, visible: true },
    "objects.memory": "shared",
    dataOracle: "shared",
    dataTaken: "shared",
    coreOracle: "shared",
    coreTaken: "shared",
    // The configuration.
    ram: "fixed",
    regionCount: "fixed",
    regions: "fixed",
    regionAt: { is: "fixed", from: 13 },
    frameAt: { is: "fixed", from: 15 },
    smmuCount: "fixed",
    smmus: "fixed",
  },
  hardware: [
    { step: tlbFill, to: 6 },
    { step: tlbFillMap, from: 7 },
    { step: smmuFill, to: 10 },
    { step: smmuFillMap, from: 11 },
  ],
  assumes: [{ id: "few-cpus", says: queueIsShort }],
  idealises: [
    {
      id: "ideal-cipher",
      says: "who has a ciphertext learns nothing of key or content, and it opens as what was sealed under its number, or not at all",
    },
  ],
  acts: { principal: worksFor },
  devices: { principal: { steps: [loadDevice, storeDevice], acts: isBehind } },
  // A principal is the host (0) or a VM: its registers while KCore works for it, its saved contexts; its mappings; the pages that it owns. The host is told
  // more, because answers of operations tell it.
  observes: {
    principal: [
      "halt",
      { field: "regs", when: worksFor },
      { field: "curVcpuid", when: worksFor },
      { field: "host", when: isHosts },
      { field: "shadow.*", when: isIts },
      { field: "exchange", when: isHosts },
      { field: "objects.memory.*", when: reads },
      { field: "objects.pages.*", when: isToldOfPage },
      { field: "objects.npts.*.pt", when: isToldOf },
      { field: "objects.npts.*.pudNext", when: isHostsOf },
      { field: "objects.npts.*.pmdNext", when: isHostsOf },
      { field: "objects.npts.*.pteNext", when: isHostsOf },
      { field: "objects.npts.*.hasPud", when: isHostsOf },
      { field: "objects.npts.*.hasPmd", when: isHostsOf },
      { field: "objects.npts.*.hasPte", when: isHostsOf },
      { field: "tlb.*.*", when: isStaleFor },
      { field: "objects.vms.*", when: isToldOf },
      { field: "objects.core", when: isHosts },
      { field: "objects.sealing.next", when: isHosts },
      { field: "objects.sealing.seals", when: isHosts },
      { field: "objects.sealing.pages.*", when: isPageFor },
      { field: "objects.sealing.contexts.*", when: isContextFor },
      { field: "objects.smmuVmid.*", when: isToldOfBank },
      { field: "objects.spt.pt.*", when: isToldOfBank },
      { field: "objects.spt.pmdNext", when: isHosts },
      { field: "objects.spt.pteNext", when: isHosts },
      { field: "objects.spt.hasPmd", when: isHosts },
      { field: "objects.spt.hasPte", when: isHosts },
      { field: "smmuTlb.*.*", when: isStaleBehind },
      { field: "objects.smmuRegs", when: isHosts },
      { field: "dataOracle.*", when: isIts },
      { field: "dataTaken.*", when: isIts },
    ],
  },
});
