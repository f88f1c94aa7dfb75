/**
 * Where memory accesses land. A variable is cut into locations of one *granule* (bytes); an access covers one or more
 * consecutive locations of one variable, its slices. Variables start with the granule of their cells, so that an
 * ordinary test has one slice per access; when an access is smaller or not aligned to it, the search starts again with a
 * finer granule for that variable. So mixed sizes cost only the tests that have them.
 */
import type { Code } from "./code.ts";
import { Unsupported, type Variable, variableAt } from "./program.ts";

/** An access needs a finer granule of a variable: start again with `granules[variable] = granule`. */
export class TooCoarse extends Error {
  override readonly name = "TooCoarse";
  readonly variable: number;
  readonly granule: number;
  constructor(variable: number, granule: number) {
    super(`variable ${variable} needs granule ${granule}`);
    this.variable = variable;
    this.granule = granule;
  }
}

const littleEndian = (bytes: Uint8Array, from: number, to: number): bigint => {
  let v = 0n;
  for (let i = to - 1; i >= from; i--) v = (v << 8n) | BigInt(bytes[i]!);
  return v;
};

/** The granule a variable starts with: its cell, at most 8 bytes. */
export const initialGranules = (variables: readonly Variable[]): number[] => variables.map((v) => Math.min(v.cell, 8));

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
  readonly #granules: readonly number[];
  readonly #first: readonly number[];
  // Memo by address value id and log2 of bytes: first location, or UNMAPPED.
  readonly #memo = new Map<number, number>();

  constructor(code: Code, granules: readonly number[]) {
    this.#code = code;
    this.#granules = granules;
    const first: number[] = [];
    const granuleOf: number[] = [];
    const initial: number[] = [];
    const addressOf: bigint[] = [];
    code.program.variables.forEach((v, i) => {
      first.push(granuleOf.length);
      const g = granules[i]!;
      for (let at = 0; at < v.init.length; at += g) {
        granuleOf.push(g);
        initial.push(code.values.value(littleEndian(v.init, at, Math.min(at + g, v.init.length))));
        addressOf.push(v.address + BigInt(at));
      }
    });
    this.#first = first;
    this.locations = granuleOf.length;
    this.granuleOf = Int32Array.from(granuleOf);
    this.initial = Int32Array.from(initial);
    this.addressOf = addressOf;
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
    if (bytes === 16 && offset % 16 !== 0) throw new Unsupported("an access of 16 bytes that is not aligned to them");
    const { init, size = init.length } = variables[i]!;
    if (offset + bytes > (offset === 0 ? init.length : size)) return -1;
    const g = this.#granules[i]!;
    if (offset % g === 0 && part % g === 0) return this.#first[i]! + offset / g;
    let fine = g;
    while (offset % fine !== 0 || part % fine !== 0) fine /= 2;
    throw new TooCoarse(i, fine);
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
      granules[e.variable] = e.granule;
    }
  }
}
