/** Mistakes in KCore that a page shows: an edit in one place each, and what somebody could do with it. */

/** A mistake. */
export interface Bug {
  readonly title: string;
  readonly file: string;
  /** Stands in the file once. */
  readonly before: string;
  readonly after: string;
  /** Layer whose theorems find it, and one that is refuted. */
  readonly layer: number;
  readonly consequence: string;
}

const CODE7 = "kcore/layers/07-npt-walk/code.ts";

export const BUGS: readonly Bug[] = [
  {
    title: "A page is unmapped and the TLB is not invalidated",
    file: CODE7,
    before: "  dsb();\n  tlbiIpa(vmid, addr);\n  dsb();\n",
    after: "  dsb();\n  dsb();\n",
    layer: 7,
    consequence:
      "a VM that touched the page keeps reading and writing it by its cached translation after the page is another VM's.",
  },
  {
    title: "The TLB is invalidated before the cleared entry is visible",
    file: CODE7,
    before: "  dsb();\n  tlbiIpa(vmid, addr);\n  dsb();\n",
    after: "  tlbiIpa(vmid, addr);\n  dsb();\n  dsb();\n",
    layer: 7,
    consequence: "another CPU walks the table between the two, caches the old entry again, and the VM keeps the page.",
  },
  {
    title: "A block is replaced without break-before-make",
    file: CODE7,
    before: "    clearPmd(vmid, pud, addr, gfn);\n    setPmd(vmid, pud, gfn, pte);\n",
    after: "    setPmd(vmid, pud, gfn, pte);\n",
    layer: 7,
    consequence:
      "two translations of one address are cached at once, which Arm calls a TLB conflict: the VM may reach either page.",
  },
  {
    title: "A page is put where a block is",
    file: CODE7,
    before: "  if (isBlock(pmd)) return BLOCK_IN_WAY;\n",
    after: "",
    layer: 7,
    consequence:
      "the frame of a guest's own block is read as a table of descriptors, so the guest writes its own page table.",
  },
  {
    title: "A full pool is not noticed before the first write",
    file: CODE7,
    before: "  const hasRoom = roomFor(vmid, pgd === NO_ENTRY, pud === NO_ENTRY, pmd === NO_ENTRY);\n",
    after: "  const hasRoom = roomFor(vmid, pgd === NO_ENTRY, pud === NO_ENTRY, false);\n",
    layer: 7,
    consequence: "a host that maps until the pool is full gets entries written at addresses that no table has.",
  },
  {
    title: "The pool of level 1 has one page too many",
    file: "kcore/layers/05-pt-alloc/code.ts",
    before: "  if (next + PAGE_SIZE > pmdStart(vmid)) return NO_PAGE;\n",
    after: "  if (next > pmdStart(vmid)) return NO_PAGE;\n",
    layer: 5,
    consequence:
      "the first table of level 2 is handed out a second time as one of level 1, and a VM's mappings appear in the middle of another's.",
  },
  {
    title: "The entry of level 2 is looked up with the index of level 3",
    file: "kcore/layers/06-pt-walk/code.ts",
    before: "  ptStore(vmid, slotOf(pud, pmdIndex(gfn)), pmd);\n",
    after: "  ptStore(vmid, slotOf(pud, pteIndex(gfn)), pmd);\n",
    layer: 6,
    consequence: "a block lands at an address that nobody asked for, and is never removed from there.",
  },
  {
    title: "The lock is given up before the table is changed",
    file: "kcore/layers/08-npt-ops/code.ts",
    before: "  const status = clearNpt(vmid, addr);\n  releaseLockPt(vmid);\n  return status;\n",
    after: "  releaseLockPt(vmid);\n  return clearNpt(vmid, addr);\n",
    layer: 8,
    consequence: "two CPUs change one table at once, and a page that was taken away is mapped again by the slower one.",
  },
  {
    title: "A lock is passed on without a barrier",
    file: "kcore/layers/01-lock-ops/code.ts",
    before: "  barrier();\n  advanceNow(lk);\n",
    after: "  advanceNow(lk);\n",
    layer: 1,
    consequence: "on Arm the next owner may see the lock free and the data old: both CPUs take the same free page.",
  },
  {
    title: "A ticket is drawn in two steps",
    file: "kcore/layers/00-machine/locks.ts",
    before: "    next: u32(words.next + 1n),\n",
    after: "    next: u32(words.ticket.at(cpu) + 1n),\n",
    layer: 1,
    consequence: "two CPUs draw one ticket and hold the lock together.",
  },
  {
    title: "The lock is given up before its section is closed",
    file: "kcore/layers/03-lock-ops-h/code.ts",
    before: "  closeSection(lk);\n  passQueueLock(lk);\n",
    after: "  passQueueLock(lk);\n  closeSection(lk);\n",
    layer: 3,
    consequence: "the next owner is in its section while this one still is: both CPUs change one object.",
  },
  {
    title: "Locks of equal rank may be taken together",
    file: "kcore/layers/00-machine/lock-ids.ts",
    before: "    (rank > 3n || held.at(u32(3n)) === NO_LOCK) &&\n",
    after: "    (rank >= 3n || held.at(u32(3n)) === NO_LOCK) &&\n",
    layer: 4,
    consequence:
      "two CPUs that map pages of two VMs into each other wait for each other for ever: a VM stops the machine.",
  },
];
