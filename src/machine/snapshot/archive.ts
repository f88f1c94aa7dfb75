/**
 * The state of a machine as a tree of names and values. Each component has one function that walks over its state, to save
 * it and to put it back: an archive is given what there is, and returns what there is to be.
 */

/** Something in a snapshot is not what it could be. `path` says where. */
export class Damaged extends Error {
  override readonly name = "Damaged";
  constructor(path: string, what: string) {
    super(`${path}: ${what}`);
  }
}

export interface Archive {
  /** A whole number from 0 to `most`. */
  whole(name: string, value: number, most: number): number;
  /** 64 bits. */
  word(name: string, value: bigint): bigint;
  flag(name: string, value: boolean): boolean;
  /** A column of fixed length, in place; each value at most `most`. */
  column(name: string, values: Uint8Array | Uint32Array, most: number): void;
  words(name: string, values: BigUint64Array): void;
  /** A list of at most `length` whole numbers, each at most `most`. */
  list(name: string, values: readonly number[], most: number, length: number): number[];
  /** How often something was counted, by name. */
  counts(name: string, values: ReadonlyMap<string, number>): Map<string, number>;
  /** Memory of fixed length, in place; pages of zeros take no room, and are put back as they are in a machine that was just made. */
  memory(name: string, bytes: Uint8Array): void;
  /** Pages by number, each number at most `most`. */
  pages(name: string, pages: ReadonlyMap<number, Uint8Array>, most: number): Map<number, Uint8Array>;
  /** The state of a part. */
  part(name: string, walk: (a: Archive) => void): void;
}

export const PAGE = 4096;
export const MOST_U32: number = 2 ** 32 - 1;

export type Plain = number | boolean | string | readonly Plain[] | { readonly [name: string]: Plain };

/** Numbers of pages that are not all zeros. */
export function* usedPages(bytes: Uint8Array): Generator<number> {
  const words = new Uint32Array(bytes.buffer, bytes.byteOffset, bytes.length / 4);
  for (let page = 0; page < bytes.length / PAGE; page++) {
    const end = ((page + 1) * PAGE) / 4;
    let at = (page * PAGE) / 4;
    while (at < end && words[at] === 0) at++;
    if (at < end) yield page;
  }
}

/** Collects a tree of plain values, and the contents of pages in order. */
export class Saver implements Archive {
  readonly tree: Record<string, Plain> = {};
  readonly blobs: Uint8Array[];

  constructor(blobs: Uint8Array[] = []) {
    this.blobs = blobs;
  }

  whole(name: string, value: number, most: number): number {
    if (!Number.isInteger(value) || value < 0 || value > most) throw new Error(`${name} is ${value}`);
    this.tree[name] = value;
    return value;
  }
  word(name: string, value: bigint): bigint {
    this.tree[name] = value.toString(16);
    return value;
  }
  flag(name: string, value: boolean): boolean {
    this.tree[name] = value;
    return value;
  }
  column(name: string, values: Uint8Array | Uint32Array): void {
    this.tree[name] = [...values];
  }
  words(name: string, values: BigUint64Array): void {
    this.tree[name] = [...values].map((v) => v.toString(16));
  }
  list(name: string, values: readonly number[]): number[] {
    this.tree[name] = [...values];
    return [...values];
  }
  counts(name: string, values: ReadonlyMap<string, number>): Map<string, number> {
    this.tree[name] = [...values].map(([key, count]) => [key, count]);
    return new Map(values);
  }
  memory(name: string, bytes: Uint8Array): void {
    const pages = [...usedPages(bytes)];
    this.tree[name] = pages;
    for (const page of pages) this.blobs.push(bytes.subarray(page * PAGE, (page + 1) * PAGE));
  }
  pages(name: string, pages: ReadonlyMap<number, Uint8Array>): Map<number, Uint8Array> {
    const numbers = [...pages.keys()].sort((a, b) => a - b);
    this.tree[name] = numbers;
    for (const n of numbers) this.blobs.push(pages.get(n)!);
    return new Map(pages);
  }
  part(name: string, walk: (a: Archive) => void): void {
    const part = new Saver(this.blobs);
    walk(part);
    this.tree[name] = part.tree;
  }
}

/** Contents of pages that have not been read yet. */
export interface Blobs {
  /** The next page. @throws {Damaged} when there is none */
  next(path: string): Uint8Array;
}

const MOST_KEYS = 10_000;

/** Gives back what a saver has collected, if it is what it could be. Nothing in the tree is believed. */
export class Loader implements Archive {
  readonly #tree: Readonly<Record<string, unknown>>;
  readonly #blobs: Blobs;
  readonly #path: string;

  /** @throws {Damaged} */
  constructor(tree: unknown, blobs: Blobs, path = "") {
    if (typeof tree !== "object" || tree === null || Array.isArray(tree))
      throw new Damaged(path || "the snapshot", "no names and values");
    this.#tree = tree as Readonly<Record<string, unknown>>;
    this.#blobs = blobs;
    this.#path = path;
  }

  #place(name: string): string {
    return this.#path === "" ? name : `${this.#path}.${name}`;
  }
  #fail(name: string, what: string): never {
    throw new Damaged(this.#place(name), what);
  }
  #get(name: string): unknown {
    if (!Object.hasOwn(this.#tree, name)) this.#fail(name, "is not there");
    return this.#tree[name];
  }
  #whole(name: string, value: unknown, most: number): number {
    const isFine = typeof value === "number" && Number.isInteger(value) && value >= 0 && value <= most;
    return isFine ? value : this.#fail(name, `no whole number from 0 to ${most}`);
  }
  #word(name: string, value: unknown): bigint {
    const isFine = typeof value === "string" && /^[0-9a-f]{1,16}$/.test(value);
    return isFine ? BigInt(`0x${value}`) : this.#fail(name, "no hexadecimal number of 64 bits");
  }
  #array(name: string, least: number, most: number): readonly unknown[] {
    const value = this.#get(name);
    if (!Array.isArray(value) || value.length < least || value.length > most)
      return this.#fail(name, `no list of ${least === most ? most : `at most ${most}`} values`);
    return value as readonly unknown[];
  }

  whole(name: string, _: number, most: number): number {
    return this.#whole(name, this.#get(name), most);
  }
  word(name: string): bigint {
    return this.#word(name, this.#get(name));
  }
  flag(name: string): boolean {
    const value = this.#get(name);
    return typeof value === "boolean" ? value : this.#fail(name, "neither true nor false");
  }
  column(name: string, values: Uint8Array | Uint32Array, most: number): void {
    for (const [i, v] of this.#array(name, values.length, values.length).entries())
      values[i] = this.#whole(name, v, most);
  }
  words(name: string, values: BigUint64Array): void {
    for (const [i, v] of this.#array(name, values.length, values.length).entries()) values[i] = this.#word(name, v);
  }
  list(name: string, _: readonly number[], most: number, length: number): number[] {
    return this.#array(name, 0, length).map((v) => this.#whole(name, v, most));
  }
  counts(name: string): Map<string, number> {
    return new Map(
      this.#array(name, 0, MOST_KEYS).map((entry) => {
        const [key, count] = Array.isArray(entry) ? (entry as unknown[]) : [];
        if (typeof key !== "string") return this.#fail(name, "a count without a name");
        return [key, this.#whole(name, count, Number.MAX_SAFE_INTEGER)];
      }),
    );
  }
  /** Numbers of pages, each larger than the one before it. */
  #pageNumbers(name: string, most: number): number[] {
    const numbers = this.#array(name, 0, most + 1).map((v) => this.#whole(name, v, most));
    if (numbers.some((n, i) => i > 0 && n <= numbers[i - 1]!)) this.#fail(name, "pages are not in order");
    return numbers;
  }
  memory(name: string, bytes: Uint8Array): void {
    for (const page of this.#pageNumbers(name, bytes.length / PAGE - 1))
      bytes.set(this.#blobs.next(this.#place(name)), page * PAGE);
  }
  pages(name: string, _: ReadonlyMap<number, Uint8Array>, most: number): Map<number, Uint8Array> {
    return new Map(this.#pageNumbers(name, most).map((n) => [n, this.#blobs.next(this.#place(name)).slice()]));
  }
  part(name: string, walk: (a: Archive) => void): void {
    walk(new Loader(this.#get(name), this.#blobs, this.#place(name)));
  }
}
