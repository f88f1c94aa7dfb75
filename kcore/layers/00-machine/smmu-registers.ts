/**
 * Registers of an SMMU that decide by what a device's accesses are translated, and what KCore writes to them. An offset is counted from the SMMU's base: 32 KiB
 * of global registers, then a page for each of eight context banks. Pure, for code and specification alike.
 *
 * @source Arm SMMU architecture version 2: sCR0, sCR2, SMRn, S2CRn, CBARn, CBA2Rn, CBn_SCTLR, CBn_TTBR0, CBn_TCR
 */
import { type U32, type U64, u32, u64 } from "../../prelude/index.ts";
import { ioRootPage } from "./io-pools.ts";
import type { Bank } from "./state.ts";

/** At most so many SMMUs are known, with so many context banks each. */
export const MAX_SMMUS = 2n;
export const BANKS_OF_SMMU = 8n;
/** The bank with a number, of an SMMU with an index. */
export const bankOf = (index: U32, number: U32): Bank => u32(8n * index + number) as Bank;
export const smmuOf = (bank: Bank): U32 => u32(bank >> 3n);
export const numberOf = (bank: Bank): U32 => u32(bank & 7n);

/** Whether streams are translated at all, and what happens to those that match nothing. */
export const SCR0: U64 = u64(0n);
/** The VMID of what bypasses translation. */
export const SCR2: U64 = u64(8n);
/** First of the 128 registers that say which streams match an entry, and of those that say what happens to them; and how far they are apart. */
export const SMR: U64 = u64(0x800n);
export const S2CR: U64 = u64(0xc00n);
export const ENTRIES_SIZE = 0x200n;
export const S2CR_BEHIND_SMR = 0x400n;
/** First of the registers, one for each bank, that say of which kind its translation is, and in which format its table. */
export const CBAR: U64 = u64(0x1000n);
export const CBA2R: U64 = u64(0x1800n);
export const BANK_WORDS_SIZE = 0x20n;
/** First register of the first bank, and behind the last one of the last bank. */
export const BANK_SPACE: U64 = u64(0x8000n);
export const SMMU_SPACE: U64 = u64(0x10000n);
/** In the page of a bank: whether it translates, its table, in two words, and the form of that. */
export const SCTLR: U64 = u64(0n);
export const TTBR0: U64 = u64(0x20n);
export const TTBR0_HIGH: U64 = u64(0x24n);
export const TCR: U64 = u64(0x30n);

export const isSmr = (offset: U64): boolean => SMR <= offset && offset < SMR + ENTRIES_SIZE;
export const isS2cr = (offset: U64): boolean => S2CR <= offset && offset < S2CR + ENTRIES_SIZE;
export const isCbar = (offset: U64): boolean => CBAR <= offset && offset < CBAR + BANK_WORDS_SIZE;
export const isCba2r = (offset: U64): boolean => CBA2R <= offset && offset < CBA2R + BANK_WORDS_SIZE;
export const isInBanks = (offset: U64): boolean => BANK_SPACE <= offset && offset < SMMU_SPACE;
/** Where in the page of its bank a register is. */
export const inBank = (offset: U64): U64 => u64(offset & 0xfffn);
/** Number of the bank in whose page an offset is. */
export const numberAt = (offset: U64): U32 => u32((offset >> 12n) & 7n);

/** Where the registers of a bank are. */
export const cbarOf = (number: U32): U64 => u64(CBAR + 4n * number);
export const cba2rOf = (number: U32): U64 => u64(CBA2R + 4n * number);
export const inBankOf = (number: U32, at: U64): U64 => u64(BANK_SPACE + 4096n * number + at);
/** Where the register is that says what happens to streams that match an entry. */
export const s2crOf = (entry: U32): U64 => u64(S2CR + 4n * entry);

/** Bits of sCR0: CLIENTPD lets streams through, EXIDENABLE changes what an entry matches, USFCFG and SMCFCFG stop streams that match none or two, VMID16EN changes what a VMID is. */
const SCR0_DECIDES = 0x80200409n;
/** CLIENTPD 0, EXIDENABLE 0, USFCFG 1, SMCFCFG 1, VMID16EN 0. */
export const SCR0_CONFINES: U32 = u32(0x200400n);
/** No stream gets past its entry. */
export const confines = (scr0: U32): boolean => u32(scr0 & SCR0_DECIDES) === SCR0_CONFINES;

/** Type 2 of an entry: a fault. */
export const S2CR_FAULT: U32 = u32(0x20000n);
export const isFault = (s2cr: U32): boolean => u32(s2cr & 0x30000n) === S2CR_FAULT;
/** Type 0: translation by a bank. Type 1 bypasses, type 3 is reserved. */
export const isRoute = (s2cr: U32): boolean => u32(s2cr & 0x30000n) === 0n;
/** Number of the bank that translates. */
export const routeOf = (s2cr: U32): U32 => u32(s2cr & 0xffn);
/** Streams fault, or are translated by a bank that there is. */
export const isConfined = (s2cr: U32): boolean => isFault(s2cr) || (isRoute(s2cr) && routeOf(s2cr) < BANKS_OF_SMMU);

/** CBAR: stage 2 only (type 0), by a VMID that is the bank's alone in its SMMU, so that what is cached is cached for the bank. */
export const cbarFor = (number: U32): U32 => number;
/** VA64: tables are in the format of AArch64. */
export const CBA2R_LONG: U32 = u32(1n);
/** M, CFRE and CFIE: the bank translates, and faults are faults and told. Little-endian. */
export const SCTLR_ON: U32 = u32(0x61n);
/** T0SZ 24 and SL0 1: 40 bits from level 1, in two tables; TG0 0: 4 KiB; PS 4: 44 bits of output; walks are cacheable and inner shareable. Bit 31 is one. */
export const TCR_FORMAT: U32 = u32(0x80043558n);
/** The root of a bank in two words. */
export const rootLow = (bank: Bank): U32 => u32(ioRootPage(bank, u64(0n)));
export const rootHigh = (bank: Bank): U32 => u32(ioRootPage(bank, u64(0n)) >> 32n);

/** Registers that only KCore gives a value to. */
export const isKCores = (offset: U64): boolean => {
  if (isCbar(offset) || isCba2r(offset)) return true;
  const at = inBank(offset);
  return isInBanks(offset) && (at === SCTLR || at === TTBR0 || at === TTBR0_HIGH || at === TCR);
};
/** Registers that keep what is written, and that KCore knows: the others say what the SMMU makes them say. */
export const isKept = (offset: U64): boolean =>
  offset === SCR0 || offset === SCR2 || isSmr(offset) || isS2cr(offset) || isKCores(offset);

/** What is in a register of KCore's, of an SMMU. */
export function kcoresWord(index: U32, offset: U64): U32 {
  if (isCbar(offset)) return cbarFor(u32((offset - CBAR) >> 2n));
  if (isCba2r(offset)) return CBA2R_LONG;
  const bank = bankOf(index, numberAt(offset));
  const at = inBank(offset);
  if (at === SCTLR) return SCTLR_ON;
  if (at === TCR) return TCR_FORMAT;
  return at === TTBR0 ? rootLow(bank) : rootHigh(bank);
}
/** What KCore leaves in a register when it starts: no stream is translated, and each bank by its own table. */
export function firstWord(index: U32, offset: U64): U32 {
  if (offset === SCR0) return SCR0_CONFINES;
  if (isS2cr(offset)) return S2CR_FAULT;
  return isKCores(offset) ? kcoresWord(index, offset) : u32(0n);
}
