/** The memory management unit of one CPU: contexts, both TLBs, and walks when they have nothing. */
import type { Cpu, El } from "../cpu/cpu.ts";
import { floatTrap } from "../cpu/exceptions.ts";
import {
  AT,
  JUMP,
  JUMP_AT,
  JUMP_BYTES,
  JUMP_ROWS,
  jumpRow,
  NO_TAG,
  TLB,
  TLB_AT,
  TLB_BYTES,
  TLB_ROWS,
} from "../cpu/layout.ts";
import { isDevice } from "./attributes.ts";
import type { Want } from "./fault.ts";
import { keyOf, type Regime, regimeOf } from "./regime.ts";
import { type Columns, PAGES, ROW, Tlb } from "./tlb.ts";
import type { TlbModel } from "./tlb-model.ts";
import { type Translation, translate } from "./walk.ts";

/** A context number is 8 bits of a tag; 0 is none. */
const MOST_CONTEXTS = 255;
const FETCH_ROWS = 4096;
const FETCH_MIX = 0x555;

const TAG = 0xffn << 56n;

const NEEDS: Readonly<Record<Want, number>> = { read: ROW.READ, write: ROW.WRITE, fetch: ROW.EXECUTE };

const flagsOf = (t: Translation): number =>
  (t.readable ? ROW.READ : 0) |
  (t.writable ? ROW.WRITE : 0) |
  (t.executable ? ROW.EXECUTE : 0) |
  (isDevice(t.type) ? ROW.DEVICE : 0) |
  (t.isGlobal ? ROW.GLOBAL : 0);

/** What an engine keeps for a page of code. */
export interface Linked {
  /** Whether there may be jumps into the page. */
  readonly isLinked: boolean;
}

export class Mmu {
  readonly #cpu: Cpu;
  /** Whether a physical page holds code that was compiled: stores to it are seen one by one. */
  readonly #holdsCode: (page: number) => boolean;
  readonly data: Tlb;
  readonly fetch: Tlb;
  /** What an engine keeps for rows of `fetch`; nothing for new ones. */
  readonly codeOf: (Linked | undefined)[] = [];
  /** Regimes by context number. */
  readonly contexts: Regime[] = [];
  readonly #numbers = new Map<string, number>();
  /** By family of regimes, the context that has its global rows: the one that was looked up last. */
  readonly #globals = new Map<string, number>();
  /** Context of each exception level, 0 when it is not known now. */
  readonly #current = [0, 0, 0];
  /** Walks that were made, for statistics. */
  walks = 0;
  /** What is told of each access, with an engine that asks here for each. */
  model: TlbModel | undefined;

  constructor(cpu: Cpu, holdsCode: (page: number) => boolean) {
    this.#cpu = cpu;
    this.#holdsCode = holdsCode;
    this.data = new Tlb(TLB_ROWS, (row) => this.#hide(row));
    this.fetch = new Tlb(FETCH_ROWS, (row) => this.#unlink(row), FETCH_MIX);
  }

  /** Number of the context that an exception level translates in now. */
  context(el: El): number {
    if (this.#cpu.controlsStale) {
      this.#current.fill(0);
      this.#cpu.controlsStale = false;
      this.#cpu.contextStale = true;
    }
    return (this.#current[el] ||= this.#numberOf(regimeOf(this.#cpu, el)));
  }

  #numberOf(r: Regime): number {
    const { key, family } = keyOf(r);
    let number = this.#numbers.get(key);
    if (number === undefined) {
      if (this.#numbers.size === MOST_CONTEXTS) this.#forgetContexts();
      number = this.#numbers.size + 1;
      this.#numbers.set(key, number);
    }
    this.contexts[number] = r; // the newest roots
    const holder = this.#globals.get(family);
    if (holder !== undefined && holder !== number) this.#moveGlobals(holder, number);
    this.#globals.set(family, number);
    return number;
  }

  /** Gives global rows of a context to another one of its family: a kernel keeps them when it goes on with another ASID. */
  #moveGlobals(from: number, to: number): void {
    for (const tlb of [this.data, this.fetch])
      for (let row = 0; row < tlb.rows; row++) {
        if (tlb.context[row] !== from || tlb.page[row] === -1 || (tlb.flags[row]! & ROW.GLOBAL) === 0) continue;
        tlb.context[row] = to;
        if (tlb === this.fetch) continue;
        this.#hide(row);
        this.#show(row);
      }
    this.#moveJumps(from, to);
  }

  /** Jumps into pages whose rows were given to another context go with them. */
  #moveJumps(from: number, to: number): void {
    const { base, ram } = this.#cpu;
    const { u32 } = ram;
    for (let i = 0; i < JUMP_ROWS; i++) {
      const at = (base + JUMP_AT + i * JUMP_BYTES) / 4;
      if (u32[at + JUMP.context / 4] !== from << 4) continue;
      const page = u32[at + JUMP.pc / 4 + 1]! * 2 ** 20 + (u32[at + JUMP.pc / 4]! >>> 12);
      if (this.fetch.find(page, to) >= 0) u32[at + JUMP.context / 4] = to << 4;
    }
  }

  #forgetContexts(): void {
    this.dropWhere(() => true);
    this.#numbers.clear();
    this.#globals.clear();
    this.#current.fill(0);
  }

  /** Puts the context of this exception level, and whether it may use floating point, where compiled code reads them. */
  publishContext(): void {
    const { base, el, ram } = this.#cpu;
    ram.i32[(base + AT.floats) / 4] = floatTrap(this.#cpu) === undefined ? 1 : 0;
    ram.u64[(base + AT.context) / 8] = BigInt(this.context(el) << 4);
    this.#cpu.contextStale = false;
  }

  /**
   * The row of the translation of `va` for data at an exception level.
   *
   * @throws {Abort} when there is none or it does not allow `want`
   */
  dataRow(va: bigint, el: El, want: "read" | "write"): number {
    const context = this.context(el);
    const page = Number((va >> 12n) & 0xf_ffff_ffff_ffffn);
    this.model?.use(va, page, context, this.contexts[context]!, want);
    const found = this.data.find(page, context);
    if (found >= 0 && (this.data.flags[found]! & NEEDS[want]) !== 0) return found;
    const t = this.#walk(context, va, want);
    const row = this.#fill(this.data, page, context, t);
    this.#show(row);
    return row;
  }

  /** Whether the upper bits of PC are not all copies of bit 55. */
  get mayHaveTag(): boolean {
    const top = this.#cpu.pc >> 55n;
    return top !== 0n && top !== 0x1ffn;
  }

  /** Takes the tag off PC, if a branch has put one there: bits that translation ignores are copies of bit 55. */
  stripTag(): void {
    const { pc, el } = this.#cpu;
    if (!this.mayHaveTag) return;
    const { halves } = this.contexts[this.context(el)]!.stage1;
    const isUpper = halves.length === 2 && (pc & (1n << 55n)) !== 0n;
    if (halves[isUpper ? 1 : 0]!.ignoresTop) this.#cpu.pc = BigInt.asUintN(64, isUpper ? pc | TAG : pc & ~TAG);
  }

  /** The row of the translation of PC for instructions. @throws {Abort} */
  fetchRow(): number {
    const cpu = this.#cpu;
    const context = this.context(cpu.el);
    const { page } = cpu;
    this.model?.use(cpu.pc, page, context, this.contexts[context]!, "fetch");
    const found = this.fetch.find(page, context);
    return found >= 0 ? found : this.#fill(this.fetch, page, context, this.#walk(context, cpu.pc, "fetch"));
  }

  #walk(context: number, va: bigint, want: Want): Translation {
    this.walks++;
    return translate(this.#cpu.ram, this.contexts[context]!, va, want);
  }

  #fill(tlb: Tlb, page: number, context: number, t: Translation): number {
    return tlb.put(page, context, t.page, flagsOf(t), t.size);
  }

  #rowAt(row: number): number {
    return (this.#cpu.base + TLB_AT + row * TLB_BYTES) / 8;
  }

  /** Takes a row out of what compiled code sees. */
  #hide(row: number): void {
    const { u64 } = this.#cpu.ram;
    u64[this.#rowAt(row) + TLB.read / 8] = NO_TAG;
    u64[this.#rowAt(row) + TLB.write / 8] = NO_TAG;
  }

  /** A translation for instructions is dropped: compiled code does not find what is in its page. */
  #unlink(row: number): void {
    const code = this.codeOf[row];
    this.codeOf[row] = undefined;
    if (code?.isLinked !== true) return;
    const { base, ram } = this.#cpu;
    const [low, high] = [(this.fetch.page[row]! * 4096) >>> 0, Math.floor(this.fetch.page[row]! / 2 ** 20)];
    for (let offset = 0; offset < 4096; offset += 4) {
      const at = (base + JUMP_AT + jumpRow(low + offset) * JUMP_BYTES + JUMP.pc) / 4;
      if (ram.u32[at + 1] === high && ram.u32[at]! >>> 12 === low >>> 12) ram.u32[at] = Number(NO_TAG);
    }
  }

  /** Compiled code was dropped: none of it is found. */
  forgetJumps(): void {
    const first = (this.#cpu.base + JUMP_AT) / 8;
    this.#cpu.ram.u64.fill(NO_TAG, first, first + (JUMP_ROWS * JUMP_BYTES) / 8);
  }

  /** Lets compiled code use a row, if it is RAM. */
  #show(row: number): void {
    const { ram } = this.#cpu;
    const [page, flags] = [this.data.target[row]!, this.data.flags[row]!];
    const place = ram.at(page);
    if (place < 0) return;
    // An address as two halves of 32 bits.
    const [low, high] = [(this.data.page[row]! * 4096) >>> 0, Math.floor(this.data.page[row]! / 2 ** 20)];
    const at = 2 * this.#rowAt(row);
    const show = (tag: number): void => {
      ram.u32[at + tag / 4] = low | (this.data.context[row]! << 4);
      ram.u32[at + tag / 4 + 1] = high;
    };
    if ((flags & ROW.READ) !== 0) show(TLB.read);
    if ((flags & ROW.WRITE) !== 0 && !this.#holdsCode(page)) show(TLB.write);
    ram.i32[at + TLB.addend / 4] = (place - low) | 0;
  }

  /** A physical page now holds compiled code: stores to it are no longer made by compiled code. */
  protectCode(page: number): void {
    const { data } = this;
    for (let row = 0; row < data.rows; row++)
      if (data.page[row] !== -1 && data.target[row] === page)
        this.#cpu.ram.u64[this.#rowAt(row) + TLB.write / 8] = NO_TAG;
  }

  /** It holds none any more. */
  releaseCode(page: number): void {
    for (let row = 0; row < this.data.rows; row++)
      if (this.data.page[row] !== -1 && this.data.target[row] === page) this.#show(row);
  }

  /** Physical pages that both TLBs keep for EL1 and EL0 behind stage 2, with the VMID. */
  *cached(): Generator<{ readonly vmid: number; readonly target: number }> {
    for (const tlb of [this.data, this.fetch])
      for (const row of tlb.kept()) {
        const { el, stage2, vmid } = this.contexts[tlb.context[row]!]!;
        if (el !== 2 && stage2 !== undefined) yield { vmid, target: tlb.target[row]! };
      }
  }

  /** Drops rows of both TLBs. */
  dropWhere(isMeant: (tlb: Columns, row: number) => boolean): void {
    for (const tlb of [this.data, this.fetch]) tlb.dropWhere((row) => isMeant(tlb, row));
    this.model?.drop(0, PAGES, isMeant);
  }
  /** Drops those of them whose entry maps a page from `first` up to `behind`, see `Tlb`. */
  dropOver(first: number, behind: number, isMeant: (tlb: Columns, row: number) => boolean): void {
    for (const tlb of [this.data, this.fetch]) tlb.dropOver(first, behind, (row) => isMeant(tlb, row));
    this.model?.drop(first, behind, isMeant);
  }
}
