/**
 * State of the interrupts of a GICv2: who wants, who may, who is being served. SGIs (0 to 15) and PPIs (16 to 31) are each
 * CPU's own, SPIs (32 on) are shared.
 *
 * @source Arm Generic Interrupt Controller Architecture Specification, version 2.0
 */
import { MOST_CPUS } from "../config.ts";
import type { Archive } from "../snapshot/archive.ts";

export const SPIS = 256;
/** Interrupt numbers that exist. */
export const INTIDS = 32 + SPIS;
/** Five bits of priority are kept. */
export const PRIORITY_BITS = 0xf8;

const ROWS = 32 * MOST_CPUS + SPIS;

export class Interrupts {
  readonly cpus: number;
  readonly enabled = new Uint8Array(ROWS);
  /** Latched: an edge, a write to ISPENDR, or for an SGI the bits of the CPUs that sent it. */
  readonly latched = new Uint8Array(ROWS);
  readonly line = new Uint8Array(ROWS);
  readonly active = new Uint8Array(ROWS);
  readonly priority = new Uint8Array(ROWS);
  /** Bits of the CPUs that an SPI goes to. */
  readonly targets = new Uint8Array(ROWS);
  readonly isEdge = new Uint8Array(ROWS);

  constructor(cpus: number) {
    this.cpus = cpus;
    for (let cpu = 0; cpu < MOST_CPUS; cpu++)
      for (let intid = 0; intid < 16; intid++) {
        this.enabled[32 * cpu + intid] = 1;
        this.isEdge[32 * cpu + intid] = 1;
      }
    if (cpus === 1) this.targets.fill(1);
  }

  /** Row of an interrupt as a CPU sees it. */
  row(cpu: number, intid: number): number {
    return intid < 32 ? 32 * cpu + intid : 32 * MOST_CPUS + intid - 32;
  }

  isPending(row: number): boolean {
    return this.latched[row] !== 0 || (this.line[row] !== 0 && this.isEdge[row] === 0);
  }

  /** Drives the line of a device. */
  setLine(cpu: number, intid: number, isHigh: boolean): void {
    const row = this.row(cpu, intid);
    if (isHigh && this.line[row] === 0 && this.isEdge[row] === 1) this.latched[row] = 1;
    this.line[row] = isHigh ? 1 : 0;
  }

  /** Whether a CPU may be given an interrupt now, priorities aside. */
  #isOffered(cpu: number, intid: number, row: number): boolean {
    if (this.enabled[row] === 0 || this.active[row] !== 0 || !this.isPending(row)) return false;
    return intid < 32 || ((this.targets[row]! >> cpu) & 1) === 1;
  }

  /** The most urgent interrupt that a CPU is offered, or -1. Among equals the lowest number. */
  best(cpu: number): number {
    let best = -1;
    let urgency = 256;
    for (let intid = 0; intid < INTIDS; intid++) {
      const row = this.row(cpu, intid);
      if (this.priority[row]! < urgency && this.#isOffered(cpu, intid, row)) {
        best = intid;
        urgency = this.priority[row]!;
      }
    }
    return best;
  }

  /** An SGI of `from` to the CPUs in `targets`. */
  send(from: number, intid: number, targets: number): void {
    for (let cpu = 0; cpu < this.cpus; cpu++)
      if (((targets >> cpu) & 1) === 1) this.latched[32 * cpu + intid]! |= 1 << from;
  }

  /** Makes an interrupt active; for an SGI the CPU that sent it, else 0. */
  acknowledge(cpu: number, intid: number): number {
    const row = this.row(cpu, intid);
    const source = intid < 16 ? 31 - Math.clz32(this.latched[row]! & -this.latched[row]!) : 0;
    this.latched[row] = intid < 16 ? this.latched[row]! & ~(1 << source) : 0;
    this.active[row] = 1;
    return source;
  }
  state(a: Archive): void {
    for (const name of ["enabled", "line", "active", "isEdge"] as const) a.column(name, this[name], 1);
    for (const name of ["latched", "priority", "targets"] as const) a.column(name, this[name], 255);
  }
}
