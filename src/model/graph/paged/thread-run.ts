/**
 * Runs a thread whose addresses are translated: each access first reads the entry of its page, and stops until it knows
 * what that is. Then it faults, or hardware updates the entry, or the access goes to the page that the entry names.
 */
import { setBit } from "../../../bits/index.ts";
import {
  decodeEntry,
  encodeTranslation,
  FAULT_KIND,
  faultWord,
  type Pages,
  pageAt,
  type Walked,
  walked,
} from "../../mmu/index.ts";
import {
  A,
  type Analysis,
  BYTES,
  CAS,
  type Code,
  DST,
  EXCEPTIONS,
  EXTRA,
  FLAG,
  FLAGS,
  INSTRUCTION,
  KIND,
  type Layout,
  NONE,
  OP,
  ROW,
  variableAt,
  type Watch,
} from "../../program/index.ts";
import { RUN, type RunOptions } from "../accesses.ts";
import { EVENT, EVENT_SIZE, NO_EVENT, PARTNER, type Shape, STATUS_OF, VALUE, WHAT } from "../shape.ts";
import { ThreadRunner } from "../thread-run.ts";
import { wordOf } from "./analysis.ts";
import { PagedOrder } from "./local-order.ts";

const NOWHERE = -1;
/** Bits of a virtual page number in the operand of a TLBI. */
const PAGE_NUMBER = (1n << 44n) - 1n;

export class PagedRunner extends ThreadRunner {
  declare readonly order: PagedOrder;
  readonly #pages: Pages;
  readonly #entryAt: readonly number[]; // location of each page's entry
  readonly #fixed: readonly (number | undefined)[]; // value id of an entry that never changes and lets every access through
  readonly #page = new Map<number, number>(); // by value id of an address
  readonly #walked = new Map<number, Walked>(); // by value id of an entry and kind of access
  readonly #viaEntry: Int32Array; // per explicit read: the own store of its entry that its walk follows
  readonly #readMask: Int32Array;
  #entryWrite = NO_EVENT; // of the access at hand
  #resume = NOWHERE;
  #handling = false;
  #faulted = false;
  #pending: number[] = []; // TLBIs that no DSB has completed
  #keepsClean = false; // the CAS at hand was chosen to leave the entry clean, so it must fail

  constructor(
    code: Code,
    layout: Layout,
    shape: Shape,
    analyses: readonly Analysis[],
    watch: Watch,
    options: RunOptions,
  ) {
    super(code, layout, shape, analyses, watch, options);
    this.#pages = code.program.pages!;
    this.#viaEntry = new Int32Array(shape.events);
    this.#readMask = new Int32Array(shape.words);
    const { variables } = code.program;
    this.#entryAt = this.#pages.list.map(({ entry }) => layout.locate(code.values.value(variables[entry]!.address), 8));
    this.#fixed = fixedEntries(code, this.#pages, analyses);
  }

  protected override localOrder(options: RunOptions): PagedOrder {
    const ets = this.code.program.pages!.ets !== 0;
    return new PagedOrder(this.shape, this.layout.locations, this.registers, options, ets);
  }

  protected override begin(st: Int32Array, t: number): void {
    super.begin(st, t);
    this.order.st = st;
    this.#resume = NOWHERE;
    this.#handling = false;
    this.#faulted = false;
    this.#pending = [];
    this.#keepsClean = false;
    this.#entryWrite = NO_EVENT;
  }

  override isPlain(): boolean {
    return false;
  }

  protected override resumed(): number {
    const row = this.#resume;
    this.#resume = NOWHERE;
    return row;
  }

  #pageOf(address: number): number {
    let page = this.#page.get(address);
    if (page === undefined) {
      page = pageAt(this.#pages, this.values.number(address));
      this.#page.set(address, page);
    }
    return page;
  }

  protected override locate(row: number): number {
    const { ops } = this.code;
    const operand = ops[row * ROW + A]!;
    const address = this.registers.value(operand);
    this.order.walk = NO_EVENT;
    this.#entryWrite = NO_EVENT;
    if (address < 0) {
      this.stop(row, STATUS_OF.WAITING, address);
      return NOWHERE;
    }
    const page = this.#pageOf(address);
    this.registers.masks(operand, this.order.addrDep, this.order.addrPick);
    if (page < 0) return this.#direct(row, address);
    const offset = Number(this.values.number(address) - this.#pages.list[page]!.va);
    const found = this.#translate(row, page, offset, ops[row * ROW + KIND] !== OP.READ);
    if (found === undefined) return NOWHERE;
    if (found.kind === "fault") {
      this.#fault(row, found.fault, "page", page, offset);
      return NOWHERE;
    }
    const physical = this.values.value(found.oa + BigInt(offset));
    const bytes = ops[row * ROW + BYTES]!;
    const location = this.layout.locate(physical, bytes, (ops[row * ROW + FLAGS]! & FLAG.PAIR) !== 0 ? 2 : 1);
    if (location < 0) this.stop(row, STATUS_OF.WILD, physical);
    return location;
  }

  // Entries and physical pages: not translated, and not for EL0.
  #direct(row: number, address: number): number {
    const { program } = this.code;
    if (!this.#unprivileged()) return super.locate(row);
    const variable = variableAt(program, this.values.number(address));
    const page = this.#pages.list.findIndex(({ entry }) => entry === variable);
    if (page < 0) return this.#refuse("physical addresses at EL0");
    this.#fault(row, FAULT_KIND.PERMISSION, "entry", page, 0);
    return NOWHERE;
  }

  #unprivileged(): boolean {
    return this.#pages.threads[this.thread]!.el0 && !this.#handling;
  }

  #refuse(reason: string): number {
    this.unsupported = reason;
    this.outcome = RUN.UNSUPPORTED;
    return NOWHERE;
  }

  // What an access finds behind its page's entry; undefined when the thread stops here.
  #translate(row: number, page: number, offset: number, writes: boolean): Walked | undefined {
    const fixed = this.#fixed[page];
    const location = this.#entryAt[page]!;
    const own = this.order.lastWrite[location]!;
    if (fixed === undefined && !this.#walk(row, page, offset, location)) return undefined;
    const value = fixed ?? this.st[this.#at(this.order.walk) + VALUE]!;
    if (value < 0) {
      this.stop(row, STATUS_OF.WAITING, value);
      return undefined;
    }
    const found = this.#decide(value, writes, this.#unprivileged());
    this.#entryWrite = own;
    if (found.kind === "fault" || found.update === undefined) return found;
    return this.#update(row, page, offset, location, value, found);
  }

  #at(e: number): number {
    return this.shape.eventBase + e * EVENT_SIZE;
  }

  #decide(value: number, writes: boolean, el0: boolean): Walked {
    const { accessFlag, dirtyState } = this.#pages.threads[this.thread]!;
    const key = value * 16 + (writes ? 1 : 0) + (el0 ? 2 : 0) + (accessFlag ? 4 : 0) + (dirtyState ? 8 : 0);
    let found = this.#walked.get(key);
    if (found === undefined) {
      found = walked(this.values.number(value), { writes, el0, accessFlag, dirtyState });
      this.#walked.set(key, found);
    }
    return found;
  }

  #walk(row: number, page: number, offset: number, location: number): boolean {
    const met = this.events.meets;
    const e = this.events.next(1);
    if (!met) this.events.create(row, e, location, EVENT.WALK, page, offset);
    this.order.beforeWalk(e);
    if (!this.#insert(e, met)) return false;
    this.events.refresh(e);
    this.order.walk = e;
    return true;
  }

  // Puts an event without internal visibility behind `preds`.
  #insert(e: number, met: boolean): boolean {
    if (this.picks) this.order.inheritPick(e);
    if (!met) this.events.insertOb(e, this.order.preds);
    else if (!this.events.insertAgain(e, this.order.preds)) {
      this.outcome = RUN.DEAD;
      return false;
    }
    this.events.link(e);
    return true;
  }

  // Hardware writes the entry back. A CAS that fails may leave it clean: the search tries both.
  #update(
    row: number,
    page: number,
    offset: number,
    location: number,
    value: number,
    found: Walked & { kind: "page" },
  ): Walked | undefined {
    const { ops } = this.code;
    const walk = this.order.walk;
    this.#keepsClean = false;
    let { update } = found;
    if (found.dirties && ops[row * ROW + KIND] === OP.RMW && ops[row * ROW + EXTRA] === CAS) {
      const what = this.st[this.#at(walk) + WHAT]!;
      if ((what & EVENT.CHOSEN) === 0) {
        this.stop(row, STATUS_OF.CHOICE, walk);
        return undefined;
      }
      this.#keepsClean = (what & EVENT.SECOND_WAY) !== 0;
      if (this.#keepsClean) ({ update } = this.#decide(value, false, false) as Walked & { kind: "page" });
    }
    if (update === undefined) return found;
    const met = this.events.meets;
    const e = this.events.next(1);
    if (!met) {
      this.events.create(row, e, location, EVENT.WRITE | EVENT.UPDATE, page, offset);
      this.events.pair(walk, e);
    }
    this.order.beforeUpdate(e, location);
    this.through.fill(0, e * this.shape.words, (e + 1) * this.shape.words);
    if (this.picks) this.order.pickOrder();
    if (!this.#insert(e, met)) return undefined;
    this.events.setValue(e, this.values.value(update));
    this.order.didUpdate(e, location);
    return found;
  }

  protected override rmw(row: number): boolean {
    this.#keepsClean = false;
    if (!super.rmw(row)) return false;
    const last = this.st[this.#at(this.event) + WHAT]!;
    if (!this.#keepsClean || (last & EVENT.WRITE) === 0) return true;
    this.outcome = RUN.DEAD;
    return false;
  }

  // An explicit access: what its walk translates, and what it depends on through its entry. Reads of one location are not
  // ordered among themselves: of updates by the thread itself they may see the later one first.
  protected override insert(e: number, loc: number, met: boolean): boolean {
    const { words: w, translatesBase } = this.shape;
    const { order } = this;
    if (order.walk !== NO_EVENT) setBit(this.st, translatesBase + order.walk * w, e);
    this.#viaEntry[e] = this.#entryWrite;
    if (this.kept.length > 0) this.keep(e);
    if (this.picks) order.inheritPick(e);
    if (!met) {
      const isWrite = (this.st[this.#at(e) + WHAT]! & EVENT.WRITE) !== 0;
      for (let i = 0; i < w; i++) {
        this.#readMask[i] = order.ofLocation[loc * w + i]! & (isWrite ? -1 : ~order.readsWord(i));
      }
      this.events.insert(e, order.preds, this.#readMask, 0);
      return true;
    }
    if (this.events.insertAgain(e, order.preds)) return true;
    this.outcome = RUN.DEAD;
    return false;
  }

  // dtrm through lmrs: what a load gets by an entry that the thread has stored depends on what was stored.
  protected override addRead(e: number, mask: Int32Array, at: number): void {
    super.addRead(e, mask, at);
    const own = this.#viaEntry[e]!;
    if (own === NO_EVENT) return;
    for (let i = 0, w = this.shape.words; i < w; i++)
      mask[at + i]! |= this.order.flowDep[own * w + i]! | this.through[own * w + i]!;
  }

  protected override addPicksOfRead(e: number, mask: Int32Array, at: number): void {
    super.addPicksOfRead(e, mask, at);
    const own = this.#viaEntry[e]!;
    if (own !== NO_EVENT)
      for (let i = 0, w = this.shape.words; i < w; i++) mask[at + i]! |= this.order.flowPick[own * w + i]!;
  }

  protected override except(row: number): void {
    const call = EXCEPTIONS[this.code.ops[row * ROW + FLAGS]!] === "svc";
    this.order.addrDep.fill(0);
    this.order.addrPick.fill(0);
    this.order.walk = NO_EVENT;
    this.#fault(row, call ? FAULT_KIND.CALL : FAULT_KIND.UNDEFINED, "nothing", 0, 0);
  }

  // Makes the event of a fault and decides where the thread goes on.
  #fault(row: number, kind: number, at: "nothing" | "page" | "entry", page: number, offset: number): void {
    const { ops, instructions } = this.code;
    const { order } = this;
    const instruction = ops[row * ROW + INSTRUCTION]!;
    if (order.walk !== NO_EVENT && !this.#synchroniseWalk(kind)) return;
    const met = this.events.meets;
    const e = this.events.next(1);
    if (!met) this.events.create(row, e, NOWHERE, EVENT.FAULT, page, offset);
    this.st[this.#at(e) + VALUE] = this.values.value(faultWord({ instruction, kind, at, page, offset }));
    order.beforeFault(e);
    if (order.walk !== NO_EVENT) setBit(this.st, this.shape.translatesBase + order.walk * this.shape.words, e);
    if (!this.#insert(e, met)) return;
    order.didFault();
    const { address } = instructions[instruction]!;
    this.#goOn(row, kind, kind === FAULT_KIND.CALL ? address + 4n : address);
  }

  // ets-ob: accesses before the walk of an access that faults. The first two kinds come from entries that no TLB holds.
  #synchroniseWalk(kind: number): boolean {
    const { order } = this;
    const uncacheable = kind === FAULT_KIND.TRANSLATION || kind === FAULT_KIND.ACCESS_FLAG;
    if (uncacheable) this.st[this.#at(order.walk) + WHAT]! |= EVENT.UNCACHEABLE;
    const { ets } = this.#pages;
    if (ets === 0 || (ets === 2 && !uncacheable) || this.events.insertAgain(order.walk, order.all)) return true;
    this.outcome = RUN.DEAD;
    return false;
  }

  #goOn(row: number, kind: number, back: bigint): void {
    const { rowAt, registers } = this.code;
    const { handler } = this.#pages.threads[this.thread]!;
    const { onFault } = this.#pages;
    if (this.#handling)
      this.outcome = RUN.DEAD; // a fault in a handler is not followed
    else if (handler !== undefined) {
      this.#handling = true;
      this.#link(registers.indexOf("elr_el1"), back);
      this.#resume = rowAt.get(handler)!;
    } else if (onFault === "end") this.stop(row, STATUS_OF.FAULTED);
    else if (onFault === "retry" && this.#faulted)
      this.outcome = RUN.DEAD; // nor is the second one
    else this.#resume = rowAt.get(onFault === "next" && kind !== FAULT_KIND.CALL ? back + 4n : back)!;
    this.#faulted = true;
  }

  // The address that a handler returns to depends on that of the access as a pick does.
  #link(slot: number, back: bigint): void {
    const { words: w, pick } = this.registers;
    this.registers.plain(slot, this.values.value(back));
    for (let i = 0; i < w; i++) pick[slot * w + i] = this.order.addrDep[i]! | this.order.addrPick[i]!;
  }

  protected override fence(row: number): void {
    const flags = this.code.ops[row * ROW + FLAGS]!;
    this.order.fence(flags);
    if ((flags & FLAG.RETURNS) !== 0) this.#handling = false;
    const full = FLAG.IS_DSB | FLAG.ORDERS_ALL;
    if ((flags & full) !== full || this.#pending.length === 0) return;
    const met = this.events.meets;
    const e = this.events.next(1);
    if (!met) this.events.create(row, e, NOWHERE, EVENT.DONE, NOWHERE, 0);
    this.order.beforeCompletion(e);
    for (const tlbi of this.#pending) this.st[this.#at(tlbi) + PARTNER] = e;
    this.#pending = [];
    this.#insert(e, met);
    this.order.didComplete(e);
  }

  protected override invalidate(row: number): boolean {
    const { ops } = this.code;
    const operand = ops[row * ROW + A]!;
    const value = operand === NONE ? 0 : this.registers.value(operand);
    if (value < 0) {
      this.stop(row, STATUS_OF.WAITING, value);
      return false;
    }
    this.registers.masks(operand === NONE ? ~0 : operand, this.order.addrDep, this.order.addrPick);
    const number = this.values.number(value) & PAGE_NUMBER;
    const page = operand === NONE ? NOWHERE : this.#pages.list.findIndex(({ va }) => va >> 12n === number);
    if (operand !== NONE && page < 0) return true; // of no page of the test
    const met = this.events.meets;
    const e = this.events.next(1);
    const broadcast = (ops[row * ROW + FLAGS]! & FLAG.BROADCAST) !== 0 ? EVENT.BROADCAST : 0;
    if (!met) this.events.create(row, e, NOWHERE, EVENT.TLBI | broadcast, page, 0);
    this.order.beforeInvalidation(e);
    if (!this.#insert(e, met)) return false;
    this.order.didInvalidate(e);
    this.#pending.push(e);
    return true;
  }

  // AT: a walk that says where an access would go. The thread goes on before it knows: nothing that follows is behind it.
  protected override translate(row: number): boolean {
    const { ops } = this.code;
    const at = row * ROW;
    const operand = ops[at + A]!;
    const address = this.registers.value(operand);
    if (address < 0) {
      this.stop(row, STATUS_OF.WAITING, address);
      return false;
    }
    const page = this.#pageOf(address);
    if (page < 0) {
      this.#refuse("AT of an address that is not translated");
      return false;
    }
    this.registers.masks(operand, this.order.addrDep, this.order.addrPick);
    this.order.walk = NO_EVENT;
    const location = this.#entryAt[page]!;
    const offset = Number(this.values.number(address) - this.#pages.list[page]!.va);
    if (!this.#walk(row, page, offset, location)) return false;
    const value = this.st[this.#at(this.order.walk) + VALUE]!;
    this.registers.plain(ops[at + DST]!, value < 0 ? value : this.#translation(value, ops[at + FLAGS]!));
    this.order.didWalk();
    return true;
  }

  #translation(value: number, flags: number): number {
    const found = this.#decide(value, (flags & FLAG.WRITES) !== 0, (flags & FLAG.UNPRIVILEGED) !== 0);
    return this.values.value(encodeTranslation(found.kind === "page" ? found.oa : undefined));
  }
}

// Without TLBIs a walk orders nothing that its access does not, if the entry cannot change and lets everything through.
function fixedEntries(code: Code, pages: Pages, analyses: readonly Analysis[]): readonly (number | undefined)[] {
  const { ops, program, values, entry } = code;
  for (let at = 0; at < ops.length; at += ROW)
    if (ops[at + KIND] === OP.TLBI || ops[at + KIND] === OP.TRANSLATE) return pages.list.map(() => undefined);
  return pages.list.map((page) => {
    const word = wordOf(program.variables[page.entry]!.init);
    const { valid, af, db, el0 } = decodeEntry(word);
    const written = analyses.some(({ mayWrite, variableWords }, t) => {
      const at = entry[t]! * variableWords + (page.entry >>> 5);
      return ((mayWrite[at]! >>> (page.entry & 31)) & 1) !== 0;
    });
    return written || !valid || !af || !db || !el0 ? undefined : values.value(word);
  });
}
