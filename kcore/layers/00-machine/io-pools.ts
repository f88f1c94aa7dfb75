/**
 * Where the tables of SMMUs lie: behind those of CPUs. Each bank has a root of two pages one after the other, 1024 entries of
 * level 1, so that input addresses have 40 bits; tables of level 2 and 3 of all banks come from two ranges. Codecs as in pools.ts.
 *
 * @source kcore reference, section 2.3; Arm ARM, chapter D8, "Concatenated translation tables". There `pgd` is `pmd` here, `pmd` is `pte`
 */
import { ADDRESSES, FRAMES, gfnOf, pageOf, rootIndex } from "../../../src/isa/vmsa/index.ts";
import { codec, law, type U64, u32, u64 } from "../../prelude/index.ts";
import type { Bank, Gfn, IoPage } from "./state.ts";

/** Two SMMUs of eight banks. */
export const BANKS = 16n;
export const isBank = (bank: Bank): boolean => bank < BANKS;

/** First byte address that is no input address of an SMMU: 2^40. */
export const IO_ADDRESSES = 0x10000000000n;
/** First frame that is none. */
export const IO_FRAMES = 0x10000000n;
/** First frame that hardware has no address for: output addresses have 44 bits. */
export const OUTPUT_FRAMES = 0x100000000n;

/** Tables of level 1: 16 roots. */
export const IO_ROOT_START: U64 = u64(0x22010000n);
/** Tables of level 2: 256 pages. */
export const IO_PMD_START = u64(0x22030000n) as IoPage;
/** Tables of level 3: 256 pages. */
export const IO_PTE_START = u64(0x22130000n) as IoPage;
/** Behind the last of them. */
export const IO_POOL_END = u64(0x22230000n) as IoPage;

/** A page of a bank's root: the first (`half` 0) or the second (1). */
export const ioRootPage = codec((bank: Bank, half: U64): U64 => u64(0x22010000n + 8192n * bank + 4096n * half));
/** Whose root a page is a part of. */
export const bankOfRoot = codec((page: U64): Bank => u32(u64(page - 0x22010000n) >> 13n) as Bank);
/** Which part. */
export const halfOfRoot = codec((page: U64): U64 => u64((page >> 12n) & 1n));

/** Bank and part can be read back from a page of a root, which lies among the roots: what is no bank has its root elsewhere. */
export const rootPageKeepsBoth = law(
  (bank: Bank, half: U64) => [ioRootPage(bank, half)],
  (bank: Bank, half: U64): boolean =>
    half >= 2n ||
    (bankOfRoot(ioRootPage(bank, half)) === bank &&
      halfOfRoot(ioRootPage(bank, half)) === half &&
      pageOf(ioRootPage(bank, half)) === ioRootPage(bank, half) &&
      IO_ROOT_START <= ioRootPage(bank, half) &&
      ioRootPage(bank, half) < IO_PMD_START === isBank(bank)),
);

/** Input frames of an SMMU are those that lie in the two pages of a root. */
export const rootHasTwoPages = law(
  (gfn: Gfn) => [rootIndex(gfn)],
  (gfn: Gfn): boolean => gfn >= FRAMES || gfn < IO_FRAMES === rootIndex(gfn) < 2n,
);

/** They are the frames of input addresses. */
export const ioAddressHasFrame = law(
  (address: U64) => [gfnOf(address)],
  (address: U64): boolean => address >= ADDRESSES || address < IO_ADDRESSES === gfnOf(address) < IO_FRAMES,
);
