/** Disks behind a virtio block device: what the host gives, and a layer of memory over it that keeps what is written. */
import { type Archive, PAGE } from "../snapshot/archive.ts";

export interface Disk {
  /** A multiple of 512. */
  readonly bytes: number;
  readonly isReadOnly: boolean;
  /** Reads at an offset; the range is inside. @returns whether it could be read */
  read(at: number, into: Uint8Array): boolean;
  write(at: number, from: Uint8Array): boolean;
  /** Makes what was written last. */
  flush(): boolean;
}

/** A disk of zeros, to be written over. */
export const emptyDisk = (bytes: number): Disk => ({
  bytes,
  isReadOnly: true,
  read(_, into) {
    into.fill(0);
    return true;
  },
  write: () => false,
  flush: () => true,
});

/** Keeps what is written in memory, in pages, and leaves the disk below as it is. */
export class Overlay implements Disk {
  readonly bytes: number;
  readonly isReadOnly = false;
  readonly #below: Disk;
  readonly #most: number;
  #pages = new Map<number, Uint8Array>();

  /** @param most bytes that are kept; a write that would need more fails */
  constructor(below: Disk, most: number) {
    this.bytes = below.bytes;
    this.#below = below;
    this.#most = Math.floor(most / PAGE);
  }

  /** Calls `each` with every page of a range: its number, where the part begins in it, and the part. */
  #eachPart(at: number, all: Uint8Array, each: (page: number, offset: number, part: Uint8Array) => boolean): boolean {
    for (let done = 0; done < all.length; ) {
      const offset = (at + done) % PAGE;
      const part = all.subarray(done, done + Math.min(PAGE - offset, all.length - done));
      if (!each((at + done - offset) / PAGE, offset, part)) return false;
      done += part.length;
    }
    return true;
  }

  read(at: number, into: Uint8Array): boolean {
    return this.#eachPart(at, into, (page, offset, part) => {
      const kept = this.#pages.get(page);
      if (kept === undefined) return this.#below.read(page * PAGE + offset, part);
      part.set(kept.subarray(offset, offset + part.length));
      return true;
    });
  }

  write(at: number, from: Uint8Array): boolean {
    return this.#eachPart(at, from, (page, offset, part) => {
      const kept = this.#pages.get(page) ?? this.#copy(page);
      if (kept === undefined) return false;
      kept.set(part, offset);
      return true;
    });
  }

  #copy(page: number): Uint8Array | undefined {
    if (this.#pages.size >= this.#most) return undefined;
    const bytes = new Uint8Array(PAGE);
    const inside = bytes.subarray(0, Math.min(PAGE, this.bytes - page * PAGE));
    if (!this.#below.read(page * PAGE, inside)) return undefined;
    this.#pages.set(page, bytes);
    return bytes;
  }

  flush(): boolean {
    return true;
  }

  state(a: Archive): void {
    this.#pages = a.pages("pages", this.#pages, Math.ceil(this.bytes / PAGE) - 1);
  }
}
