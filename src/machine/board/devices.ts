/** The devices of a board, wired to the interrupt controller and to memory. Where they are is `bus.ts`. */
import { INTID, type MachineConfig } from "../config.ts";
import type { Cpu } from "../cpu/cpu.ts";
import type { Ram } from "../cpu/ram.ts";
import { Gic } from "../gic/gic.ts";
import { Pl031 } from "../rtc/pl031.ts";
import { SmmuPort } from "../smmu/port.ts";
import { Smmu } from "../smmu/smmu.ts";
import type { Archive } from "../snapshot/archive.ts";
import type { Clock } from "../timer/timers.ts";
import { Pl011 } from "../uart/pl011.ts";
import { type Attached, Slots } from "../virtio/slots.ts";
import { type CodeWatch, type DeviceMemory, Dma } from "./dma.ts";

export interface DevicesOptions {
  readonly config: MachineConfig;
  readonly attached: Attached;
  readonly ram: Ram;
  readonly cpus: readonly Cpu[];
  readonly clock: Clock;
  readonly code: CodeWatch;
  /** Takes what the guest sends to a console. */
  readonly send: (bytes: Uint8Array) => void;
  /** The time of the next event may be another. */
  readonly changed: () => void;
}

export class Devices {
  readonly gic: Gic;
  readonly uart: Pl011;
  readonly rtc: Pl031;
  readonly smmus: readonly Smmu[];
  readonly slots: Slots;
  /** Memory as a device reaches it that is behind no SMMU. */
  readonly dma: Dma;

  /** @throws {Error} when other things are attached than the configuration has devices for */
  constructor({ config, attached, ram, cpus, clock, code, send, changed }: DevicesOptions) {
    this.gic = new Gic(cpus);
    this.dma = new Dma(ram, code);
    const line = (intid: number, isHigh: boolean): void => this.gic.setLine(0, intid, isHigh);
    const lineOf = (intid: number) => (isHigh: boolean) => line(intid, isHigh);
    this.uart = new Pl011(lineOf(INTID.uart), send);
    this.rtc = new Pl031(clock, config.startTime, lineOf(INTID.rtc), changed);
    this.smmus = (config.smmus ? INTID.smmus : []).map((intid) => new Smmu(ram, lineOf(intid)));
    // With a hypervisor virtio devices are behind the first SMMU, each with the number of its slot as its stream. A kernel alone would have to know of that.
    const [smmu] = config.hypervisor === "" ? [] : this.smmus;
    const dmaOf = (slot: number): DeviceMemory => (smmu === undefined ? this.dma : new SmmuPort(smmu, slot, ram, code));
    this.slots = new Slots({ config, ...attached, dma: dmaOf, line, send });
  }

  /** Bytes for the console: the virtio one, if there is one. */
  input(bytes: Uint8Array): void {
    if (this.slots.hasConsole) this.slots.input(bytes);
    else this.uart.receive(bytes);
  }
  get unread(): number {
    return this.uart.waiting + this.slots.unread;
  }

  state(a: Archive): void {
    a.part("gic", (part) => this.gic.state(part));
    a.part("uart", (part) => this.uart.state(part));
    a.part("rtc", (part) => this.rtc.state(part));
    for (const [i, smmu] of this.smmus.entries()) a.part(`smmu${i}`, (part) => smmu.state(part));
    a.part("virtio", (part) => this.slots.state(part));
  }
}
