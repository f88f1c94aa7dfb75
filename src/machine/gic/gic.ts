/** A GICv2: one distributor, and an interface for each CPU. Without security extensions and virtual interfaces. */
import type { Cpu } from "../cpu/cpu.ts";
import type { Archive } from "../snapshot/archive.ts";
import { CpuInterface } from "./cpu-interface.ts";
import { Distributor } from "./distributor.ts";
import { Interrupts } from "./interrupts.ts";

export class Gic {
  readonly #cpus: readonly Cpu[];
  readonly #interrupts: Interrupts;
  readonly #distributor: Distributor;
  readonly #interfaces: readonly CpuInterface[];

  constructor(cpus: readonly Cpu[]) {
    this.#cpus = cpus;
    this.#interrupts = new Interrupts(cpus.length);
    this.#distributor = new Distributor(this.#interrupts);
    this.#interfaces = cpus.map((c) => new CpuInterface(this.#interrupts, c.id));
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
  state(a: Archive): void {
    this.#distributor.isEnabled = a.flag("isEnabled", this.#distributor.isEnabled);
    a.part("interrupts", (part) => this.#interrupts.state(part));
    for (const [i, cpu] of this.#interfaces.entries()) a.part(`interface${i}`, (part) => cpu.state(part));
  }
}
