/**
 * Where KCore is in the memory of a machine. RAM of the host comes first; then the exchanges of virtual CPUs, which are the host's and can never become a
 * VM's; then KCore's memory, which is mapped for nobody. Addresses of layer 0 are offsets in it: its pools begin at 0x10000, and what is not a table lies before them
 * or behind them.
 *
 * | offset | what |
 * | --- | --- |
 * | 0x0 | whether KCore has stopped, 4 bytes |
 * | 0x100 | locks by number, `next` and `now`, 4 bytes each |
 * | 0x400 | number of the next VM, 4 bytes; from 0x408 where the next image is mapped, 8 bytes; from 0x410 the number of the next seal, 8 bytes |
 * | 0x500 | owners of context banks, 4 bytes each |
 * | 0x600 | next free page for tables of SMMUs of level 2 and 3, 8 bytes each |
 * | 0x900 | how many regions there are, 4 bytes; SMMUs, 4 bytes |
 * | 0xa00 | regions: base, size, flag, number of the first record, 8 bytes each |
 * | 0xe00 | SMMUs: base, size, 8 bytes each; page shift, context banks, 4 bytes each |
 * | 0xf00 | the key under which images are signed, 32 bytes; from 0xf20 the secret from which keys of VMs come, 32 bytes |
 * | 0x1000 | what is known of each VMID, see `VM` |
 * | 0x6000 | next free page for tables of each VMID of level 1, 2, 3, 8 bytes each |
 * | 0x8000 | who runs on each CPU: VMID and virtual CPU, 4 bytes each |
 * | 0x8100 | of each CPU, where the host wants it started, and with what in x0, 8 bytes each |
 * | 0x22230000 | registers of the host, of each CPU, then those of virtual CPUs of each VMID, 8 bytes each |
 * | 0x22400000 | page records: owner, count, 4 bytes each, and frame, 8 bytes |
 * | 0x22c00000 | seals: of whom, for whom, 4 bytes each, place, 8 bytes, and tag, 16 bytes |
 */
import { CORE, SEALS } from "../layers/00-machine/constants.ts";
import { IO_POOL_END } from "../layers/00-machine/io-pools.ts";

export const AT = {
  halt: 0x0,
  locks: 0x100,
  nextVmid: 0x400,
  nextRemap: 0x408,
  nextSeal: 0x410,
  banks: 0x500,
  ioNext: 0x600,
  regionCount: 0x900,
  smmuCount: 0x904,
  regions: 0xa00,
  smmus: 0xe00,
  key: 0xf00,
  secret: 0xf20,
  vms: 0x1000,
  nextTables: 0x6000,
  running: 0x8000,
  starts: 0x8100,
  contexts: Number(IO_POOL_END),
  records: 0x2240_0000,
  seals: 0x22c0_0000,
} as const;

/** What is known of a VM: offsets from its first byte. */
export const VM = {
  bytes: 0x200,
  state: 0x0,
  images: 0x4,
  incExe: 0x8,
  heir: 0xc,
  vcpus: 0x20,
  image: 0x40,
  /** Bytes of an image: load address, size, remap address, mapped pages, 8 bytes each. */
  imageBytes: 0x20,
  digest: 0x100,
} as const;
/** Bytes of a record, of a region, of an SMMU, of a seal. */
export const RECORD_BYTES = 16;
export const REGION_BYTES = 32;
export const SMMU_BYTES = 32;
export const SEAL_BYTES = 32;
/** Registers of a context. */
export const CONTEXT_BYTES = 256 * 8;
const MOST_CPUS = 8;
/** Virtual CPUs, and pages of exchanges: 8 of the host and of each VM. */
const VCPUS: number = 8 * Number(CORE);
/** Contexts: of the host of each CPU, then of virtual CPUs, 8 of each VMID. */
export const CONTEXTS: number = MOST_CPUS + VCPUS;
/** Number of the context of a virtual CPU. */
export const contextOf = (vmid: bigint, vcpuid: bigint): number => MOST_CPUS + 8 * Number(vmid) + Number(vcpuid);
export const PAGE = 4096;
const MIB = 2 ** 20;
/** Exchanges of virtual CPUs: a page each. */
export const EXCHANGE_BYTES: number = VCPUS * PAGE;

/** The most memory that a host has. */
export const MOST_HOST_MEMORY: number = 1024 * MIB;
const KCORE_BYTES = AT.seals + SEAL_BYTES * Number(SEALS);
/** What exchanges have, in whole MiB. */
const EXCHANGE_ROOM = 2 * MIB;

/** Places of a machine: bytes, by physical address. */
export interface Layout {
  /** Memory of the host. */
  readonly host: number;
  readonly hostBytes: number;
  /** The exchange of VMID 0, virtual CPU 0. */
  readonly exchange: number;
  /** First byte of KCore's memory. */
  readonly core: number;
  readonly coreBytes: number;
  /** What the machine has in all. */
  readonly memory: number;
  readonly smmus: readonly number[];
}

/** What a machine has besides the host's memory: exchanges, and KCore's memory, most of which is never touched. */
export const KEPT_BYTES: number = EXCHANGE_ROOM + KCORE_BYTES;

/** @param memory of the machine in all @throws {Error} when it leaves no memory for a host, or more than `MOST_HOST_MEMORY` */
export function layoutFor(ram: number, memory: number, smmus: readonly number[]): Layout {
  const hostBytes = memory - KEPT_BYTES;
  if (hostBytes > MOST_HOST_MEMORY || hostBytes <= 0 || hostBytes % MIB !== 0)
    throw new Error(`a host has whole MiB of memory, at most ${MOST_HOST_MEMORY / MIB}`);
  const exchange = ram + hostBytes;
  return { host: ram, hostBytes, exchange, core: exchange + EXCHANGE_ROOM, coreBytes: KCORE_BYTES, memory, smmus };
}
