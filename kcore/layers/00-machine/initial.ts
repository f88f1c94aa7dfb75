/**
 * The machine before anything ran: nothing is mapped, cached, locked or owned by a VM, and memory is as boot.ts says. Everything that
 * invariants and relations ask of a start holds of it.
 *
 * @source kcore reference, section 1.8
 */
import { everywhere, tabulate, type U32, type U64, u32, u64 } from "../../prelude/index.ts";
import {
  bootFrameAt,
  bootPages,
  bootRam,
  bootRecords,
  bootRegionAt,
  bootRegions,
  bootSmmus,
  REGION_COUNT,
  SMMU_COUNT,
} from "./boot.ts";
import { HOST, NEVER_RUN, NOBODY, REMAP_START } from "./constants.ts";
import { type Context, DIRTY, type Reg } from "./context.ts";
import { controlOf, isControl } from "./controls.ts";
import { IO_PMD_START, IO_PTE_START } from "./io-pools.ts";
import { NO_LOCK } from "./lock-ids.ts";
import type { LockQueue, LockWords, TicketLock } from "./lock-state.ts";
import { pmdStart, pteStart, pudStart } from "./pools.ts";
import { firstWord } from "./smmu-registers.ts";
import type {
  CoreData,
  Cpu,
  IoPmdSlot,
  IoRootSlot,
  Machine,
  Npt,
  Objects,
  PmdSlot,
  PudSlot,
  RootSlot,
  Sealing,
  Spt,
  TablePage,
  Vcpuid,
  VmInfo,
  Vmid,
} from "./state.ts";
import { notMapped } from "./walk.ts";

/** An empty stage-2 table. */
export function emptyNpt(vmid: Vmid): Npt {
  return {
    rootPool: everywhere(u64(0n)),
    pudPool: everywhere(u64(0n)),
    pmdPool: everywhere(u64(0n)),
    ptePool: everywhere(u64(0n)),
    pudNext: pudStart(vmid) as TablePage,
    pmdNext: pmdStart(vmid) as TablePage,
    pteNext: pteStart(vmid) as TablePage,
    pudParent: everywhere(u64(0n) as RootSlot),
    pmdParent: everywhere(u64(0n) as PudSlot),
    pteParent: everywhere(u64(0n) as PmdSlot),
    pt: everywhere(notMapped()),
    hasPud: everywhere(false),
    hasPmd: everywhere(everywhere(false)),
    hasPte: everywhere(everywhere(everywhere(false))),
  };
}

/** SMMU tables in which nothing is mapped. */
export const emptySpt = (): Spt => ({
  rootPool: everywhere(u64(0n)),
  pmdPool: everywhere(u64(0n)),
  ptePool: everywhere(u64(0n)),
  pmdNext: IO_PMD_START,
  pteNext: IO_PTE_START,
  pmdParent: everywhere(u64(0n) as IoRootSlot),
  pteParent: everywhere(u64(0n) as IoPmdSlot),
  pt: everywhere(everywhere(notMapped())),
  hasPmd: everywhere(everywhere(everywhere(false))),
  hasPte: everywhere(everywhere(everywhere(everywhere(false)))),
});

const noVm = (): VmInfo => ({
  kvm: u64(0n),
  state: u32(0n),
  vcpu: everywhere(u64(0n)),
  vcpuState: everywhere(u32(0n)),
  nextLoadInfo: u32(0n),
  incExe: u32(0n),
  heir: u32(0n),
  digest: u64(0n),
  images: everywhere({ loadAddr: u64(0n), loadSize: u64(0n), remapAddr: u64(0n), mappedPages: u64(0n) }),
});

/** The first VM is 1. */
const firstCore = (): CoreData => ({ nextVmid: u32(1n), nextRemapPtr: REMAP_START });

function emptyObjects(): Objects {
  return {
    memory: everywhere(u64(0n)),
    npts: tabulate((vmid: Vmid) => emptyNpt(vmid)),
    records: bootRecords(),
    pages: bootPages(),
    core: firstCore(),
    vms: everywhere(noVm()),
    spt: emptySpt(),
    sealing: nothingSealed(),
    smmuVmid: everywhere(NOBODY),
    smmuRegs: tabulate((index: U32) => tabulate((offset: U64) => firstWord(index, offset))),
  };
}

/** Nothing is sealed: numbers begin behind that of cleared pages. */
const nothingSealed = (): Sealing => ({
  next: u64(1n),
  seals: everywhere({ from: u32(0n), to: u32(0n), place: u64(0n), digest: u64(0n) }),
  pages: everywhere(u64(0n)),
  contexts: everywhere(emptyContext()),
});

/** All registers 0. */
const emptyContext = (): Context => everywhere(u64(0n));
/** What a CPU has when KCore gives it to the host. */
const hostRuns = (): Context => tabulate((r: Reg): U64 => (isControl(r) ? controlOf(HOST, r) : u64(0n)));
/** A virtual CPU that never ran. */
const neverRan = (): Context => emptyContext().with(DIRTY, NEVER_RUN);

const freeWords = (): LockWords => ({
  next: u32(0n),
  now: u32(0n),
  ticket: everywhere(u32(0n)),
  pc: everywhere("out"),
});

const freeTickets = (cpu: Cpu): TicketLock => ({
  next: 0n,
  now: 0n,
  phase: everywhere("idle"),
  mine: everywhere(0n),
  drawer: everywhere(cpu),
});

const freeQueue = (cpu: Cpu): LockQueue => ({
  head: 0n,
  tail: 0n,
  status: everywhere("idle"),
  place: everywhere(0n),
  queue: everywhere(cpu),
});

/** The first machine, as `cpu` sees it: the host runs. */
export function initialMachine(cpu: Cpu): Machine {
  return {
    halt: false,
    icore: false,
    ihost: true,
    curid: cpu,
    curVmid: HOST,
    curVcpuid: u32(0n) as Vcpuid,
    regs: hostRuns(),
    host: emptyContext(),
    shadow: everywhere(everywhere(neverRan())),
    runs: everywhere(everywhere(everywhere(false))),
    exchange: everywhere(everywhere(emptyContext())),
    tstate: "closed",
    bars: everywhere("valid"),
    lockWords: everywhere(freeWords()),
    tickets: everywhere(freeTickets(cpu)),
    queues: everywhere(freeQueue(cpu)),
    owners: everywhere({ kind: "nobody" }),
    heldRanks: everywhere(everywhere(NO_LOCK)),
    objects: emptyObjects(),
    tlb: everywhere(everywhere(notMapped())),
    smmuTlb: everywhere(everywhere(notMapped())),
    ram: bootRam(),
    regionCount: REGION_COUNT,
    regions: bootRegions(),
    regionAt: bootRegionAt(),
    frameAt: bootFrameAt(),
    smmuCount: SMMU_COUNT,
    smmus: bootSmmus(),
    dataOracle: everywhere(everywhere(u64(0n))),
    dataTaken: everywhere(0n),
    coreOracle: everywhere(everywhere(u64(0n))),
    coreTaken: everywhere(0n),
  };
}
