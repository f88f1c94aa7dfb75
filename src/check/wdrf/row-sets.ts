/** Sets of rows as numbers; 0 is the empty one. */
export class RowSets {
  readonly #ids = new Map<string, number>([["", 0]]);
  readonly #lists: (readonly number[])[] = [[]];

  of(rows: readonly number[]): number {
    const key = rows.join();
    const known = this.#ids.get(key);
    if (known !== undefined) return known;
    this.#ids.set(key, this.#lists.length);
    return this.#lists.push(rows) - 1;
  }
  list = (id: number): readonly number[] => this.#lists[id]!;
  union(a: number, b: number): number {
    if (a === b || b === 0) return a;
    if (a === 0) return b;
    return this.of([...new Set([...this.list(a), ...this.list(b)])].sort((x, y) => x - y));
  }
}
