/**
 * The walks of a thread that runs: an access first reads the entry of its page, and stops until it knows what that is. Then
 * hardware may update the entry, and the explicit accesses come behind the walk.
 */
import { setBit } from "../../../bits/index.ts";
import { decodeEntry, type Pages, pageAt, type Walked, walked } from "../../mmu/index.ts";
import {
  type Analysis,
  CAS,
  type Code,
  DST,
  EXTRA,
  KIND,
  type Layout,
  OP,
  ROW,
  type Watch,
} from "../../program/index.ts";
import { RUN, type RunOptions } from "../accesses.ts";
import { EVENT, EVENT_SIZE, NO_EVENT, type Shape, STATUS_OF, VALUE, WHAT } from "../shape.ts";
import { ThreadRunner } from "../thread-run.ts";
import { wordOf } from "./analysis.ts";
import { PagedOrder } from "./local-order.ts";

export const NOWHERE = -1;
const NO_STATUS = -1;

/** Runs with walks. */
export abstract class Walks extends ThreadRunner {
  declare readonly order: PagedOrder;
  protected readonly pages: Pages;
  protected readonly entryAt: readonly number[]; // location of each page's entry
  protected readonly fixed: ReadonlyMap<number, number>; // by location, value id of an entry that never changes and lets every access through
  readonly #page = new Map<number, number>(); // by value id of an address
  readonly #walked = new Map<number, Walked>(); // by value id of an entry and kind of access
  readonly #viaEntry: Int32Array; // per explicit read: the own store of its entry that its walk follows
  readonly #readMask: Int32Array;
  protected entryWrite = NO_EVENT; // of the access at hand
  protected handling = false;
  #status = NO_STATUS; // of the store-exclusive at hand
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
    this.pages = code.program.pages!;
    this.#viaEntry = new Int32Array(shape.events);
    this.#readMask = new Int32Array(shape.words);
    this.entryAt = layout.entryLocations();
    this.fixed = fixedEntries(code, this.pages, layout, analyses);
  }

  protected override localOrder(options: RunOptions): PagedOrder {
    const ets = this.code.program.pages!.ets !== 0;
    return new PagedOrder(this.shape, this.layout.locations, this.registers, options, ets);
  }

  protected override begin(st: Int32Array, t: number): void {
    super.begin(st, t);
    this.order.st = st;
    this.handling = false;
    this.#keepsClean = false;
    this.entryWrite = NO_EVENT;
  }

  override isPlain(): boolean {
    return false;
  }

  protected pageOf(address: number): number {
    let page = this.#page.get(address);
    if (page === undefined) {
      page = pageAt(this.pages, this.values.number(address));
      this.#page.set(address, page);
    }
    return page;
  }

  protected unprivileged(): boolean {
    return this.pages.threads[this.thread]!.el0 && !this.handling;
  }

  protected refuse(reason: string): number {
    this.unsupported = reason;
    this.outcome = RUN.UNSUPPORTED;
    return NOWHERE;
  }

  // What an access finds behind its page's entry; undefined when the thread stops here.
  protected behindEntry(row: number, page: number, offset: number, writes: boolean): Walked | undefined {
    const location = this.entryAt[page]!;
    const own = this.order.lastWrite[location]!;
    const value = this.entryRead(row, page, offset, location, 0);
    if (value < 0) return undefined;
    const found = this.decide(value, writes, this.unprivileged());
    this.entryWrite = own;
    if (found.kind === "fault" || found.update === undefined) return found;
    return this.#update(row, page, offset, location, value, found);
  }

  // What a walk reads, or -1 when the thread stops here.
  protected entryRead(row: number, group: number, offset: number, location: number, what: number): number {
    const fixed = this.fixed.get(location);
    if (fixed !== undefined) return fixed;
    if (!this.walk(row, group, offset, location, what)) return -1;
    const value = this.st[this.at(this.order.walk) + VALUE]!;
    if (value < 0) this.stop(row, STATUS_OF.WAITING, value);
    return value;
  }

  protected at(e: number): number {
    return this.shape.eventBase + e * EVENT_SIZE;
  }

  protected decide(value: number, writes: boolean, el0: boolean): Walked {
    const { accessFlag, dirtyState } = this.pages.threads[this.thread]!;
    const key = value * 16 + (writes ? 1 : 0) + (el0 ? 2 : 0) + (accessFlag ? 4 : 0) + (dirtyState ? 8 : 0);
    let found = this.#walked.get(key);
    if (found === undefined) {
      found = walked(this.values.number(value), { writes, el0, accessFlag, dirtyState });
      this.#walked.set(key, found);
    }
    return found;
  }

  // `group` and `what`: see GROUP and EVENT.
  protected walk(row: number, group: number, offset: number, location: number, what = 0): boolean {
    const met = this.events.meets;
    const e = this.events.next(1);
    if (!met) this.events.create(row, e, location, EVENT.WALK | what, group, offset);
    this.order.beforeWalk(e);
    if (!this.place(e, met)) return false;
    this.events.refresh(e);
    this.order.walked(e);
    return true;
  }

  // Puts an event without internal visibility behind `preds`.
  protected place(e: number, met: boolean): boolean {
    if (this.picks) this.order.inheritPick(e);
    if (!met) this.events.insertOb(e, this.order.preds);
    else if (!this.events.insertAgain(e, this.order.preds)) {
      this.outcome = RUN.DEAD;
      return false;
    }
    this.events.link(e);
    this.order.passed(e);
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
      const what = this.st[this.at(walk) + WHAT]!;
      if ((what & EVENT.CHOSEN) === 0) {
        this.stop(row, STATUS_OF.CHOICE, walk);
        return undefined;
      }
      this.#keepsClean = (what & EVENT.SECOND_WAY) !== 0;
      if (this.#keepsClean) ({ update } = this.decide(value, false, false) as Walked & { kind: "page" });
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
    if (!this.place(e, met)) return undefined;
    this.events.setValue(e, this.values.value(update));
    this.order.didUpdate(e, location);
    return found;
  }

  // Without an access there is no status: the register is as before where the store-exclusive faults.
  protected override write(row: number): boolean {
    this.#status = NO_STATUS;
    if (!super.write(row)) return false;
    if (this.#status !== NO_STATUS) this.registers.plain(this.code.ops[row * ROW + DST]!, this.#status);
    return true;
  }

  protected override status(_row: number, value: number): void {
    this.#status = value;
  }

  // One that fails translates its address as a store, all the same.
  protected override failed(row: number): boolean {
    if (this.locate(row) < 0) return false;
    this.order.didWalk();
    return true;
  }

  protected override rmw(row: number): boolean {
    this.#keepsClean = false;
    if (!super.rmw(row)) return false;
    const last = this.st[this.at(this.event) + WHAT]!;
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
    for (const walk of order.earlierWalks) setBit(this.st, translatesBase + walk * w, e);
    order.passed(e);
    this.#viaEntry[e] = this.entryWrite;
    if (this.kept.length > 0) this.keep(e);
    if (this.picks) order.inheritPick(e);
    if (!met) {
      const isWrite = (this.st[this.at(e) + WHAT]! & EVENT.WRITE) !== 0;
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
}

// Without TLBIs a walk orders nothing that its access does not, if the entry cannot change and lets everything through.
function fixedEntries(
  code: Code,
  pages: Pages,
  layout: Layout,
  analyses: readonly Analysis[],
): ReadonlyMap<number, number> {
  const { ops, program, values, entry } = code;
  const found = new Map<number, number>();
  for (let at = 0; at < ops.length; at += ROW)
    if (ops[at + KIND] === OP.TLBI || ops[at + KIND] === OP.TRANSLATE || ops[at + KIND] === OP.SWITCH) return found;
  const second = (pages.stage2?.tables ?? []).flatMap(({ entries }) => entries);
  for (const variable of [...pages.list.map((page) => page.entry), ...second]) {
    const word = wordOf(program.variables[variable]!.init);
    const { valid, af, db, el0 } = decodeEntry(word);
    const written = analyses.some(({ mayWrite, variableWords }, t) => {
      const at = entry[t]! * variableWords + (variable >>> 5);
      return ((mayWrite[at]! >>> (variable & 31)) & 1) !== 0;
    });
    if (written || !valid || !af || !db || !el0) continue;
    found.set(layout.locate(values.value(program.variables[variable]!.address), 8), values.value(word));
  }
  return found;
}
