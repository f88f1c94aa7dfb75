/**
 * Translation in a run of a thread: walks, which take any message of their entry and are bounded by TLBIs alone, updates by
 * hardware, faults, and both ends of TLBIs.
 */

import { encodeTranslation, FAULT_KIND, faultWord, pageAt, type Walked, walked } from "../../mmu/index.ts";
import {
  A,
  BYTES,
  CAS,
  DST,
  EXCEPTIONS,
  EXTRA,
  FLAG,
  FLAGS,
  INSTRUCTION,
  KIND,
  NONE,
  OP,
  outside,
  ROW,
  Unsupported,
  variableAt,
} from "../../program/index.ts";
import { completed, completionOf, EVERYTHING, invalidated, MESSAGE, newest, updated } from "./messages.ts";
import { Dead, NEVER, PagedRun } from "./run.ts";
import { at, FUTURE, join, picked, time } from "./views.ts";

/** Bits of a virtual page number in the operand of a TLBI. */
const PAGE_NUMBER = (1n << 44n) - 1n;
/** The place of an access that a walk to come decides. */
const UNKNOWN_PLACE = -2;

/** Runs with page tables. */
export abstract class Translating extends PagedRun {
  // Location of the access of a row, by its walk; -1 when it goes on elsewhere (#resume).
  protected locate(row: number): number {
    const { ops, values, program } = this.code;
    const at = row * ROW;
    const operand = ops[at + A]!;
    const address = this.value(operand);
    this.resume = -1;
    this.walk = 0;
    this.entry = -1;
    this.limit = NEVER;
    this.viaEntry = undefined;
    this.keepsClean = false;
    this.address = this.depOf(operand);
    this.addressPick = this.pickOf(operand);
    if (address < 0) return -1; // what follows may read, but stores wait for the address: nothing comes of them
    const number = values.number(address);
    const page = pageAt(this.pages, number);
    if (page >= 0) {
      const offset = Number(number - this.pages.list[page]!.va);
      const writes = ops[at + KIND] !== OP.READ;
      const found = this.translate(row, page, offset, writes, this.unprivileged());
      if (found === undefined) return UNKNOWN_PLACE;
      if (found.kind === "fault") return this.fault(row, found.fault, "page", page, offset);
      return this.place(row, found.oa + BigInt(offset));
    }
    if (!this.unprivileged()) return this.place(row, number);
    const entry = this.pages.list.findIndex((p) => p.entry === variableAt(program, number));
    if (entry < 0) throw new Unsupported("physical addresses at EL0");
    return this.fault(row, FAULT_KIND.PERMISSION, "entry", entry, 0);
  }

  protected place(row: number, physical: bigint): number {
    const { ops, values, program, instructions } = this.code;
    const bytes = ops[row * ROW + BYTES]!;
    const location = this.layout.locate(values.value(physical), bytes);
    if (location < 0)
      throw new Unsupported(`${instructions[ops[row * ROW + INSTRUCTION]!]!.text}: ${outside(program, physical)}`);
    if (bytes !== this.layout.granuleOf[location]) throw new Unsupported("mixed sizes with page tables");
    return location;
  }

  protected unprivileged(): boolean {
    return this.pages.threads[this.thread]!.el0 && !this.handling;
  }

  // What an access finds behind its page's entry; undefined when that is to come.
  protected translate(
    row: number,
    page: number,
    offset: number,
    writes: boolean,
    el0: boolean,
    accesses = true,
  ): Walked | undefined {
    const location = this.entryAt[page]!;
    const own = this.lastWrite.get(location);
    this.entry = location;
    const times = this.timesOf(location, 0, false);
    const pre = this.order.beforeWalk(this.address);
    const choice = this.choose(times.length + (this.mayCome(location, true) ? 2 : 0));
    if (choice >= times.length) {
      this.open = true;
      this.walk = at(FUTURE);
      this.didWalk();
      if (choice > times.length) this.order.everything = this.walk; // it faults, and nothing that follows can happen
      return undefined;
    }
    const t = times[choice]!;
    const value = t === 0 ? this.layout.initial[location]! : this.list[t - 1]!.value;
    const { accessFlag, dirtyState } = this.pages.threads[this.thread]!;
    const found = walked(this.code.values.number(value), { writes, el0, accessFlag, dirtyState });
    this.walk = join(pre, at(t, time(this.addressPick)));
    // AT faults never, and translates for no access.
    if (found.kind === "fault" && accesses) this.noTlb(location, t, found.fault);
    this.bounded(page, location, t, found.kind === "page" && accesses ? offset : -1);
    this.viaEntry = own;
    if (found.kind === "page" && found.update !== undefined) this.update(row, location, t, value, found);
    return found;
  }

  // No TLB holds an entry that is not valid or has no access flag: nothing has overwritten it when the walk is done.
  protected noTlb(location: number, t: number, fault: number): void {
    const uncacheable = fault === FAULT_KIND.TRANSLATION || fault === FAULT_KIND.ACCESS_FLAG;
    const { ets } = this.pages;
    if (ets === 3 || (ets === 2 && uncacheable)) this.walk = join(this.walk, this.order.all); // ets-ob
    if (uncacheable && newest(this.list, location, time(this.walk)) > t) throw new Dead();
  }

  // TLBI-ob.
  protected bounded(page: number, location: number, t: number, offset: number): void {
    for (let c = 1; c <= this.list.length; c++) {
      const tlbi = this.list[c - 1]!;
      if (tlbi.kind !== MESSAGE.TLBI || (tlbi.page !== EVERYTHING && tlbi.page !== page)) continue;
      if (!tlbi.broadcast && tlbi.thread !== this.thread) continue;
      if (newest(this.list, location, c) <= t) continue; // not overwritten before it
      const done = completionOf(this.list, c, NEVER);
      if (time(this.walk) >= done) throw new Dead();
      if (tlbi.thread === this.thread) continue;
      this.limit = Math.min(this.limit, done);
      if (this.walks.some((w) => w.offset === offset && w.post >= done)) throw new Dead();
    }
    if (offset >= 0) this.walks.push({ offset, post: time(this.walk) });
  }

  protected update(row: number, location: number, t: number, value: number, found: Walked & { kind: "page" }): void {
    const { ops, values } = this.code;
    let { update } = found;
    if (found.dirties && ops[row * ROW + KIND] === OP.RMW && ops[row * ROW + EXTRA] === CAS) {
      // A CAS that fails may leave the entry clean.
      this.keepsClean = this.choose(2) === 1;
      const { accessFlag, dirtyState } = this.pages.threads[this.thread]!;
      const clean = walked(values.number(value), { writes: false, el0: false, accessFlag, dirtyState });
      if (this.keepsClean) update = clean.kind === "page" ? clean.update : undefined;
    }
    if (update === undefined) return;
    const pre = this.order.beforeUpdate(location, join(this.address, this.addressPick), this.walk);
    const message = updated(this.thread, location, values.value(update));
    const h = this.perform(message, time(pre), (at) => newest(this.list, location, at - 1) === t);
    this.order.didSynchronised(at(h));
    const nothing = { flow: 0, flowPick: 0, through: 0, acquires: 0 };
    this.lastWrite.set(location, { time: h, value: message.value, update: true, ...nothing });
  }

  protected didAccess(): void {
    this.order.didAccess(join(this.address, this.addressPick), this.walk);
    this.didWalk();
  }

  // A walk is before what a DSB orders, and before later stores to its entry.
  protected didWalk(): void {
    if (this.entry < 0) return;
    this.order.didSynchronised(this.walk);
    this.order.walksOf[this.entry] = join(this.order.walksOf[this.entry]!, this.walk);
  }

  // Whether an access has no place: it has faulted, or its place is to come.
  protected gone(row: number, location: number): boolean {
    const unknown = location === UNKNOWN_PLACE || this.value(this.code.ops[row * ROW + A]!) < 0;
    if (location < 0 && unknown) this.elsewhere(row);
    return location < 0;
  }

  // An access to a place that is to come: what it reads is unknown, what it stores nothing can perform.
  protected elsewhere(row: number): void {
    const { ops } = this.code;
    const dst = ops[row * ROW + DST]!;
    this.open = true;
    const unknown = at(FUTURE);
    this.order.didUnknown();
    if (dst >= 0) this.set(dst, this.unknown(), unknown, unknown);
    this.resume = row + 1;
  }

  protected fence(flags: number): void {
    this.order.fence(flags);
    if ((flags & FLAG.RETURNS) !== 0) this.handling = false;
    const full = FLAG.IS_DSB | FLAG.ORDERS_ALL;
    if ((flags & full) !== full || !this.pending) return;
    this.pending = false;
    const pre = this.order.beforeDone();
    const t = this.perform(completed(this.thread), time(pre), () => true);
    this.order.didDone(at(t, picked(pre)));
  }

  protected invalidate(row: number): void {
    const { ops, values } = this.code;
    const operand = ops[row * ROW + A]!;
    const value = this.value(operand);
    const address = operand === NONE ? 0 : join(this.depOf(operand), this.pickOf(operand));
    this.pending = true;
    if (value < 0) {
      this.open = true;
      this.order.didSynchronised(at(FUTURE));
      return;
    }
    const number = values.number(value) & PAGE_NUMBER;
    const page = operand === NONE ? EVERYTHING : this.pages.list.findIndex(({ va }) => va >> 12n === number);
    if (operand !== NONE && page < 0) return;
    const broadcast = (ops[row * ROW + FLAGS]! & FLAG.BROADCAST) !== 0;
    const message = invalidated(this.thread, page, broadcast);
    const pre = this.order.beforeTlbi(address);
    const t = this.perform(message, time(pre), () => true);
    this.order.didSynchronised(at(t, picked(pre)));
  }

  protected translation(row: number): boolean {
    const { ops, values } = this.code;
    const at = row * ROW;
    const operand = ops[at + A]!;
    const address = this.value(operand);
    const page = address < 0 ? -1 : pageAt(this.pages, values.number(address));
    if (address < 0) return false;
    if (page < 0) throw new Unsupported("AT of an address that is not translated");
    this.address = this.depOf(operand);
    this.addressPick = this.pickOf(operand);
    this.limit = NEVER;
    const flags = ops[at + FLAGS]!;
    const offset = Number(values.number(address) - this.pages.list[page]!.va);
    const found = this.translate(
      row,
      page,
      offset,
      (flags & FLAG.WRITES) !== 0,
      (flags & FLAG.UNPRIVILEGED) !== 0,
      false,
    );
    if (found !== undefined) this.didWalk();
    const value =
      found === undefined
        ? this.unknown()
        : values.value(encodeTranslation(found.kind === "page" ? found.oa : undefined));
    this.set(ops[at + DST]!, value, 0, 0);
    return true;
  }

  protected except(row: number): void {
    const call = EXCEPTIONS[this.code.ops[row * ROW + FLAGS]!] === "svc";
    this.address = this.addressPick = this.walk = 0;
    this.entry = -1;
    this.limit = NEVER;
    this.resume = -1;
    this.fault(row, call ? FAULT_KIND.CALL : FAULT_KIND.UNDEFINED, "nothing", 0, 0);
  }

  protected fault(row: number, kind: number, at: "nothing" | "page" | "entry", page: number, offset: number): number {
    const { ops, instructions, registers, values, rowAt } = this.code;
    const instruction = ops[row * ROW + INSTRUCTION]!;
    if (time(this.order.beforeFault(this.walk)) >= this.limit) throw new Dead();
    const again = this.faults.length > 0;
    this.faults.push(faultWord({ instruction, kind, at, page, offset }));
    const address = join(this.address, this.addressPick);
    this.order.synchronise(join(address, this.walk)); // EXC-ENTRY-IFB
    this.didWalk();
    const here = instructions[instruction]!.address;
    const { handler } = this.pages.threads[this.thread]!;
    const { onFault } = this.pages;
    if (this.handling) throw new Dead(); // a fault in a handler is not followed
    if (handler !== undefined) {
      this.handling = true;
      const back = kind === FAULT_KIND.CALL ? here + 4n : here;
      this.set(registers.indexOf("elr_el1"), values.value(back), 0, address);
      this.resume = rowAt.get(handler)!;
    } else if (onFault === "retry" && again)
      throw new Dead(); // nor is the second one
    else if (onFault !== "end")
      this.resume = rowAt.get(onFault === "next" || kind === FAULT_KIND.CALL ? here + 4n : here)!;
    return -1;
  }
}
