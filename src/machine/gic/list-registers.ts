/**
 * Virtual interrupts of one CPU: the list registers that a hypervisor fills, and how far its guest has come with them. The
 * hypervisor's view of this state is `hypervisor-interface.ts`, the guest's `virtual-interface.ts`.
 *
 * A list register (LR) has, from bit 0 on: number (10 bits), physical number (10; without HW the CPU that sent an SGI in
 * bits 10 to 12, and in bit 19 whether its end is to be told), priority (5, from bit 23), PENDING, ACTIVE, GROUP1, HW.
 *
 * @source Arm Generic Interrupt Controller Architecture Specification, version 2.0, chapter 5
 */
import { type Archive, MOST_U32 } from "../snapshot/archive.ts";

export const LIST_REGISTERS = 4;

const LR = { TELLS_END: 1 << 19, PENDING: 1 << 28, ACTIVE: 1 << 29, GROUP1: 1 << 30, HW: 1 << 31 } as const;
const STATE = LR.PENDING | LR.ACTIVE;

/** Control bits of a virtual interface, as GICV_CTLR and the low bits of GICH_VMCR have them. */
export const CONTROL = { GROUP0: 1, GROUP1: 2, ACK: 4, FIQ: 8, COMMON: 16, SPLIT_END: 0x200 } as const;
/** Bits of GICH_HCR. */
const HCR = {
  EN: 1,
  UIE: 2,
  LRENPIE: 4,
  NPIE: 8,
  GROUP0_ON: 16,
  GROUP0_OFF: 32,
  GROUP1_ON: 64,
  GROUP1_OFF: 128,
} as const;
const ONE_END = 2 ** 27; // EOICount is in the five bits from here on

const IDLE_PRIORITY = 0xff;
export const LEAST_BINARY_POINT = { group0: 2, group1: 3 } as const;

/** Where an end of a virtual interrupt reaches the physical one. */
export type EndPhysical = (intid: number) => void;

export class VirtualInterrupts {
  readonly lists: Uint32Array = new Uint32Array(LIST_REGISTERS);
  /** GICH_HCR. */
  hypervisor = 0;
  /** `CONTROL` bits. */
  control = 0;
  mask = 0;
  binaryPoint: number = LEAST_BINARY_POINT.group0;
  binaryPoint1: number = LEAST_BINARY_POINT.group1;
  /** GICH_APR: a bit for each of the 32 priorities that is being served. */
  active = 0;
  readonly #endPhysical: EndPhysical;

  constructor(endPhysical: EndPhysical) {
    this.#endPhysical = endPhysical;
  }

  /** Priority that is being served, in the upper five of eight bits. */
  get running(): number {
    return this.active === 0 ? IDLE_PRIORITY : 8 * (31 - Math.clz32(this.active & -this.active));
  }

  /** The part of a priority that decides who interrupts whom. */
  #groupPriority(priority: number, isGroup1: boolean): number {
    const hasOwn = isGroup1 && (this.control & CONTROL.COMMON) === 0;
    const point = hasOwn ? this.binaryPoint1 - 1 : this.binaryPoint;
    return priority & ~(2 ** (point + 1) - 1);
  }

  /** The list register of the most urgent pending interrupt, or -1. One whose group is disabled is in the way of others. */
  #best(): number {
    let best = -1;
    for (let i = 0; i < LIST_REGISTERS; i++) {
      if ((this.lists[i]! & STATE) !== LR.PENDING) continue;
      if (best === -1 || this.#priority(i) < this.#priority(best)) best = i;
    }
    return best;
  }

  #priority(list: number): number {
    return ((this.lists[list]! >>> 23) & 31) << 3;
  }
  isGroup1(list: number): boolean {
    return (this.lists[list]! & LR.GROUP1) !== 0;
  }

  #isEnabled(list: number): boolean {
    return (this.control & (this.isGroup1(list) ? CONTROL.GROUP1 : CONTROL.GROUP0)) !== 0;
  }
  /** Whether its interrupt is signalled as FIQ. */
  isFast(list: number): boolean {
    return !this.isGroup1(list) && (this.control & CONTROL.FIQ) !== 0;
  }

  /** The list register that is offered to the guest now, or -1. */
  get offered(): number {
    if ((this.hypervisor & HCR.EN) === 0) return -1;
    const best = this.#best();
    if (best === -1 || this.#priority(best) >= this.mask || !this.#isEnabled(best)) return -1;
    const group = this.#groupPriority(this.#priority(best), this.isGroup1(best));
    return this.active === 0 || group < this.running ? best : -1;
  }

  /** The list register of the most urgent interrupt that the mask lets through, or -1: what HPPIR names. */
  get highest(): number {
    const best = (this.hypervisor & HCR.EN) === 0 ? -1 : this.#best();
    return best === -1 || this.#priority(best) >= this.mask ? -1 : best;
  }

  /** What IAR and HPPIR read for a list register: the number, and of an SGI the CPU that sent it. */
  named(list: number): number {
    const entry = this.lists[list]!;
    const isSgi = (entry & LR.HW) === 0 && (entry & 1023) < 16;
    return entry & (isSgi ? 0x1fff : 1023);
  }

  /** The interrupt of a list register is served from now on. */
  acknowledge(list: number): void {
    const group = this.#groupPriority(this.#priority(list), this.isGroup1(list));
    this.active = (this.active | (1 << (group >> 3))) >>> 0;
    this.lists[list] = (this.lists[list]! & ~STATE) | LR.ACTIVE;
  }

  /** EOIR: the latest priority is no longer served, and without split ends the interrupt is not active. */
  end(value: number): void {
    if (this.active === 0) return;
    this.active = (this.active & (this.active - 1)) >>> 0;
    if ((this.control & CONTROL.SPLIT_END) === 0) this.deactivate(value);
  }

  /** An end that no list register knows is counted. */
  deactivate(value: number): void {
    const list = this.lists.findIndex(
      (entry, i) => (entry & LR.ACTIVE) !== 0 && this.named(i) === (value & ((value & 1023) < 16 ? 0x1fff : 1023)),
    );
    if (list === -1) {
      this.hypervisor = (this.hypervisor + ONE_END) % 2 ** 32;
      return;
    }
    const entry = this.lists[list]!;
    this.lists[list] = entry & ~LR.ACTIVE;
    if ((entry & LR.HW) !== 0) this.#endPhysical((entry >>> 10) & 1023);
  }

  #where(holds: (entry: number) => boolean): number {
    let bits = 0;
    for (let i = 0; i < LIST_REGISTERS; i++) if (holds(this.lists[i]!)) bits |= 1 << i;
    return bits;
  }
  /** GICH_EISR: interrupts that have ended and whose end is to be told. */
  get ended(): number {
    return this.#where((e) => (e & (STATE | LR.HW)) === 0 && (e & LR.TELLS_END) !== 0);
  }
  /** GICH_ELRSR: list registers that hold nothing. */
  get free(): number {
    return this.#where((e) => (e & STATE) === 0 && ((e & LR.HW) !== 0 || (e & LR.TELLS_END) === 0));
  }

  /** GICH_MISR: reasons for the maintenance interrupt. */
  get reasons(): number {
    const { hypervisor: h, control } = this;
    const used = LIST_REGISTERS - [0, 1, 2, 3].filter((i) => (this.lists[i]! & STATE) === 0).length;
    const isPending = this.#where((e) => (e & STATE) === LR.PENDING) !== 0;
    const [on0, on1] = [(control & CONTROL.GROUP0) !== 0, (control & CONTROL.GROUP1) !== 0];
    const reasons = [
      this.ended !== 0,
      (h & HCR.UIE) !== 0 && used < 2,
      (h & HCR.LRENPIE) !== 0 && h >= ONE_END,
      (h & HCR.NPIE) !== 0 && !isPending,
      (h & HCR.GROUP0_ON) !== 0 && on0,
      (h & HCR.GROUP0_OFF) !== 0 && !on0,
      (h & HCR.GROUP1_ON) !== 0 && on1,
      (h & HCR.GROUP1_OFF) !== 0 && !on1,
    ];
    return reasons.reduce((bits, is, i) => bits | (is ? 1 << i : 0), 0);
  }
  /** Whether the maintenance interrupt is asserted. */
  get needsMaintenance(): boolean {
    return (this.hypervisor & HCR.EN) !== 0 && this.reasons !== 0;
  }

  state(a: Archive): void {
    a.column("lists", this.lists, MOST_U32);
    this.hypervisor = a.whole("hypervisor", this.hypervisor >>> 0, MOST_U32);
    this.control = a.whole("control", this.control, 0x3ff);
    this.mask = a.whole("mask", this.mask, 255);
    this.binaryPoint = a.whole("binaryPoint", this.binaryPoint, 7);
    this.binaryPoint1 = a.whole("binaryPoint1", this.binaryPoint1, 7);
    this.active = a.whole("active", this.active >>> 0, MOST_U32);
  }
}
