/**
 * Entries as 64-bit words, with fields where stage-1 page descriptors have them. A bit that is free for software marks what
 * is an entry, so that a value in a register prints as one. The permission `db` is AP[2] inverted: whether the page may be
 * written.
 *
 * @source Arm ARM, chapter D8, "Translation table descriptor formats"; herdtools7, lib/AArch64PteVal.ml for the defaults
 */

export interface Entry {
  /** Physical address of the page; 0 is none. */
  readonly oa: bigint;
  readonly valid: boolean;
  readonly af: boolean;
  readonly db: boolean;
  readonly dbm: boolean;
  readonly el0: boolean;
  /** Number of its memory attributes. */
  readonly attributes: number;
}

const VALID = 1n << 0n;
const EL0 = 1n << 6n;
const READ_ONLY = 1n << 7n;
const AF = 1n << 10n;
const DBM = 1n << 51n;
const MARK = 1n << 55n;
const OA = 0x0000_ffff_ffff_f000n;
/** Memory attributes are numbered in three bits. */
export const MOST_ATTRIBUTES = 8;

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

export function encodeEntry({ oa, valid, af, db, dbm, el0, attributes }: Entry): bigint {
  const flag = (set: boolean, bit: bigint): bigint => (set ? bit : 0n);
  const flags = flag(valid, VALID) | flag(af, AF) | flag(!db, READ_ONLY) | flag(dbm, DBM) | flag(el0, EL0);
  return MARK | oa | flags | (BigInt(attributes) << 2n);
}

export const decodeEntry = (word: bigint): Entry => ({
  oa: word & OA,
  valid: (word & VALID) !== 0n,
  af: (word & AF) !== 0n,
  db: (word & READ_ONLY) === 0n,
  dbm: (word & DBM) !== 0n,
  el0: (word & EL0) !== 0n,
  attributes: Number((word >> 2n) & 7n),
});

/** What AT leaves in PAR_EL1: a page, or none where the translation failed. Another free bit marks it. */
const TRANSLATION = 1n << 57n;
export const encodeTranslation = (oa: bigint | undefined): bigint => TRANSLATION | (oa ?? 1n);

/** The page of such a word; undefined where the translation failed. */
export const decodeTranslation = (word: bigint): bigint | undefined => ((word & 1n) === 0n ? word & OA : undefined);
export const isTranslation = (word: bigint): boolean => (word & TRANSLATION) !== 0n && (word & MARK) === 0n;

/** Whether a word is known to be an entry. */
export const isEntry = (word: bigint): boolean => (word & MARK) !== 0n;

/** The entry with its access flag set, and with write permission: what hardware writes back. */
export const withAccessFlag = (word: bigint): bigint => word | AF;
export const withDirtyState = (word: bigint): bigint => (word | AF) & ~READ_ONLY;
