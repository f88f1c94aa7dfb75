/** A GICv2: one distributor, and for each CPU an interface and a virtual one. Without security extensions. */
import { INTID } from "../config.ts";
import type { Cpu } from "../cpu/cpu.ts";
import type { Archive } from "../snapshot/archive.ts";
import { CpuInterface } from "./cpu-interface.ts";
import { Distributor } from "./distributor.ts";
import { readHypervisorInterface, writeHypervisorInterface } from "./hypervisor-interface.ts";
import { Interrupts } from "./interrupts.ts";
import { VirtualInterrupts } from "./list-registers.ts";
import { readVirtualInterface, writeVirtualInterface } from "./virtual-interface.ts";

export class Gic {
  readonly #cpus: readonly Cpu[];
  readonly #interrupts: Interrupts;
  readonly #distributor: Distributor;
  readonly #interfaces: readonly CpuInterface[];
  readonly #virtual: readonly VirtualInterrupts[];

  /** Whether there are virtual interfaces: with EL2. */
  readonly hasVirtual: boolean;

  constructor(cpus: readonly Cpu[]) {
    this.hasVirtual = cpus.some((c) => c.hasEl2);
    this.#cpus = cpus;
    this.#interrupts = new Interrupts(cpus.length);
    this.#distributor = new Distributor(this.#interrupts);
    this.#interfaces = cpus.map((c) => new CpuInterface(this.#interrupts, c.id));
    this.#virtual = cpus.map((c) => new VirtualInterrupts((intid) => this.#interfaces[c.id]!.deactivate(intid)));
  }

  /** Drives the line of a device; of a private interrupt that of one CPU. */
  setLine(cpu: number, intid: number, isHigh: boolean): void {
    const row = this.#interrupts.row(cpu, intid);
    if ((this.#interrupts.line[row] === 1) === isHigh) return;
    this.#interrupts.setLine(cpu, intid, isHigh);
    this.#update();
  }

  /** Finds again what each CPU's interrupt line is. */
  #update(): void {
    for (const [i, cpu] of this.#cpus.entries()) {
      const irq = this.#distributor.isEnabled && this.#interfaces[i]!.isAsserted;
      if (irq !== cpu.irq) cpu.attention = true;
      cpu.irq = irq;
    }
  }

  readDistributor(offset: number, bytes: number, cpu: number): number {
    return this.#distributor.read(offset, bytes, cpu);
  }
  writeDistributor(offset: number, bytes: number, value: number, cpu: number): void {
    this.#distributor.write(offset, bytes, value, cpu);
    this.#update();
  }
  readInterface(offset: number, cpu: number): number {
    const value = this.#interfaces[cpu]!.read(offset, this.#distributor.isEnabled);
    this.#update();
    return value;
  }
  writeInterface(offset: number, value: number, cpu: number): void {
    this.#interfaces[cpu]!.write(offset, value);
    this.#update();
  }
  /** Finds again what the virtual interrupt lines of a CPU are, and whether its hypervisor is to be called. */
  #updateVirtual(id: number): void {
    const [cpu, virtual] = [this.#cpus[id]!, this.#virtual[id]!];
    const list = virtual.offered;
    const isFast = list !== -1 && virtual.isFast(list);
    const irq = list !== -1 && !isFast;
    if (irq !== cpu.virtualIrq || isFast !== cpu.virtualFiq) cpu.attention = true;
    cpu.virtualIrq = irq;
    cpu.virtualFiq = isFast;
    this.setLine(id, INTID.maintenance, virtual.needsMaintenance);
  }

  readHypervisor(offset: number, cpu: number): number {
    return readHypervisorInterface(this.#virtual[cpu]!, offset);
  }
  writeHypervisor(offset: number, value: number, cpu: number): void {
    writeHypervisorInterface(this.#virtual[cpu]!, offset, value);
    this.#updateVirtual(cpu);
  }
  readVirtual(offset: number, cpu: number): number {
    const value = readVirtualInterface(this.#virtual[cpu]!, offset);
    this.#updateVirtual(cpu);
    return value;
  }
  /** An end may reach a physical interrupt. */
  writeVirtual(offset: number, value: number, cpu: number): void {
    writeVirtualInterface(this.#virtual[cpu]!, offset, value);
    this.#updateVirtual(cpu);
    this.#update();
  }

  state(a: Archive): void {
    this.#distributor.isEnabled = a.flag("isEnabled", this.#distributor.isEnabled);
    a.part("interrupts", (part) => this.#interrupts.state(part));
    for (const [i, cpu] of this.#interfaces.entries()) a.part(`interface${i}`, (part) => cpu.state(part));
    for (const [i, virtual] of this.#virtual.entries()) a.part(`virtual${i}`, (part) => virtual.state(part));
  }
}
