/** What primitives of layer 0 act on: the CPU that has entered KCore, and KCore's memory in the machine's. */

import { isTable, pageOf } from "../../src/isa/vmsa/index.ts";
import type { El2 } from "../../src/machine/index.ts";
import { vttbrOf } from "../layers/00-machine/pools.ts";
import type { Vmid } from "../layers/00-machine/state.ts";
import { type U32, type U64, u32, u64 } from "../prelude/index.ts";
import type { Layout } from "./layout.ts";

/** What KCore asks of cryptography. */
export interface Crypto {
  /** SHA-256. */
  hash(bytes: Uint8Array): Uint8Array;
  /** Ed25519. @param key 32 bytes @param signature 64 bytes */
  verify(key: Uint8Array, message: Uint8Array, signature: Uint8Array): boolean;
  /** AES-256-GCM: ciphertext of the same length, and the tag. @param key 32 bytes @param nonce 12 bytes */
  seal(key: Uint8Array, nonce: Uint8Array, associated: Uint8Array, plain: Uint8Array): Sealed;
  /** What was sealed; undefined where the tag is another one. */
  open(key: Uint8Array, nonce: Uint8Array, associated: Uint8Array, sealed: Sealed): Uint8Array | undefined;
}

/** A ciphertext and its tag, 16 bytes. */
export interface Sealed {
  readonly ciphertext: Uint8Array;
  readonly tag: Uint8Array;
}

const ADDRESS = 0xffff_ffff_f000n;

export class Hardware {
  readonly layout: Layout;
  readonly crypto: Crypto;
  /** Why who ran was left: 2 for a trap, 31 for an interrupt. */
  exitCode: U64 = u64(0n);
  #el2: El2 | undefined;

  /** Numbers of seals by the contents of their ciphertexts, for who looks at states: layer 0 has these contents by the number. */
  readonly ciphertexts: Map<bigint, U64>;

  constructor(layout: Layout, crypto: Crypto, ciphertexts = new Map<bigint, U64>()) {
    this.layout = layout;
    this.crypto = crypto;
    this.ciphertexts = ciphertexts;
  }

  /** Whether a CPU has entered. */
  get isAt(): boolean {
    return this.#el2 !== undefined;
  }
  /** The CPU that has entered. @throws {Error} outside of an entry */
  get el2(): El2 {
    if (this.#el2 === undefined) throw new Error("no CPU has entered KCore");
    return this.#el2;
  }
  set el2(el2: El2) {
    this.#el2 = el2;
  }

  // KCore's memory, by offset.

  #load(at: number, bytes: number): bigint {
    const value = this.el2.load(this.layout.core + at, bytes);
    if (value === undefined) throw new Error(`KCore's memory ends before 0x${at.toString(16)}`);
    return value;
  }
  #store(at: number, bytes: number, value: bigint): void {
    if (!this.el2.store(this.layout.core + at, bytes, value))
      throw new Error(`KCore's memory ends before 0x${at.toString(16)}`);
  }
  u32(at: number): U32 {
    return u32(this.#load(at, 4));
  }
  setU32(at: number, value: bigint): void {
    this.#store(at, 4, value);
  }
  u64(at: number): U64 {
    return u64(this.#load(at, 8));
  }
  setU64(at: number, value: bigint): void {
    this.#store(at, 8, value);
  }
  bytes(at: number, bytes: number): Uint8Array {
    return this.el2.bytes(this.layout.core + at, bytes);
  }
  setBytes(at: number, bytes: Uint8Array): void {
    for (const [i, b] of bytes.entries()) this.#store(at + i, 1, BigInt(b));
  }
  clear(at: number, bytes: number): void {
    this.el2.clear(this.layout.core + at, bytes);
  }

  // Tables: an entry that points to a table has the table's physical address in memory, and its offset for KCore. Leaves are the same.

  #moved(entry: U64, by: number): U64 {
    return u64((entry & ~ADDRESS) | ((pageOf(entry) + BigInt(by)) & ADDRESS));
  }
  /** @param isLast of level 3, whose entries point to no tables */
  entry(slot: U64, isLast: boolean): U64 {
    const entry = this.u64(Number(slot));
    return !isLast && isTable(entry) ? this.#moved(entry, -this.layout.core) : entry;
  }
  setEntry(slot: U64, isLast: boolean, entry: U64): void {
    this.setU64(Number(slot), !isLast && isTable(entry) ? this.#moved(entry, this.layout.core) : entry);
  }
  /** VTTBR_EL2 for the table of a VMID. */
  vttbr(vmid: Vmid): U64 {
    return u64(vttbrOf(vmid) + BigInt(this.layout.core));
  }

  // SMMUs, by index and offset.

  smmu(index: U32, offset: U64, bytes: 4 | 8): U64 {
    const value = this.el2.load(this.layout.smmus[Number(index)]! + Number(offset), bytes);
    return u64(value ?? 0n);
  }
  setSmmu(index: U32, offset: U64, bytes: 4 | 8, value: bigint): void {
    this.el2.store(this.layout.smmus[Number(index)]! + Number(offset), bytes, value);
  }
}
