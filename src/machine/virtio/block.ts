/** A virtio block device on a disk. @source OASIS, Virtual I/O Device (VIRTIO) 1.2, section 5.2 */
import { type Archive, Damaged } from "../snapshot/archive.ts";
import { type Disk, Overlay } from "./disk.ts";
import { type Chain, MOST_ENTRIES } from "./queue.ts";
import type { Backend } from "./transport.ts";

export const SECTOR = 512;
const HEADER = 16;
const FEATURE = { segments: 1 << 2, readOnly: 1 << 5, flush: 1 << 9 } as const;
const REQUEST = { read: 0, write: 1, flush: 4, identity: 8 } as const;
const DONE = { ok: 0, failed: 1, unsupported: 2 } as const;
const IDENTITY = 20;

export class Block implements Backend {
  readonly device = 2;
  readonly queues = 1;
  readonly features: number;
  readonly config = new Uint8Array(64);
  readonly #disk: Disk;
  readonly #identity: Uint8Array;

  /** @param name what the driver reads as the disk's serial number */
  constructor(disk: Disk, name: string) {
    this.#disk = disk;
    this.#identity = new TextEncoder().encode(name).subarray(0, IDENTITY);
    this.features = FEATURE.segments | FEATURE.flush | (disk.isReadOnly ? FEATURE.readOnly : 0);
    const view = new DataView(this.config.buffer);
    view.setBigUint64(0, BigInt(disk.bytes / SECTOR), true);
    view.setUint32(12, MOST_ENTRIES - 2, true);
  }

  reset(): void {}

  /** The last byte that can be written is the status. A request without one cannot be answered. */
  serve(_: number, chain: Chain): number {
    if (chain.writable === 0) return 0;
    const room = chain.writable - 1;
    const { status, data } = this.#request(chain, room);
    if (data !== undefined) chain.put(0, data);
    chain.put(room, Uint8Array.of(status));
    return (data?.length ?? 0) + 1;
  }

  #request(chain: Chain, room: number): { readonly status: number; readonly data?: Uint8Array } {
    if (chain.readable < HEADER) return { status: DONE.failed };
    const header = new DataView(chain.bytes(0, HEADER).buffer);
    const at = Number(header.getBigUint64(8, true)) * SECTOR;
    switch (header.getUint32(0, true)) {
      case REQUEST.read: {
        const data = new Uint8Array(room);
        return this.#isInside(at, room) && this.#disk.read(at, data)
          ? { status: DONE.ok, data }
          : { status: DONE.failed };
      }
      case REQUEST.write: {
        const data = chain.bytes(HEADER);
        const isFine = !this.#disk.isReadOnly && this.#isInside(at, data.length) && this.#disk.write(at, data);
        return { status: isFine ? DONE.ok : DONE.failed };
      }
      case REQUEST.flush:
        return { status: this.#disk.flush() ? DONE.ok : DONE.failed };
      case REQUEST.identity: {
        const data = new Uint8Array(Math.min(room, IDENTITY));
        data.set(this.#identity.subarray(0, data.length));
        return { status: DONE.ok, data };
      }
      default:
        return { status: DONE.unsupported };
    }
  }

  #isInside(at: number, bytes: number): boolean {
    return bytes % SECTOR === 0 && at + bytes <= this.#disk.bytes;
  }

  state(a: Archive): void {
    if (a.whole("bytes", this.#disk.bytes, Number.MAX_SAFE_INTEGER) !== this.#disk.bytes)
      throw new Damaged("a disk", "is not as large as the one that the snapshot was made with");
    if (this.#disk instanceof Overlay) {
      const overlay = this.#disk;
      a.part("overlay", (part) => overlay.state(part));
    }
  }
}
