/**
 * An SMMUv2 with stage 2 alone: 16 groups of streams, 8 context banks, tables of AArch64 with 4 KiB granule. It asks the
 * tables for each page of a transaction of a device behind it, or its TLB, which keeps what is not invalidated: TLBI of CPUs
 * does not reach it. Invalidation is done when its register is written, so the status of a synchronisation is always idle.
 *
 * @source Arm System Memory Management Unit Architecture Specification, version 2
 */
import type { Ram } from "../cpu/ram.ts";
import { Abort } from "../mmu/fault.ts";
import { ROW, Tlb } from "../mmu/tlb.ts";
import { translateStage2 } from "../mmu/walk.ts";
import { type Archive, MOST_U32 } from "../snapshot/archive.ts";
import { ContextBank } from "./bank.ts";
import { STREAM_BITS, STREAM_GROUPS, Streams } from "./streams.ts";

export const BANKS = 8;
const TLB_ROWS = 512;

/** Offsets of global registers, those of page 1, and those of a bank that act. */
const AT = {
  control: 0,
  bypass: 8,
  identification: 0x20,
  faultAddress: 0x40,
  faultAddressHigh: 0x44,
  faultStatus: 0x48,
  faultRestore: 0x4c,
  faultSyndrome: 0x50,
  faultStream: 0x54,
  dropVmid: 0x64,
  dropAll: 0x68,
  match: 0x800,
  context: 0xc00,
  bank: 0x1000,
  bankStream: 0x1400,
  bankFormat: 0x1800,
  banks: 0x8000,
} as const;
const BANK_BYTES = 0x1000;
const BANK_DROP = { page: 0x630, pageHigh: 0x634, last: 0x638, lastHigh: 0x63c } as const;

/** Bits of sCR0. */
const CONTROL = { CLIENTPD: 1, GFRE: 2, GFIE: 4, USFCFG: 0x400, SMCFCFG: 0x20_0000 } as const;
const CONTROL_BITS = 0x1fff_fff7;

/** IDR0 to IDR7: stage 2, stream matching, coherent walks, no AArch32; banks and pages; 44-bit addresses, 4 KiB. */
const IDENTIFICATION = [
  (1 << 29) + (1 << 27) + (3 << 24) + (BANKS << 16) + (1 << 14) + (15 << 9) + STREAM_GROUPS,
  (2 << 28) + (BANKS << 16) + BANKS,
  (1 << 12) + (4 << 4) + 4,
  0,
  0,
  0,
  0,
  0,
];

/** Bits of sGFSR. */
const FAULT = { fault: 1, none: 2, conflict: 4, noBank: 8 } as const;
const MULTIPLE = 2 ** 31;
const FAULT_BITS = 0x8000_01ff;
const WRITE = 2;
/** CBA2R: tables of AArch64. */
const FORMAT = 1;

/** What a device's access is to become: the physical address, an error for the device, or zeros and nothing. */
export type Answer = number | "abort" | "ignored";

const field = (offset: number, first: number, count: number): number =>
  offset >= first && offset < first + 4 * count && offset % 4 === 0 ? (offset - first) / 4 : -1;

export class Smmu {
  readonly #ram: Ram;
  readonly #line: (isHigh: boolean) => void;
  readonly #streams = new Streams();
  readonly #banks: readonly ContextBank[] = Array.from({ length: BANKS }, () => new ContextBank());
  /** A row's context is the VMID. */
  readonly #tlb = new Tlb(TLB_ROWS, () => {});
  #control: number = CONTROL.CLIENTPD;
  #bypass = 0;
  #faultStatus = 0;
  #faultSyndrome = 0;
  #faultStream = 0;
  #faultAddress = 0;
  /** Low word of an address to drop. */
  #dropLow = 0;
  /** Walks that were made. */
  walks = 0;

  /** @param line drives the interrupt of all faults */
  constructor(ram: Ram, line: (isHigh: boolean) => void) {
    this.#ram = ram;
    this.#line = line;
  }

  // Transactions.

  /** Where an access of a device to the page of `address` goes. */
  translate(stream: number, address: number, isWrite: boolean): Answer {
    if ((this.#control & CONTROL.CLIENTPD) !== 0) return address;
    const mapping = this.#streams.of(stream & STREAM_BITS);
    if (mapping === "bypass" || (mapping === "none" && (this.#control & CONTROL.USFCFG) === 0)) return address;
    if (typeof mapping === "string") return this.#refuse(FAULT[mapping], stream, address, isWrite);
    const bank = this.#banks[mapping.bank];
    if (bank === undefined) return this.#refuse(FAULT.noBank, stream, address, isWrite);
    return bank.isOn ? this.#byBank(bank, stream, address, isWrite) : address;
  }

  /** A fault that belongs to no bank. */
  #refuse(status: number, stream: number, address: number, isWrite: boolean): Answer {
    if (this.#faultStatus !== 0) this.#faultStatus = (this.#faultStatus | MULTIPLE) >>> 0;
    else {
      this.#faultStatus = status;
      this.#faultSyndrome = isWrite ? WRITE : 0;
      this.#faultStream = stream & STREAM_BITS;
      this.#faultAddress = address;
    }
    this.#update();
    return (this.#control & CONTROL.GFRE) !== 0 ? "abort" : "ignored";
  }

  #byBank(bank: ContextBank, stream: number, address: number, isWrite: boolean): Answer {
    const refused = bank.aborts ? "abort" : "ignored";
    if (bank.isStuck) return refused;
    try {
      return this.#page(bank, address, isWrite) + (address % 4096);
    } catch (error) {
      if (!(error instanceof Abort)) throw error;
      bank.record(error.fault, address, isWrite, stream & STREAM_BITS);
      this.#update();
      return refused;
    }
  }

  /** Physical page of an address. @throws {Abort} */
  #page(bank: ContextBank, address: number, isWrite: boolean): number {
    const page = Math.floor(address / 4096);
    const needs = isWrite ? ROW.WRITE : ROW.READ;
    const tlb = this.#tlb;
    const found = tlb.find(page, bank.vmid);
    if (found >= 0 && (tlb.flags[found]! & needs) !== 0) return tlb.target[found]!;
    this.walks++;
    const t = translateStage2(this.#ram, bank.stage2, BigInt(address), isWrite ? "write" : "read");
    tlb.put(page, bank.vmid, t.page, (t.readable ? ROW.READ : 0) | (t.writable ? ROW.WRITE : 0), t.size);
    return t.page;
  }

  /** What the TLB keeps: page numbers of devices' addresses and where they go, with the VMID of their bank. */
  cached(): { readonly vmid: number; readonly page: number; readonly target: number }[] {
    const { page, context, target } = this.#tlb;
    return this.#tlb.kept().map((row) => ({ vmid: context[row]!, page: page[row]!, target: target[row]! }));
  }

  #update(): void {
    const isGlobal = this.#faultStatus !== 0 && (this.#control & CONTROL.GFIE) !== 0;
    this.#line(isGlobal || this.#banks.some((b) => b.interrupts));
  }

  // Registers.

  read(offset: number): number {
    if (offset >= AT.banks) return this.#banks[Math.floor((offset - AT.banks) / BANK_BYTES)]!.read(offset % BANK_BYTES);
    const identity = field(offset, AT.identification, IDENTIFICATION.length);
    if (identity !== -1) return IDENTIFICATION[identity]!;
    const group = field(offset, AT.match, STREAM_GROUPS);
    if (group !== -1) return this.#streams.match(group);
    const context = field(offset, AT.context, STREAM_GROUPS);
    if (context !== -1) return this.#streams.context(context);
    return offset >= AT.bank ? this.#readBanks(offset) : this.#readGlobal(offset);
  }

  /** Registers of page 1, which say something of each bank. */
  #readBanks(offset: number): number {
    const [bank, stream] = [field(offset, AT.bank, BANKS), field(offset, AT.bankStream, BANKS)];
    if (bank !== -1) return this.#banks[bank]!.vmid;
    if (stream !== -1) return this.#banks[stream]!.stream;
    return field(offset, AT.bankFormat, BANKS) !== -1 ? FORMAT : 0;
  }

  #readGlobal(offset: number): number {
    switch (offset) {
      case AT.control:
        return this.#control;
      case AT.bypass:
        return this.#bypass;
      case AT.faultAddress:
        return this.#faultAddress % 2 ** 32;
      case AT.faultAddressHigh:
        return Math.floor(this.#faultAddress / 2 ** 32);
      case AT.faultStatus:
        return this.#faultStatus;
      case AT.faultSyndrome:
        return this.#faultSyndrome;
      case AT.faultStream:
        return this.#faultStream;
      default:
        return 0;
    }
  }

  write(offset: number, value: number): void {
    const [match, context] = [field(offset, AT.match, STREAM_GROUPS), field(offset, AT.context, STREAM_GROUPS)];
    if (offset >= AT.banks) this.#writeBank(Math.floor((offset - AT.banks) / BANK_BYTES), offset % BANK_BYTES, value);
    else if (match !== -1) this.#streams.setMatch(match, value);
    else if (context !== -1) this.#streams.setContext(context, value);
    else if (offset >= AT.bank) this.#writeBanks(offset, value);
    else this.#writeGlobal(offset, value);
    this.#update();
  }

  #writeBanks(offset: number, value: number): void {
    const [bank, stream] = [field(offset, AT.bank, BANKS), field(offset, AT.bankStream, BANKS)];
    if (bank !== -1) this.#banks[bank]!.vmid = value & 255;
    else if (stream !== -1) this.#banks[stream]!.stream = value & STREAM_BITS;
  }

  #writeGlobal(offset: number, value: number): void {
    switch (offset) {
      case AT.control:
        this.#control = value & CONTROL_BITS;
        break;
      case AT.bypass:
        this.#bypass = value & 255;
        break;
      case AT.faultStatus:
        this.#faultStatus = (this.#faultStatus & ~value) >>> 0;
        break;
      case AT.faultRestore:
        this.#faultStatus = (value & FAULT_BITS) >>> 0;
        break;
      case AT.dropVmid:
        this.#tlb.dropWhere((row) => this.#tlb.context[row] === (value & 255));
        break;
      case AT.dropAll:
        this.#tlb.dropWhere(() => true);
    }
  }

  /** The upper word of an address to drop is written last, or not at all: the lower word drops what has none. */
  #writeBank(number: number, offset: number, value: number): void {
    const bank = this.#banks[number]!;
    if (offset === BANK_DROP.page || offset === BANK_DROP.last) {
      this.#dropLow = value;
      this.#dropPage(bank.vmid, value);
    } else if (offset === BANK_DROP.pageHigh || offset === BANK_DROP.lastHigh)
      this.#dropPage(bank.vmid, (value & 15) * 2 ** 32 + this.#dropLow);
    else bank.write(offset, value);
  }

  #dropPage(vmid: number, page: number): void {
    const tlb = this.#tlb;
    tlb.dropOver(page, page + 1, (row) => tlb.context[row] === vmid);
  }

  /** The TLB is left out, as if it had dropped what it keeps. */
  state(a: Archive): void {
    this.#control = a.whole("control", this.#control, CONTROL_BITS);
    this.#bypass = a.whole("bypass", this.#bypass, 255);
    this.#faultStatus = a.whole("faultStatus", this.#faultStatus, FAULT_BITS);
    this.#faultSyndrome = a.whole("faultSyndrome", this.#faultSyndrome, WRITE);
    this.#faultStream = a.whole("faultStream", this.#faultStream, STREAM_BITS);
    this.#faultAddress = a.whole("faultAddress", this.#faultAddress, Number.MAX_SAFE_INTEGER);
    this.#dropLow = a.whole("dropLow", this.#dropLow >>> 0, MOST_U32);
    a.part("streams", (part) => this.#streams.state(part));
    for (const [i, bank] of this.#banks.entries()) a.part(`bank${i}`, (part) => bank.state(part));
  }
}
