/**
 * A context bank: the registers of one stage-2 translation, and what it says of a fault. Banks translate with tables of
 * AArch64 only, as the identification registers say, so what would choose another format is not kept.
 *
 * @source Arm System Memory Management Unit Architecture Specification, version 2, chapters 14 and 15
 */
import { type Fault, statusCode } from "../mmu/fault.ts";
import { type Stage2, stage2From } from "../mmu/regime.ts";
import { type Archive, MOST_U32 } from "../snapshot/archive.ts";

const AT = {
  control: 0,
  root: 0x20,
  rootHigh: 0x24,
  tables: 0x30,
  status: 0x58,
  statusRestore: 0x5c,
  address: 0x60,
  addressHigh: 0x64,
  syndrome: 0x68,
  ipa: 0x70,
  ipaHigh: 0x74,
} as const;

/** Bits of SCTLR: translation, abort of refused transactions, interrupt for them, faults while one is recorded. */
const CONTROL = { M: 1, CFRE: 0x20, CFIE: 0x40, HUPCF: 0x100 } as const;
const CONTROL_BITS = Object.values(CONTROL).reduce((a, b) => a | b, 0);
const TABLES_BITS = 0x7ffff;
/** A bit of TCR that is always 1. */
const TABLES_ONE = 2 ** 31;

/** Bits of FSR. */
const STATUS = {
  "address-size": 0x80,
  translation: 2,
  "access-flag": 4,
  permission: 8,
  alignment: 0,
  external: 16,
} as const;
const MULTIPLE = 2 ** 31;
const STATUS_BITS = 0x8000_009e;
const SYNDROME = { write: 0x10, onWalk: 0x400 } as const;

const low = (address: number): number => address % 2 ** 32;
const high = (address: number): number => Math.floor(address / 2 ** 32);

export class ContextBank {
  #control = 0;
  #rootLow = 0;
  #rootHigh = 0;
  #tables = 0;
  #status = 0;
  #syndrome = 0;
  #address = 0;
  /** CBFRSYNRA: the stream of the fault that is recorded. */
  stream = 0;
  /** CBAR: the VMID of translations; the type is always stage 2 alone. */
  vmid = 0;

  get isOn(): boolean {
    return (this.#control & CONTROL.M) !== 0;
  }
  /** Whether a refused transaction is an abort to its device; otherwise reads give zeros and writes are dropped. */
  get aborts(): boolean {
    return (this.#control & CONTROL.CFRE) !== 0;
  }
  get interrupts(): boolean {
    return this.#status !== 0 && (this.#control & CONTROL.CFIE) !== 0;
  }
  /** Whether transactions are refused because a fault is recorded. */
  get isStuck(): boolean {
    return this.#status !== 0 && (this.#control & CONTROL.HUPCF) === 0;
  }

  get stage2(): Stage2 {
    const root = BigInt(this.#rootHigh) * 2n ** 32n + BigInt(this.#rootLow);
    return stage2From(BigInt(this.#tables), root);
  }

  /** The first fault is kept until it is cleared; of others it is known that there were some. */
  record(fault: Fault, address: number, isWrite: boolean, stream: number): void {
    if (this.#status !== 0) {
      this.#status = (this.#status | MULTIPLE) >>> 0;
      return;
    }
    this.#status = STATUS[fault.kind];
    this.#syndrome =
      (statusCode(fault) & 3) + (isWrite ? SYNDROME.write : 0) + (fault.kind === "external" ? SYNDROME.onWalk : 0);
    this.#address = address;
    this.stream = stream;
  }

  read(offset: number): number {
    switch (offset) {
      case AT.control:
        return this.#control;
      case AT.root:
        return this.#rootLow;
      case AT.rootHigh:
        return this.#rootHigh;
      case AT.tables:
        return TABLES_ONE + this.#tables;
      case AT.status:
        return this.#status;
      case AT.address:
      case AT.ipa:
        return low(this.#address);
      case AT.addressHigh:
      case AT.ipaHigh:
        return high(this.#address);
      case AT.syndrome:
        return this.#syndrome;
      default:
        return 0;
    }
  }

  write(offset: number, value: number): void {
    switch (offset) {
      case AT.control:
        this.#control = value & CONTROL_BITS;
        break;
      case AT.root:
        this.#rootLow = value;
        break;
      case AT.rootHigh:
        this.#rootHigh = value & 0xffff;
        break;
      case AT.tables:
        this.#tables = value & TABLES_BITS;
        break;
      case AT.status:
        this.#status = (this.#status & ~value) >>> 0;
        break;
      case AT.statusRestore:
        this.#status = (value & STATUS_BITS) >>> 0;
        break;
      case AT.address:
        this.#address = high(this.#address) * 2 ** 32 + value;
        break;
      case AT.addressHigh:
        this.#address = (value & 0xffff) * 2 ** 32 + low(this.#address);
        break;
      case AT.syndrome:
        this.#syndrome = value;
    }
  }

  state(a: Archive): void {
    this.#control = a.whole("control", this.#control, CONTROL_BITS);
    this.#rootLow = a.whole("rootLow", this.#rootLow >>> 0, MOST_U32);
    this.#rootHigh = a.whole("rootHigh", this.#rootHigh >>> 0, MOST_U32);
    this.#tables = a.whole("tables", this.#tables, TABLES_BITS);
    this.#status = a.whole("status", this.#status >>> 0, MOST_U32);
    this.#syndrome = a.whole("syndrome", this.#syndrome >>> 0, MOST_U32);
    this.#address = a.whole("address", this.#address, Number.MAX_SAFE_INTEGER);
    this.stream = a.whole("stream", this.stream, 0xffff);
    this.vmid = a.whole("vmid", this.vmid, 255);
  }
}
