/** The places for virtio devices on the bus, and what is in them. An empty one answers that it has no device. */
import type { DeviceMemory } from "../board/dma.ts";
import { INTID, type MachineConfig, type SlotKind, VIRTIO_SLOT_BYTES } from "../config.ts";
import type { TraceKind } from "../debug/trace.ts";
import type { Hypervisor } from "../el2/hypervisor.ts";
import type { Archive } from "../snapshot/archive.ts";
import { Block } from "./block.ts";
import { QUEUE, VirtioConsole } from "./console.ts";
import type { Disk } from "./disk.ts";
import { Entropy } from "./entropy.ts";
import { type Link, NET_QUEUE, Net } from "./net.ts";
import { type Backend, emptySlot, VirtioMmio } from "./transport.ts";

/** What the host gives to a machine: for the devices, in the order of their slots. */
export interface Attached {
  readonly disks: readonly Disk[];
  readonly links?: readonly Link[];
  /** What is to be told of the run, and to whom. */
  readonly trace?: { readonly kinds: readonly TraceKind[]; readonly line: (text: string) => void } | undefined;
  /** What runs at EL2 instead of code there. */
  readonly hypervisor?: Hypervisor | undefined;
}

export interface SlotsOptions extends Attached {
  readonly config: MachineConfig;
  /** Memory as the device in a slot reaches it. */
  readonly dma: (slot: number) => DeviceMemory;
  readonly line: (intid: number, isHigh: boolean) => void;
  readonly send: (bytes: Uint8Array) => void;
}

/** The address of a network device: machines with other seeds have others. */
export function macOf(seed: number, slot: number): Uint8Array {
  const mac = Uint8Array.of(0x52, 0x54, 0, 0, 0, 0);
  new DataView(mac.buffer).setUint32(2, (0x12_3456 + slot + Math.imul(seed - 1, 0x9e37_79b1)) >>> 0);
  return mac;
}

export class Slots {
  readonly #devices: readonly VirtioMmio[];
  readonly #console: VirtioConsole | undefined;
  readonly #consoleSlot: number;

  /** @throws {Error} when there are not as many disks as block devices */
  constructor({ config, disks, links = [], dma, line, send }: SlotsOptions) {
    const left = [...disks];
    const unplugged = [...links];
    const backend = (kind: SlotKind, slot: number): Backend => {
      switch (kind) {
        case "block": {
          const disk = left.shift();
          if (disk === undefined) throw new Error("a block device without a disk");
          return new Block(disk, `disk${disks.length - left.length - 1}`);
        }
        case "console":
          return new VirtioConsole(send);
        case "entropy":
          return new Entropy(config.seed);
        case "net": {
          const link = unplugged.shift();
          if (link === undefined) throw new Error("a network device without a link");
          return new Net(link, macOf(config.seed, slot), () => this.#devices[slot]!.serve(NET_QUEUE.receive));
        }
      }
    };
    const backends = config.slots.map(backend);
    if (left.length > 0) throw new Error("a disk without a block device");
    if (unplugged.length > 0) throw new Error("a link without a network device");
    this.#devices = backends.map((b, i) => new VirtioMmio(b, dma(i), (isHigh) => line(INTID.virtio + i, isHigh)));
    this.#consoleSlot = config.slots.indexOf("console");
    this.#console = backends.find((b) => b instanceof VirtioConsole);
  }

  read(offset: number, bytes: number): number {
    const device = this.#devices[Math.floor(offset / VIRTIO_SLOT_BYTES)];
    const register = offset % VIRTIO_SLOT_BYTES;
    return device === undefined ? emptySlot(register) : device.read(register, bytes);
  }
  write(offset: number, value: number): void {
    this.#devices[Math.floor(offset / VIRTIO_SLOT_BYTES)]?.write(offset % VIRTIO_SLOT_BYTES, value);
  }

  /** Whether there is a console; bytes for the guest go to it then. */
  get hasConsole(): boolean {
    return this.#console !== undefined;
  }
  input(bytes: Uint8Array): void {
    this.#console!.receive(bytes);
    this.#devices[this.#consoleSlot]!.serve(QUEUE.receive);
  }
  get unread(): number {
    return this.#console?.waiting ?? 0;
  }

  state(a: Archive): void {
    for (const [i, device] of this.#devices.entries()) a.part(`slot${i}`, (part) => device.state(part));
  }
}
