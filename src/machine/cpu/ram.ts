/** The memory of a machine: CPU blocks and RAM as one array of bytes, with views of each width. Little endian throughout. */

import { type WasmMemory, wasmMemory } from "../../wasm/index.ts";
import { MAP } from "../config.ts";
import { RAM_AT } from "./layout.ts";

export class Ram {
  readonly memory: WasmMemory;
  readonly bytes: number;
  readonly u8: Uint8Array;
  readonly u16: Uint16Array;
  readonly u32: Uint32Array;
  readonly i32: Int32Array;
  readonly u64: BigUint64Array;
  readonly #cell = new BigUint64Array(1);
  readonly #halves = new Uint32Array(this.#cell.buffer);

  /** @param bytes of RAM @throws {RangeError} when this computer has not so much memory */
  constructor(bytes: number) {
    this.bytes = bytes;
    this.memory = wasmMemory(RAM_AT + bytes);
    const { buffer } = this.memory;
    this.u8 = new Uint8Array(buffer);
    this.u16 = new Uint16Array(buffer);
    this.u32 = new Uint32Array(buffer);
    this.i32 = new Int32Array(buffer);
    this.u64 = new BigUint64Array(buffer);
  }

  /** Place of a physical address in the memory, or -1 when it is not RAM. */
  at(pa: number): number {
    const offset = pa - MAP.ram;
    return offset >= 0 && offset < this.bytes ? offset + RAM_AT : -1;
  }

  /** The 64-bit word at a physical address, which is a multiple of 8; undefined outside of RAM. */
  word(pa: number): bigint | undefined {
    const at = this.at(pa);
    return at < 0 ? undefined : this.u64[at / 8];
  }

  /**
   * An aligned value of 1, 2, 4 or 8 bytes. All sizes leave by one cell: V8 11.3 dies of a value that is either a word of
   * an array or a number made into one, when it is stored in an array.
   */
  load(at: number, bytes: number): bigint {
    if (bytes === 8) this.#cell[0] = this.u64[at / 8]!;
    else {
      this.#halves[0] = bytes === 4 ? this.u32[at / 4]! : bytes === 2 ? this.u16[at / 2]! : this.u8[at]!;
      this.#halves[1] = 0;
    }
    return this.#cell[0]!;
  }

  /** Stores the low bits of `value`. */
  store(at: number, bytes: number, value: bigint): void {
    if (bytes === 8) this.u64[at / 8] = value;
    else if (bytes === 4) this.u32[at / 4] = Number(value & 0xffff_ffffn);
    else if (bytes === 2) this.u16[at / 2] = Number(value & 0xffffn);
    else this.u8[at] = Number(value & 0xffn);
  }
}
