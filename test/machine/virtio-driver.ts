/** A driver for virtio devices on MMIO, for tests: it has the queue in the machine's RAM and rings the bell. */
import { Dma } from "../../src/machine/board/dma.ts";
import { MAP } from "../../src/machine/config.ts";
import { Ram } from "../../src/machine/cpu/ram.ts";
import { type Backend, VirtioMmio } from "../../src/machine/virtio/transport.ts";

export const ENTRIES = 16;
const [DESCRIPTORS, DRIVER, DEVICE, BUFFERS] = [0x1000, 0x2000, 0x3000, 0x1_0000].map((o) => MAP.ram + o) as [
  number,
  number,
  number,
  number,
];
export const QUEUE_MEMORY = { descriptors: DESCRIPTORS, driver: DRIVER, device: DEVICE, buffers: BUFFERS };

export class Driver {
  readonly ram = new Ram(2 ** 20);
  readonly device: VirtioMmio;
  /** Whether the interrupt line is high. */
  line = false;
  #available = 0;
  readonly #queue: number;

  /** Brings the device up with one queue. */
  constructor(backend: Backend, queue = 0) {
    const code = { holdsCode: () => false, codeWritten: () => {} };
    this.device = new VirtioMmio(backend, new Dma(this.ram, code), (isHigh) => {
      this.line = isHigh;
    });
    this.#queue = queue;
    this.start();
  }

  start(): void {
    const { device } = this;
    this.#available = 0;
    this.view(DRIVER, 6).setUint16(2, 0, true);
    this.view(DEVICE, 6).setUint16(2, 0, true);
    for (const [at, value] of [
      [0x70, 0],
      [0x70, 3],
      [0x24, 1],
      [0x20, 1],
      [0x70, 11],
      [0x30, this.#queue],
      [0x38, ENTRIES],
      [0x80, DESCRIPTORS],
      [0x90, DRIVER],
      [0xa0, DEVICE],
      [0x44, 1],
      [0x70, 15],
    ] as const)
      device.write(at, value);
  }

  view(pa: number, bytes: number): DataView {
    return new DataView(this.ram.u8.buffer, this.ram.at(pa), bytes);
  }
  bytes(pa: number, length: number): Uint8Array {
    return this.ram.u8.subarray(this.ram.at(pa), this.ram.at(pa) + length);
  }
  get status(): number {
    return this.device.read(0x70, 4);
  }
  /** Chains that the device has given back. */
  get used(): number {
    return this.view(DEVICE, 4).getUint16(2, true);
  }

  descriptor(index: number, pa: number, length: number, flags: number, next: number): void {
    const d = this.view(DESCRIPTORS + 16 * index, 16);
    d.setBigUint64(0, BigInt(pa), true);
    d.setUint32(8, length, true);
    d.setUint16(12, flags, true);
    d.setUint16(14, next, true);
  }

  /** Offers the chain that begins at a descriptor, and rings. */
  offer(head: number): void {
    this.view(DRIVER + 4 + 2 * (this.#available % ENTRIES), 2).setUint16(0, head, true);
    this.#available = (this.#available + 1) & 0xffff;
    this.view(DRIVER, 4).setUint16(2, this.#available, true);
    this.device.write(0x50, this.#queue);
  }

  /** One request: parts to be read, then room to be written. @returns what was written into the room */
  request(parts: readonly Uint8Array[], room: readonly number[]): Uint8Array {
    let [at, index] = [BUFFERS, 0];
    const last = parts.length + room.length - 1;
    const add = (length: number, isWritable: boolean): void => {
      this.descriptor(index, at, length, (isWritable ? 2 : 0) | (index < last ? 1 : 0), index + 1);
      index++;
      at += length;
    };
    for (const p of parts) {
      this.bytes(at, p.length).set(p);
      add(p.length, false);
    }
    const from = at;
    for (const length of room) add(length, true);
    this.offer(0);
    return this.bytes(from, at - from).slice();
  }
}
