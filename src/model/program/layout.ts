/**
 * Where memory accesses land. A variable is cut into words of eight bytes and each word into locations of one *granule*
 * (bytes); an access covers one or more consecutive locations of one variable, its slices. Words start with the granule of
 * the variable's cells, so that an ordinary test has one slice per access; when an access is smaller or not aligned to it,
 * the search starts again with a finer granule for the words it touches. So mixed sizes cost only the words that have them:
 * a structure may have pointers beside small counters.
 */
import type { Code } from "./compiled.ts";
import { Unsupported, type Variable, variableAt } from "./program.ts";

/** Bytes of a word. */
const WORD = 8;

/** The granule of every word of every variable. */
export type Granules = readonly Uint8Array[];

/** An access needs a finer granule in words of a variable: `refine` the granules and start again. */
export class TooCoarse extends Error {
  override readonly name = "TooCoarse";
  readonly #variable: number;
  readonly #from: number;
  readonly #to: number;
  readonly #granule: number;
  /** Words `from` to `to` of the variable need the granule, or a finer one where they have one. */
  constructor(variable: number, from: number, to: number, granule: number) {
    super(`variable ${variable} needs granule ${granule}`);
    this.#variable = variable;
    this.#from = from;
    this.#to = to;
    this.#granule = granule;
  }

  refine(granules: Granules): void {
    granules[this.#variable]!.fill(this.#granule, this.#from, this.#to + 1);
  }
}

const littleEndian = (bytes: Uint8Array, from: number, to: number): bigint => {
  let v = 0n;
  for (let i = to - 1; i >= from; i--) v = (v << 8n) | BigInt(bytes[i]!);
  return v;
};

/** The granules that variables start with: their cells, as far as there are bytes. */
export const initialGranules = (variables: readonly Variable[]): Granules =>
  variables.map(({ cell, init }) =>
    Uint8Array.from({ length: Math.ceil(init.length / WORD) }, (_, word) => {
      let granule = Math.min(cell, WORD);
      while (granule > init.length - word * WORD) granule /= 2;
      return granule;
    }),
  );

/** The location map of one search. Locations are numbered from 0 over all variables. */
export class Layout {
  /** Number of locations. */
  readonly locations: number;
  /** Bytes of each location. */
  readonly granuleOf: Int32Array;
  /** Value id of the initial value of each location. */
  readonly initial: Int32Array;
  /** Byte address of each location. */
  readonly addressOf: readonly bigint[];
  readonly #code: Code;
  readonly #granules: Granules;
  readonly #first: readonly Int32Array[]; // by variable: first location of each word
  // Memo by address value id and log2 of bytes: first location, or UNMAPPED.
  readonly #memo = new Map<number, number>();

  constructor(code: Code, granules: Granules) {
    this.#code = code;
    this.#granules = granules;
    const granuleOf: number[] = [];
    const initial: number[] = [];
    const addressOf: bigint[] = [];
    this.#first = code.program.variables.map(({ address, init }, i) =>
      granules[i]!.reduce((first, g, word) => {
        first[word] = granuleOf.length;
        const end = Math.min((word + 1) * WORD, init.length);
        for (let at = word * WORD; at < end; at += g) {
          granuleOf.push(g);
          initial.push(code.values.value(littleEndian(init, at, Math.min(at + g, end))));
          addressOf.push(address + BigInt(at));
        }
        return first;
      }, new Int32Array(granules[i]!.length)),
    );
    this.locations = granuleOf.length;
    this.granuleOf = Int32Array.from(granuleOf);
    this.initial = Int32Array.from(initial);
    this.addressOf = addressOf;
  }

  /** The location of the entry of each page, by page. */
  entryLocations(): readonly number[] {
    const { program, values } = this.#code;
    const { pages, variables } = program;
    return (pages?.list ?? []).map(({ entry }) => this.locate(values.value(variables[entry]!.address), 8));
  }

  /** The locations of the entries of stage 2, by table and intermediate page; none where there is one stage. */
  secondLocations(): readonly (readonly number[])[] {
    const { program, values } = this.#code;
    const { pages, variables } = program;
    const tables = pages?.stage2?.tables ?? [];
    return tables.map(({ entries }) => entries.map((e) => this.locate(values.value(variables[e]!.address), 8)));
  }

  /**
   * First location of an access; its slices are the `bytes / granuleOf[first]` locations from there.
   * @param address  value id of a concrete address
   * @param parts    single-copy-atomic parts of the access, which share no location
   * @returns -1 when the access is not inside one variable
   * @throws {TooCoarse} when the variable needs a finer granule
   */
  locate(address: number, bytes: number, parts: 1 | 2 = 1): number {
    const key = (address * 32 + bytes) * 2 + parts - 1;
    const known = this.#memo.get(key);
    if (known !== undefined) return known;
    const found = this.#locate(this.#code.values.number(address), bytes, bytes / parts);
    this.#memo.set(key, found);
    return found;
  }

  #locate(address: bigint, bytes: number, part: number): number {
    const { program } = this.#code;
    const { variables } = program;
    const i = variableAt(program, address);
    if (i < 0) return -1;
    const offset = Number(address - variables[i]!.address);
    if (bytes === 16 && address % 16n !== 0n)
      throw new Unsupported("an access of 16 bytes that is not aligned to them");
    const { init, size = init.length } = variables[i]!;
    if (offset + bytes > (offset === 0 ? init.length : size)) return -1;
    const granules = this.#granules[i]!;
    const [from, to] = [Math.floor(offset / WORD), Math.floor((offset + bytes - 1) / WORD)];
    const g = granules[from]!;
    let fine = g;
    for (let word = from; word <= to; word++) fine = Math.min(fine, granules[word]!);
    while (offset % fine !== 0 || part % fine !== 0) fine /= 2;
    for (let word = from; word <= to; word++) if (granules[word] !== fine) throw new TooCoarse(i, from, to, fine);
    return this.#first[i]![from]! + (offset % WORD) / g;
  }
}

/** Runs `search` with the coarsest granules that fit every access. */
export function withGranules<T>(code: Code, search: (layout: Layout) => T): T {
  const granules = initialGranules(code.program.variables);
  for (;;) {
    try {
      return search(new Layout(code, granules));
    } catch (e) {
      if (!(e instanceof TooCoarse)) throw e;
      e.refine(granules);
    }
  }
}
