/**
 * Translation in a run of a thread: walks, which take any message of their entry and are bounded by TLBIs alone, updates by
 * hardware, faults, and both ends of TLBIs.
 */

import { hpfarOf } from "../../../isa/index.ts";
import {
  abortSyndrome,
  callSyndrome,
  encodeTranslation,
  FAULT_KIND,
  type FaultPlace,
  faultWord,
  isOfStageTwo,
  pageAt,
  type Walked,
  walked,
} from "../../mmu/index.ts";
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
import { completed, EVERYTHING, invalidated, newest, updated } from "./messages.ts";
import { Dead, NEVER } from "./run.ts";
import { Staged } from "./stages.ts";
import { at, FUTURE, join, picked, time } from "./views.ts";

/** Bits of a virtual page number in the operand of a TLBI. */
const PAGE_NUMBER = (1n << 44n) - 1n;
/** The place of an access that a walk to come decides. */
const UNKNOWN_PLACE = -2;

/** Runs with page tables. */
export abstract class Translating extends Staged {
  // Location of the access of a row, by its walk; -1 when it goes on elsewhere (#resume).
  protected locate(row: number): number {
    const { ops, values, program } = this.code;
    const at = row * ROW;
    const operand = ops[at + A]!;
    const address = this.value(operand);
    this.resume = -1;
    this.walk = 0;
    this.steps = [];
    this.limit = NEVER;
    this.viaEntry = undefined;
    this.keepsClean = false;
    this.address = this.depOf(operand);
    this.addressPick = this.pickOf(operand);
    if (address < 0) return -1; // what follows may read, but stores wait for the address: nothing comes of them
    const number = values.number(address);
    const page = pageAt(this.pages, number);
    const { stage2 } = this.pages;
    if (stage2 !== undefined) {
      const way = this.throughStages(stage2, row, number);
      if (way === undefined) return UNKNOWN_PLACE;
      if (way.kind === "place") return this.place(row, way.physical);
      return this.fault(row, way.fault, way.at, way.page, way.offset);
    }
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
    const value = this.step(location);
    if (value < 0) return undefined;
    const { accessFlag, dirtyState } = this.pages.threads[this.thread]!;
    const found = walked(this.code.values.number(value), { writes, el0, accessFlag, dirtyState });
    const { time: t } = this.steps.at(-1)!;
    // AT faults never, and translates for no access.
    if (found.kind === "fault" && accesses) this.faulted(found.fault);
    this.bounded(page, found.kind === "page" && accesses ? offset : -1);
    this.viaEntry = own;
    if (found.kind === "page" && found.update !== undefined) this.update(row, location, t, value, found);
    return found;
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
    if ((flags & FLAG.IS_ISB) !== 0) this.synchronised();
    if ((flags & FLAG.RETURNS) !== 0) this.#return();
    const full = FLAG.IS_DSB | FLAG.ORDERS_ALL;
    if ((flags & full) !== full || !this.pending) return;
    this.pending = false;
    const pre = this.order.beforeDone();
    const t = this.perform(completed(this.thread), time(pre), () => true);
    this.order.didDone(at(t, picked(pre)));
  }

  // To where the link of the level says; `elr` is what the row that follows goes to.
  #return(): void {
    if (this.pages.stage2 !== undefined) {
      const { registers } = this.code;
      const from = registers.indexOf(this.atEl2 ? "elr_el2" : "elr_el1");
      this.set(registers.indexOf("elr"), this.slots[from]!, this.dep[from]!, this.pick[from]!);
    }
    if (!this.atEl2) this.handling = false;
    this.atEl2 = false;
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
    const page = operand === NONE ? EVERYTHING : this.pageNamed(row, number);
    if (operand !== NONE && page < 0) return;
    const flags = ops[row * ROW + FLAGS]!;
    const scope = flags & (FLAG.SECOND_STAGE | FLAG.BOTH_STAGES | FLAG.EVERY_VMID);
    if (scope !== 0 && !this.atEl2) throw new Unsupported("TLBI of stage 2 below EL2");
    const vmid = this.pages.stage2 === undefined || (scope & FLAG.EVERY_VMID) !== 0 ? 0 : this.vmidNow();
    const message = invalidated(this.thread, page, (flags & FLAG.BROADCAST) !== 0, { scope, vmid });
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
    const kind = EXCEPTIONS[this.code.ops[row * ROW + FLAGS]!];
    if (this.atEl2) throw new Unsupported(`${kind} at EL2`);
    this.address = this.addressPick = this.walk = 0;
    this.steps = [];
    this.limit = NEVER;
    this.resume = -1;
    if (kind === "hvc") this.#call(row);
    else this.fault(row, kind === "svc" ? FAULT_KIND.CALL : FAULT_KIND.UNDEFINED, "nothing", 0, 0);
  }

  // HVC: what follows runs at EL2.
  #call(row: number): void {
    if (this.unprivileged()) throw new Unsupported("hvc at EL0");
    if (this.pages.stage2!.threads[this.thread]!.handler === undefined)
      throw new Unsupported("hvc without a column of EL2");
    this.order.synchronise(0);
    const { address, word } = this.code.instructions[this.code.ops[row * ROW + INSTRUCTION]!]!;
    this.#enter([
      ["elr_el2", address + 4n],
      ["esr_el2", callSyndrome(word ?? 0)],
    ]);
  }

  // EL2 is entered, and its registers say why.
  #enter(set: readonly (readonly [string, bigint])[]): void {
    const { registers, rowAt, values } = this.code;
    this.atEl2 = true;
    this.synchronised();
    const pick = join(this.address, this.addressPick);
    for (const [name, value] of set) this.set(registers.indexOf(name), values.value(value), 0, pick);
    this.resume = rowAt.get(this.pages.stage2!.threads[this.thread]!.handler!)!;
  }

  // A fault of stage 2 is taken at EL2.
  #trap(row: number, kind: number, back: bigint): void {
    const { ops, values, instructions } = this.code;
    const { word } = instructions[ops[row * ROW + INSTRUCTION]!]!;
    const [at, { ipa, onWalk }] = [row * ROW, this.second];
    const [writes, changes] = [ops[at + KIND] === OP.WRITE, ops[at + KIND] === OP.RMW];
    this.#enter([
      ["elr_el2", back],
      ["esr_el2", abortSyndrome(kind, word ?? 0, { writes, changes, onWalk })],
      ["far_el2", values.number(this.value(ops[at + A]!))],
      ["hpfar_el2", hpfarOf(this.pages.stage2!.list[ipa]!.ipa)],
    ]);
  }

  protected fault(row: number, kind: number, at: FaultPlace, page: number, offset: number): number {
    const { ops, instructions, registers, values, rowAt } = this.code;
    const instruction = ops[row * ROW + INSTRUCTION]!;
    if (time(this.order.beforeFault(this.walk)) >= this.limit) throw new Dead();
    const again = this.faults.length > 0;
    this.faults.push(faultWord({ instruction, kind, at, page, offset }));
    const address = join(this.address, this.addressPick);
    this.order.synchronise(join(address, this.walk)); // EXC-ENTRY-IFB
    this.didWalk();
    this.synchronised();
    const here = instructions[instruction]!.address;
    if (isOfStageTwo(kind) && this.pages.stage2!.threads[this.thread]!.handler !== undefined) {
      this.#trap(row, kind, here);
      return -1;
    }
    const { handler: first } = this.pages.threads[this.thread]!;
    const handler = isOfStageTwo(kind) ? undefined : first;
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
