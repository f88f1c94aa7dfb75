/**
 * Registers of the distributor (GICD). Single interrupts are bits, pairs of bits or bytes of them; what is beyond the
 * last interrupt, and any register that is not here, reads as zero and ignores writes.
 */
import { INTIDS, type Interrupts, PRIORITY_BITS } from "./interrupts.ts";

const AT = {
  control: 0,
  type: 4,
  implementer: 8,
  group: 0x80,
  setEnable: 0x100,
  clearEnable: 0x180,
  setPending: 0x200,
  clearPending: 0x280,
  setActive: 0x300,
  clearActive: 0x380,
  priority: 0x400,
  targets: 0x800,
  config: 0xc00,
  end: 0xd00,
  softwareInterrupt: 0xf00,
  clearSgi: 0xf10,
  setSgi: 0xf20,
  peripheral: 0xfe8,
} as const;

const GICV2 = 0x2b;
const IMPLEMENTER = 0x43b;

export class Distributor {
  readonly #interrupts: Interrupts;
  isEnabled = false;

  constructor(interrupts: Interrupts) {
    this.#interrupts = interrupts;
  }

  /** A read of 1, 2 or 4 bytes by a CPU. */
  read(offset: number, bytes: number, cpu: number): number {
    let value = 0;
    for (let i = bytes - 1; i >= 0; i--) value = value * 256 + this.#byte(offset + i, cpu);
    return value;
  }

  #byte(offset: number, cpu: number): number {
    const { cpus, priority, targets } = this.#interrupts;
    const shift = 8 * (offset % 4);
    if (offset < AT.group) return (this.#identity(offset - (offset % 4)) >>> shift) & 255;
    if (offset >= AT.setEnable && offset < AT.priority) return this.#bits(offset, cpu);
    const own = (first: number): number => this.#interrupts.row(cpu, offset - first);
    if (offset >= AT.priority && offset < AT.priority + INTIDS) return priority[own(AT.priority)]!;
    if (offset >= AT.targets && offset < AT.targets + INTIDS) {
      if (cpus === 1) return 0;
      return offset < AT.targets + 32 ? 1 << cpu : targets[own(AT.targets)]!;
    }
    if (offset >= AT.config && offset < AT.end) return this.#config(offset - AT.config, cpu);
    if (offset >= AT.clearSgi && offset < AT.setSgi + 16) return this.#interrupts.latched[32 * cpu + (offset & 15)]!;
    return offset === AT.peripheral ? GICV2 : 0;
  }

  #identity(offset: number): number {
    if (offset === AT.control) return this.isEnabled ? 1 : 0;
    if (offset === AT.type) return INTIDS / 32 - 1 + ((this.#interrupts.cpus - 1) << 5);
    return offset === AT.implementer ? IMPLEMENTER : 0;
  }

  /** Eight interrupts of a register with one bit for each. */
  #bits(offset: number, cpu: number): number {
    const { interrupts, first, what } = this.#bitRegister(offset);
    let value = 0;
    for (let i = 0; i < 8 && first + i < INTIDS; i++) {
      const row = interrupts.row(cpu, first + i);
      const isSet = what === "pending" ? interrupts.isPending(row) : interrupts[what][row] !== 0;
      if (isSet) value |= 1 << i;
    }
    return value;
  }

  #bitRegister(offset: number): {
    readonly interrupts: Interrupts;
    readonly first: number;
    readonly what: "enabled" | "pending" | "active";
    readonly sets: boolean;
  } {
    const kind = (offset - AT.setEnable) >> 7;
    const what = (["enabled", "pending", "active"] as const)[kind >> 1]!;
    return { interrupts: this.#interrupts, first: 8 * (offset & 127), what, sets: (kind & 1) === 0 };
  }

  /** Four interrupts of a configuration register: 2 for an edge, 0 for a level. */
  #config(offset: number, cpu: number): number {
    let value = 0;
    for (let i = 0; i < 4 && 4 * offset + i < INTIDS; i++)
      value |= this.#interrupts.isEdge[this.#interrupts.row(cpu, 4 * offset + i)]! << (2 * i + 1);
    return value;
  }

  write(offset: number, bytes: number, value: number, cpu: number): void {
    if (offset === AT.softwareInterrupt && bytes === 4) this.#send(value, cpu);
    else for (let i = 0; i < bytes; i++) this.#writeByte(offset + i, Math.floor(value / 256 ** i) & 255, cpu);
  }

  #send(value: number, cpu: number): void {
    const filter = (value >>> 24) & 3;
    const targets = [(value >>> 16) & 255, ~(1 << cpu), 1 << cpu, 0][filter]!;
    this.#interrupts.send(cpu, value & 15, targets);
  }

  #writeByte(offset: number, value: number, cpu: number): void {
    const interrupts = this.#interrupts;
    const own = (first: number): number => interrupts.row(cpu, offset - first);
    if (offset === AT.control) this.isEnabled = (value & 1) === 1;
    else if (offset >= AT.setEnable && offset < AT.priority) this.#writeBits(offset, value, cpu);
    else if (offset >= AT.priority && offset < AT.priority + INTIDS)
      interrupts.priority[own(AT.priority)] = value & PRIORITY_BITS;
    else if (offset >= AT.targets + 32 && offset < AT.targets + INTIDS && interrupts.cpus > 1)
      interrupts.targets[own(AT.targets)] = value & (2 ** interrupts.cpus - 1);
    else if (offset >= AT.config + 4 && offset < AT.end) this.#writeConfig(offset - AT.config, value, cpu);
    else if (offset >= AT.clearSgi && offset < AT.setSgi) interrupts.latched[32 * cpu + (offset & 15)]! &= ~value;
    else if (offset >= AT.setSgi && offset < AT.setSgi + 16) interrupts.latched[32 * cpu + (offset & 15)]! |= value;
  }

  #writeBits(offset: number, value: number, cpu: number): void {
    const { interrupts, first, what, sets } = this.#bitRegister(offset);
    for (let i = 0; i < 8 && first + i < INTIDS; i++) {
      const isSgi = first + i < 16;
      if (((value >> i) & 1) === 0 || (isSgi && what !== "active")) continue; // SGIs are always enabled, sent by SGIR
      const column = what === "pending" ? interrupts.latched : interrupts[what];
      column[interrupts.row(cpu, first + i)] = sets ? 1 : 0;
    }
  }

  #writeConfig(offset: number, value: number, cpu: number): void {
    for (let i = 0; i < 4 && 4 * offset + i < INTIDS; i++)
      this.#interrupts.isEdge[this.#interrupts.row(cpu, 4 * offset + i)] = (value >> (2 * i + 1)) & 1;
  }
}
