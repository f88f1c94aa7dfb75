/**
 * Threads with two stages: which exception level they run at, whose stage 2 translates them, and walks through both. An access
 * of a virtual machine by a virtual page reads the entry of stage 1, whose page stage 2 may map too, and then that of stage 2;
 * one by an intermediate page reads stage 2 alone. At EL2 addresses are physical.
 */
import {
  type Context,
  decodeContext,
  FAULT_KIND,
  intermediateAt,
  routeOf,
  type StageTwo,
  type Walked,
  walkedStageTwo,
} from "../../mmu/index.ts";
import {
  A,
  type Analysis,
  type Code,
  FLAG,
  FLAGS,
  KIND,
  type Layout,
  OP,
  ROW,
  variableAt,
  type Watch,
} from "../../program/index.ts";
import { RUN, type RunOptions } from "../accesses.ts";
import { EVENT, type Shape, STATUS_OF, VMID } from "../shape.ts";
import { NOWHERE, Walks } from "./walks.ts";

/** In the place of a physical address: the thread has stopped, or faulted. */
export const STOPPED = -1n;

/** A context that has ended, and the switch that ended it. */
interface Older {
  readonly context: Context;
  readonly end: number;
}

/** Runs with two stages. */
export abstract class Stages extends Walks {
  protected readonly stage2: StageTwo | undefined;
  readonly #second: readonly (readonly number[])[]; // locations of the entries of stage 2, by table and intermediate page
  protected atEl2 = false;
  /** The last page that stage 2 was asked for, and whether a walk of stage 1 did. */
  protected second = { ipa: 0, onWalk: false };
  #context: Context = { table: 0, vmid: 0 };
  #older: Older[] = [];
  #coming: Context[] = []; // roots that were written, and the context is not synchronised
  readonly #inOrder: boolean; // SC: no TLB, and the root is what was written to it

  constructor(
    code: Code,
    layout: Layout,
    shape: Shape,
    analyses: readonly Analysis[],
    watch: Watch,
    options: RunOptions,
  ) {
    super(code, layout, shape, analyses, watch, options);
    this.#inOrder = options.sc;
    this.stage2 = this.pages.stage2;
    this.#second = layout.secondLocations();
  }

  protected override begin(st: Int32Array, t: number): void {
    super.begin(st, t);
    if (this.stage2 === undefined) return;
    const { el2, context } = this.stage2.threads[t]!;
    this.atEl2 = el2;
    this.#context = context;
    this.#older = [];
    this.#coming = [];
  }

  protected override unprivileged(): boolean {
    return !this.atEl2 && super.unprivileged();
  }

  protected abstract fault(
    row: number,
    kind: number,
    at: "page" | "intermediate" | "entry",
    page: number,
    offset: number,
  ): void;

  // The physical address of an access of a row by the address `number`; STOPPED when the thread has.
  protected throughStages(stage2: StageTwo, row: number, number: bigint): bigint {
    const writes = this.code.ops[row * ROW + KIND] !== OP.READ;
    const who = { atEl2: this.atEl2, el0: this.unprivileged() };
    const route = routeOf(this.pages, stage2, number, variableAt(this.code.program, number), who);
    switch (route.kind) {
      case "physical":
        return number;
      case "virtual":
        return this.#virtual(stage2, row, route.page, route.offset, writes);
      case "intermediate":
        return this.#intermediate(row, route.ipa, route.offset, writes);
      case "denied":
        this.fault(row, FAULT_KIND.PERMISSION, "entry", route.page, 0);
        return STOPPED;
      case "refused":
        this.refuse(route.reason);
        return STOPPED;
    }
  }

  #virtual(stage2: StageTwo, row: number, page: number, offset: number, writes: boolean): bigint {
    const location = this.#tableOf(stage2, row, page, offset);
    if (location < 0) return STOPPED;
    const own = this.order.lastWrite[location]!;
    const value = this.entryRead(row, page, offset, location, this.#context.vmid << VMID);
    if (value < 0) return STOPPED;
    this.entryWrite = own;
    const first = this.decide(value, writes, this.unprivileged());
    if (first.kind === "fault") {
      this.fault(row, first.fault, "page", page, offset);
      return STOPPED;
    }
    const ipa = intermediateAt(stage2, first.oa);
    if (ipa < 0) {
      this.refuse("an entry of stage 1 that names no intermediate page");
      return STOPPED;
    }
    const second = this.#behindSecond(row, page, ipa, offset, writes);
    if (second?.kind === "page") return second.oa + BigInt(offset);
    if (second !== undefined) this.fault(row, second.fault, "page", page, offset);
    return STOPPED;
  }

  // The location of the entry of a virtual page, which a stage 2 may have put elsewhere; -1 when the thread stops.
  #tableOf(stage2: StageTwo, row: number, page: number, offset: number): number {
    const { list } = this.pages;
    const { variables } = this.code.program;
    const table = intermediateAt(stage2, variables[list[page]!.entry]!.address);
    if (table < 0) return this.entryAt[page]!;
    const found = this.#behindSecond(row, page, table, offset, false, true);
    if (found?.kind === "fault") this.fault(row, found.fault, "intermediate", table, 0);
    if (found?.kind !== "page") return NOWHERE;
    const mapped = list.findIndex(({ entry }) => variables[entry]!.address === found.oa);
    return mapped < 0 ? this.refuse("a walk of stage 1 outside of its entries") : this.entryAt[mapped]!;
  }

  #intermediate(row: number, ipa: number, offset: number, writes: boolean): bigint {
    const found = this.#behindSecond(row, this.pages.list.length + ipa, ipa, offset, writes);
    if (found?.kind === "page") return found.oa + BigInt(offset);
    if (found !== undefined) this.fault(row, found.fault, "intermediate", ipa, offset);
    return STOPPED;
  }

  // What stage 2 says of an intermediate page; undefined when the thread stops. A TLB may have it from an earlier context with
  // the same VMID.
  #behindSecond(
    row: number,
    input: number,
    ipa: number,
    offset: number,
    writes: boolean,
    onWalk = false,
  ): Walked | undefined {
    const { table, vmid } = this.#context;
    this.second = { ipa, onWalk };
    let from: Older | undefined;
    for (const older of this.#older) {
      if (older.context.vmid !== vmid || older.context.table === table) continue;
      const chosen = this.either(row);
      if (chosen < 0) return undefined;
      if (chosen === 1) {
        from = older;
        break;
      }
    }
    const location = this.#second[from?.context.table ?? table]![ipa]!;
    const group = input | (from === undefined ? 0 : (from.end + 1) << 16);
    const value = this.entryRead(row, group, offset, location, EVENT.SECOND_STAGE | (vmid << VMID));
    if (value < 0) return undefined;
    const found = walkedStageTwo(this.values.number(value), writes);
    if (from === undefined || found.kind === "page" || found.fault === FAULT_KIND.S2_PERMISSION) return found;
    this.outcome = RUN.DEAD; // no TLB holds it
    return undefined;
  }

  /** Bits of WHAT for a TLBI of a row: its scope, and the VMID that it is about; -1 when the thread stops. */
  protected scopeOf(row: number): number {
    if (this.stage2 === undefined) return 0;
    const flags = this.code.ops[row * ROW + FLAGS]!;
    const elsewhere = flags & (FLAG.SECOND_STAGE | FLAG.BOTH_STAGES);
    if (elsewhere !== 0 && !this.atEl2) return this.refuse("TLBI of stage 2 below EL2");
    const bits =
      ((flags & FLAG.SECOND_STAGE) !== 0 ? EVENT.SECOND_STAGE : 0) |
      ((flags & FLAG.BOTH_STAGES) !== 0 ? EVENT.BOTH_STAGES : 0) |
      ((flags & FLAG.EVERY_VMID) !== 0 ? EVENT.EVERY_VMID : 0);
    if ((flags & FLAG.EVERY_VMID) !== 0) return bits;
    let { vmid } = this.#context;
    for (const context of this.#coming) {
      if (context.vmid === vmid) continue;
      const chosen = this.either(row);
      if (chosen < 0) return -1;
      if (chosen === 1) vmid = context.vmid;
    }
    return bits | (vmid << VMID);
  }

  /** The page that a TLBI of a row names by number, -1 for none of the test. */
  protected pageNamed(number: bigint, flags: number): number {
    const { list } = this.pages;
    const { stage2 } = this;
    const virtual = list.findIndex(({ va }) => va >> 12n === number);
    if (stage2 === undefined) return virtual;
    const ipa = stage2.list.findIndex((page) => page.ipa >> 12n === number);
    if ((flags & FLAG.SECOND_STAGE) !== 0) return ipa;
    return virtual >= 0 || ipa < 0 ? virtual : list.length + ipa;
  }

  /** What was written to the root holds from here on. */
  protected synchronised(): void {
    for (const context of this.#coming) this.#context = context;
    this.#coming = [];
  }

  protected override switchTo(row: number): boolean {
    const operand = this.code.ops[row * ROW + A]!;
    const value = this.registers.value(operand);
    if (value < 0) {
      this.stop(row, STATUS_OF.WAITING, value);
      return false;
    }
    const context = decodeContext(this.stage2!, this.values.number(value));
    if (!this.atEl2 || context === undefined) {
      this.refuse(this.atEl2 ? "a root that is no VTTBR(…) of the test" : "VTTBR_EL2 below EL2");
      return false;
    }
    this.registers.masks(operand, this.order.addrDep, this.order.addrPick);
    const met = this.events.meets;
    const e = this.events.next(1);
    if (!met) this.events.create(row, e, NOWHERE, EVENT.SWITCH, context.table, context.vmid);
    this.order.beforeInvalidation(e);
    if (!this.place(e, met)) return false;
    this.order.didSwitch(e);
    if (!this.#inOrder) this.#older.push({ context: this.#coming.at(-1) ?? this.#context, end: e });
    this.#coming.push(context);
    if (this.#inOrder) this.synchronised();
    return true;
  }
}
