/**
 * The memory that the first machine knows: a boot table of four regions, and the page records and SMMUs that go with it. Proofs use of
 * it what layers 13 and 15 say of every machine, and that this one is so.
 *
 * @source kcore reference, sections 1.3 and 1.8
 */
import { everywhere, tabulate, type U32, type U64, u32, u64, type ZMap } from "../../prelude/index.ts";
import { CORE, HOST, NO_RECORD, NO_REGION, NOBODY, NOWHERE } from "./constants.ts";
import type { PageRecord, Pfn, RecordIndex, Region, RegionId, Smmu } from "./state.ts";

export const REGION_COUNT: U32 = u32(4n);
/** KCore: its tables are here. */
const KCORE: Region = { base: u64(0x10000n), size: u64(0x22220000n), flag: u64(0n), index: u64(0n) as RecordIndex };
/** Memory of the host and of VMs. */
const RAM: Region = {
  base: u64(0x40000000n),
  size: u64(0x40000000n),
  flag: u64(0n),
  index: u64(0x22220n) as RecordIndex,
};
/** Registers of the SMMUs: they are KCore's, so that nobody maps them. */
const SMMU_REGISTERS: Region = {
  base: u64(0x2b400000n),
  size: u64(0x20000n),
  flag: u64(0n),
  index: u64(0x62220n) as RecordIndex,
};
/** Memory that has no records: it is as good as a device. */
const NO_MAP: Region = { base: u64(0x80000000n), size: u64(0x10000000n), flag: u64(4n), index: NO_RECORD };

const regionOf = (r: RegionId): Region => (r === 0n ? KCORE : r === 1n ? RAM : r === 2n ? SMMU_REGISTERS : NO_MAP);
export const bootRegions = (): ZMap<RegionId, Region> => tabulate((r: RegionId): Region => regionOf(r));

const isIn = (pfn: Pfn, first: U64, end: U64): boolean => first <= pfn && pfn < end;
const regionWith = (pfn: Pfn): RegionId => {
  if (isIn(pfn, u64(0x10n), u64(0x22230n))) return u32(0n) as RegionId;
  if (isIn(pfn, u64(0x40000n), u64(0x80000n))) return u32(1n) as RegionId;
  if (isIn(pfn, u64(0x2b400n), u64(0x2b420n))) return u32(2n) as RegionId;
  return isIn(pfn, u64(0x80000n), u64(0x90000n)) ? (u32(3n) as RegionId) : NO_REGION;
};
/** Which of them each frame lies in. */
export const bootRegionAt = (): ZMap<Pfn, RegionId> => tabulate((pfn: Pfn): RegionId => regionWith(pfn));

const frameWith = (x: RecordIndex): Pfn => {
  if (x < 0x22220n) return u64(x + 0x10n) as Pfn;
  return x < 0x62220n ? (u64(x - 0x22220n + 0x40000n) as Pfn) : (u64(x - 0x62220n + 0x2b400n) as Pfn);
};
/** Which frames are memory of which there are records. */
export const bootRam = (): ZMap<Pfn, boolean> => tabulate((pfn: Pfn): boolean => regionWith(pfn) < 2n);

/** Which frame each record is about. */
export const bootFrameAt = (): ZMap<RecordIndex, Pfn> => tabulate((x: RecordIndex): Pfn => frameWith(x));

/** The record of a page that is no memory. */
export const noMemory = (): PageRecord => ({ owner: NOBODY, count: NOBODY, gfn: NOWHERE });
/** The record of a page that is the host's, and that no device maps. */
export const hostPage = (pfn: Pfn): PageRecord => ({ owner: HOST, count: u32(0n), gfn: pfn });
const corePage = (): PageRecord => ({ owner: CORE, count: u32(0n), gfn: NOWHERE });

const pageWith = (pfn: Pfn): PageRecord => {
  const r = regionWith(pfn);
  if (r === NO_REGION || r === 3n) return noMemory();
  return r === 1n ? hostPage(pfn) : corePage();
};
/** At first all memory but KCore's is the host's. */
export const bootPages = (): ZMap<Pfn, PageRecord> => tabulate((pfn: Pfn): PageRecord => pageWith(pfn));
export const bootRecords = (): ZMap<RecordIndex, PageRecord> =>
  tabulate((x: RecordIndex): PageRecord => pageWith(frameWith(x)));

export const SMMU_COUNT: U32 = u32(2n);
const smmuWith = (base: U64): Smmu => ({ base, size: u64(0x10000n), pageShift: u32(12n), contextBanks: u32(8n) });
export const bootSmmus = (): ZMap<U32, Smmu> =>
  everywhere<U32, Smmu>(smmuWith(u64(0x2b400000n))).with(u32(1n), smmuWith(u64(0x2b410000n)));
