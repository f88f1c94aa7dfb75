/**
 * The state of one CPU, and nothing that happens to it. General registers, flags, PC, stack pointers and the exclusive
 * monitor are in the machine's memory, where compiled code finds them; the rest of PSTATE and the system registers are here.
 */
import type { Archive } from "../snapshot/archive.ts";
import type { Timers } from "../timer/timers.ts";
import { AT, BLOCK, NO_MONITOR, TLB_AT } from "./layout.ts";
import type { Ram } from "./ram.ts";

export type El = 0 | 1 | 2;
/** `pending`: CPU_ON has been called for it, it has not run yet. */
export type Power = "on" | "off" | "pending";

/** DAIF as 4 bits. */
export const DAIF = { D: 8, A: 4, I: 2, F: 1 } as const;

/** What a load-exclusive leaves: the store succeeds if the place and what is in it are still the same. */
export interface Monitor {
  readonly pa: number;
  readonly bytes: number;
  readonly value: bigint;
}

const STEPPED = [undefined, "plain", "exclusive"] as const;
const POWERS: readonly Power[] = ["on", "off", "pending"];
export class Cpu {
  readonly id: number;
  readonly ram: Ram;
  readonly timers: Timers;
  /** Whether there is an EL2. */
  readonly hasEl2: boolean;
  /** First byte of the CPU's block. */
  readonly base: number;
  readonly #x: number;

  el: El;
  /** PSTATE.DAIF. */
  daif = 15;
  /** PSTATE.IL: the next instruction is an Illegal Execution state exception. */
  illegal = false;
  /** System registers that keep what is written, by name. */
  readonly sys: Record<string, bigint>;

  /** Whether breakpoints, watchpoints or steps are on, see `debug.ts`. */
  debugs = false;
  /** PSTATE.SS: one instruction is to run before the exception of a single step. */
  steps = false;
  /** What the instruction of the step was that is over. */
  stepped: "plain" | "exclusive" | undefined;
  power: Power = "off";
  /** WFI has not ended. */
  waits = false;
  /** WFE or YIELD: the rest of the turn is given to the next CPU. */
  turnOver = false;
  /** Exceptions taken. */
  exceptions = 0;
  /** The event register of WFE. */
  event = false;
  /** Interrupt lines of the CPU, driven by the interrupt controller. */
  irq = false;
  virtualIrq = false;
  virtualFiq = false;
  /** An interrupt may have to be taken: a line rose, a mask was cleared, an exception level was left. */
  attention = true;
  /** A timer or its offset was written: lines and the next event have to be found again. */
  timersStale = true;
  /** When the next line of a timer rises; infinite when none will. */
  timerEvent = Infinity;
  /** The exception level has changed: another translation context is in use. */
  contextStale = true;
  /** A register that controls translation was written. */
  controlsStale = true;

  constructor(id: number, ram: Ram, timers: Timers, hasEl2: boolean, sys: Record<string, bigint>) {
    this.id = id;
    this.ram = ram;
    this.timers = timers;
    this.hasEl2 = hasEl2;
    this.base = id * BLOCK;
    this.#x = this.base / 8;
    this.el = hasEl2 ? 2 : 1;
    this.sys = sys;
    this.ownSp = true;
    this.monitor = undefined;
  }

  /** General register `n`, 0 to 30. */
  x(n: number): bigint {
    return this.ram.u64[this.#x + n]!;
  }
  setX(n: number, value: bigint): void {
    this.ram.u64[this.#x + n] = value;
  }
  /** SIMD and floating-point register `n`, 0 to 31. */
  q(n: number): bigint {
    const at = this.#x + AT.q / 8 + 2 * n;
    return this.ram.u64[at]! | (this.ram.u64[at + 1]! << 64n);
  }
  setQ(n: number, value: bigint): void {
    const at = this.#x + AT.q / 8 + 2 * n;
    this.ram.u64[at] = value;
    this.ram.u64[at + 1] = value >> 64n;
  }
  get sp(): bigint {
    return this.ram.u64[this.#x + AT.sp / 8]!;
  }
  set sp(value: bigint) {
    this.ram.u64[this.#x + AT.sp / 8] = value;
  }
  get pc(): bigint {
    return this.ram.u64[this.#x + AT.pc / 8]!;
  }
  set pc(value: bigint) {
    this.ram.u64[this.#x + AT.pc / 8] = value;
  }

  /** Both halves of PC as 32 bits, the low one signed. */
  get pcLow(): number {
    return this.ram.i32[(this.base + AT.pc) / 4]!;
  }
  get pcHigh(): number {
    return this.ram.u32[(this.base + AT.pc) / 4 + 1]!;
  }
  /** Address of the next instruction. */
  get behind(): bigint {
    return BigInt.asUintN(64, this.pc + 4n);
  }
  /** PC goes on to the next instruction; without a BigInt, which would cost more than all the rest. */
  goOn(): void {
    const { u32 } = this.ram;
    const at = (this.base + AT.pc) / 4;
    const low = u32[at]!;
    u32[at] = low + 4;
    if (low >= 2 ** 32 - 4) u32[at + 1]!++;
  }

  /** PC as a page number and an offset in the page. Both are exact in a number; PC itself need not be. */
  get page(): number {
    const at = (this.base + AT.pc) / 4;
    return this.ram.u32[at + 1]! * 2 ** 20 + (this.ram.u32[at]! >>> 12);
  }
  get pageOffset(): number {
    return this.ram.u32[(this.base + AT.pc) / 4]! & 0xfff;
  }

  /** Flag `i` of N, Z, C, V. */
  flag(i: number): boolean {
    return this.ram.i32[(this.base + AT.n) / 4 + i] === 1;
  }
  setFlag(i: number, value: boolean): void {
    this.ram.i32[(this.base + AT.n) / 4 + i] = value ? 1 : 0;
  }

  /** N, Z, C, V as bits 3 to 0. */
  get nzcv(): number {
    const f = (this.base + AT.n) / 4;
    const { i32 } = this.ram;
    return (i32[f]! << 3) | (i32[f + 1]! << 2) | (i32[f + 2]! << 1) | i32[f + 3]!;
  }
  set nzcv(value: number) {
    for (let i = 0; i < 4; i++) this.ram.i32[(this.base + AT.n) / 4 + i] = (value >> (3 - i)) & 1;
  }

  get budget(): number {
    return this.ram.i32[(this.base + AT.budget) / 4]!;
  }
  set budget(value: number) {
    this.ram.i32[(this.base + AT.budget) / 4] = value;
  }

  /** When the budget will be used up, in nanoseconds. */
  set end(time: number) {
    const at = (this.base + AT.end) / 4;
    this.ram.u32[at] = time >>> 0;
    this.ram.u32[at + 1] = Math.floor(time / 2 ** 32);
  }

  /** PSTATE.SP: whether SP is that of the exception level, not SP_EL0. */
  get ownSp(): boolean {
    return this.ram.i32[(this.base + AT.ownSp) / 4] === 1;
  }
  set ownSp(value: boolean) {
    this.ram.i32[(this.base + AT.ownSp) / 4] = value ? 1 : 0;
  }

  get monitor(): Monitor | undefined {
    const { u64, i32 } = this.ram;
    const pa = u64[this.#x + AT.monitor / 8]!;
    if (pa === NO_MONITOR) return undefined;
    const bytes = i32[(this.base + AT.monitorBytes) / 4]!;
    const at = this.#x + AT.monitorValue / 8;
    return { pa: Number(pa), bytes, value: u64[at]! | (bytes > 8 ? u64[at + 1]! << 64n : 0n) };
  }
  set monitor(m: Monitor | undefined) {
    const { u64, i32 } = this.ram;
    u64[this.#x + AT.monitor / 8] = m === undefined ? NO_MONITOR : BigInt(m.pa);
    if (m === undefined) return;
    i32[(this.base + AT.monitorBytes) / 4] = m.bytes;
    u64[this.#x + AT.monitorValue / 8] = m.value;
    u64[this.#x + AT.monitorValue / 8 + 1] = m.value >> 64n;
  }

  /** Which of the stack pointers `sp` is now. */
  get #selected(): El {
    return this.ownSp ? this.el : 0;
  }
  /** The stack pointer of an exception level, selected or not. */
  stack(el: El): bigint {
    return this.#selected === el ? this.sp : this.ram.u64[this.#x + AT.stacks / 8 + el]!;
  }
  setStack(el: El, value: bigint): void {
    if (this.#selected === el) this.sp = value;
    else this.ram.u64[this.#x + AT.stacks / 8 + el] = value;
  }
  /** Changes exception level and stack pointer. At EL0 there is only SP_EL0. */
  enter(el: El, ownSp: boolean): void {
    const stacks = this.#x + AT.stacks / 8;
    this.ram.u64[stacks + this.#selected] = this.sp;
    if (el !== this.el) this.contextStale = true;
    this.el = el;
    this.ownSp = ownSp;
    this.sp = this.ram.u64[stacks + this.#selected]!;
    this.attention = true;
  }

  /** Software's thread registers by their place at `AT.threads`. */
  thread(n: number): bigint {
    return this.ram.u64[this.#x + AT.threads / 8 + n]!;
  }
  setThread(n: number, value: bigint): void {
    this.ram.u64[this.#x + AT.threads / 8 + n] = value;
  }

  /** PSTATE as SPSR has it. */
  get pstate(): bigint {
    const mode = this.el * 4 + (this.ownSp && this.el > 0 ? 1 : 0);
    return BigInt(
      this.nzcv * 2 ** 28 + (this.steps ? 2 ** 21 : 0) + (this.illegal ? 2 ** 20 : 0) + (this.daif << 6) + mode,
    );
  }
  /** Registers and what belongs to them; lines, times and contexts are found again afterwards. */
  state(a: Archive): void {
    for (const scratch of [AT.context, AT.va, AT.floats, AT.end]) this.ram.u64[(this.base + scratch) / 8] = 0n;
    this.ram.u8.fill(0, this.base + AT.counters, this.base + AT.q);
    a.memory("block", this.ram.u8.subarray(this.base, this.base + TLB_AT));
    for (let i = 0; i < 4; i++)
      this.ram.i32[(this.base + AT.n) / 4 + i] = this.ram.i32[(this.base + AT.n) / 4 + i] ? 1 : 0;
    this.el = a.whole("el", this.el, this.hasEl2 ? 2 : 1) as El;
    this.ownSp = a.flag("ownSp", this.ownSp);
    this.daif = a.whole("daif", this.daif, 15);
    this.illegal = a.flag("illegal", this.illegal);
    this.steps = a.flag("steps", this.steps);
    this.stepped = STEPPED[a.whole("stepped", STEPPED.indexOf(this.stepped), 2)];
    a.part("system", (part) => {
      for (const name of Object.keys(this.sys)) this.sys[name] = part.word(name, this.sys[name]!);
    });
    this.power = POWERS[a.whole("power", POWERS.indexOf(this.power), 2)]!;
    this.waits = a.flag("waits", this.waits);
    this.turnOver = a.flag("turnOver", this.turnOver);
    this.exceptions = a.whole("exceptions", this.exceptions, Number.MAX_SAFE_INTEGER);
    this.event = a.flag("event", this.event);
    this.irq = a.flag("irq", this.irq);
    this.virtualIrq = a.flag("virtualIrq", this.virtualIrq);
    this.virtualFiq = a.flag("virtualFiq", this.virtualFiq);
    this.attention = true;
    this.timersStale = true;
    this.contextStale = true;
    this.controlsStale = true;
  }
}
