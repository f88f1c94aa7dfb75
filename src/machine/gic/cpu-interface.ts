/** Registers of a CPU's interface (GICC): what is offered to it, and what it is serving. */
import type { Archive } from "../snapshot/archive.ts";
import { INTIDS, type Interrupts, PRIORITY_BITS } from "./interrupts.ts";

const AT = {
  control: 0,
  mask: 4,
  binaryPoint: 8,
  acknowledge: 0xc,
  end: 0x10,
  running: 0x14,
  highest: 0x18,
  implementer: 0xfc,
  deactivate: 0x1000,
} as const;

/** What IAR and HPPIR read when nothing is offered. */
export const SPURIOUS = 1023;
const IDLE_PRIORITY = 0xff;
const ENABLE = 1;
const SPLIT_END = 0x200; // EOImode: EOIR drops the priority, DIR deactivates
const LEAST_BINARY_POINT = 2;
/** IIDR of a GICv2. */
export const IMPLEMENTER = 0x2043b;

export class CpuInterface {
  readonly #interrupts: Interrupts;
  readonly #cpu: number;
  #control = 0;
  #mask = 0;
  #binaryPoint = LEAST_BINARY_POINT;
  /** Interrupts that were acknowledged and not ended, the latest last. */
  readonly #serving: { readonly intid: number; readonly priority: number }[] = [];

  constructor(interrupts: Interrupts, cpu: number) {
    this.#interrupts = interrupts;
    this.#cpu = cpu;
  }

  get #running(): number {
    return this.#serving.at(-1)?.priority ?? IDLE_PRIORITY;
  }

  /** The interrupt that IAR would give, or `SPURIOUS`. */
  #offered(): number {
    const best = this.#interrupts.best(this.#cpu);
    if (best === -1) return SPURIOUS;
    const priority = this.#interrupts.priority[this.#interrupts.row(this.#cpu, best)]!;
    const group = ~(2 ** (this.#binaryPoint + 1) - 1);
    const preempts = this.#serving.length === 0 || (priority & group) < (this.#running & group);
    return priority < this.#mask && preempts ? best : SPURIOUS;
  }

  /** Whether the CPU's interrupt line is asserted, the distributor being enabled. */
  get isAsserted(): boolean {
    return (this.#control & ENABLE) !== 0 && this.#offered() !== SPURIOUS;
  }

  /** Reads a register; IAR acknowledges. `isOn`: whether the distributor forwards anything. */
  read(offset: number, isOn: boolean): number {
    switch (offset) {
      case AT.control:
        return this.#control;
      case AT.mask:
        return this.#mask;
      case AT.binaryPoint:
        return this.#binaryPoint;
      case AT.acknowledge:
        return isOn && this.isAsserted ? this.#acknowledge() : SPURIOUS;
      case AT.running:
        return this.#running;
      case AT.highest:
        return isOn ? this.#offered() : SPURIOUS;
      case AT.implementer:
        return IMPLEMENTER;
      default:
        return 0;
    }
  }

  #acknowledge(): number {
    const intid = this.#offered();
    const priority = this.#interrupts.priority[this.#interrupts.row(this.#cpu, intid)]!;
    this.#serving.push({ intid, priority });
    return intid | (this.#interrupts.acknowledge(this.#cpu, intid) << 10);
  }

  write(offset: number, value: number): void {
    switch (offset) {
      case AT.control:
        this.#control = value & (ENABLE | SPLIT_END);
        break;
      case AT.mask:
        this.#mask = value & PRIORITY_BITS;
        break;
      case AT.binaryPoint:
        this.#binaryPoint = Math.max(LEAST_BINARY_POINT, value & 7);
        break;
      case AT.end:
        this.#end(value & 1023);
        break;
      case AT.deactivate:
        if ((this.#control & SPLIT_END) !== 0) this.deactivate(value & 1023);
    }
  }

  /** The number written should be that of the latest acknowledged; if it is of another one, that one ends. */
  #end(intid: number): void {
    const at = this.#serving.findLastIndex((s) => s.intid === intid);
    if (at === -1) return;
    this.#serving.splice(at, 1);
    if ((this.#control & SPLIT_END) === 0) this.deactivate(intid);
  }

  /** An interrupt is no longer active: by this interface, or by a virtual one. */
  deactivate(intid: number): void {
    if (intid < SPURIOUS - 3) this.#interrupts.active[this.#interrupts.row(this.#cpu, intid)] = 0;
  }
  state(a: Archive): void {
    this.#control = a.whole("control", this.#control, ENABLE | SPLIT_END);
    this.#mask = a.whole("mask", this.#mask, 255);
    this.#binaryPoint = a.whole("binaryPoint", this.#binaryPoint, 7);
    const served = a.list(
      "serving",
      this.#serving.flatMap((s) => [s.intid, s.priority]),
      INTIDS - 1,
      2 * INTIDS,
    );
    this.#serving.length = 0;
    for (let i = 0; i + 1 < served.length; i += 2) this.#serving.push({ intid: served[i]!, priority: served[i + 1]! });
  }
}
