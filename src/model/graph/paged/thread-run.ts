/**
 * Runs a thread whose addresses are translated: an access faults, or goes to the page that its entry names. Faults, TLB
 * invalidations with their completion, and AT.
 */
import { setBit } from "../../../bits/index.ts";
import { hpfarOf } from "../../../isa/index.ts";
import {
  abortSyndrome,
  callSyndrome,
  encodeTranslation,
  FAULT_KIND,
  type FaultPlace,
  faultWord,
  isOfStageTwo,
  isUncacheable,
} from "../../mmu/index.ts";
import {
  A,
  BYTES,
  DST,
  EXCEPTIONS,
  FLAG,
  FLAGS,
  INSTRUCTION,
  KIND,
  NONE,
  OP,
  ROW,
  variableAt,
} from "../../program/index.ts";
import { RUN } from "../accesses.ts";
import { EVENT, NO_EVENT, PARTNER, STATUS_OF, VALUE, WHAT } from "../shape.ts";
import { STOPPED, Stages } from "./stages.ts";
import { NOWHERE } from "./walks.ts";

/** Bits of a virtual page number in the operand of a TLBI. */
const PAGE_NUMBER = (1n << 44n) - 1n;

/** Runs of threads with page tables. */
export class PagedRunner extends Stages {
  #resume = NOWHERE;
  #faulted = false;
  #pending: number[] = []; // TLBIs that no DSB has completed

  protected override begin(st: Int32Array, t: number): void {
    super.begin(st, t);
    this.#resume = NOWHERE;
    this.#faulted = false;
    this.#pending = [];
  }

  protected override resumed(): number {
    const row = this.#resume;
    this.#resume = NOWHERE;
    return row;
  }

  protected override locate(row: number): number {
    const { ops } = this.code;
    const operand = ops[row * ROW + A]!;
    const address = this.registers.value(operand);
    this.order.noWalks();
    this.entryWrite = NO_EVENT;
    if (address < 0) {
      this.stop(row, STATUS_OF.WAITING, address);
      return NOWHERE;
    }
    const page = this.pageOf(address);
    this.registers.masks(operand, this.order.addrDep, this.order.addrPick);
    if (this.stage2 !== undefined) {
      const physical = this.throughStages(this.stage2, row, this.values.number(address));
      return physical === STOPPED ? NOWHERE : this.#place(row, physical);
    }
    if (page < 0) return this.#direct(row, address);
    const offset = Number(this.values.number(address) - this.pages.list[page]!.va);
    const found = this.behindEntry(row, page, offset, ops[row * ROW + KIND] !== OP.READ);
    if (found === undefined) return NOWHERE;
    if (found.kind === "fault") {
      this.fault(row, found.fault, "page", page, offset);
      return NOWHERE;
    }
    return this.#place(row, found.oa + BigInt(offset));
  }

  #place(row: number, address: bigint): number {
    const { ops } = this.code;
    const physical = this.values.value(address);
    const bytes = ops[row * ROW + BYTES]!;
    const location = this.layout.locate(physical, bytes, (ops[row * ROW + FLAGS]! & FLAG.PAIR) !== 0 ? 2 : 1);
    if (location < 0) this.stop(row, STATUS_OF.WILD, physical);
    return location;
  }

  // Entries and physical pages: not translated, and not for EL0.
  #direct(row: number, address: number): number {
    const { program } = this.code;
    if (!this.unprivileged()) return super.locate(row);
    const variable = variableAt(program, this.values.number(address));
    const page = this.pages.list.findIndex(({ entry }) => entry === variable);
    if (page < 0) return this.refuse("physical addresses at EL0");
    this.fault(row, FAULT_KIND.PERMISSION, "entry", page, 0);
    return NOWHERE;
  }

  protected override except(row: number): void {
    const kind = EXCEPTIONS[this.code.ops[row * ROW + FLAGS]!];
    if (this.atEl2) {
      this.refuse(`${kind} at EL2`);
      return;
    }
    this.order.addrDep.fill(0);
    this.order.addrPick.fill(0);
    this.order.noWalks();
    if (kind === "hvc") this.#call(row);
    else this.fault(row, kind === "svc" ? FAULT_KIND.CALL : FAULT_KIND.UNDEFINED, "nothing", 0, 0);
  }

  // HVC: what follows runs at EL2.
  #call(row: number): void {
    if (this.stage2!.threads[this.thread]!.handler === undefined || this.unprivileged()) {
      this.refuse(this.unprivileged() ? "hvc at EL0" : "hvc without a column of EL2");
      return;
    }
    this.order.didFault();
    const { address, word } = this.code.instructions[this.code.ops[row * ROW + INSTRUCTION]!]!;
    this.#enter(address + 4n, callSyndrome(word ?? 0), undefined, undefined);
  }

  // EL2 is entered: with a syndrome, and for a fault the virtual and the intermediate address.
  #enter(back: bigint, syndrome: bigint, far: bigint | undefined, ipa: bigint | undefined): void {
    const { rowAt, registers } = this.code;
    this.atEl2 = true;
    this.synchronised();
    const set = (name: string, value: bigint | undefined): void => {
      if (value !== undefined) this.#link(registers.indexOf(name), value);
    };
    set("elr_el2", back);
    set("esr_el2", syndrome);
    set("far_el2", far);
    set("hpfar_el2", ipa === undefined ? undefined : hpfarOf(ipa));
    this.#resume = rowAt.get(this.stage2!.threads[this.thread]!.handler!)!;
  }

  // Makes the event of a fault and decides where the thread goes on.
  protected fault(row: number, kind: number, at: FaultPlace, page: number, offset: number): void {
    const { ops, instructions } = this.code;
    const { order } = this;
    const instruction = ops[row * ROW + INSTRUCTION]!;
    if (order.walk !== NO_EVENT && !this.#synchroniseWalk(kind)) return;
    const met = this.events.meets;
    const e = this.events.next(1);
    if (!met) this.events.create(row, e, NOWHERE, EVENT.FAULT, page, offset);
    this.st[this.at(e) + VALUE] = this.values.value(faultWord({ instruction, kind, at, page, offset }));
    order.beforeFault(e);
    const { translatesBase, words } = this.shape;
    if (order.walk !== NO_EVENT) setBit(this.st, translatesBase + order.walk * words, e);
    for (const walk of order.earlierWalks) setBit(this.st, translatesBase + walk * words, e);
    if (!this.place(e, met)) return;
    order.didFault();
    this.synchronised();
    const { address } = instructions[instruction]!;
    if (isOfStageTwo(kind) && this.stage2!.threads[this.thread]!.handler !== undefined) this.#trap(row, kind, address);
    else this.#goOn(row, kind, kind === FAULT_KIND.CALL ? address + 4n : address);
  }

  // ets-ob: accesses before the walk of an access that faults. The first two kinds come from entries that no TLB holds.
  #synchroniseWalk(kind: number): boolean {
    const { order } = this;
    const uncacheable = isUncacheable(kind);
    if (uncacheable) this.st[this.at(order.walk) + WHAT]! |= EVENT.UNCACHEABLE;
    const { ets } = this.pages;
    if (ets === 0 || (ets === 2 && !uncacheable) || this.events.insertAgain(order.walk, order.all)) return true;
    this.outcome = RUN.DEAD;
    return false;
  }

  // A fault of stage 2 is taken at EL2.
  #trap(row: number, kind: number, back: bigint): void {
    const { ops, values } = this.code;
    const at = row * ROW;
    const number = values.number(this.registers.value(ops[at + A]!));
    const { ipa, onWalk } = this.second;
    const [writes, changes] = [ops[at + KIND] === OP.WRITE, ops[at + KIND] === OP.RMW];
    const { word } = this.code.instructions[ops[at + INSTRUCTION]!]!;
    const syndrome = abortSyndrome(kind, word ?? 0, { writes, changes, onWalk });
    this.#enter(back, syndrome, number, this.pages.stage2!.list[ipa]!.ipa);
  }

  #goOn(row: number, kind: number, back: bigint): void {
    const { rowAt, registers } = this.code;
    const { handler: first } = this.pages.threads[this.thread]!;
    const handler = isOfStageTwo(kind) ? undefined : first;
    const { onFault } = this.pages;
    if (this.handling)
      this.outcome = RUN.DEAD; // a fault in a handler is not followed
    else if (handler !== undefined) {
      this.handling = true;
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
    if ((flags & FLAG.IS_ISB) !== 0) this.synchronised();
    if ((flags & FLAG.RETURNS) !== 0) this.#return();
    const full = FLAG.IS_DSB | FLAG.ORDERS_ALL;
    if ((flags & full) !== full || this.#pending.length === 0) return;
    const met = this.events.meets;
    const e = this.events.next(1);
    if (!met) this.events.create(row, e, NOWHERE, EVENT.DONE, NOWHERE, 0);
    this.order.beforeCompletion(e);
    for (const tlbi of this.#pending) this.st[this.at(tlbi) + PARTNER] = e;
    this.#pending = [];
    this.place(e, met);
    this.order.didComplete(e);
  }

  // To where the link of the level says; `elr` is what the row that follows goes to.
  #return(): void {
    if (this.stage2 !== undefined) {
      const slot = (name: string): number => this.code.registers.indexOf(name);
      this.registers.copy(slot("elr"), slot(this.atEl2 ? "elr_el2" : "elr_el1"));
    }
    if (!this.atEl2) this.handling = false;
    this.atEl2 = false;
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
    const page = operand === NONE ? NOWHERE : this.pageNamed(number, ops[row * ROW + FLAGS]!);
    if (operand !== NONE && page < 0) return true; // of no page of the test
    const scope = this.scopeOf(row);
    if (scope < 0) return false;
    const met = this.events.meets;
    const e = this.events.next(1);
    const broadcast = (ops[row * ROW + FLAGS]! & FLAG.BROADCAST) !== 0 ? EVENT.BROADCAST : 0;
    if (!met) this.events.create(row, e, NOWHERE, EVENT.TLBI | broadcast | scope, page, 0);
    this.order.beforeInvalidation(e);
    if (!this.place(e, met)) return false;
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
    const page = this.pageOf(address);
    if (page < 0) {
      this.refuse("AT of an address that is not translated");
      return false;
    }
    this.registers.masks(operand, this.order.addrDep, this.order.addrPick);
    this.order.noWalks();
    const location = this.entryAt[page]!;
    const offset = Number(this.values.number(address) - this.pages.list[page]!.va);
    if (!this.walk(row, page, offset, location)) return false;
    const value = this.st[this.at(this.order.walk) + VALUE]!;
    this.registers.plain(ops[at + DST]!, value < 0 ? value : this.#translation(value, ops[at + FLAGS]!));
    this.order.didWalk();
    return true;
  }

  #translation(value: number, flags: number): number {
    const found = this.decide(value, (flags & FLAG.WRITES) !== 0, (flags & FLAG.UNPRIVILEGED) !== 0);
    return this.values.value(encodeTranslation(found.kind === "page" ? found.oa : undefined));
  }
}
