/**
 * A split virtqueue, seen from the device. The driver is not believed: a descriptor that is not in RAM, a chain that is too
 * long or goes round, an index that ran too far ahead make the queue broken, which only a reset mends.
 *
 * @source OASIS, Virtual I/O Device (VIRTIO) 1.2, section 2.7
 */
import type { DeviceMemory } from "../board/dma.ts";
import type { Archive } from "../snapshot/archive.ts";

/** What a driver may not do. */
export class Broken extends Error {
  override readonly name = "Broken";
}

/** Entries of a queue at most. */
export const MOST_ENTRIES = 128;
/** Bytes of all descriptors of one chain. */
const MOST_BYTES = 4 * 2 ** 20;

const FLAG = { next: 1, write: 2 } as const;
const NO_INTERRUPT = 1;

interface Range {
  readonly pa: number;
  readonly bytes: number;
}

/** Buffers that belong together: first those that the device reads, then those that it writes. */
export class Chain {
  readonly head: number;
  readonly #dma: DeviceMemory;
  readonly #readable: Range[] = [];
  readonly #writable: Range[] = [];

  constructor(head: number, dma: DeviceMemory) {
    this.head = head;
    this.#dma = dma;
  }

  /** @throws {Broken} */
  add(range: Range, isWritable: boolean): void {
    if (this.readable + this.writable + range.bytes > MOST_BYTES) throw new Broken("a chain of too many bytes");
    if (!this.#dma.has(range.pa, range.bytes, isWritable)) throw new Broken("a buffer outside of RAM");
    if (!isWritable && this.#writable.length > 0) throw new Broken("a buffer to read behind one to write");
    (isWritable ? this.#writable : this.#readable).push(range);
  }

  /** Bytes that may be read. */
  get readable(): number {
    return this.#readable.reduce((n, r) => n + r.bytes, 0);
  }
  /** Bytes that may be written. */
  get writable(): number {
    return this.#writable.reduce((n, r) => n + r.bytes, 0);
  }

  /** A copy of what can be read, from `from` on, at most `most` bytes. */
  bytes(from = 0, most: number = MOST_BYTES): Uint8Array {
    const out = new Uint8Array(Math.max(0, Math.min(this.readable - from, most)));
    let at = -from;
    for (const { pa, bytes } of this.#readable) {
      const [skip, room] = [Math.max(0, -at), out.length - Math.max(0, at)];
      const take = Math.min(bytes - skip, room);
      if (take > 0) out.set(this.#dma.view(pa + skip, take), at + skip);
      at += bytes;
    }
    return out;
  }

  /** Writes at an offset of what can be written; what has no room is left out. */
  put(offset: number, source: Uint8Array): void {
    let at = offset;
    let rest = source;
    for (const { pa, bytes } of this.#writable) {
      if (at < bytes) {
        const now = rest.subarray(0, bytes - at);
        this.#dma.write(pa + at, now);
        rest = rest.subarray(now.length);
        at = 0;
      } else at -= bytes;
      if (rest.length === 0) return;
    }
  }
}

const ADDRESS_HALF = 2 ** 32;
const HALVES = ["descriptors", "driver", "device"] as const;

export class Queue {
  readonly #dma: DeviceMemory;
  /** Entries, a power of two. */
  size = 0;
  isReady = false;
  /** Addresses of the three parts, each as a low and a high word. */
  readonly addresses: Record<(typeof HALVES)[number], [number, number]> = {
    descriptors: [0, 0],
    driver: [0, 0],
    device: [0, 0],
  };
  /** Entries that were taken, and given back, modulo 2^16. */
  #taken = 0;
  #given = 0;

  constructor(dma: DeviceMemory) {
    this.#dma = dma;
  }

  reset(): void {
    this.size = 0;
    this.isReady = false;
    for (const part of HALVES) this.addresses[part] = [0, 0];
    this.#taken = 0;
    this.#given = 0;
  }

  #address(part: (typeof HALVES)[number]): number {
    const [low, high] = this.addresses[part];
    return high * ADDRESS_HALF + low;
  }

  /** A part of the queue as the driver has it now. @throws {Broken} */
  #part(part: (typeof HALVES)[number], offset: number, bytes: number): DataView {
    const pa = this.#address(part) + offset;
    if (!this.#dma.has(pa, bytes, false)) throw new Broken("a queue outside of RAM");
    const view = this.#dma.view(pa, bytes);
    return new DataView(view.buffer, view.byteOffset, bytes);
  }

  /** The next chain, which stays where it is until it is finished; undefined when there is none. @throws {Broken} */
  next(): Chain | undefined {
    const waiting = (this.#part("driver", 2, 2).getUint16(0, true) - this.#taken) & 0xffff;
    if (waiting === 0) return undefined;
    if (waiting > this.size) throw new Broken("more chains than entries");
    const slot = this.#taken % this.size;
    return this.#chain(this.#part("driver", 4 + 2 * slot, 2).getUint16(0, true));
  }

  #chain(head: number): Chain {
    const chain = new Chain(head, this.#dma);
    let index = head;
    for (let length = 1; ; length++) {
      if (index >= this.size || length > this.size) throw new Broken("a chain that leaves its table or has no end");
      const d = this.#part("descriptors", 16 * index, 16);
      const pa = d.getUint32(4, true) * ADDRESS_HALF + d.getUint32(0, true);
      const flags = d.getUint16(12, true);
      chain.add({ pa, bytes: d.getUint32(8, true) }, (flags & FLAG.write) !== 0);
      if ((flags & FLAG.next) === 0) return chain;
      index = d.getUint16(14, true);
    }
  }

  /** Gives a chain back. @returns whether the driver wants an interrupt for it @throws {Broken} */
  finish(chain: Chain, written: number): boolean {
    const entry = new DataView(new ArrayBuffer(8));
    entry.setUint32(0, chain.head, true);
    entry.setUint32(4, written, true);
    this.#taken = (this.#taken + 1) & 0xffff;
    const slot = this.#given % this.size;
    this.#given = (this.#given + 1) & 0xffff;
    const index = Uint8Array.of(this.#given & 255, this.#given >> 8);
    const used = this.#address("device");
    if (!this.#dma.has(used, 4 + 8 * this.size, true)) throw new Broken("a queue outside of RAM");
    this.#dma.write(used + 4 + 8 * slot, new Uint8Array(entry.buffer));
    this.#dma.write(used + 2, index);
    return (this.#part("driver", 0, 2).getUint16(0, true) & NO_INTERRUPT) === 0;
  }

  state(a: Archive): void {
    this.size = a.whole("size", this.size, MOST_ENTRIES);
    this.isReady = a.flag("ready", this.isReady) && this.size > 0;
    for (const part of HALVES) {
      const [low, high] = a.list(part, this.addresses[part], ADDRESS_HALF - 1, 2);
      this.addresses[part] = [low ?? 0, high ?? 0];
    }
    this.#taken = a.whole("taken", this.#taken, 0xffff);
    this.#given = a.whole("given", this.#given, 0xffff);
  }
}
