/**
 * RAM as devices reach it: by physical address, in whole ranges, and nothing but RAM. What a device writes is seen as a
 * store of a CPU is, also where compiled code lies.
 */
import type { Ram } from "../cpu/ram.ts";

/** Who has to be told of a write. */
export interface CodeWatch {
  holdsCode(page: number): boolean;
  codeWritten(pa: number): void;
}

/** Memory as a device reaches it. */
export interface DeviceMemory {
  /** Whether it reaches a range as a whole, to read it or to write it. */
  has(address: number, bytes: number, isWrite: boolean): boolean;
  /** What is in a range that `has` holds for: a view or a copy, which is used at once. */
  view(address: number, bytes: number): Uint8Array;
  /** Writes to a range that `has` holds for. */
  write(address: number, bytes: Uint8Array): void;
}

export class Dma implements DeviceMemory {
  readonly #ram: Ram;
  readonly #code: CodeWatch;

  constructor(ram: Ram, code: CodeWatch) {
    this.#ram = ram;
    this.#code = code;
  }

  /** Place of a range in the memory, or -1 when not all of it is RAM. */
  #at(pa: number, bytes: number): number {
    const at = this.#ram.at(pa);
    return at >= 0 && (bytes === 0 || this.#ram.at(pa + bytes - 1) >= 0) ? at : -1;
  }

  /** Whether a range is RAM as a whole. */
  has(pa: number, bytes: number): boolean {
    return this.#at(pa, bytes) >= 0;
  }

  /** A view of a range that `has` holds for. */
  view(pa: number, bytes: number): Uint8Array {
    const at = this.#at(pa, bytes);
    return this.#ram.u8.subarray(at, at + bytes);
  }

  /** Writes to a range that `has` holds for. */
  write(pa: number, bytes: Uint8Array): void {
    this.view(pa, bytes.length).set(bytes);
    for (let page = pa - (pa % 4096); page < pa + bytes.length; page += 4096)
      if (this.#code.holdsCode(page)) this.#code.codeWritten(page);
  }
}
