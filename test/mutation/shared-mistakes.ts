/** Mistakes that code and specification have alike, or that are in constants of the machine's: no refinement finds them, a theorem about words does. */
export const CONFUSED: readonly (readonly [title: string, file: string, before: string, after: string])[] = [
  [
    "an entry of level 1 is looked up by the index of level 2",
    "kcore/layers/00-machine/walk.ts",
    "slotOf(root, pudIndex(gfn)) as PudSlot",
    "slotOf(root, pmdIndex(gfn)) as PudSlot",
  ],
  [
    "an SMMU's entry of level 2 is looked up by the index of level 3",
    "kcore/layers/00-machine/io-walk.ts",
    "slotOf(root, pmdIndex(gfn)) as IoPmdSlot",
    "slotOf(root, pteIndex(gfn)) as IoPmdSlot",
  ],
  [
    "all tables have one number in TLBs",
    "kcore/layers/00-machine/pools.ts",
    "u64((65536n + 16777216n * vmid) | (vmid << 48n))",
    "u64(65536n + 16777216n * vmid)",
  ],
  [
    "two VMs have one lock",
    "kcore/layers/00-machine/lock-ids.ts",
    "return u32(39n + vmid) as LockId;",
    "return u32(39n + (vmid & 15n)) as LockId;",
  ],
  ["a VM runs without stage 2", "kcore/layers/00-machine/controls.ts", "u64(0x8078663fn)", "u64(0x8078663en)"],
  ["interrupts do not leave a VM", "kcore/layers/00-machine/controls.ts", "u64(0x8078663fn)", "u64(0x8078662fn)"],
  ["the host calls the firmware itself", "kcore/layers/00-machine/controls.ts", "u64(0x80080005n)", "u64(0x80000005n)"],
  ["a VM has the debug registers", "kcore/layers/00-machine/controls.ts", "u64(0xe60n)", "u64(0xc60n)"],
  [
    "streams that match no entry get through",
    "kcore/layers/00-machine/smmu-registers.ts",
    "const SCR0_DECIDES = 0x80200409n;",
    "const SCR0_DECIDES = 0x80200009n;",
  ],
  [
    "an entry that bypasses translation counts as one that faults",
    "kcore/layers/00-machine/smmu-registers.ts",
    "u32(s2cr & 0x30000n) === S2CR_FAULT",
    "u32(s2cr & 0x30000n) !== 0n",
  ],
  [
    "banks translate in stage 1",
    "kcore/layers/00-machine/smmu-registers.ts",
    "export const cbarFor = (number: U32): U32 => number;",
    "export const cbarFor = (number: U32): U32 => u32(number + 0x10000n);",
  ],
  ["banks walk from level 0", "kcore/layers/00-machine/smmu-registers.ts", "u32(0x80043558n)", "u32(0x80043598n)"],
  [
    "the host disables a bank in the middle of its page",
    "kcore/layers/00-machine/smmu-registers.ts",
    "(at === SCTLR || at === TTBR0",
    "(at === TTBR0",
  ],
  [
    "a page that nobody owns is mapped as memory",
    "kcore/layers/16-mem-manager/rules.ts",
    "owner === NOBODY ? devicePage(pfn) : memoryPage(pfn)",
    "owner === NOBODY ? memoryPage(pfn) : memoryPage(pfn)",
  ],
  [
    "the number of a VM is cut before it is looked at",
    "kcore/layers/32-trap-dispatcher/arguments.ts",
    "x < CORE && isVm(u32(x) as Vmid)",
    "isVm(u32(x) as Vmid)",
  ],
  [
    "a range wraps around",
    "kcore/layers/17-memory-ops/range.ts",
    "frame + pages <= FRAMES",
    "u64(frame + pages) <= FRAMES",
  ],
  [
    "the host's abort keeps the host's syndrome",
    "kcore/layers/31-fault-handler/aborts.ts",
    "(esr & 0x40n) | 0x21n",
    "(esr & 0x7fn)",
  ],
];

/** Mistakes about tables that code may have as the specification has them, and the theorem of their layer that finds each. */
export const OF_TABLES: readonly (readonly [
  title: string,
  layer: number,
  theorem: string,
  file: string,
  before: string,
  after: string,
])[] = [
  [
    "a block that is removed stays",
    7,
    "leafIsGone",
    "kcore/layers/07-npt-walk/table.ts",
    "old.level === BLOCK_LEVEL ? blockCleared(npt.pt, gfn) : npt.pt.with",
    "old.level === BLOCK_LEVEL ? npt.pt : npt.pt.with",
  ],
  [
    "what a block maps is not found",
    7,
    "lookupIsTheWalk",
    "kcore/layers/07-npt-walk/table.ts",
    "addr < ADDRESSES ? npt.pt.at(gfnOf(addr)).pte : NO_ENTRY",
    "addr < ADDRESSES && npt.pt.at(gfnOf(addr)).level === PAGE_LEVEL ? npt.pt.at(gfnOf(addr)).pte : NO_ENTRY",
  ],
];

/** Mutants of shared functions which are none, or which no statement is to find, each with its reason. */
export const EQUIVALENT: Readonly<Record<string, string>> = {
  "kcore/layers/22-mmio-raw/descriptors.ts#pageForDevices: u64((memoryPage(gfnOf(addr)) & 0xffffffffffffff3fn) | (prot & 0xc0n)); → u64((memoryPage(gfnOf(addr)) & 0xffffffffffffff3fn) | (prot & 193n));":
    "bit 0 of a page is 1 anyway",
  "kcore/layers/27-vcpu-ops-aux/dirty.ts#isDevice: const isDevice = (hpfar: U64): boolean => faultAddress(hpfar) < 0x40000000n; → const isDevice = (hpfar: U64): boolean => faultAddress(hpfar) < 1073741823n;":
    "a page begins at neither",
  "kcore/layers/31-fault-handler/aborts.ts#abortFor: return u64((level << 26n) | 0x2000000n | (esr & 0x40n) | 0x21n); → return u64((level << 26n) | 0x2000000n | (esr & 65n) | 0x21n);":
    "bit 0 of the code of an alignment fault is 1 anyway",
};
