/**
 * What the host may do to registers of an SMMU. What is not named here it may not write: registers that an implementation defines, translation on demand,
 * counters, those of the secure world. Pure, for code and specification alike.
 *
 * @source Arm SMMU architecture version 2, chapters on global and context bank registers
 */
import { type U32, type U64, u32, u64 } from "../../prelude/index.ts";
import { isVm } from "../00-machine/constants.ts";
import {
  bankOf,
  inBank,
  isInBanks,
  kcoresWord,
  numberAt,
  rootHigh,
  rootLow,
  SMMU_SPACE,
  TTBR0,
} from "../00-machine/smmu-registers.ts";
import type { Vmid } from "../00-machine/state.ts";

/** What becomes of a write: nothing; it is done; KCore's value is written. */
export const REFUSE: U32 = u32(0n);
export const ALLOW: U32 = u32(1n);
export const SUBSTITUTE: U32 = u32(2n);

/** Global registers that tell of faults, and that invalidate or wait for that. */
export const isUpkeep = (offset: U64): boolean => 0x40n <= offset && offset < 0x80n;
/** In the page of a bank: FSR, which is cleared by writing, and invalidation. */
export const isBankUpkeep = (at: U64): boolean => at === 0x58n || (0x600n <= at && at < 0x800n);
/** In the page of a bank: RESUME, which lets an access go on that waits. */
export const RESUME: U64 = u64(8n);
/** Devices behind a bank are a VM's: nothing that the host does changes which these are. */
export const isVms = (owner: U32): boolean => isVm(owner as Vmid);

/** Those that invalidate by a word alone: TLBIASID and TLBIALL. */
const isByWord = (at: U64): boolean => 0x610n <= at && at < 0x620n;
/** Registers of 64 bits in the page of a bank: TTBR0, TTBR1, PAR, FAR, IPAFAR, and those that invalidate an address. */
const isWideInBank = (at: U64): boolean =>
  at === TTBR0 ||
  at === 0x28n ||
  at === 0x50n ||
  at === 0x60n ||
  at === 0x70n ||
  (0x600n <= at && at < 0x640n && !isByWord(at));
/** Registers of 64 bits; the global one is sGFAR. */
export const isWide = (offset: U64): boolean => offset === 0x40n || (isInBanks(offset) && isWideInBank(inBank(offset)));
/** Accesses that an SMMU defines: words, and of registers of 64 bits both words. */
export const isAccess = (offset: U64, len: U32): boolean =>
  offset < SMMU_SPACE &&
  ((len === 4n && u64(offset & 3n) === 0n) || (len === 8n && u64(offset & 7n) === 0n && isWide(offset)));

/** What KCore writes to a register of its own. */
export function kcoresValue(index: U32, offset: U64, len: U32): U64 {
  const bank = bankOf(index, numberAt(offset));
  if (len === 8n) return u64((rootHigh(bank) << 32n) + rootLow(bank));
  return u64(kcoresWord(index, offset));
}
