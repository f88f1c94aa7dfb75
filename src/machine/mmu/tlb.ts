/**
 * Translations that a CPU keeps, one TLB for data and one for instructions. A hot file: rows are columns of typed arrays.
 *
 * A row belongs to a context, a small number that stands for regime, VMID, ASID and control registers, so that nothing is
 * dropped when a hypervisor or a kernel switches between them. A row stays usable until it is invalidated or another
 * page takes its place, whatever the tables say by then. A block is kept as the 4 KiB pieces of it that were used.
 */

/** What a row allows and is. */
export const ROW = { READ: 1, WRITE: 2, EXECUTE: 4, DEVICE: 8, GLOBAL: 16 } as const;

export class Tlb {
  readonly rows: number;
  /** Page number of the address; 52 bits are exact in a double. -1: nothing. */
  readonly page: Float64Array;
  readonly context: Int32Array;
  /** Physical page address. */
  readonly target: Float64Array;
  readonly flags: Uint8Array;
  /** Bytes mapped by the entry that the row is a piece of, as a power of two. */
  readonly size: Uint8Array;
  /** Called with each row that is dropped or replaced. */
  readonly #dropped: (row: number) => void;

  constructor(rows: number, dropped: (row: number) => void) {
    this.rows = rows;
    this.page = new Float64Array(rows).fill(-1);
    this.context = new Int32Array(rows);
    this.target = new Float64Array(rows);
    this.flags = new Uint8Array(rows);
    this.size = new Uint8Array(rows);
    this.#dropped = dropped;
    for (let row = 0; row < rows; row++) dropped(row);
  }

  /** The row of a page, or -1. */
  find(page: number, context: number): number {
    const row = page % this.rows;
    return this.page[row] === page && this.context[row] === context ? row : -1;
  }

  /** The row that a page takes, emptied. */
  take(page: number, context: number): number {
    const row = page % this.rows;
    this.drop(row);
    this.page[row] = page;
    this.context[row] = context;
    return row;
  }

  drop(row: number): void {
    if (this.page[row] === -1) return;
    this.page[row] = -1;
    this.#dropped(row);
  }

  /** Drops every row that `isMeant` holds for. */
  dropWhere(isMeant: (row: number) => boolean): void {
    for (let row = 0; row < this.rows; row++) if (this.page[row] !== -1 && isMeant(row)) this.drop(row);
  }

  /** Whether the entry that a row is a piece of maps the page number `page`. */
  covers(row: number, page: number): boolean {
    const pages = 2 ** (this.size[row]! - 12);
    return Math.floor(this.page[row]! / pages) === Math.floor(page / pages);
  }
}
