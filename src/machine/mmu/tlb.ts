/**
 * Translations that a CPU keeps, one TLB for data and one for instructions. A hot file: rows are columns of typed arrays.
 *
 * A row belongs to a context, a small number that stands for regime, VMID, ASID and control registers, so that nothing is
 * dropped when a hypervisor or a kernel switches between them. A row stays usable until it is invalidated or another
 * page takes its place, whatever the tables say by then. A block is kept as the 4 KiB pieces of it that were used.
 */

/** Page numbers of 56-bit addresses: what is above may be ignored by the translation, and is by TLBI. */
export const PAGES = 2 ** 44;

/** What a row allows and is. */
export const ROW = { READ: 1, WRITE: 2, EXECUTE: 4, DEVICE: 8, GLOBAL: 16 } as const;

/** What tells which rows an invalidation is about. */
export interface Columns {
  readonly context: Int32Array;
  readonly flags: Uint8Array;
}

export class Tlb implements Columns {
  readonly rows: number;
  /** Page number of the address; 52 bits are exact in a double. -1: nothing. */
  readonly page: Float64Array;
  readonly context: Int32Array;
  /** Physical page address. */
  readonly target: Float64Array;
  readonly flags: Uint8Array;
  /** Bytes mapped by the entry that the row is a piece of, as a power of two. */
  readonly size: Uint8Array;
  /** Page numbers of that entry, from the first to the one behind the last, of addresses without their top bits. */
  readonly #first: Float64Array;
  readonly #behind: Float64Array;
  /** Rows by size. */
  readonly #sized = new Int32Array(64);
  /** Called with each row that is dropped or replaced. */
  readonly #dropped: (row: number) => void;

  /** What differs in the row of a page of the upper half. */
  readonly #mix: number;

  /**
   * @param rows a power of two
   * @param mix less than `rows`: with it a kernel and its programs at the same low bits of address do not displace each other
   */
  constructor(rows: number, dropped: (row: number) => void, mix = 0) {
    this.rows = rows;
    this.#mix = mix;
    this.page = new Float64Array(rows).fill(-1);
    this.context = new Int32Array(rows);
    this.target = new Float64Array(rows);
    this.flags = new Uint8Array(rows);
    this.size = new Uint8Array(rows);
    this.#first = new Float64Array(rows);
    this.#behind = new Float64Array(rows);
    this.#dropped = dropped;
    for (let row = 0; row < rows; row++) dropped(row);
  }

  #rowOf(page: number): number {
    const row = page & (this.rows - 1); // exact for numbers that are whole, and faster than %
    return ((page / (PAGES / 2)) & 1) === 0 ? row : row ^ this.#mix;
  }

  /** The row of a page, or -1. */
  find(page: number, context: number): number {
    const row = this.#rowOf(page);
    return this.page[row] === page && this.context[row] === context ? row : -1;
  }

  /** Puts a translation into the row of its page. `size` as in the column. */
  put(page: number, context: number, target: number, flags: number, size: number): number {
    const row = this.#rowOf(page);
    this.drop(row);
    this.page[row] = page;
    this.context[row] = context;
    this.target[row] = target;
    this.flags[row] = flags;
    this.size[row] = size;
    this.#sized[size]!++;
    const pages = 2 ** (size - 12);
    const low = page % PAGES;
    this.#first[row] = low - (low % pages);
    this.#behind[row] = this.#first[row]! + pages;
    return row;
  }

  /** Rows that have a translation. */
  kept(): readonly number[] {
    const rows: number[] = [];
    const count = this.#sized.reduce((sum, n) => sum + n, 0);
    for (let row = 0; rows.length < count; row++) if (this.page[row] !== -1) rows.push(row);
    return rows;
  }

  drop(row: number): void {
    if (this.page[row] === -1) return;
    this.#dropped(row);
    this.#sized[this.size[row]!]!--;
    this.page[row] = -1;
  }

  /** Drops every row that `isMeant` holds for. */
  dropWhere(isMeant: (row: number) => boolean): void {
    for (let row = 0; row < this.rows; row++) if (this.page[row] !== -1 && isMeant(row)) this.drop(row);
  }

  /** Drops the rows that `isMeant` holds for among those whose entry maps a page from `first` up to `behind`. */
  dropOver(first: number, behind: number, isMeant: (row: number) => boolean): void {
    // Entries are aligned to their size, so those that are met lie in what is dropped, rounded up to the largest one.
    let largest = 63;
    while (largest > 12 && this.#sized[largest] === 0) largest--;
    const pages = 2 ** (largest - 12);
    const from = first - (first % pages);
    const count = Math.min(this.rows, Math.ceil(behind / pages) * pages - from);
    const [low, high, { page }] = [this.#first, this.#behind, this];
    for (let i = 0; i < count; i++) {
      const row = count === this.rows ? i : this.#rowOf(from + i);
      if (low[row]! < behind && high[row]! > first && page[row] !== -1 && isMeant(row)) this.drop(row);
    }
  }
}
