/**
 * A model of the TLBs of a real core, beside the translations that the machine keeps: it translates nothing, and counts what such TLBs would miss. Each CPU has two small
 * ones, for instructions and for data, and a large one behind both. An entry is as large as the smaller of both stages' entries; in the small ones at most `mostSmall`. All
 * replace the entry that was used longest ago. Nothing is kept of walks: a miss loads every entry of both stages' tables. What TLBI drops is dropped here too.
 */
import type { Ram } from "../cpu/ram.ts";
import { Abort, type Want } from "./fault.ts";
import type { Regime } from "./regime.ts";
import { type Columns, PAGES, ROW } from "./tlb.ts";
import { translate } from "./walk.ts";

/** Sizes of such TLBs. */
export interface TlbParameters {
  readonly name: string;
  /** Entries for instructions and for data, any of which may hold any page. */
  readonly instructions: number;
  readonly data: number;
  /** Entries of the large one, a power of two times `ways`. */
  readonly large: number;
  readonly ways: number;
  /** Bytes that an entry of a small one maps at most, as a power of two. */
  readonly mostSmall: number;
}

/** Those of a Cortex-A57, by its technical reference manual. */
export const CORTEX_A57: TlbParameters = {
  name: "a57",
  instructions: 48,
  data: 32,
  large: 1024,
  ways: 4,
  mostSmall: 20,
};
/** A core with little in front of the large one. */
export const SMALL_TLBS: TlbParameters = { ...CORTEX_A57, name: "small", instructions: 10, data: 10 };

export const TLB_COUNTS = ["instructionMisses", "dataMisses", "largeMisses", "loads1", "loads2"] as const;
/** Misses of each TLB, and entries that walks loaded of tables of stage 1 and of stage 2. */
export type TlbCounts = Record<(typeof TLB_COUNTS)[number], number>;
export const noCounts = (): TlbCounts => ({
  instructionMisses: 0,
  dataMisses: 0,
  largeMisses: 0,
  loads1: 0,
  loads2: 0,
});

/** One TLB: rows are columns of typed arrays, `ways` of them side by side are a set. */
class Part implements Columns {
  readonly context: Int32Array;
  readonly flags: Uint8Array;
  readonly #first: Float64Array;
  readonly #behind: Float64Array;
  readonly #asid: Int32Array;
  readonly #vmid: Int32Array;
  readonly #used: Float64Array;
  readonly #ways: number;
  readonly #sets: number;
  readonly #most: number;
  /** Sizes that were put, as powers of two. */
  readonly #sizes = new Set<number>();
  #clock = 0;

  constructor(entries: number, ways: number, most: number) {
    this.#ways = ways;
    this.#sets = entries / ways;
    this.#most = most;
    this.context = new Int32Array(entries);
    this.flags = new Uint8Array(entries);
    this.#first = new Float64Array(entries).fill(-1);
    this.#behind = new Float64Array(entries).fill(-1);
    this.#asid = new Int32Array(entries);
    this.#vmid = new Int32Array(entries);
    this.#used = new Float64Array(entries);
  }

  #set(page: number, size: number): number {
    return this.#sets === 1 ? 0 : Math.floor(page / 2 ** (size - 12)) % this.#sets;
  }

  /** The row of a page for a regime, -1 when there is none. */
  find(page: number, r: Regime): number {
    for (const size of this.#sizes) {
      const at = this.#set(page, size) * this.#ways;
      for (let row = at; row < at + this.#ways; row++)
        if (this.#first[row]! <= page && page < this.#behind[row]! && this.#isOf(row, r)) {
          this.#used[row] = ++this.#clock;
          return row;
        }
      if (this.#sets === 1) break;
    }
    return -1;
  }
  #isOf(row: number, r: Regime): boolean {
    const isGlobal = (this.flags[row]! & ROW.GLOBAL) !== 0;
    return this.#vmid[row] === vmidOf(r) && (isGlobal || this.#asid[row] === r.asid);
  }

  put(page: number, context: number, r: Regime, size: number, isGlobal: boolean): void {
    const cut = Math.min(size, this.#most);
    this.#sizes.add(cut);
    const pages = 2 ** (cut - 12);
    const at = this.#set(page, cut) * this.#ways;
    let oldest = at;
    for (let row = at; row < at + this.#ways; row++) if (this.#used[row]! < this.#used[oldest]!) oldest = row;
    this.#first[oldest] = page - (page % pages);
    this.#behind[oldest] = this.#first[oldest]! + pages;
    this.context[oldest] = context;
    this.flags[oldest] = isGlobal ? ROW.GLOBAL : 0;
    this.#asid[oldest] = r.asid;
    this.#vmid[oldest] = vmidOf(r);
    this.#used[oldest] = ++this.#clock;
  }

  drop(first: number, behind: number, isMeant: (tlb: Columns, row: number) => boolean): void {
    for (let row = 0; row < this.context.length; row++) {
      if (this.#first[row] === -1 || this.#first[row]! % PAGES >= behind || this.#behind[row]! % PAGES <= first)
        continue;
      if (!isMeant(this, row)) continue;
      this.#first[row] = this.#behind[row] = -1;
      this.#used[row] = 0;
    }
  }
}

/** EL2 is nobody's VMID. */
const vmidOf = (r: Regime): number => (r.el === 2 ? -1 : r.vmid);

/** The TLBs of one CPU. */
export class TlbModel {
  readonly #ram: Ram;
  readonly #instructions: Part;
  readonly #data: Part;
  readonly #large: Part;
  readonly #counts: readonly [TlbCounts, TlbCounts];
  #lastPage = -1;
  #lastContext = 0;

  /** @param counts shared by all CPUs: those of the host, which has VMID 0, and of VMs */
  constructor(ram: Ram, p: TlbParameters, counts: readonly [TlbCounts, TlbCounts]) {
    this.#ram = ram;
    this.#counts = counts;
    this.#instructions = new Part(p.instructions, p.instructions, p.mostSmall);
    this.#data = new Part(p.data, p.data, p.mostSmall);
    this.#large = new Part(p.large, p.ways, 63);
  }

  /** An access, or a fetch, of an address. */
  use(va: bigint, page: number, context: number, r: Regime, want: Want): void {
    if (want === "fetch") {
      if (page === this.#lastPage && context === this.#lastContext) return;
      this.#lastPage = page;
      this.#lastContext = context;
    }
    if (!r.stage1.isOn && r.stage2 === undefined) return;
    const small = want === "fetch" ? this.#instructions : this.#data;
    if (small.find(page, r) >= 0) return;
    const counts = this.#counts[vmidOf(r) === 0 ? 0 : 1];
    counts[want === "fetch" ? "instructionMisses" : "dataMisses"]++;
    const isKnown = this.#large.find(page, r) >= 0;
    if (!isKnown) counts.largeMisses++;
    this.#walk(va, page, context, r, want, small, isKnown ? undefined : counts);
  }

  /** Fills what has missed. `counts`: of a walk that is made; without, the large one knew. */
  #walk(va: bigint, page: number, context: number, r: Regime, want: Want, small: Part, counts?: TlbCounts): void {
    const words = {
      word: (pa: number, stage: 1 | 2): bigint | undefined => {
        if (counts !== undefined) counts[stage === 1 ? "loads1" : "loads2"]++;
        return this.#ram.word(pa);
      },
    };
    try {
      const { size, isGlobal } = translate(words, r, va, want);
      small.put(page, context, r, size, isGlobal);
      if (counts !== undefined) this.#large.put(page, context, r, size, isGlobal);
    } catch (error) {
      if (!(error instanceof Abort)) throw error; // a fault fills nothing
    }
  }

  drop(first: number, behind: number, isMeant: (tlb: Columns, row: number) => boolean): void {
    this.#lastPage = -1;
    for (const part of [this.#instructions, this.#data, this.#large]) part.drop(first, behind, isMeant);
  }
}
