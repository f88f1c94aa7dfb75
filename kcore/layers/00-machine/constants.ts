/** Numbers of KCore. Bits of descriptors are in `src/isa/vmsa`. @source kcore reference, section 2 */
import { type U32, type U64, u32, u64 } from "../../prelude/index.ts";
import type { IoPage, RecordIndex, RegionId, TablePage, Vmid } from "./state.ts";

export const PAGE_SIZE = 4096n;
/** HOSTVISOR of the reference: whose table translates for the host. */
export const HOST = u32(0n) as Vmid;
/** COREVISOR of the reference: KCore's own table. VMs are 1 to 32: a constant of the build. */
export const CORE = u32(33n) as Vmid;

/** 1 to 32. */
export const isVm = (vmid: Vmid): boolean => 0n < vmid && vmid < CORE;

/** State of a VM, and of a virtual CPU, that nobody registered. */
export const UNUSED: U32 = u32(0n);
/** State of a VM whose memory gets pages of images: it gets no more devices. */
export const MAPPED: U32 = u32(1n);
/** State of a VM that was registered, and of a virtual CPU that may run. */
export const READY: U32 = u32(2n);
/** State of a VM whose images were verified: it may run. */
export const VERIFIED: U32 = u32(3n);
/** State of a VM that does not run again. */
export const POWEROFF: U32 = u32(4n);
/** State of a virtual CPU that a CPU runs: that CPU alone touches its registers. */
export const ACTIVE: U32 = u32(5n);
/** State of a VM that is off for good: nothing of it runs, no device is its, and its number is never given again. */
export const RETIRED: U32 = u32(6n);
/** A VM has at most so many images. */
export const IMAGES = 5n;
/** What is given where no image is announced. */
export const NO_IMAGE: U32 = u32(0xffffffffn);
/** A VM has so many virtual CPUs. */
export const VCPUS = 8n;
/** What a virtual CPU that never ran is owed: its first registers. */
export const NEVER_RUN: U64 = u64(0xffffffffffffffffn);
/** A VM shares a page with the host at most so often. */
export const MAX_SHARES = 100n;

/** What is given when VM numbers have run out: it is the host's. */
export const NO_VM = u32(0n) as Vmid;
/** Images of VMs are mapped for KCore from here on, */
export const REMAP_START: U64 = u64(0x2000000n);
/** and below here. */
export const REMAP_END: U64 = u64(0x4000000n);
/** What is given when that room has run out. */
export const NO_ADDRESS: U64 = u64(0n);

/** Levels at which a stage-2 leaf may stand. */
export const NO_LEVEL: U32 = u32(0n);
export const BLOCK_LEVEL: U32 = u32(2n);
export const PAGE_LEVEL: U32 = u32(3n);

/** An entry that translates nothing. */
export const NO_ENTRY: U64 = u64(0n);
/** What an allocator gives when its pool is full; no pool contains it. */
export const NO_PAGE = u64(0n) as TablePage;
export const NO_IO_PAGE = u64(0n) as IoPage;

/** At most so many memory regions are known. */
export const MAX_REGIONS = 32n;
/** A frame lies in no region. */
export const NO_REGION = u32(0xffffffffn) as RegionId;
/** At most so many pages have records. */
export const MAX_RECORDS = 16777216n;
/** An address is no register of an SMMU. */
export const NO_SMMU: U32 = u32(0xffffffffn);
/** A frame, or a region, has no record. */
export const NO_RECORD = u64(0xffffffffffffffffn) as RecordIndex;
/** Nobody owns a page: it is no memory. */
export const NOBODY: U32 = u32(0xffffffffn);
/** A page that was given for a VM's devices, and that the VM has not taken yet. */
export const FOR_DEVICES: U32 = u32(0xffffffffn);
/** A page is at no frame of its owner's. */
export const NOWHERE: U64 = u64(0xffffffffffffffffn);

/** What is given where nothing is sealed. Seals are numbered from 1 on, */
export const NO_SEAL: U64 = u64(0n);
/** and below here. */
export const SEALS: U64 = u64(0x40000n);

/** What operations answer. All but `OK` mean that nothing was changed. */
export const OK: U32 = u32(0n);
/** The address is no input address of stage 2. */
export const BAD_ADDRESS: U32 = u32(1n);
/** Leaves stand at level 2 or 3 only. */
export const BAD_LEVEL: U32 = u32(2n);
/** To hardware the descriptor is no leaf of its level. */
export const BAD_DESCRIPTOR: U32 = u32(3n);
/** The output address of a block is no multiple of 2 MiB. */
export const UNALIGNED: U32 = u32(4n);
/** A block would hide a table. */
export const TABLE_IN_WAY: U32 = u32(5n);
/** A page would lie inside of a block. */
export const BLOCK_IN_WAY: U32 = u32(6n);
/** Mappings of KCore and of VMs are written once. */
export const WRITE_ONCE: U32 = u32(7n);
/** The pool has too few free tables. */
export const NO_MEMORY: U32 = u32(8n);
/** Who owns a page, or what it is used for, does not allow it. */
export const REFUSED: U32 = u32(9n);
/** An operation on a range has more rounds than one call may make. */
export const TOO_LONG: U32 = u32(10n);
/** So many rounds it may make: 256 MiB. */
export const MAX_ROUNDS = 65536n;
