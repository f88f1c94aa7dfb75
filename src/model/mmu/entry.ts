/**
 * Entries as 64-bit words, with fields where page descriptors of their stage have them (`src/isa/vmsa`). Bits that are free
 * for software mark what is an entry, so that a value in a register prints as one, and of which stage. The permission `db`
 * is whether the page may be written: AP[2] inverted at stage 1, S2AP[1] at stage 2.
 *
 * @source herdtools7, lib/AArch64PteVal.ml for the defaults
 */
import {
  ACCESSED,
  ATTRIBUTES,
  DIRTY_MANAGED,
  memoryPage,
  NOT_BLOCK,
  pageOf,
  READ_ONLY,
  READABLE,
  USERS,
  VALID,
  WRITABLE,
} from "../../isa/vmsa/index.ts";
import { u64 } from "../../prelude/index.ts";

export interface Entry {
  /** Address of the page; 0 is none. Intermediate in stage 1 of a virtual machine, else physical. */
  readonly oa: bigint;
  readonly valid: boolean;
  readonly af: boolean;
  readonly db: boolean;
  readonly dbm: boolean;
  readonly el0: boolean;
  /** Number of its memory attributes. */
  readonly attributes: number;
}

const MARK = 1n << 55n;
const STAGE_TWO = 1n << 56n;
/** Memory attributes are numbered in three bits. */
export const MOST_ATTRIBUTES = 8;
const ATTRIBUTE = ATTRIBUTES & -ATTRIBUTES;

/** The entry of a page that nothing is said of. */
export const plainEntry = (oa: bigint): Entry => ({
  oa,
  valid: true,
  af: true,
  db: true,
  dbm: false,
  el0: true,
  attributes: 0,
});

const put = (word: bigint, bits: bigint, set: boolean): bigint => (set ? word | bits : word & ~bits);

export function encodeEntry({ oa, valid, af, db, dbm, el0, attributes }: Entry): bigint {
  const word = MARK | oa | NOT_BLOCK | (BigInt(attributes) * ATTRIBUTE);
  return put(put(put(put(put(word, VALID, valid), ACCESSED, af), READ_ONLY, !db), DIRTY_MANAGED, dbm), USERS, el0);
}

/** An entry of stage 2, of memory. */
export function encodeStageTwo({ oa, valid, af, db, dbm }: Entry): bigint {
  const word = MARK | STAGE_TWO | memoryPage(u64(oa >> 12n));
  return put(put(put(put(word, VALID, valid), ACCESSED, af), WRITABLE, db), DIRTY_MANAGED, dbm);
}

/** Whether an entry is known to be of stage 2. */
export const isStageTwo = (word: bigint): boolean => (word & STAGE_TWO) !== 0n;

export const decodeEntry = (word: bigint): Entry => ({
  oa: pageOf(u64(word)),
  valid: (word & VALID) !== 0n,
  af: (word & ACCESSED) !== 0n,
  db: isStageTwo(word) ? (word & WRITABLE) !== 0n : (word & READ_ONLY) === 0n,
  dbm: (word & DIRTY_MANAGED) !== 0n,
  el0: isStageTwo(word) || (word & USERS) !== 0n,
  attributes: isStageTwo(word) ? 0 : Number((word & ATTRIBUTES) / ATTRIBUTE),
});

/** What AT leaves in PAR_EL1: a page, or none where the translation failed. Another free bit marks it. */
const TRANSLATION = 1n << 57n;
export const encodeTranslation = (oa: bigint | undefined): bigint => TRANSLATION | (oa ?? 1n);

/** The page of such a word; undefined where the translation failed. */
export const decodeTranslation = (word: bigint): bigint | undefined =>
  (word & 1n) === 0n ? pageOf(u64(word)) : undefined;
export const isTranslation = (word: bigint): boolean => (word & TRANSLATION) !== 0n && (word & MARK) === 0n;

/** Whether a word is known to be an entry. */
export const isEntry = (word: bigint): boolean => (word & MARK) !== 0n;

/** The entry of stage 1 with its access flag set, and with write permission: what hardware writes back. */
export const withAccessFlag = (word: bigint): bigint => word | ACCESSED;
export const withDirtyState = (word: bigint): bigint => (word | ACCESSED) & ~READ_ONLY;

/** Whether an entry of stage 2 lets anybody read. */
export const isReadable = (word: bigint): boolean => (word & READABLE) !== 0n;
