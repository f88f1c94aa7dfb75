/**
 * A virtio device on MMIO, version 2: its registers and its queues. What it is and does is its backend, which is given one
 * chain of buffers after the other. A request is served at the instruction that notifies the device of it.
 *
 * @source OASIS, Virtual I/O Device (VIRTIO) 1.2, section 4.2
 */
import type { DeviceMemory } from "../board/dma.ts";
import type { Archive } from "../snapshot/archive.ts";
import { Broken, type Chain, MOST_ENTRIES, Queue } from "./queue.ts";

export interface Backend {
  /** 1 network, 2 block, 3 console, 4 entropy. */
  readonly device: number;
  /** Feature bits besides VERSION_1. */
  readonly features: number;
  readonly queues: number;
  /** What the driver reads at 0x100. */
  readonly config: Uint8Array;
  /** Serves a chain. @returns bytes that were written to it, or undefined when it has to wait for something */
  serve(queue: number, chain: Chain): number | undefined;
  /** The driver has let go of the device. */
  reset(): void;
  state(a: Archive): void;
}

const MAGIC = 0x74726976;
const VENDOR = 0x6d76_6b73;
const AT = {
  magic: 0,
  version: 4,
  device: 8,
  vendor: 0xc,
  deviceFeatures: 0x10,
  deviceFeaturesSelect: 0x14,
  driverFeatures: 0x20,
  driverFeaturesSelect: 0x24,
  queue: 0x30,
  queueMost: 0x34,
  queueSize: 0x38,
  queueReady: 0x44,
  notify: 0x50,
  interruptStatus: 0x60,
  interruptAck: 0x64,
  status: 0x70,
  descriptors: 0x80,
  driver: 0x90,
  used: 0xa0,
  config: 0x100,
} as const;
const STATUS = { driverOk: 4, featuresOk: 8, needsReset: 0x40 } as const;
const INTERRUPT = { used: 1, config: 2 } as const;
/** VERSION_1, in the upper word of the features. */
const UPPER_FEATURES = 1;

/** What a register of a slot without a device reads. */
export const emptySlot = (offset: number): number => (offset === AT.magic ? MAGIC : offset === AT.version ? 2 : 0);

const ADDRESSES = { [AT.descriptors]: "descriptors", [AT.driver]: "driver", [AT.used]: "device" } as const;

export class VirtioMmio {
  readonly #backend: Backend;
  readonly #queues: readonly Queue[];
  readonly #line: (isHigh: boolean) => void;
  #status = 0;
  #interrupts = 0;
  #selected = 0;
  #featuresSelected = 0;
  #driverSelected = 0;
  readonly #driverFeatures = new Uint32Array(2);

  constructor(backend: Backend, dma: DeviceMemory, line: (isHigh: boolean) => void) {
    this.#backend = backend;
    this.#queues = Array.from({ length: backend.queues }, () => new Queue(dma));
    this.#line = line;
  }

  get #queue(): Queue | undefined {
    return this.#queues[this.#selected];
  }
  get #isLive(): boolean {
    return (this.#status & STATUS.driverOk) !== 0 && (this.#status & STATUS.needsReset) === 0;
  }

  #raise(interrupt: number): void {
    this.#interrupts |= interrupt;
    this.#line(this.#interrupts !== 0);
  }

  read(offset: number, bytes: number): number {
    if (offset >= AT.config) return this.#config(offset - AT.config, bytes);
    switch (offset) {
      case AT.magic:
        return MAGIC;
      case AT.version:
        return 2;
      case AT.device:
        return this.#backend.device;
      case AT.vendor:
        return VENDOR;
      case AT.deviceFeatures:
        return [this.#backend.features, UPPER_FEATURES][this.#featuresSelected] ?? 0;
      case AT.queueMost:
        return this.#queue === undefined ? 0 : MOST_ENTRIES;
      case AT.queueReady:
        return this.#queue?.isReady === true ? 1 : 0;
      case AT.interruptStatus:
        return this.#interrupts;
      case AT.status:
        return this.#status;
      default:
        return 0; // also the generation of the configuration, which never changes
    }
  }

  #config(offset: number, bytes: number): number {
    let value = 0;
    for (let i = bytes - 1; i >= 0; i--) value = value * 256 + (this.#backend.config[offset + i] ?? 0);
    return value;
  }

  write(offset: number, value: number): void {
    switch (offset) {
      case AT.deviceFeaturesSelect:
        this.#featuresSelected = value;
        break;
      case AT.driverFeaturesSelect:
        this.#driverSelected = value;
        break;
      case AT.driverFeatures:
        if (this.#driverSelected < 2) this.#driverFeatures[this.#driverSelected] = value;
        break;
      case AT.queue:
        this.#selected = value;
        break;
      case AT.notify:
        this.serve(value);
        break;
      case AT.interruptAck:
        this.#interrupts &= ~value;
        this.#line(this.#interrupts !== 0);
        break;
      case AT.status:
        this.#setStatus(value & 255);
        break;
      default:
        this.#writeQueue(offset, value);
    }
  }

  #writeQueue(offset: number, value: number): void {
    const queue = this.#queue;
    if (queue === undefined) return;
    const address = ADDRESSES[(offset & ~4) as keyof typeof ADDRESSES];
    if (offset === AT.queueReady) queue.isReady = (value & 1) === 1 && queue.size > 0;
    else if (queue.isReady)
      return; // nothing else changes while it is
    else if (offset === AT.queueSize)
      queue.size = value > 0 && value <= MOST_ENTRIES && (value & (value - 1)) === 0 ? value : 0;
    else if (address !== undefined) queue.addresses[address][(offset & 4) / 4] = value;
  }

  #setStatus(value: number): void {
    if (value === 0) {
      this.#reset();
      return;
    }
    const [lower, upper] = this.#driverFeatures;
    const accepts = (lower! & ~this.#backend.features) === 0 && upper === UPPER_FEATURES;
    this.#status = (accepts ? value : value & ~STATUS.featuresOk) | (this.#status & STATUS.needsReset);
    if (this.#isLive) for (const i of this.#queues.keys()) this.serve(i);
  }

  #reset(): void {
    this.#status = 0;
    this.#interrupts = 0;
    this.#selected = 0;
    this.#driverFeatures.fill(0);
    for (const q of this.#queues) q.reset();
    this.#backend.reset();
    this.#line(false);
  }

  /** Serves what waits in a queue, no more chains than it has entries: a driver cannot keep the device busy for good. */
  serve(index: number): void {
    const queue = this.#queues[index];
    if (queue === undefined || !queue.isReady || !this.#isLive) return;
    let wantsInterrupt = false;
    try {
      for (let most = queue.size; most > 0; most--) {
        const chain = queue.next();
        const written = chain === undefined ? undefined : this.#backend.serve(index, chain);
        if (written === undefined) break;
        wantsInterrupt = queue.finish(chain!, written) || wantsInterrupt;
      }
    } catch (error) {
      if (!(error instanceof Broken)) throw error;
      this.#status |= STATUS.needsReset;
      this.#raise(INTERRUPT.config);
    }
    if (wantsInterrupt) this.#raise(INTERRUPT.used);
  }

  state(a: Archive): void {
    this.#status = a.whole("status", this.#status, 255);
    this.#interrupts = a.whole("interrupts", this.#interrupts, 3);
    this.#selected = a.whole("selected", this.#selected, 2 ** 32 - 1);
    this.#featuresSelected = a.whole("featuresSelected", this.#featuresSelected, 2 ** 32 - 1);
    this.#driverSelected = a.whole("driverSelected", this.#driverSelected, 2 ** 32 - 1);
    a.column("driverFeatures", this.#driverFeatures, 2 ** 32 - 1);
    for (const [i, q] of this.#queues.entries()) a.part(`queue${i}`, (part) => q.state(part));
    a.part("backend", (part) => this.#backend.state(part));
  }
}
