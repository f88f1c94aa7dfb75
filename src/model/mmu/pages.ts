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
}

/** Virtual address of page `i`: far from code, data and small constants. */
export const virtualBase = (i: number): bigint => 0x0000_7a6e_0000_0000n + BigInt(i) * 0x1_0000n;

/** Bytes of a page. */
export const PAGE = 4096n;

/** Index of the page at a virtual address, -1 for none. */
export const pageAt = ({ list }: Pages, address: bigint): number =>
  list.findIndex(({ va }) => address >= va && address < va + PAGE);
