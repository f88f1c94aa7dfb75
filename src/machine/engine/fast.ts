/**
 * The fast engine: what runs often is compiled to WebAssembly from the IR of its instructions, the rest is run by the
 * reference interpreter. A hot file.
 *
 * Compiled code belongs to a physical page at a virtual address, since branches and PC-relative addresses are constants in
 * it. It does arithmetic, branches, and loads and stores that hit the TLB; everything that has more to it than that is
 * done by the interpreter, one instruction at a time, so that both engines are the same engine where it is hard.
 */

import { type WasmTable, wasmInstance } from "../../wasm/index.ts";
import { MAP } from "../config.ts";
import type { Core } from "../cpu/core.ts";
import { Readied } from "../cpu/interpret.ts";
import {
  AT,
  BLOCK,
  JUMP,
  JUMP_AT,
  JUMP_BYTES,
  jumpRow,
  NO_TAG,
  RAM_AT,
  TLB,
  TLB_AT,
  TLB_BYTES,
} from "../cpu/layout.ts";
import { mayZero } from "../cpu/maintain.ts";
import { checksAlignment } from "../cpu/memory.ts";
import type { Ram } from "../cpu/ram.ts";
import { Abort } from "../mmu/fault.ts";
import type { Linked } from "../mmu/mmu.ts";
import { ROW } from "../mmu/tlb.ts";
import { publishCounters, readNumbered } from "../system/access.ts";
import { blocksOf, KnownInstructions, readerOf } from "./blocks.ts";
import { MISS } from "./compile-memory.ts";
import { compileRegion, LEFT } from "./compile-region.ts";
import { dispatcher, type Run } from "./dispatch.ts";
import type { Engine } from "./engine.ts";
import { single, singleKnown } from "./single.ts";

/** Instructions of a page that are interpreted before it is compiled; doubled each time the page's code was changed. */
const HOT = 300;
const MOST_DOUBLED = 8;
/** What is kept at most; when there would be more, all is dropped. */
export interface Limits {
  /** Compiled functions: modules cost memory outside of the heap. */
  readonly functions: number;
  /** Pages that are known: a guest may map one in many places. */
  readonly pages: number;
}
const LIMITS: Limits = { functions: 8000, pages: 8000 };

/** Compiled code of one physical page at one virtual address. */
class CodePage implements Linked {
  /** What was interpreted since the last compilation. */
  readonly visited = new Uint8Array(1024);
  /** Function and entry of what begins at an instruction, as in a row of jumps, or -1. */
  readonly targets = new Int32Array(1024).fill(-1);
  readonly hot: number;
  /** Where its words are, an index into RAM's 32-bit view. */
  readonly words: number;
  heat = 0;
  isLinked = false;
  isDead = false;
  constructor(words: number, changes: number) {
    this.words = words;
    this.hot = HOT << Math.min(changes, MOST_DOUBLED);
  }
}

export class FastEngine implements Engine {
  readonly #ready = new Readied();
  readonly #ram: Ram;
  readonly #cores: () => readonly Core[];
  readonly #imports: Readonly<Record<string, Readonly<Record<string, unknown>>>>;
  /** Runs compiled code from PC on, through functions of the table. */
  readonly #dispatch: Run;
  readonly #table: WasmTable;
  readonly #limits: Limits;
  /** Functions in the table. */
  #functions = 0;
  /** Pages by physical address and then virtual page number. */
  readonly #pages = new Map<number, Map<number, CodePage>>();
  /** Physical pages that have compiled code. */
  readonly #compiled = new Set<number>();
  /** How often code of a physical page was changed. */
  readonly #changes = new Map<number, number>();
  /** Pages that were made since all were dropped. */
  #made = 0;
  /** How often compiled code was dropped. */
  #dropped = 0;
  readonly #known: KnownInstructions;

  /** @param cores of the machine, asked for when something runs @param isAlone whether there is one of them */
  constructor(ram: Ram, cores: () => readonly Core[], isAlone: boolean, limits = LIMITS) {
    this.#ram = ram;
    this.#known = new KnownInstructions(isAlone);
    this.#limits = limits;
    this.#cores = cores;
    ({ run: this.#dispatch, table: this.#table } = dispatcher(ram.memory, limits.functions));
    this.#imports = {
      e: {
        m: ram.memory,
        miss: (cpu: number, what: number) => this.#miss(cpu, what),
        system: (cpu: number, register: number) => this.#system(cpu, register),
        single: (cpu: number) => this.#single(cpu),
        zero: (cpu: number) => this.#zero(cpu),
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
      const target = page.targets[at]!;
      if (target < 0) {
        page.visited[at] = 1;
        if (++page.heat > page.hot) this.#compile(core, page);
        singleKnown(core, this.#ready, this.#ram.u32[page.words + at]!);
        continue;
      }
      page.isLinked = true;
      this.#remember(core, target);
      // A block that was left for the interpreter may have used up the budget.
      if (this.#dispatch(cpu.base, 0) === LEFT.interpret && cpu.budget > 0) single(core, this.#ready);
    }
  }

  /** Lets compiled code find the function for PC. */
  #remember({ cpu }: Core, target: number): void {
    const { u32 } = this.#ram;
    const at = (cpu.base + AT.pc) / 4;
    const row = (cpu.base + JUMP_AT + jumpRow(u32[at]!) * JUMP_BYTES) / 4;
    u32[row + JUMP.pc / 4] = u32[at]!;
    u32[row + JUMP.pc / 4 + 1] = u32[at + 1]!;
    u32[row + JUMP.context / 4] = u32[(cpu.base + AT.context) / 4]!;
    u32[row + JUMP.target / 4] = target;
  }

  /** The page of PC, undefined when the interpreter has to look: no translation, no RAM, an odd or tagged PC, an illegal state, a debugger. */
  #pageOf(core: Core): CodePage | undefined {
    const { cpu, mmu } = core;
    if (cpu.illegal || cpu.debugs || (cpu.pageOffset & 3) !== 0) return undefined;
    if (cpu.contextStale || cpu.controlsStale) {
      mmu.publishContext();
      publishCounters(cpu);
    }
    const number = cpu.page;
    const row = mmu.fetch.find(number, mmu.context(cpu.el));
    const known = row < 0 ? undefined : (mmu.codeOf[row] as CodePage | undefined);
    return known === undefined || known.isDead ? this.#find(core, number) : known;
  }

  #find(core: Core, number: number): CodePage | undefined {
    const { mmu, ram } = core;
    if (mmu.mayHaveTag) return undefined;
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
    if (++this.#made > this.#limits.pages) this.#forget();
    let places = this.#pages.get(physical);
    if (places === undefined) this.#pages.set(physical, (places = new Map()));
    const page = new CodePage(this.#ram.at(physical) / 4, this.#changes.get(physical) ?? 0);
    places.set(number, page);
    return page;
  }

  /** Compiles what ran of PC's page. */
  #compile(core: Core, page: CodePage): void {
    const { cpu, ram } = core;
    const base = cpu.pc - BigInt(cpu.pageOffset);
    const word = (offset: number): number => ram.u32[page.words + offset / 4]!;
    const blocks = blocksOf(base, readerOf(base, word, this.#known), {
      isThere: (offset) => page.targets[offset / 4]! >= 0,
      ran: (offset) => page.visited[offset / 4] === 1,
    });
    page.heat = 0;
    page.visited.fill(0);
    if (blocks.length === 0) return;
    if (this.#functions === this.#limits.functions) {
      this.#forget(); // this page, too: it comes back as a new one
      return;
    }
    const index = this.#functions++;
    const code = compileRegion(base, blocks, ram.memory.buffer.byteLength / 65536);
    this.#table.set(index, wasmInstance(code, this.#imports).r);
    for (const [i, { start }] of blocks.entries()) page.targets[start / 4] = index * 256 + i;
    const physical = MAP.ram + 4 * page.words - RAM_AT;
    if (!this.#compiled.has(physical)) {
      this.#compiled.add(physical);
      for (const { mmu } of this.#cores()) mmu.protectCode(physical);
    }
  }

  #forget(): void {
    for (const places of this.#pages.values()) for (const page of places.values()) page.isDead = true;
    this.#pages.clear();
    for (let i = 0; i < this.#functions; i++) this.#table.set(i, null);
    this.#functions = 0;
    this.#made = 1;
    this.#forgetJumps();
  }

  /** Compiled code was dropped: none is reached any more. */
  #forgetJumps(): void {
    this.#dropped++;
    for (const { mmu } of this.#cores()) mmu.forgetJumps();
  }

  /** What is kept now. */
  get kept(): Limits {
    return { functions: this.#functions, pages: this.#made };
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
    this.#forgetJumps();
    for (const { mmu } of this.#cores()) mmu.releaseCode(physical);
  }

  /** A load or store of compiled code did not match its row of the TLB. @returns 0 when it does now */
  #miss(base: number, what: number): number {
    const { cpu, mmu } = this.#cores()[base / BLOCK]!;
    const { u32, u64 } = this.#ram;
    const at = (base + AT.va) / 4;
    const [bytes, isWrite] = [what & MISS.bytes, (what & MISS.write) !== 0];
    const offset = u32[at]! & 0xfff;
    const isAligned = (offset & (bytes - 1)) === 0;
    if (!isAligned && ((what & MISS.mustAlign) !== 0 || offset + bytes > 4096 || checksAlignment(cpu))) return 1;
    try {
      const known = mmu.data.find(u32[at + 1]! * 2 ** 20 + (u32[at]! >>> 12), mmu.context(cpu.el));
      const allows = known >= 0 && (mmu.data.flags[known]! & (isWrite ? ROW.WRITE : ROW.READ)) !== 0;
      const row = allows ? known : mmu.dataRow(u64[at / 2]!, cpu.el, isWrite ? "write" : "read");
      if (!isAligned && (mmu.data.flags[row]! & ROW.DEVICE) !== 0) return 1;
      return this.#isShown(base, row, isWrite) ? 0 : 1;
    } catch (error) {
      if (error instanceof Abort) return 1;
      throw error;
    }
  }

  /** Whether compiled code may use a row. */
  #isShown(base: number, row: number, isWrite: boolean): boolean {
    return this.#ram.u64[(base + TLB_AT + row * TLB_BYTES + (isWrite ? TLB.write : TLB.read)) / 8] !== NO_TAG;
  }

  /** A system register for compiled code. @returns 0 when its value is in the place for it */
  #system(base: number, register: number): number {
    const value = readNumbered(this.#cores()[base / BLOCK]!.cpu, register);
    if (value === undefined) return 1;
    this.#ram.u64[(base + AT.va) / 8] = value;
    return 0;
  }

  /** The instruction at PC, for compiled code. @returns 0 when the next one comes next and all else is as it was */
  #single(base: number): number {
    const core = this.#cores()[base / BLOCK]!;
    const { cpu, mmu } = core;
    const next = cpu.pageOffset + 4;
    const [page, dropped] = [cpu.page, this.#dropped];
    single(core, this.#ready);
    const isSame = !cpu.attention && !cpu.contextStale && !cpu.controlsStale && dropped === this.#dropped;
    if (!isSame || cpu.pageOffset !== (next & 0xfff) || cpu.page !== page + (next >>> 12)) return 1;
    return mmu.fetch.find(page, mmu.context(cpu.el)) < 0 ? 1 : 0;
  }

  /** DC ZVA for compiled code. @returns 0 when it is done */
  #zero(base: number): number {
    const { cpu, mmu, ram } = this.#cores()[base / BLOCK]!;
    if (!mayZero(cpu)) return 1;
    const va = ram.u64[(base + AT.va) / 8]!;
    try {
      const row = mmu.dataRow(va, cpu.el, "write");
      if (!this.#isShown(base, row, true)) return 1;
      const at = (ram.at(mmu.data.target[row]!) + (Number(va & 0xfffn) & ~63)) / 8;
      ram.u64.fill(0n, at, at + 8);
      return 0;
    } catch (error) {
      if (error instanceof Abort) return 1;
      throw error;
    }
  }
}
