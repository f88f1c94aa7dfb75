/**
 * What the manual says of the registers of an SMMU, bit by bit: code, specification and what is true of every state are all made of smmu-registers.ts and filter.ts, so a mistake there
 * would be in all of them. Here it is said once more, from the manual, and held against it.
 *
 * @source Arm SMMU architecture version 2, chapters 10 to 16: global space 0 and 1, context banks, with pages of 4 KiB
 */
import { assert, assume, theorem, type U32, type U64, u32, u64 } from "../../prelude/index.ts";
import { HOST, isVm, NOBODY } from "../00-machine/constants.ts";
import { ioRootPage, isBank } from "../00-machine/io-pools.ts";
import * as regs from "../00-machine/smmu-registers.ts";
import type { Bank, Vmid } from "../00-machine/state.ts";
import * as filter from "./filter.ts";

/** Some words of 4 bytes begin at an offset, and this one is of one of them. */
const isAmong = (offset: U64, first: U64, words: U64): boolean => first <= offset && offset < first + 4n * words;

/**
 * 128 of SMR and S2CR; CBAR and CBA2R of eight banks; the pages of these behind 32 KiB; and from 0x40 to 0x7f what tells of global faults, invalidates and waits for that. In the page
 * of a bank FSR, and from 0x600 to 0x7ff invalidation.
 */
export const registersHavePlaces = theorem((offset: U64) => {
  assert(regs.isSmr(offset) === isAmong(offset, u64(0x800n), u64(128n)));
  assert(regs.isS2cr(offset) === isAmong(offset, u64(0xc00n), u64(128n)));
  assert(regs.isCbar(offset) === isAmong(offset, u64(0x1000n), u64(8n)));
  assert(regs.isCba2r(offset) === isAmong(offset, u64(0x1800n), u64(8n)));
  assert(filter.isUpkeep(offset) === isAmong(offset, u64(0x40n), u64(16n)));
  assert(filter.isBankUpkeep(offset) === (isAmong(offset, u64(0x600n), u64(128n)) || offset === 0x58n));
  const page = offset >> 12n;
  assert(regs.isInBanks(offset) === (8n <= page && page <= 15n));
  assert(!regs.isInBanks(offset) || 8n + regs.numberAt(offset) === page);
  assert(4096n * page + regs.inBank(offset) === offset);
});
/** A bank has one SMMU and one number in it. */
export const banksAreNumbered = theorem((bank: Bank, index: U32, number: U32) => {
  assume(index < 2n && number < 8n);
  assert(isBank(regs.bankOf(index, number)));
  assert(regs.smmuOf(regs.bankOf(index, number)) === index && regs.numberOf(regs.bankOf(index, number)) === number);
  assert(!isBank(bank) || (regs.smmuOf(bank) < 2n && regs.numberOf(bank) < 8n));
});
/** sCR0: CLIENTPD (bit 0) and EXIDENABLE (3) are 0, USFCFG (10) and SMCFCFG (21) are 1, VMID16EN (31) is 0. */
export const streamsAreTranslated = theorem((scr0: U32) => {
  const isOff = (scr0 & 1n) === 0n && ((scr0 >> 3n) & 1n) === 0n && scr0 >> 31n === 0n;
  assert(regs.confines(scr0) === (isOff && ((scr0 >> 10n) & 1n) === 1n && ((scr0 >> 21n) & 1n) === 1n));
});
/** S2CR: TYPE (bits 17 and 16) 0 translates by the bank of CBNDX (7 to 0), 1 bypasses, 2 is a fault, 3 is reserved. */
export const entriesHaveTypes = theorem((s2cr: U32) => {
  const type = (s2cr >> 16n) & 3n;
  const cbndx = u32(s2cr & 0xffn);
  assert(regs.isFault(s2cr) === (type === 2n) && regs.isRoute(s2cr) === (type === 0n));
  assert(regs.routeOf(s2cr) === cbndx);
  assert(regs.isConfined(s2cr) === (type === 2n || (type === 0n && cbndx < 8n)));
});
/** Only KCore gives a value to CBAR and CBA2R, and in the page of a bank to SCTLR (0), TTBR0 (0x20 and 0x24) and TCR (0x30). */
export const theseAreKCores = theorem((offset: U64) => {
  const at = offset % 4096n;
  const isOfBank = at === 0n || at === 0x20n || at === 0x24n || at === 0x30n;
  const isInPage = 0x8000n <= offset && offset < 0x10000n && isOfBank;
  const isGlobal = isAmong(offset, u64(0x1000n), u64(8n)) || isAmong(offset, u64(0x1800n), u64(8n));
  assert(regs.isKCores(offset) === (isInPage || isGlobal));
});
/** CBAR: TYPE (17 and 16) 0, stage 2 only, with a VMID (7 to 0) of its own. CBA2R: VA64 (0), and nothing else. */
export const banksHaveStageTwo = theorem((index: U32, number: U32) => {
  assume(index < 2n && number < 8n);
  const cbar = regs.kcoresWord(index, u64(0x1000n + 4n * number));
  assert(((cbar >> 16n) & 3n) === 0n && (cbar & 0xffn) === number && cbar === regs.cbarFor(number));
  assert(regs.kcoresWord(index, u64(0x1800n + 4n * number)) === 1n);
});
/**
 * SCTLR: M (0), CFRE (5) and CFIE (6), not E (4), CFCFG (7) and HUPCF (8). TCR: T0SZ (5 to 0) 64 - 40, SL0 (7 and 6) 1, IRGN0, ORGN0 (9 to 8, 11 to 10) write-back, SH0 (13 and 12) inner, TG0
 * (15 and 14) 4 KiB, PS (18 to 16) 44 bits, bit 31.
 */
export const banksTranslate = theorem((index: U32, number: U32) => {
  assume(index < 2n && number < 8n);
  const page = u64(0x8000n + 4096n * number);
  const sctlr = regs.kcoresWord(index, page);
  assert((sctlr & 1n) === 1n && ((sctlr >> 5n) & 3n) === 3n && ((sctlr >> 4n) & 1n) === 0n && sctlr >> 7n === 0n);
  const tcr = regs.kcoresWord(index, u64(page + 0x30n));
  assert((tcr & 0x3fn) === 24n && ((tcr >> 6n) & 3n) === 1n && ((tcr >> 8n) & 0xfn) === 5n);
  assert(((tcr >> 12n) & 3n) === 3n && ((tcr >> 14n) & 3n) === 0n && ((tcr >> 16n) & 7n) === 4n && tcr >> 31n === 1n);
});
/** TTBR0, by words and as one: the root of the bank. */
export const banksHaveRoots = theorem((index: U32, number: U32) => {
  assume(index < 2n && number < 8n);
  const at = u64(0x8020n + 4096n * number);
  const root = ioRootPage(regs.bankOf(index, number), u64(0n));
  assert(filter.kcoresValue(index, at, u32(8n)) === root);
  assert(regs.kcoresWord(index, at) === u32(root) && u64(regs.kcoresWord(index, u64(at + 4n))) === root >> 32n);
  const bank = regs.bankOf(index, number);
  assert((u64(regs.rootHigh(bank)) << 32n) + regs.rootLow(bank) === root);
});
/** What KCore writes to a word is what it says that is there. */
export const wordsAreWritten = theorem((index: U32, offset: U64) => {
  assert(filter.kcoresValue(index, offset, u32(4n)) === u64(regs.kcoresWord(index, offset)));
});
/** Of 64 bits are sGFAR (0x40), and in the page of a bank TTBR0 and TTBR1 (0x20, 0x28), PAR (0x50), FAR (0x60), IPAFAR (0x70), TLBIVA, TLBIVAA, TLBIVAL, TLBIVAAL, TLBIIPAS2 and TLBIIPAS2L. */
export const theseAreWide = theorem((offset: U64, len: U32) => {
  const at = offset % 4096n;
  const isAddress = at === 0x20n || at === 0x28n || at === 0x50n || at === 0x60n || at === 0x70n;
  const isTlbi = at === 0x600n || at === 0x608n || at === 0x620n || at === 0x628n || at === 0x630n || at === 0x638n;
  const isWide = offset === 0x40n || (0x8000n <= offset && offset < 0x10000n && (isAddress || isTlbi));
  assert(offset % 8n !== 0n || filter.isWide(offset) === isWide);
  const isWord = len === 4n && offset % 4n === 0n && offset < 0x10000n;
  assert(filter.isAccess(offset, len) === (isWord || (len === 8n && isWide)));
});
/** Banks of VMs are not those of the host, nor nobody's. */
export const banksOfVmsAreVms = theorem((owner: U32) => {
  assert(filter.isVms(owner) === isVm(owner as Vmid) && !filter.isVms(HOST) && !filter.isVms(NOBODY));
});
