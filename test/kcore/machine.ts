/** A machine to start from: everything zero or free. */

import { NO_LOCK } from "../../kcore/layers/00-machine/lock-ids.ts";
import type { LockQueue, LockWords, Owner, TicketLock } from "../../kcore/layers/00-machine/lock-state.ts";
import type { Cpu, Machine, Mapping, Npt, Objects, Region, Spt, VmInfo } from "../../kcore/layers/00-machine/state.ts";
import { everywhere, type Key, u32, u64, type ZMap } from "../../kcore/prelude/index.ts";

export const cpu = (n: number): Cpu => BigInt(n) as Cpu;

const ZERO = u64(0n);
const zeros = <K extends Key, V extends bigint>(value: bigint = 0n): ZMap<K, V> => everywhere(value as V);

export const UNMAPPED: Mapping = { pfn: ZERO as Mapping["pfn"], level: u32(0n), pte: ZERO };

const NPT: Npt = {
  rootPool: zeros(),
  pudPool: zeros(),
  pmdPool: zeros(),
  ptePool: zeros(),
  pudNext: ZERO as Npt["pudNext"],
  pmdNext: ZERO as Npt["pmdNext"],
  pteNext: ZERO as Npt["pteNext"],
  pudParent: zeros(),
  pmdParent: zeros(),
  pteParent: zeros(),
  pt: everywhere(UNMAPPED),
  hasPud: everywhere(false),
  hasPmd: everywhere(everywhere(false)),
  hasPte: everywhere(everywhere(everywhere(false))),
};
const SPT: Spt = {
  rootPool: zeros(),
  pmdPool: zeros(),
  ptePool: zeros(),
  pmdNext: ZERO as Spt["pmdNext"],
  pteNext: ZERO as Spt["pteNext"],
  pmdParent: zeros(),
  pteParent: zeros(),
  pt: everywhere(everywhere(UNMAPPED)),
  hasPmd: everywhere(everywhere(everywhere(false))),
  hasPte: everywhere(everywhere(everywhere(everywhere(false)))),
};
const VM: VmInfo = {
  kvm: ZERO,
  state: u32(0n),
  vcpu: zeros(),
  vcpuState: zeros(),
  nextLoadInfo: u32(0n),
  incExe: u32(0n),
  heir: u32(0n),
  digest: ZERO,
  images: everywhere({ loadAddr: ZERO, loadSize: ZERO, remapAddr: ZERO, mappedPages: ZERO }),
};
const OBJECTS: Objects = {
  memory: zeros(),
  npts: everywhere(NPT),
  records: everywhere({ owner: u32(0n), count: u32(0n), gfn: ZERO }),
  pages: everywhere({ owner: u32(0n), count: u32(0n), gfn: ZERO }),
  core: { nextVmid: u32(1n), nextRemapPtr: ZERO },
  vms: everywhere(VM),
  spt: SPT,
  smmuVmid: zeros(0xffffffffn),
  sealing: {
    next: u64(1n),
    seals: everywhere({ from: u32(0n), to: u32(0n), place: ZERO, digest: ZERO }),
    pages: zeros(),
    contexts: everywhere(zeros()),
  },
  smmuRegs: everywhere(zeros()),
};

/** A free lock that has been taken `turns` times, at each layer. */
export const freeWords = (turns: bigint): LockWords => ({
  next: u32(turns),
  now: u32(turns),
  ticket: everywhere(u32(0n)),
  pc: everywhere("out"),
});
export const freeTickets = (turns: bigint): TicketLock => ({
  next: turns,
  now: turns,
  phase: everywhere("idle"),
  mine: everywhere(0n),
  drawer: everywhere(cpu(0)),
});
export const freeQueue = (turns: bigint): LockQueue => ({
  head: turns,
  tail: turns,
  status: everywhere("idle"),
  place: everywhere(0n),
  queue: everywhere(cpu(0)),
});
export const FREE: Owner = { kind: "nobody" };

/** The machine at start, with locks that have been taken `turns` times. */
export const machine = (turns = 0n): Machine => ({
  halt: false,
  icore: true,
  ihost: true,
  curid: cpu(0),
  curVmid: u32(0n) as Machine["curVmid"],
  curVcpuid: u32(0n) as Machine["curVcpuid"],
  regs: zeros(),
  host: zeros(),
  shadow: everywhere(everywhere(zeros())),
  runs: everywhere(everywhere(everywhere(false))),
  exchange: everywhere(everywhere(zeros())),
  tstate: "closed",
  bars: everywhere("valid"),
  lockWords: everywhere(freeWords(turns)),
  tickets: everywhere(freeTickets(turns)),
  queues: everywhere(freeQueue(turns)),
  owners: everywhere(FREE),
  heldRanks: everywhere(everywhere(NO_LOCK)),
  objects: OBJECTS,
  tlb: everywhere(everywhere(UNMAPPED)),
  smmuTlb: everywhere(everywhere(UNMAPPED)),
  ram: everywhere(false),
  regionCount: u32(0n),
  regions: everywhere({ base: ZERO, size: ZERO, flag: ZERO, index: ZERO as Region["index"] }),
  regionAt: zeros(0xffffffffn),
  frameAt: zeros(),
  smmuCount: u32(0n),
  smmus: everywhere({ base: ZERO, size: ZERO, pageShift: u32(0n), contextBanks: u32(0n) }),
  dataOracle: everywhere(zeros()),
  dataTaken: zeros(),
  coreOracle: everywhere(zeros()),
  coreTaken: zeros(),
});
