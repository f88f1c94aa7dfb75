/**
 * The machine of layer 0 that KCore's memory, and the registers of SMMUs, are: every field that has a representation, read where the machine has it and
 * when it is asked for. What proofs alone know of, ghosts and automata, comes from another machine.
 */

import { isTable, pageOf } from "../../src/isa/vmsa/index.ts";
import { NO_RECORD, NO_REGION, NOBODY, NOWHERE, SEALS } from "../layers/00-machine/constants.ts";
import type { Context, Reg } from "../layers/00-machine/context.ts";
import { emptyNpt, emptySpt, initialMachine } from "../layers/00-machine/initial.ts";
import { ioRootPage } from "../layers/00-machine/io-pools.ts";
import { walkIo } from "../layers/00-machine/io-walk.ts";
import {
  bankOf,
  inBank,
  isInBanks,
  numberAt,
  rootHigh,
  rootLow,
  TTBR0,
  TTBR0_HIGH,
} from "../layers/00-machine/smmu-registers.ts";
import type {
  Bank,
  BootImage,
  Cpu,
  Gfn,
  IoPage,
  Machine,
  Mapping,
  Npt,
  Objects,
  PageRecord,
  Pfn,
  RecordIndex,
  Region,
  RegionId,
  Seal,
  Sealing,
  Smmu,
  Spt,
  TablePage,
  Vcpuid,
  VmInfo,
  Vmid,
} from "../layers/00-machine/state.ts";
import { walkStage2 } from "../layers/00-machine/walk.ts";
import { tabulate, type U32, type U64, u32, u64 } from "../prelude/index.ts";
import {
  AT,
  CONTEXT_BYTES,
  contextOf,
  type Layout,
  PAGE,
  RECORD_BYTES,
  REGION_BYTES,
  SEAL_BYTES,
  SMMU_BYTES,
  VM,
} from "./layout.ts";
import { REGISTERS } from "./registers.ts";

/** What an abstraction reads. */
export interface Source {
  readonly layout: Layout;
  /** A word of 4 or 8 bytes of KCore's memory. */
  word(at: number, bytes: 4 | 8): bigint;
  /** The 512 entries of a table in KCore's memory, low and high halves in turn. */
  table(at: number): Uint32Array;
  /** Contents of a page as one word: 0 where all of it is 0. */
  page(pfn: bigint): bigint;
  /** Number of the CPU that the machine is seen by, and a register of it now, roots of tables as offsets. */
  readonly cpu: number;
  register(r: Reg): U64;
  /** A word of 8 bytes of the exchanges. */
  exchange(at: number): bigint;
  /** Whether what was measured of a VM is signed: the word for its digest says so in bit 0, as layer 0 does natively. */
  isSigned(vmid: number): boolean;
  /** A word of a register of an SMMU. */
  smmu(index: number, offset: number): bigint;
}

const ADDRESS = 0xffff_ffff_f000n;

class Abstraction {
  readonly #source: Source;
  constructor(source: Source) {
    this.#source = source;
  }
  #u32(at: number): U32 {
    return u32(this.#source.word(at, 4));
  }
  #u64(at: number): U64 {
    return u64(this.#source.word(at, 8));
  }

  /** An entry as KCore has it: a table has an offset, not a physical address. */
  #entry(slot: U64, isLast: boolean): U64 {
    const entry = this.#u64(Number(slot));
    if (isLast || !isTable(entry)) return entry;
    return u64((entry & ~ADDRESS) | ((pageOf(entry) - BigInt(this.#source.layout.core)) & ADDRESS));
  }

  /** A stage-2 table: pools, and from layer 7 on what walks find in them. */
  npt(vmid: Vmid): Npt {
    const next = (level: number): TablePage =>
      this.#u64(AT.nextTables + 24 * Number(vmid) + 8 * (level - 1)) as TablePage;
    const pools: Npt = {
      ...emptyNpt(vmid),
      rootPool: tabulate((slot) => this.#entry(slot, false)),
      pudPool: tabulate((slot) => this.#entry(slot, false)),
      pmdPool: tabulate((slot) => this.#entry(slot, false)),
      ptePool: tabulate((slot) => this.#entry(slot, true)),
      pudNext: next(1),
      pmdNext: next(2),
      pteNext: next(3),
    };
    return { ...pools, pt: tabulate((gfn: Gfn): Mapping => walkStage2(pools, vmid, gfn)) };
  }

  spt(): Spt {
    const pools: Spt = {
      ...emptySpt(),
      rootPool: tabulate((slot) => this.#entry(slot, false)),
      pmdPool: tabulate((slot) => this.#entry(slot, false)),
      ptePool: tabulate((slot) => this.#entry(slot, true)),
      pmdNext: this.#u64(AT.ioNext) as IoPage,
      pteNext: this.#u64(AT.ioNext + 8) as IoPage,
    };
    return { ...pools, pt: tabulate((bank: Bank) => tabulate((gfn: Gfn): Mapping => walkIo(pools, bank, gfn))) };
  }

  record(index: RecordIndex): PageRecord {
    const at = AT.records + RECORD_BYTES * Number(index);
    return { owner: this.#u32(at), count: this.#u32(at + 4), gfn: this.#u64(at + 8) };
  }
  region(r: RegionId): Region {
    const at = AT.regions + REGION_BYTES * Number(r);
    const [base, size, flag, index] = [0, 8, 16, 24].map((i) => this.#u64(at + i)) as [U64, U64, U64, U64];
    return { base, size, flag, index: index as RecordIndex };
  }
  get regionCount(): U32 {
    return this.#u32(AT.regionCount);
  }
  regionAt(pfn: Pfn): RegionId {
    const address = pfn << 12n;
    const count = Number(this.regionCount);
    for (let r = 0; r < count; r++) {
      const at = AT.regions + REGION_BYTES * r;
      const base = this.#u64(at);
      if (base <= address && address < base + this.#u64(at + 8)) return u32(BigInt(r)) as RegionId;
    }
    return NO_REGION;
  }
  /** The number of a frame's record. */
  recordAt(pfn: Pfn): RecordIndex {
    const r = this.regionAt(pfn);
    if (r === NO_REGION) return NO_RECORD;
    const { base, index } = this.region(r);
    return index === NO_RECORD ? NO_RECORD : (u64(index + pfn - (base >> 12n)) as RecordIndex);
  }
  /** What of RAM has records: exchanges have none. */
  isMemory(pfn: Pfn): boolean {
    const { host, memory } = this.#source.layout;
    const pa = Number(pfn) * PAGE;
    return host <= pa && pa < host + memory && this.recordAt(pfn) !== NO_RECORD;
  }
  frameAt(index: RecordIndex): Pfn {
    for (let r = 0n; r < this.regionCount; r++) {
      const { base, size, index: first } = this.region(u32(r) as RegionId);
      if (first !== NO_RECORD && first <= index && index - first < size >> 12n)
        return u64((base >> 12n) + index - first) as Pfn;
    }
    return u64(0n) as Pfn;
  }
  /** From layer 15 on: the record of a frame. */
  pageRecord(pfn: Pfn): PageRecord {
    const index = this.recordAt(pfn);
    return index === NO_RECORD ? { owner: NOBODY, count: NOBODY, gfn: NOWHERE } : this.record(index);
  }

  vm(vmid: Vmid, ghost: VmInfo): VmInfo {
    const at = AT.vms + VM.bytes * Number(vmid);
    const image = (i: U32): BootImage => {
      const of = at + VM.image + VM.imageBytes * Number(i);
      const [loadAddr, loadSize, remapAddr, mappedPages] = [0, 8, 16, 24].map((f) => this.#u64(of + f)) as [
        U64,
        U64,
        U64,
        U64,
      ];
      return { loadAddr, loadSize, remapAddr, mappedPages };
    };
    const digest = (): U64 => {
      const chain = this.#u64(at + VM.digest);
      return u64((chain & ~1n) | (this.#source.isSigned(Number(vmid)) ? 0n : 1n));
    };
    return {
      ...ghost,
      state: this.#u32(at + VM.state),
      nextLoadInfo: this.#u32(at + VM.images),
      incExe: this.#u32(at + VM.incExe),
      heir: this.#u32(at + VM.heir),
      vcpuState: tabulate((i: U32) => this.#u32(at + VM.vcpus + 4 * Number(i))),
      images: tabulate(image),
      get digest(): U64 {
        return digest();
      },
    };
  }

  /** Seals; what was sealed has no representation. */
  sealing(ghost: Objects): Sealing {
    const seal = (n: U64): Seal => {
      const at = AT.seals + SEAL_BYTES * Number(n);
      const from = this.#u32(at);
      const vm = (): VmInfo => this.vm(from as Vmid, ghost.vms.at(from as Vmid));
      return {
        from,
        to: this.#u32(at + 4),
        place: this.#u64(at + 8),
        get digest(): U64 {
          return vm().digest;
        },
      };
    };
    const none = ghost.sealing.seals;
    const next = (): U64 => this.#u64(AT.nextSeal);
    return {
      ...ghost.sealing,
      get next(): U64 {
        return next();
      },
      seals: tabulate((n: U64) => (n < SEALS ? seal(n) : none.at(n))),
    };
  }

  smmuConfig(index: U32): Smmu {
    const at = AT.smmus + SMMU_BYTES * Number(index);
    return {
      base: this.#u64(at),
      size: this.#u64(at + 8),
      pageShift: this.#u32(at + 16),
      contextBanks: this.#u32(at + 20),
    };
  }
  get smmuCount(): U32 {
    return this.#u32(AT.smmuCount);
  }
  /** A register, with roots of tables as offsets. */
  smmuWord(index: U32, offset: U64): U32 {
    const word = this.#source.smmu(Number(index), Number(offset));
    if (!isInBanks(offset)) return u32(word);
    const bank = bankOf(index, numberAt(offset));
    const root = ioRootPage(bank, u64(0n)) + BigInt(this.#source.layout.core);
    if (inBank(offset) === TTBR0) return u32(word - u32(root) + rootLow(bank));
    return u32(inBank(offset) === TTBR0_HIGH ? word - u32(root >> 32n) + rootHigh(bank) : word);
  }

  get core(): Objects["core"] {
    return { nextVmid: this.#u32(AT.nextVmid), nextRemapPtr: this.#u64(AT.nextRemap) };
  }
  objects(ghost: Objects): Objects {
    const self = this;
    return {
      ...ghost,
      memory: tabulate((pfn: Pfn) => u64(this.#source.page(pfn))),
      npts: tabulate((vmid: Vmid) => this.npt(vmid)),
      records: tabulate((index: RecordIndex) => this.record(index)),
      pages: tabulate((pfn: Pfn) => this.pageRecord(pfn)),
      get core() {
        return self.core;
      },
      vms: tabulate((vmid: Vmid) => this.vm(vmid, ghost.vms.at(vmid))),
      spt: this.spt(),
      sealing: this.sealing(ghost),
      smmuVmid: tabulate((bank: Bank) => this.#u32(AT.banks + 4 * Number(bank))),
      smmuRegs: tabulate((index: U32) => tabulate((offset: U64) => this.smmuWord(index, offset))),
    };
  }

  /** A context in KCore's memory. */
  #context(n: number): Context {
    return tabulate((r: Reg) => (r < REGISTERS ? this.#u64(AT.contexts + CONTEXT_BYTES * n + 8 * Number(r)) : u64(0n)));
  }
  #exchange(n: number): Context {
    return tabulate((r: Reg) => (r < REGISTERS ? u64(this.#source.exchange(PAGE * n + 8 * Number(r))) : u64(0n)));
  }

  machine(ghost: Machine): Machine {
    const { cpu } = this.#source;
    const self = this;
    return {
      ...ghost,
      curid: BigInt(cpu) as Cpu,
      get curVmid() {
        return self.#u32(AT.running + 8 * cpu) as Vmid;
      },
      get curVcpuid() {
        return self.#u32(AT.running + 8 * cpu + 4) as Vcpuid;
      },
      regs: tabulate((r: Reg) => this.#source.register(r)),
      host: this.#context(cpu),
      shadow: tabulate((v: Vmid) => tabulate((i: Vcpuid) => this.#context(contextOf(v, i)))),
      exchange: tabulate((v: Vmid) => tabulate((i: Vcpuid) => this.#exchange(8 * Number(v) + Number(i)))),
      get halt() {
        return self.#u32(AT.halt) !== 0n;
      },
      lockWords: tabulate((lk) => ({
        ...ghost.lockWords.at(lk),
        next: this.#u32(AT.locks + 8 * Number(lk)),
        now: this.#u32(AT.locks + 8 * Number(lk) + 4),
      })),
      objects: this.objects(ghost.objects),
      ram: tabulate((pfn: Pfn) => this.isMemory(pfn)),
      get regionCount() {
        return self.regionCount;
      },
      regions: tabulate((r: RegionId) => this.region(r)),
      regionAt: tabulate((pfn: Pfn) => this.regionAt(pfn)),
      frameAt: tabulate((index: RecordIndex) => this.frameAt(index)),
      get smmuCount() {
        return self.smmuCount;
      },
      smmus: tabulate((index: U32) => this.smmuConfig(index)),
    };
  }
}

/** @param ghost what proofs alone know of; that of a CPU at rest unless given */
export const abstractionOf = (source: Source, ghost: Machine = initialMachine(0n as Cpu)): Machine =>
  new Abstraction(source).machine(ghost);
