/** Memory as a device behind an SMMU reaches it: page by page, each where the SMMU says. */
import type { CodeWatch, DeviceMemory } from "../board/dma.ts";
import type { Ram } from "../cpu/ram.ts";
import type { Smmu } from "./smmu.ts";

export class SmmuPort implements DeviceMemory {
  readonly #smmu: Smmu;
  readonly #stream: number;
  readonly #ram: Ram;
  readonly #code: CodeWatch;

  constructor(smmu: Smmu, stream: number, ram: Ram, code: CodeWatch) {
    this.#smmu = smmu;
    this.#stream = stream;
    this.#ram = ram;
    this.#code = code;
  }

  /** Calls `piece` for each part of a range that lies in one page: its place in the memory, -1 where nothing is. @returns whether no part was refused */
  #each(
    address: number,
    bytes: number,
    isWrite: boolean,
    piece: (at: number, from: number, size: number, pa: number) => void,
  ): boolean {
    for (let from = 0; from < bytes; ) {
      const size = Math.min(bytes - from, 4096 - ((address + from) % 4096));
      const answer = this.#smmu.translate(this.#stream, address + from, isWrite);
      if (answer === "abort") return false;
      if (answer !== "ignored") {
        const at = this.#ram.at(answer);
        if (at < 0) return false;
        piece(at, from, size, answer);
      }
      from += size;
    }
    return true;
  }

  /** Whether nothing refuses an access to a range. */
  has(address: number, bytes: number, isWrite: boolean): boolean {
    return this.#each(address, bytes, isWrite, () => {});
  }
  /** A copy of a range; what is refused or ignored is 0. */
  view(address: number, bytes: number): Uint8Array {
    return this.read(address, bytes) ?? new Uint8Array(bytes);
  }

  /** A copy of a range, or undefined when part of it is refused or is no RAM. */
  read(address: number, bytes: number): Uint8Array | undefined {
    const out = new Uint8Array(bytes);
    const copy = (at: number, from: number, size: number): void => out.set(this.#ram.u8.subarray(at, at + size), from);
    return this.#each(address, bytes, false, copy) ? out : undefined;
  }

  /** Writes a range, as far as nothing refuses it. @returns whether all of it was written or ignored */
  write(address: number, bytes: Uint8Array): boolean {
    return this.#each(address, bytes.length, true, (at, from, size, pa) => {
      this.#ram.u8.set(bytes.subarray(from, from + size), at);
      if (this.#code.holdsCode(pa - (pa % 4096))) this.#code.codeWritten(pa);
    });
  }
}
