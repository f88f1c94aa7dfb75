/**
 * The state of the machine under KCore, complete for all layers: later layers add primitives, not fields. One record serves
 * all layers; machine.ts says at which of them a field means something, and who may change it. There are no logs and no
 * oracles for locks. The machine of a layer is what its transitions have made; what a CPU is about to make in a section stands in
 * the machine of a layer below.
 *
 * @source kcore reference, section 1; locks as in concurrency-proofs sections 2 to 4
 */
import type { Gfn } from "../../../src/isa/vmsa/index.ts";
import type { Brand, U32, U64, ZMap } from "../../prelude/index.ts";
import type { Context } from "./context.ts";
import type { Cpu, LockQueue, LockWords, Owner, TicketLock } from "./lock-state.ts";

export type { Gfn } from "../../../src/isa/vmsa/index.ts";
export type { Cpu } from "./lock-state.ts";

/** 0 the host, 1..32 VMs, 33 KCore itself. */
export type Vmid = U32 & Brand<"Vmid">;
/** Number of a virtual CPU of a VM, 0..7. */
export type Vcpuid = U32 & Brand<"Vcpuid">;
/** Number of a lock and of the object that it protects: 1 core data, 2 page records, 3 SMMU tables, 4 SMMU owners, 5 + vmid a stage-2 table, 22 + vmid a VM. */
export type LockId = U32 & Brand<"LockId">;
/** Page frame number: `pa / 4096`, below 2^36. */
export type Pfn = U64 & Brand<"Pfn">;
/** Byte address of an entry in a root table, in a table of level 1, 2, 3: 8-byte aligned. */
export type RootSlot = U64 & Brand<"RootSlot">;
export type PudSlot = U64 & Brand<"PudSlot">;
export type PmdSlot = U64 & Brand<"PmdSlot">;
export type PteSlot = U64 & Brand<"PteSlot">;
/** Byte address of a page that holds a table. */
export type TablePage = U64 & Brand<"TablePage">;
/** A context bank of an SMMU, which has a table: SMMU index * 8 + number of the bank, 0..15. */
export type Bank = U32 & Brand<"Bank">;
/** The same for tables of SMMUs: slots in a bank's root (level 1) and in tables of level 2 and 3, and pages of these. */
export type IoRootSlot = U64 & Brand<"IoRootSlot">;
export type IoPmdSlot = U64 & Brand<"IoPmdSlot">;
export type IoPteSlot = U64 & Brand<"IoPteSlot">;
export type IoPage = U64 & Brand<"IoPage">;
/** Index into a table, 0..511. */
export type Index = U64 & Brand<"Index">;

/** The barrier automaton of one CPU: a barrier is needed before data may be touched; or was just placed, so that only the unlock may follow. */
export type BarrierState = "valid" | "needed" | "placed";

/**
 * Where a section of a table of CPUs or SMMUs stands. `open`: no leaf written; `broken`: a valid leaf was cleared; `visible`: and a DSB followed; `invalidated`: and a TLBI;
 * `synced`: and a DSB, or a sync of the SMMU; `closed`: the section's leaf is written, or there is no section.
 */
export type TableState = "open" | "broken" | "visible" | "invalidated" | "synced" | "closed";

/** A translation: level 0 stands for unmapped, then all fields are 0; 2 is a block of 2 MiB, 3 a page. */
export interface Mapping {
  readonly pfn: Pfn;
  readonly level: U32;
  /** The descriptor. */
  readonly pte: U64;
}

/** A stage-2 table: its pools as memory, and what they mean. */
export interface Npt {
  /** Root table, entries of level 0. */
  readonly rootPool: ZMap<RootSlot, U64>;
  /** Tables of level 1 (PUD entries), 2 (PMD entries), 3 (PTEs). */
  readonly pudPool: ZMap<PudSlot, U64>;
  readonly pmdPool: ZMap<PmdSlot, U64>;
  readonly ptePool: ZMap<PteSlot, U64>;
  /** Next free page for tables of level 1, 2, 3. */
  readonly pudNext: TablePage;
  readonly pmdNext: TablePage;
  readonly pteNext: TablePage;
  /** Ghost of layer 6: the entry that points to a table page. */
  readonly pudParent: ZMap<TablePage, RootSlot>;
  readonly pmdParent: ZMap<TablePage, PudSlot>;
  readonly pteParent: ZMap<TablePage, PmdSlot>;
  /** Abstract, from layer 7. */
  readonly pt: ZMap<Gfn, Mapping>;
  /** Abstract, from layer 7: which tables exist. */
  readonly hasPud: ZMap<Index, boolean>;
  readonly hasPmd: ZMap<Index, ZMap<Index, boolean>>;
  readonly hasPte: ZMap<Index, ZMap<Index, ZMap<Index, boolean>>>;
}

/** Number of a memory region. */
export type RegionId = U32 & Brand<"RegionId">;
/** Number of a page record, below 2^24. */
export type RecordIndex = U64 & Brand<"RecordIndex">;

/**
 * Ownership of a physical page. The owner: 0 the host, 1..32 a VM, 33 KCore, 0xFFFFFFFF nobody, because the page is no memory. The count: of the host's page, a
 * bit for each of the host's banks that maps it; of a VM's, how often the VM has shared it with the host (0..100), or 0xFFFFFFFF, given for the VM's devices and not yet taken by the
 * VM. The frame: where the owner's devices may see it; of the host's page, itself.
 */
export interface PageRecord {
  readonly owner: U32;
  readonly count: U32;
  readonly gfn: U64;
}

/** Counters of KCore. */
export interface CoreData {
  readonly nextVmid: U32;
  readonly nextRemapPtr: U64;
}

/** An image of a VM's memory, announced by the host. */
export interface BootImage {
  /** Where the VM finds it, and its bytes. */
  readonly loadAddr: U64;
  readonly loadSize: U64;
  /** Where KCore finds it. */
  readonly remapAddr: U64;
  /** So many of its pages are the VM's, and measured. */
  readonly mappedPages: U64;
}

/** What is known of a VM. States: 0 unused, 1 mapped, 2 ready, 3 verified, 4 power off, 5 active, 6 retired. */
export interface VmInfo {
  readonly kvm: U64;
  readonly state: U32;
  readonly vcpu: ZMap<U32, U64>;
  readonly vcpuState: ZMap<U32, U32>;
  readonly nextLoadInfo: U32;
  /** The VM that this one goes on from, or 0. */
  readonly incExe: U32;
  /** The VM that goes on from this one, or 0. */
  readonly heir: U32;
  /** What was measured of its images. */
  readonly digest: U64;
  readonly images: ZMap<U32, BootImage>;
}

/** All SMMU tables: pools as memory, and what they mean for each bank. Three levels: the root is of level 1. */
export interface Spt {
  readonly rootPool: ZMap<IoRootSlot, U64>;
  readonly pmdPool: ZMap<IoPmdSlot, U64>;
  readonly ptePool: ZMap<IoPteSlot, U64>;
  /** Next free page for tables of level 2, 3. All banks take from one pool. */
  readonly pmdNext: IoPage;
  readonly pteNext: IoPage;
  /** Ghost of layer 10: the entry that points to a table page. */
  readonly pmdParent: ZMap<IoPage, IoRootSlot>;
  readonly pteParent: ZMap<IoPage, IoPmdSlot>;
  /** Abstract, from layer 11. Leaves are pages. */
  readonly pt: ZMap<Bank, ZMap<Gfn, Mapping>>;
  /** Abstract, from layer 11: which tables exist, by the page of the root, the index in it, and the index in the table of level 2. */
  readonly hasPmd: ZMap<Bank, ZMap<Index, ZMap<Index, boolean>>>;
  readonly hasPte: ZMap<Bank, ZMap<Index, ZMap<Index, ZMap<Index, boolean>>>>;
}

/** What was sealed: of which VM, for which one (0: this is no seal), which frame or virtual CPU of it, and what is measured of the VM's images. */
export interface Seal {
  readonly from: U32;
  readonly to: U32;
  readonly place: U64;
  readonly digest: U64;
}

/** The ideal cipher: the ciphertext of a seal is its number. What was sealed nobody reads but by opening it. */
export interface Sealing {
  /** The next number. */
  readonly next: U64;
  readonly seals: ZMap<U64, Seal>;
  readonly pages: ZMap<U64, U64>;
  readonly contexts: ZMap<U64, Context>;
}

/** The objects behind locks (`memory` behind none), as they stand in memory. */
export interface Objects {
  /** Contents of each physical page as one value, 0 = cleared. */
  readonly memory: ZMap<Pfn, U64>;
  readonly npts: ZMap<Vmid, Npt>;
  /** By number, up to layer 14. */
  readonly records: ZMap<RecordIndex, PageRecord>;
  /** Abstract, from layer 15: the records by frame; of a frame without one, that nobody owns it. */
  readonly pages: ZMap<Pfn, PageRecord>;
  readonly core: CoreData;
  readonly vms: ZMap<Vmid, VmInfo>;
  readonly spt: Spt;
  readonly sealing: Sealing;
  /** Who owns a context bank; 0xFFFFFFFF for none. */
  readonly smmuVmid: ZMap<Bank, U32>;
  /** Registers of each SMMU, words by offset: what was written to them last. Those of which smmu-registers.ts tells decide about translation. */
  readonly smmuRegs: ZMap<U32, ZMap<U64, U32>>;
}

/** A memory region of the boot table. */
export interface Region {
  readonly base: U64;
  readonly size: U64;
  readonly flag: U64;
  /** Number of its first page record, 2^64 - 1 for a region that has none. */
  readonly index: RecordIndex;
}

/** One SMMU of the (constant) configuration. */
export interface Smmu {
  readonly base: U64;
  readonly size: U64;
  readonly pageShift: U32;
  readonly contextBanks: U32;
}

/** The whole machine, as the CPU `curid` sees it. */
export interface Machine {
  readonly halt: boolean;
  readonly icore: boolean;
  readonly ihost: boolean;
  readonly curid: Cpu;
  readonly curVmid: Vmid;
  readonly curVcpuid: Vcpuid;
  readonly regs: Context;
  /** Registers of the host on this CPU, while it does not run. */
  readonly host: Context;
  /** Registers of virtual CPUs, while they do not run: each is for the CPU that runs it. */
  readonly shadow: ZMap<Vmid, ZMap<Vcpuid, Context>>;
  /** Ghost: whether a CPU runs a virtual CPU, from where its state becomes `ACTIVE` to where it is no more. The token of its context. */
  readonly runs: ZMap<Vmid, ZMap<Vcpuid, ZMap<Cpu, boolean>>>;
  /** Memory of the host's in which KCore and the host tell each other of a virtual CPU. The host writes it at any time. */
  readonly exchange: ZMap<Vmid, ZMap<Vcpuid, Context>>;
  readonly tstate: TableState;
  readonly bars: ZMap<Cpu, BarrierState>;
  readonly lockWords: ZMap<LockId, LockWords>;
  readonly tickets: ZMap<LockId, TicketLock>;
  readonly queues: ZMap<LockId, LockQueue>;
  /** Ghost: whose section of a lock is open, so who may touch its object. */
  readonly owners: ZMap<LockId, Owner>;
  /** Ghost, from layer 4: the lock that a CPU holds at a rank (1..5, lock-ids.ts), or `NO_LOCK`, so that locks are taken in order. */
  readonly heldRanks: ZMap<Cpu, ZMap<U32, LockId>>;
  readonly objects: Objects;
  /** Cached translations of each VMID; level 0: none. */
  readonly tlb: ZMap<Vmid, ZMap<Gfn, Mapping>>;
  /** The same of the SMMUs, by bank. */
  readonly smmuTlb: ZMap<Bank, ZMap<Gfn, Mapping>>;
  /** Which frames are memory of which there are records. Others are a device's, or count as such. */
  readonly ram: ZMap<Pfn, boolean>;
  readonly regionCount: U32;
  readonly regions: ZMap<RegionId, Region>;
  /** Ghost, from layer 13: the region that a frame lies in, or `NO_REGION`. */
  readonly regionAt: ZMap<Pfn, RegionId>;
  /** Ghost, from layer 15: the frame that a record is about. */
  readonly frameAt: ZMap<RecordIndex, Pfn>;
  readonly smmuCount: U32;
  readonly smmus: ZMap<U32, Smmu>;
  /** Unknown data of a VM or the host, by position; and how much of it was taken. */
  readonly dataOracle: ZMap<Vmid, ZMap<bigint, U64>>;
  readonly dataTaken: ZMap<Vmid, bigint>;
  /** The same for what KCore itself reads. */
  readonly coreOracle: ZMap<Vmid, ZMap<bigint, U64>>;
  readonly coreTaken: ZMap<Vmid, bigint>;
}
