/** What a hypervisor of this program sees and does of one CPU and of the machine. Each method counts what it is. */
import { MAP } from "../config.ts";
import type { Core } from "../cpu/core.ts";
import type { Cpu } from "../cpu/cpu.ts";
import { exceptionReturn } from "../cpu/exceptions.ts";
import { invalidation } from "../mmu/invalidate.ts";
import type { Mmu } from "../mmu/mmu.ts";
import { machineRegister, readRegister, writeRegister } from "../system/access.ts";
import type { El2Event } from "./events.ts";

type Invalidation = (cpu: Cpu, operand: bigint, mmus: readonly Mmu[]) => void;
const invalidations = new Map<string, Invalidation>();
function invalidationOf(op: string): Invalidation {
  let found = invalidations.get(op);
  if (found === undefined) invalidations.set(op, (found = invalidation(op)));
  return found;
}

export class El2 {
  readonly #core: Core;
  readonly #counts: Record<El2Event, number>;

  /** @param counts shared by all CPUs of a machine */
  constructor(core: Core, counts: Record<El2Event, number>) {
    this.#core = core;
    this.#counts = counts;
  }

  /** Adds to what is counted, for what the methods here do not see. */
  count(what: El2Event, times = 1): void {
    this.#counts[what] += times;
  }

  // The CPU.

  /** Its number. */
  get id(): number {
    return this.#core.cpu.id;
  }
  /** How many CPUs there are. */
  get cpus(): number {
    return this.#core.board.mmus.length;
  }
  /** Where the firmware started it. */
  get pc(): bigint {
    return this.#core.cpu.pc;
  }

  /** x0 to x30. */
  x(n: number): bigint {
    this.#counts.registers++;
    return this.#core.cpu.x(n);
  }
  setX(n: number, value: bigint): void {
    this.#counts.registers++;
    this.#core.cpu.setX(n, value);
  }
  /** q0 to q31. */
  q(n: number): bigint {
    this.#counts.registers++;
    return this.#core.cpu.q(n);
  }
  setQ(n: number, value: bigint): void {
    this.#counts.registers++;
    this.#core.cpu.setQ(n, value);
  }

  /** A system register by name, as MRS at EL2 reads it. @throws {Error} when the machine has none */
  read(name: string): bigint {
    this.#counts.registers++;
    return readRegister(this.#core.cpu, this.#register(name));
  }
  /** As MSR at EL2 writes it, with all that follows. @throws {Error} when the machine has none */
  write(name: string, value: bigint): void {
    this.#counts.registers++;
    writeRegister(this.#core.cpu, this.#register(name), BigInt.asUintN(64, value));
  }
  #register(name: string): NonNullable<ReturnType<typeof machineRegister>> {
    const register = machineRegister(name);
    if (register === undefined) throw new Error(`the machine has no ${name}`);
    return register;
  }

  // Memory, by physical address.

  /** An aligned load of 1, 2, 4 or 8 bytes from RAM or a device; undefined when nothing is there. */
  load(pa: number, bytes: number): bigint | undefined {
    this.#counts.loads++;
    const { ram, board, cpu } = this.#core;
    const at = ram.at(pa);
    return at >= 0 ? ram.load(at, bytes) : board.bus.read(pa, bytes, cpu.id);
  }
  /** An aligned store. @returns whether something is there */
  store(pa: number, bytes: number, value: bigint): boolean {
    this.#counts.stores++;
    const { ram, board, cpu } = this.#core;
    const at = ram.at(pa);
    if (at < 0) return board.bus.write(pa, bytes, value, cpu.id);
    ram.store(at, bytes, value);
    this.#written(pa);
    return true;
  }
  /** The first address behind RAM. */
  get ramEnd(): number {
    return MAP.ram + this.#core.ram.bytes;
  }
  /** Whether a range is all RAM. */
  isRam(pa: number, bytes: number): boolean {
    const { ram } = this.#core;
    return ram.at(pa) >= 0 && (bytes === 0 || ram.at(pa + bytes - 1) >= 0);
  }
  /** A copy of RAM. @throws {RangeError} where there is none */
  bytes(pa: number, bytes: number): Uint8Array {
    const at = this.#range(pa, bytes);
    this.#counts.bytesCopied += bytes;
    return this.#core.ram.u8.slice(at, at + bytes);
  }
  /** Writes 0 all over a range of RAM. @throws {RangeError} where there is none */
  clear(pa: number, bytes: number): void {
    const at = this.#range(pa, bytes);
    this.#counts.bytesCleared += bytes;
    this.#core.ram.u8.fill(0, at, at + bytes);
    for (let page = pa - (pa % 4096); page < pa + bytes; page += 4096) this.#written(page);
  }
  #range(pa: number, bytes: number): number {
    if (!this.isRam(pa, bytes)) throw new RangeError(`no RAM at 0x${pa.toString(16)}`);
    return this.#core.ram.at(pa);
  }
  /** Code that was compiled of a page is compiled again. */
  #written(pa: number): void {
    const { board } = this.#core;
    if (board.holdsCode(pa - (pa % 4096))) board.codeWritten(pa);
  }

  // Order and translations.

  /** DSB or DMB: the machine has nothing to wait for. */
  barrier(): void {
    this.#counts.barriers++;
  }
  /** TLBI of a name, such as `vmalls12e1is`, for the VMID of VTTBR_EL2. */
  tlbi(op: string, operand = 0n): void {
    this.#counts.tlbi++;
    const { cpu, board } = this.#core;
    invalidationOf(op)(cpu, operand, board.mmus);
  }

  // Ways out.

  /** SMC: calls the firmware with a function and its arguments. */
  firmware(x0: bigint, x1 = 0n, x2 = 0n, x3 = 0n): bigint {
    this.#counts.calls++;
    const { cpu, board } = this.#core;
    const saved = [0, 1, 2, 3].map((n) => cpu.x(n));
    for (const [n, value] of [x0, x1, x2, x3].entries()) cpu.setX(n, value);
    board.firmware(cpu);
    const result = cpu.x(0);
    for (const [n, value] of saved.entries()) cpu.setX(n, value);
    return result;
  }
  /** SEV. */
  sendEvent(): void {
    this.#core.board.sendEvent();
  }
  /** ERET: goes on where ELR_EL2 and SPSR_EL2 say. */
  resume(): void {
    const { cpu } = this.#core;
    exceptionReturn(cpu);
    cpu.steps = false;
  }
}
