/**
 * Where things are in a machine's memory. Compiled code and JavaScript see the same bytes, so this file is the one
 * description of them. A CPU has a block of 128 KiB, RAM begins behind the blocks.
 *
 * | offset | what |
 * | --- | --- |
 * | 0 | x0 to x30, 8 bytes each |
 * | 248 | sp, the stack pointer that is selected now |
 * | 256 | pc |
 * | 264 | n, z, c, v: 0 or 1, 4 bytes each |
 * | 280 | budget: instructions that may still run before the dispatcher is asked, 4 bytes, signed |
 * | 288 | context of the translations in use, in bits 4 to 11 (8 bytes) |
 * | 296 | address that the last translation was asked for |
 * | 65536 | TLB for data: `TLB_ROWS` rows of 32 bytes, see `TLB` |
 */
import { MOST_CPUS } from "../config.ts";

export const BLOCK = 0x20000;
export const AT = {
  x: 0,
  sp: 248,
  pc: 256,
  n: 264,
  z: 268,
  c: 272,
  v: 276,
  budget: 280,
  context: 288,
  va: 296,
} as const;

export const TLB_AT = 0x10000;
export const TLB_ROWS = 1024;
export const TLB_BYTES = 32;
/**
 * A row of the TLB as compiled code reads it, offsets in bytes. A tag is a page's address with the context in bits 4 to
 * 11; `NO_TAG` never matches. An address matches when its page, its context and its low bits, which are 0 for an aligned
 * one, are those of the tag.
 */
export const TLB = {
  /** Tag that loads compare with: RAM that may be read. */
  read: 0,
  /** Tag that stores compare with: RAM that may be written and holds no compiled code. */
  write: 8,
  /** What is added to the low 32 bits of the address to give the place in this memory (4 bytes). */
  addend: 16,
} as const;
export const NO_TAG = 1n;

/** First byte of RAM in the memory. */
export const RAM_AT = MOST_CPUS * BLOCK;
