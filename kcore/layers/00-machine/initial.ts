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
  bootRecords,
  bootRegionAt,
  bootRegions,
  bootSmmus,
  REGION_COUNT,
  SMMU_COUNT,
} from "./boot.ts";
import { HOST, NOBODY, REMAP_START } from "./constants.ts";
import type { Context } from "./context.ts";
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
  Spt,
  TablePage,
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
    smmuVmid: everywhere(NOBODY),
    smmuRegs: tabulate((index: U32) => tabulate((offset: U64) => firstWord(index, offset))),
  };
}

/** A context with all registers 0. */
export function emptyContext(): Context {
  const zero: U64 = u64(0n);
  return {
    x: everywhere(zero),
    q: everywhere(zero),
    fpsr: zero,
    fpcr: zero,
    csselrEl1: zero,
    sctlrEl1: zero,
    cpacrEl1: zero,
    ttbr0El1: zero,
    ttbr1El1: zero,
    tcrEl1: zero,
    afsr0El1: zero,
    afsr1El1: zero,
    farEl1: zero,
    mairEl1: zero,
    vbarEl1: zero,
    contextidrEl1: zero,
    amairEl1: zero,
    cntkctlEl1: zero,
    parEl1: zero,
    tpidrEl1: zero,
    spsrEl1: zero,
    mdscrEl1: zero,
    spEl0: zero,
    tpidrEl0: zero,
    tpidrroEl0: zero,
    spsrEl2: zero,
    vmpidrEl2: zero,
    mpidrEl1: zero,
    actlrEl1: zero,
    spEl1: zero,
    elrEl1: zero,
    elrEl2: zero,
    vttbrEl2: zero,
    hcrEl2: zero,
    tpidrEl2: zero,
    esrEl2: zero,
    ec: zero,
    farEl2: zero,
    hpfarEl2: zero,
    pmuselrEl0: zero,
    pmuserenrEl0: zero,
    mdcrEl2: zero,
    cptrEl2: zero,
    cnthctlEl2: zero,
    pc: zero,
    pstate: zero,
    dirty: zero,
    flags: zero,
    esrEl1: zero,
    spsr0: zero,
  };
}

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
    curVcpuid: u32(0n),
    regs: emptyContext(),
    shadow: everywhere(emptyContext()),
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
