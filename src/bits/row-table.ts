/**
 * Hash-consing of rows of int32s: equal rows get equal ids, so equality elsewhere is `===` on a number. Grows by
 * doubling up to a limit. A hot file; benchmark in bench/micro.
 */

/** A table hit its limit; the caller turns it into an `unknown` verdict. */
export class BoundReached extends Error {
  override readonly name = "BoundReached";
}

/** Interned rows of `width` int32s, ids counted from 0. Holds at most `most` rows. */
export class RowTable {
  readonly width: number;
  readonly #most: number;
  #rows: Int32Array; // row `id` is #rows[id * width .. (id + 1) * width)
  #slots: Int32Array; // open addressing, a power of two, each id + 1, 0 = empty
  #count = 0;
  constructor(width: number, capacity = 64, most = 0x7fffffff) {
    let slots = 16;
    while (slots < 2 * capacity) slots *= 2;
    this.width = width;
    this.#most = most;
    this.#rows = new Int32Array((width * slots) / 2);
    this.#slots = new Int32Array(slots);
  }

  /** Rows interned so far. */
  get count(): number {
    return this.#count;
  }

  /** Bytes held. */
  get bytes(): number {
    return 4 * (this.#rows.length + this.#slots.length);
  }

  /** Cell `i` of row `id`. */
  at(id: number, i: number): number {
    return this.#rows[id * this.width + i]!;
  }

  /** Copies row `id` to `into[at ..]`. */
  copy(id: number, into: Int32Array, at: number): void {
    const { width } = this;
    const rows = this.#rows;
    for (let i = 0, row = id * width; i < width; i++) into[at + i] = rows[row + i]!;
  }

  /** Forgets all rows and keeps the space. */
  clear(): void {
    this.#count = 0;
    this.#slots.fill(0);
  }

  /** Id of the row at `src[at .. at + width)`, copied in if it is new. @throws {BoundReached} when full */
  intern(src: Int32Array, at: number): number {
    const found = this.#find(src, at);
    if (found >= 0) return found;
    if (this.#count >= this.#most) throw new BoundReached(`more than ${this.#most} rows`);
    if (2 * (this.#count + 1) > this.#slots.length) {
      this.#grow();
      return this.intern(src, at);
    }
    const { width } = this;
    for (let i = 0, row = this.#count * width; i < width; i++) this.#rows[row + i] = src[at + i]!;
    this.#slots[~found] = ++this.#count;
    return this.#count - 1;
  }

  /** Whether the row is there already. */
  has(src: Int32Array, at: number): boolean {
    return this.#find(src, at) >= 0;
  }

  // The id of the row, or ~slot of the empty slot where it belongs.
  #find(src: Int32Array, at: number): number {
    const { width } = this;
    const rows = this.#rows;
    const slots = this.#slots;
    const mask = slots.length - 1;
    let slot = hash(src, at, width) & mask;
    for (let id = slots[slot]!; id !== 0; id = slots[slot]!) {
      let i = 0;
      for (let row = (id - 1) * width; i < width && rows[row + i] === src[at + i]; i++);
      if (i === width) return id - 1;
      slot = (slot + 1) & mask;
    }
    return ~slot;
  }

  #grow(): void {
    const { width } = this;
    const rows = new Int32Array(2 * this.#rows.length);
    rows.set(this.#rows);
    const slots = new Int32Array(2 * this.#slots.length);
    const mask = slots.length - 1;
    for (let id = 0; id < this.#count; id++) {
      let slot = hash(rows, id * width, width) & mask;
      while (slots[slot] !== 0) slot = (slot + 1) & mask;
      slots[slot] = id + 1;
    }
    this.#rows = rows;
    this.#slots = slots;
  }
}

function hash(src: Int32Array, at: number, width: number): number {
  let h = width;
  for (let i = 0; i < width; i++) h = Math.imul(h ^ src[at + i]!, 0x9e3779b1) ^ (h >>> 15);
  return h ^ (h >>> 16);
}
