/**
 * Page tables as the explorers take them: pages with one entry each, what hardware does with entries, and what a fault
 * leads to. Walks have one level: an access by a virtual address reads the entry of its page, which says where it goes.
 */

/** One page; `data` and `entry` are indices of variables: its physical page, and its entry. */
export interface Page {
  readonly name: string;
  /** Virtual address, a multiple of 4096. */
  readonly va: bigint;
  readonly data: number;
  readonly entry: number;
}

/** A thread of a program with page tables. */
export interface PagedThread {
  /** Hardware sets the access flag; hardware gives write permission where the entry lets it. The second comes with the first. */
  readonly accessFlag: boolean;
  readonly dirtyState: boolean;
  readonly el0: boolean;
  /** Address of the first instruction of its fault handler. */
  readonly handler: bigint | undefined;
}

/** What stage 2 makes of an address of a thread in a virtual machine. */
export interface Context {
  /** Index of the table that is walked. */
  readonly table: number;
  readonly vmid: number;
}

/** An intermediate page: of a variable, or the one that an entry of stage 1 is in. */
export interface IntermediatePage {
  readonly name: string;
  readonly ipa: bigint;
}

/** Tables of stage 2, one level each, and who is translated by them. */
export interface StageTwo {
  readonly list: readonly IntermediatePage[];
  /** `entries`: indices of variables, by intermediate page. */
  readonly tables: readonly { readonly number: number; readonly entries: readonly number[] }[];
  readonly threads: readonly {
    /** It starts at EL2, where addresses are physical; else in the virtual machine of its context. */
    readonly el2: boolean;
    readonly context: Context;
    /** Address of the first instruction that it runs at EL2 when it enters there. */
    readonly handler: bigint | undefined;
  }[];
}

export interface Pages {
  readonly list: readonly Page[];
  readonly threads: readonly PagedThread[];
  /** Where there is no handler a fault ends its thread, or its instruction is run once more, or the next one is. */
  readonly onFault: "end" | "retry" | "next";
  /** Enhanced translation synchronisation: what is ordered before the walk of an access that faults. */
  readonly ets: 0 | 2 | 3;
  /** Hardware may set the access flag of any entry at any time. */
  readonly spontaneous: boolean;
  /** Memory attributes that entries name by number, as they are printed; the first, none, is the default. */
  readonly attributes: readonly (string | undefined)[];
  /** Undefined: there is one stage. */
  readonly stage2?: StageTwo;
}

/** Intermediate address of page `i`: far from all else. */
export const intermediateBase = (i: number): bigint => 0x0000_1ba0_0000_0000n + BigInt(i) * 0x1_0000n;

/** Index of the intermediate page at an address, -1 for none. */
export const intermediateAt = ({ list }: StageTwo, address: bigint): number =>
  list.findIndex(({ ipa }) => address >= ipa && address < ipa + PAGE);

/** A root of stage 2, as VTTBR_EL2 has it: the VMID in the upper 16 bits. The context in such a word; undefined for none. */
const ROOTS = 0x0000_5e2a_0000_0000n;
const ROOT = 0x1_0000n;
const VMID = 48n;
export const encodeContext = (stage2: StageTwo, { table, vmid }: Context): bigint =>
  (BigInt(vmid) << VMID) | (ROOTS + BigInt(stage2.tables[table]!.number) * ROOT);
export function decodeContext({ tables }: StageTwo, word: bigint): Context | undefined {
  const root = word & ((1n << VMID) - 1n);
  const table = tables.findIndex(({ number }) => ROOTS + BigInt(number) * ROOT === root);
  return table < 0 ? undefined : { table, vmid: Number(word >> VMID) };
}

/** Virtual address of page `i`: far from code, data and small constants. */
export const virtualBase = (i: number): bigint => 0x0000_7a6e_0000_0000n + BigInt(i) * 0x1_0000n;

/** Bytes of a page. */
export const PAGE = 4096n;

/** Index of the page at a virtual address, -1 for none. */
export const pageAt = ({ list }: Pages, address: bigint): number =>
  list.findIndex(({ va }) => address >= va && address < va + PAGE);
