/** Bytes of a file, read with bounds: whatever is not there is an input error. */
import { InputError, type Span } from "../../text/index.ts";
import type { ObjectErrorCode } from "./errors.ts";

export function fail(code: ObjectErrorCode, where: Span, message: string, hint?: string): never {
  throw new InputError(code, where, message, hint);
}

/** A cursor over little-endian bytes. */
export class Bytes {
  readonly bytes: Uint8Array;
  readonly where: Span;
  readonly #view: DataView;
  at: number;

  constructor(bytes: Uint8Array, where: Span, at = 0) {
    this.bytes = bytes;
    this.where = where;
    this.#view = new DataView(bytes.buffer, bytes.byteOffset, bytes.byteLength);
    this.at = at;
  }

  get ended(): boolean {
    return this.at >= this.bytes.length;
  }

  #take(size: number): number {
    const at = this.at;
    if (!(size >= 0) || at < 0 || at + size > this.bytes.length)
      fail("ELF10", this.where, "the object file ends before a part that it names");
    this.at = at + size;
    return at;
  }

  u8 = (): number => this.#view.getUint8(this.#take(1));
  i8 = (): number => this.#view.getInt8(this.#take(1));
  u16 = (): number => this.#view.getUint16(this.#take(2), true);
  u32 = (): number => this.#view.getUint32(this.#take(4), true);
  /** A 64-bit number; one beyond 2^53 is no offset or size, and becomes infinite. */
  u64(): number {
    const value = this.#view.getBigUint64(this.#take(8), true);
    return value > BigInt(Number.MAX_SAFE_INTEGER) ? Infinity : Number(value);
  }
  i64 = (): bigint => this.#view.getBigInt64(this.#take(8), true);

  slice(from: number, size: number): Uint8Array {
    this.at = from;
    const at = this.#take(size);
    return this.bytes.subarray(at, at + size);
  }

  /** Unsigned LEB128, at most 10 bytes of it. */
  uleb(): number {
    let [value, scale] = [0, 1];
    for (let i = 0; i < 10; i++) {
      const byte = this.u8();
      value += (byte & 127) * scale;
      if (byte < 128) return value;
      scale *= 128;
    }
    return fail("ELF13", this.where, "a number in the line table has no end");
  }

  /** Signed LEB128. */
  sleb(): number {
    let [value, scale] = [0, 1];
    for (let i = 0; i < 10; i++) {
      const byte = this.u8();
      value += (byte & 127) * scale;
      scale *= 128;
      if (byte < 128) return (byte & 64) === 0 ? value : value - scale;
    }
    return fail("ELF13", this.where, "a number in the line table has no end");
  }

  /** Text up to a zero byte, from `at` or from here. */
  text(at?: number): string {
    const from = at ?? this.at;
    const end = from >= 0 && from <= this.bytes.length ? this.bytes.indexOf(0, from) : -1;
    if (end < 0) fail("ELF10", this.where, "a name in the object file has no end");
    if (at === undefined) this.at = end + 1;
    return new TextDecoder().decode(this.bytes.subarray(from, end));
  }
}
