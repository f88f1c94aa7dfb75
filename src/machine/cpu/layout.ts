/**
 * Where things are in a machine's memory. Compiled code and JavaScript see the same bytes, so this file is the one
 * description of them. A CPU has a block of 256 KiB, RAM begins behind the blocks.
 *
 * | offset | what |
 * | --- | --- |
 * | 0 | x0 to x30, 8 bytes each |
 * | 248 | sp, the stack pointer that is selected now |
 * | 256 | pc |
 * | 264 | n, z, c, v: 0 or 1, 4 bytes each |
 * | 280 | budget: instructions that may still run before the dispatcher is asked, 4 bytes, signed |
 * | 288 | context of the translations in use, in bits 4 to 11 (8 bytes) |
 * | 296 | address that the last translation was asked for, or a value that is handed over |
 * | 304 | the exclusive monitor: physical address, or `NO_MONITOR` |
 * | 312 | how many bytes it covers, 4 bytes |
 * | 320 | what was loaded, 16 bytes |
 * | 336 | stack pointers of EL0 to EL2; what is there of the selected one is out of date |
 * | 360 | 1 when SP is that of the exception level and that is not EL0, else 0, 4 bytes |
 * | 368 | TPIDR_EL0, TPIDR_EL1, TPIDRRO_EL0 |
 * | 392 | 1 when floating point and SIMD are enabled at the exception level, else 0, 4 bytes |
 * | 400 | the time at which the budget will be used up, nanoseconds (8 bytes) |
 * | 408 | CNTPCT_EL0 and CNTVCT_EL0, 16 bytes each: what the register lies behind the count, then 1 when it may be read, else 0 (4 bytes) |
 * | 512 | q0 to q31, 16 bytes each |
 * | 65536 | TLB for data: `TLB_ROWS` rows of 32 bytes, see `TLB` |
 * | 196608 | jumps: `JUMP_ROWS` rows of 16 bytes, see `JUMP` |
 */
import { MOST_CPUS } from "../config.ts";

export const BLOCK = 0x40000;
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
  monitor: 304,
  monitorBytes: 312,
  monitorValue: 320,
  stacks: 336,
  ownSp: 360,
  threads: 368,
  floats: 392,
  end: 400,
  counters: 408,
  q: 512,
} as const;
/** No load-exclusive is open. */
export const NO_MONITOR = (1n << 64n) - 1n;

export const TLB_AT = 0x10000;
export const TLB_ROWS = 4096;
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

export const JUMP_AT = 0x30000;
export const JUMP_ROWS = 4096;
export const JUMP_BYTES = 16;
/**
 * Where compiled code begins for an address, offsets in bytes. A row is there only while the translation of its page is in
 * the TLB for instructions. `NO_TAG` as an address never matches.
 */
export const JUMP = {
  pc: 0,
  /** Context number, as at `AT.context` (4 bytes). */
  context: 8,
  /** Index of the function in the table, shifted by 8, and its entry (4 bytes). */
  target: 12,
} as const;
/** The row of an address is its bits from 2 on, mixed with those of the page. */
export const JUMP_MIX = { low: 2, page: 13 } as const;
/** @param pc the low half of the address */
export const jumpRow = (pc: number): number => ((pc >>> JUMP_MIX.low) ^ (pc >>> JUMP_MIX.page)) & (JUMP_ROWS - 1);

/** First byte of RAM in the memory. */
export const RAM_AT = MOST_CPUS * BLOCK;
