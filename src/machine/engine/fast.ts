/**
 * The fast engine: what runs often is compiled to WebAssembly from the IR of its instructions, the rest is run by the
 * reference interpreter. A hot file.
 *
 * Compiled code belongs to a physical page at a virtual address, since branches and PC-relative addresses are constants in
 * it. It does arithmetic, branches, and loads and stores that hit the TLB; everything that has more to it than that is
 * done by the interpreter, one instruction at a time, so that both engines are the same engine where it is hard.
 */
import type { Core } from "../cpu/core.ts";
import { Readied } from "../cpu/interpret.ts";
import { AT, BLOCK, NO_TAG, TLB, TLB_AT, TLB_BYTES } from "../cpu/layout.ts";
import { checksAlignment } from "../cpu/memory.ts";
import type { Ram } from "../cpu/ram.ts";
import { Abort } from "../mmu/fault.ts";
import { ROW } from "../mmu/tlb.ts";
import { readNumbered } from "../system/access.ts";
import { wasmInstance } from "../webassembly.ts";
import { blocksFrom, KnownInstructions, readerOf } from "./blocks.ts";
import { compileRegion, isCompilable, MISS } from "./compile-region.ts";
import type { Engine } from "./engine.ts";
import { fetchAddress, single } from "./single.ts";

type Run = (cpu: number, entry: number) => number;

/** Interpreted visits after which an instruction becomes an entry; doubled each time the page's code was changed. */
const HOT = 48;
const MOST_DOUBLED = 8;
/** Modules cost memory outside of the heap: when there are so many, all are dropped. */
const MOST_REGIONS = 8000;
/** Pages that are known at most: a guest may map one in many places. */
const MOST_PAGES = 8000;

/** Compiled code of one physical page at one virtual address. */
class CodePage {
  readonly visits = new Uint16Array(1024);
  readonly runs: (Run | undefined)[] = new Array(1024).fill(undefined);
  readonly entries = new Uint16Array(1024);
  /** Where the interpreter's instructions are. */
  readonly isNot = new Uint8Array(1024);
  readonly hot: number;
  isDead = false;
  constructor(changes: number) {
    this.hot = HOT << Math.min(changes, MOST_DOUBLED);
  }
}

export class FastEngine implements Engine {
  readonly #ready = new Readied();
  readonly #ram: Ram;
  readonly #cores: () => readonly Core[];
  readonly #imports: Readonly<Record<string, Readonly<Record<string, unknown>>>>;
  /** Pages by physical address and then virtual page number. */
  readonly #pages = new Map<number, Map<number, CodePage>>();
  /** Physical pages that have compiled code. */
  readonly #compiled = new Set<number>();
  /** How often code of a physical page was changed. */
  readonly #changes = new Map<number, number>();
  #regions = 0;
  /** Pages that were made since all were dropped. */
  #made = 0;
  readonly #known = new KnownInstructions(isCompilable);

  /** @param cores of the machine, asked for when something runs */
  constructor(ram: Ram, cores: () => readonly Core[]) {
    this.#ram = ram;
    this.#cores = cores;
    this.#imports = {
      e: {
        m: ram.memory,
        f: (cpu: number, what: number) => this.#miss(cpu, what),
        s: (cpu: number, register: number) => this.#system(cpu, register),
      },
    };
  }

  run(core: Core): void {
    const { cpu } = core;
    while (cpu.budget > 0 && !cpu.attention) {
      const page = this.#pageOf(core);
      if (page === undefined) {
        single(core, this.#ready);
        continue;
      }
      const at = cpu.pageOffset >>> 2;
      const run = page.runs[at] ?? this.#heat(core, page, at);
      // A block that was left for the interpreter may have used up the budget.
      if (run === undefined || (run(cpu.base, page.entries[at]!) !== 0 && cpu.budget > 0)) single(core, this.#ready);
    }
  }

  /** The page of PC, undefined when the interpreter has to look: no translation, no RAM, an odd PC, an illegal state. */
  #pageOf(core: Core): CodePage | undefined {
    const { cpu, mmu } = core;
    if (cpu.illegal || (cpu.pageOffset & 3) !== 0) return undefined;
    if (cpu.contextStale || cpu.controlsStale) mmu.publishContext();
    const number = cpu.page;
    const row = mmu.fetch.find(number, mmu.context(cpu.el));
    const known = row < 0 ? undefined : (mmu.codeOf[row] as CodePage | undefined);
    return known === undefined || known.isDead ? this.#find(core, number) : known;
  }

  #find(core: Core, number: number): CodePage | undefined {
    const { mmu, ram } = core;
    let row: number;
    try {
      row = mmu.fetchRow();
    } catch (error) {
      if (error instanceof Abort) return undefined;
      throw error;
    }
    const physical = mmu.fetch.target[row]!;
    if (ram.at(physical) < 0) return undefined;
    const page = this.#pages.get(physical)?.get(number) ?? this.#newPage(physical, number);
    mmu.codeOf[row] = page;
    return page;
  }

  #newPage(physical: number, number: number): CodePage {
    if (++this.#made > MOST_PAGES) this.#forget();
    let places = this.#pages.get(physical);
    if (places === undefined) this.#pages.set(physical, (places = new Map()));
    const page = new CodePage(this.#changes.get(physical) ?? 0);
    places.set(number, page);
    return page;
  }

  /** Counts a visit, and compiles from here when there were enough. */
  #heat(core: Core, page: CodePage, at: number): Run | undefined {
    if (page.isNot[at] === 1 || ++page.visits[at]! < page.hot) return undefined;
    page.visits[at] = 1;
    this.#compile(core, page, at);
    return page.runs[at];
  }

  #compile(core: Core, page: CodePage, at: number): void {
    const { cpu, ram } = core;
    const physical = fetchAddress(core) & ~0xfff;
    const first = ram.at(physical) / 4;
    const base = cpu.pc - BigInt(4 * at);
    const word = (offset: number): number => ram.u32[first + offset / 4]!;
    const seen = {
      isThere: (offset: number): boolean => page.runs[offset / 4] !== undefined,
      ran: (offset: number): boolean => page.visits[offset / 4] !== 0,
    };
    const blocks = blocksFrom(base, 4 * at, readerOf(base, word, this.#known), seen);
    if (blocks.every((b) => b.start !== 4 * at)) {
      page.isNot[at] = 1;
      return;
    }
    if (++this.#regions > MOST_REGIONS) this.#forget();
    const pages = this.#ram.memory.buffer.byteLength / 65536;
    const run = wasmInstance(compileRegion(base, blocks, pages), this.#imports).r as Run;
    for (const [i, { start }] of blocks.entries())
      if (page.runs[start / 4] === undefined) {
        page.runs[start / 4] = run;
        page.entries[start / 4] = i;
      }
    if (!this.#compiled.has(physical)) {
      this.#compiled.add(physical);
      for (const { mmu } of this.#cores()) mmu.protectCode(physical);
    }
  }

  #forget(): void {
    for (const places of this.#pages.values()) for (const page of places.values()) page.isDead = true;
    this.#pages.clear();
    this.#regions = 1;
    this.#made = 1;
  }

  holdsCode(page: number): boolean {
    return this.#compiled.has(page);
  }

  codeWritten(pa: number): void {
    const physical = pa - (pa % 4096);
    for (const page of this.#pages.get(physical)?.values() ?? []) page.isDead = true;
    this.#pages.delete(physical);
    this.#compiled.delete(physical);
    this.#changes.set(physical, (this.#changes.get(physical) ?? 0) + 1);
    for (const { mmu } of this.#cores()) mmu.releaseCode(physical);
  }

  /** A load or store of compiled code did not match its row of the TLB. @returns 0 when it does now */
  #miss(base: number, what: number): number {
    const { cpu, mmu } = this.#cores()[base / BLOCK]!;
    const u64 = this.#ram.u64;
    const va = u64[(base + AT.va) / 8]!;
    const [bytes, isWrite] = [what & 15, (what & MISS.write) !== 0];
    const offset = Number(va & 0xfffn);
    const isAligned = (offset & (bytes - 1)) === 0;
    if (!isAligned && ((what & MISS.mustAlign) !== 0 || offset + bytes > 4096 || checksAlignment(cpu))) return 1;
    try {
      const row = mmu.dataRow(va, cpu.el, isWrite ? "write" : "read");
      if (!isAligned && (mmu.data.flags[row]! & ROW.DEVICE) !== 0) return 1;
      const tag = (base + TLB_AT + row * TLB_BYTES + (isWrite ? TLB.write : TLB.read)) / 8;
      return u64[tag] === NO_TAG ? 1 : 0;
    } catch (error) {
      if (error instanceof Abort) return 1;
      throw error;
    }
  }

  /** A system register for compiled code. @returns 0 when its value is in the place for it */
  #system(base: number, register: number): number {
    const value = readNumbered(this.#cores()[base / BLOCK]!.cpu, register);
    if (value === undefined) return 1;
    this.#ram.u64[(base + AT.va) / 8] = value;
    return 0;
  }
}
