/**
 * Walks of one access, and what bounds them. With two stages an access has up to three: stage 2 for the page of its entry of
 * stage 1, that entry, and stage 2 for its page. In time: a TLB makes one entry of what the stages say; a TLBI of stage 2 by
 * intermediate address, performed at c and complete at d, leaves that entry there until a TLBI of stage 1 or of both stages
 * that begins behind d is complete.
 */
import {
  type Context,
  decodeContext,
  FAULT_KIND,
  type FaultPlace,
  intermediateAt,
  isUncacheable,
  routeOf,
  type StageTwo,
  type Walked,
  walked,
  walkedStageTwo,
} from "../../mmu/index.ts";
import { A, FLAG, FLAGS, KIND, OP, ROW, Unsupported, variableAt } from "../../program/index.ts";
import { completionOf, EVERYTHING, MESSAGE, type Message, newest, switched } from "./messages.ts";
import { Dead, NEVER, PagedRun } from "./run.ts";
import { at, FUTURE, join, type Pair, picked, time } from "./views.ts";

/** One walk of the access at hand. */
interface Step {
  readonly location: number;
  /** Of the message it has read. */
  readonly time: number;
  post: Pair;
  /** Of stage 2: the intermediate page; -1 for stage 1. */
  readonly ipa: number;
  /** When the context ended that a TLB had it from; NEVER for the one of the thread. */
  readonly until: number;
  fault: number; // that it ended in, or -1
}

/** A place, a fault, or undefined for what a walk to come decides. */
export type Way =
  | { readonly kind: "place"; readonly physical: bigint }
  | {
      readonly kind: "fault";
      readonly fault: number;
      readonly at: FaultPlace;
      readonly page: number;
      readonly offset: number;
    }
  | undefined;

/** Runs whose accesses walk. */
export abstract class Staged extends PagedRun {
  protected atEl2 = false;
  /** The last page that stage 2 was asked for, and whether a walk of stage 1 did. */
  protected second = { ipa: 0, onWalk: false };
  protected steps: Step[] = [];
  #context: Context = { table: 0, vmid: 0 };
  #older: { context: Context; end: number }[] = [];
  #coming: Context[] = []; // roots that were written while the context was not synchronised
  readonly #secondAt = this.layout.secondLocations();

  protected abstract unprivileged(): boolean;

  protected beginStages(): void {
    const own = this.pages.stage2?.threads[this.thread];
    this.atEl2 = own?.el2 ?? false;
    this.#context = own?.context ?? { table: 0, vmid: 0 };
    this.#older = [];
    this.#coming = [];
    this.steps = [];
  }

  /** A walk of the entry at a location; its value id, or -1 for one to come. */
  protected step(location: number, ipa = -1, until = NEVER): number {
    const times = this.timesOf(location, 0, false);
    const pre = join(this.order.beforeWalk(this.address), this.walk);
    const choice = this.choose(times.length + (this.mayCome(location, true) ? 2 : 0));
    const missing = choice >= times.length;
    const t = missing ? FUTURE : times[choice]!;
    this.walk = missing ? at(FUTURE) : join(pre, at(t, time(this.addressPick)));
    this.steps.push({ location, time: t, post: this.walk, ipa, until, fault: -1 });
    if (missing) {
      this.open = true;
      this.didWalk();
      if (choice > times.length) this.order.everything = this.walk; // it faults, and nothing that follows can happen
      return -1;
    }
    if (t >= until) throw new Dead(); // the context had ended
    return t === 0 ? this.layout.initial[location]! : this.list[t - 1]!.value;
  }

  /** The last walk ends in a fault: of what no TLB holds nothing has overwritten what was read when it is done. */
  protected faulted(fault: number): void {
    const step = this.steps.at(-1)!;
    const { ets } = this.pages;
    step.fault = fault;
    if (ets === 3 || (ets === 2 && isUncacheable(fault))) this.walk = join(this.walk, this.order.all); // ets-ob
    step.post = this.walk;
    if (isUncacheable(fault) && newest(this.list, step.location, time(this.walk)) > step.time) throw new Dead();
  }

  /** A walk is before what a DSB orders, and before later stores to its entry. */
  protected didWalk(): void {
    for (const { location, post } of this.steps) {
      this.order.didSynchronised(post);
      this.order.walksOf[location] = join(this.order.walksOf[location]!, post);
    }
    this.steps = [];
  }

  /** TLBI-ob: what bounds the walks of an access by the page `input`; `offset` is -1 if it has faulted. */
  protected bounded(input: number, offset: number): void {
    const foreign: number[] = [];
    this.steps.forEach((step, i) => {
      for (let c = 1; c <= this.list.length; c++) {
        const tlbi = this.list[c - 1]!;
        if (tlbi.kind !== MESSAGE.TLBI || !this.#covers(tlbi, step, input)) continue;
        if (newest(this.list, step.location, c) <= step.time && step.until > c) continue; // not stale yet
        for (const end of this.#ends(c, i, input)) {
          const done = completionOf(this.list, end, NEVER);
          if (time(step.post) >= done) throw new Dead();
          if (this.list[end - 1]!.thread === this.thread) continue;
          foreign.push(done);
        }
      }
    });
    this.limit = Math.min(this.limit, ...foreign);
    if (offset < 0) return;
    if (this.walks.some((w) => w.offset === offset && foreign.some((done) => w.post >= done))) throw new Dead();
    this.walks.push({ offset, post: time(this.walk) });
  }

  #covers(tlbi: Message, step: Step, input: number): boolean {
    if (!tlbi.broadcast && tlbi.thread !== this.thread) return false;
    if (this.pages.stage2 === undefined) return tlbi.page === EVERYTHING || tlbi.page === input;
    if (!this.#isOurs(tlbi)) return false;
    if ((tlbi.scope & FLAG.BOTH_STAGES) !== 0) return true;
    if ((tlbi.scope & FLAG.SECOND_STAGE) !== 0) return tlbi.page === step.ipa;
    return step.ipa < 0 && (tlbi.page === EVERYTHING || tlbi.page === input);
  }

  #isOurs(tlbi: Message): boolean {
    return (tlbi.scope & FLAG.EVERY_VMID) !== 0 || tlbi.vmid === this.#context.vmid;
  }

  // The TLBIs that complete the one at `c` for step `i`.
  #ends(c: number, i: number, input: number): readonly number[] {
    if ((this.list[c - 1]!.scope & FLAG.SECOND_STAGE) === 0) return [c];
    const done = completionOf(this.list, c, NEVER);
    const first = this.steps.find(({ ipa }) => ipa < 0);
    if (first !== undefined && first.time >= done && done !== NEVER) throw new Dead(); // it was not there when the TLB made one entry
    const isTable = first !== undefined && this.steps.indexOf(first) > i;
    if (isTable && isUncacheable(first.fault)) return [c]; // no TLB has made anything of it
    const found: number[] = [];
    for (let e = done + 1; e <= this.list.length; e++) {
      const tlbi = this.list[e - 1]!;
      if (tlbi.kind !== MESSAGE.TLBI || (tlbi.scope & FLAG.SECOND_STAGE) !== 0 || !this.#isOurs(tlbi)) continue;
      if (!tlbi.broadcast && tlbi.thread !== this.thread) continue;
      if (tlbi.page === EVERYTHING || tlbi.page === input) found.push(e);
    }
    return found;
  }

  /** Where an access of a row by the address `number` goes, through two stages. */
  protected throughStages(stage2: StageTwo, row: number, number: bigint): Way {
    const writes = this.code.ops[row * ROW + KIND] !== OP.READ;
    const who = { atEl2: this.atEl2, el0: this.unprivileged() };
    const route = routeOf(this.pages, stage2, number, variableAt(this.code.program, number), who);
    switch (route.kind) {
      case "physical":
        return { kind: "place", physical: number };
      case "virtual":
        return this.#byVirtual(stage2, route.page, route.offset, writes);
      case "intermediate": {
        const { ipa, offset } = route;
        const input = this.pages.list.length + ipa;
        return this.#landing(this.#secondStep(ipa, writes, false), input, offset, "intermediate", ipa);
      }
      case "denied":
        return { kind: "fault", fault: FAULT_KIND.PERMISSION, at: "entry", page: route.page, offset: 0 };
      case "refused":
        throw new Unsupported(route.reason);
    }
  }

  // Ends the walks: a place, or a fault of the last one.
  #landing(found: Walked | undefined, input: number, offset: number, where: FaultPlace, page: number): Way {
    if (found === undefined) return undefined;
    if (found.kind === "fault") this.faulted(found.fault);
    this.bounded(input, found.kind === "page" ? offset : -1);
    if (found.kind === "fault") return { kind: "fault", fault: found.fault, at: where, page, offset };
    return { kind: "place", physical: found.oa + BigInt(offset) };
  }

  #byVirtual(stage2: StageTwo, page: number, offset: number, writes: boolean): Way {
    const { list } = this.pages;
    const { variables } = this.code.program;
    let location = this.entryAt[page]!;
    const table = intermediateAt(stage2, variables[list[page]!.entry]!.address);
    if (table >= 0) {
      const found = this.#secondStep(table, false, true);
      if (found === undefined) return undefined;
      if (found.kind === "fault") return this.#landing(found, page, 0, "intermediate", table);
      const mapped = list.findIndex(({ entry }) => variables[entry]!.address === found.oa);
      if (mapped < 0) throw new Unsupported("a walk of stage 1 outside of its entries");
      location = this.entryAt[mapped]!;
    }
    const own = this.lastWrite.get(location);
    const value = this.step(location);
    if (value < 0) return undefined;
    this.viaEntry = own;
    const hardware = this.pages.threads[this.thread]!;
    const first = walked(this.code.values.number(value), { ...hardware, writes, el0: this.unprivileged() });
    if (first.kind === "fault") return this.#landing(first, page, offset, "page", page);
    const ipa = intermediateAt(stage2, first.oa);
    if (ipa < 0) throw new Unsupported("an entry of stage 1 that names no intermediate page");
    return this.#landing(this.#secondStep(ipa, writes, false), page, offset, "page", page);
  }

  // What stage 2 says of an intermediate page; a TLB may have it from an earlier context with the same VMID.
  #secondStep(ipa: number, writes: boolean, onWalk: boolean): Walked | undefined {
    const { table, vmid } = this.#context;
    this.second = { ipa, onWalk };
    const others = this.#older.filter(({ context }) => context.vmid === vmid && context.table !== table);
    const chosen = this.choose(others.length + 1);
    const from = others[chosen - 1] ?? { context: this.#context, end: NEVER };
    const value = this.step(this.#secondAt[from.context.table]![ipa]!, ipa, from.end);
    if (value < 0) return undefined;
    const found = walkedStageTwo(this.code.values.number(value), writes);
    if (chosen > 0 && found.kind === "fault" && isUncacheable(found.fault)) throw new Dead(); // no TLB holds it
    return found;
  }

  /** The VMID that a TLBI is about: any of those that the root may have by now. */
  protected vmidNow(): number {
    const ids = new Set([this.#context.vmid, ...this.#coming.map(({ vmid }) => vmid)]);
    return [...ids][this.choose(ids.size)]!;
  }

  /** What was written to the root holds from here on. */
  protected synchronised(): void {
    this.#context = this.#coming.at(-1) ?? this.#context;
    this.#coming = [];
  }

  /** A new root of stage 2; false where its value is to come. */
  protected switchTo(row: number): boolean {
    const operand = this.code.ops[row * ROW + A]!;
    const value = this.value(operand);
    if (!this.atEl2) throw new Unsupported("VTTBR_EL2 below EL2");
    if (value < 0) {
      this.open = true;
      return false;
    }
    const context = decodeContext(this.pages.stage2!, this.code.values.number(value));
    if (context === undefined) throw new Unsupported("a root that is no VTTBR(…) of the test");
    const pre = this.order.beforeTlbi(join(this.depOf(operand), this.pickOf(operand)));
    const end = this.perform(switched(this.thread, context.table, context.vmid), time(pre), () => true);
    this.order.didSwitch(at(end, picked(pre)));
    this.#older.push({ context: this.#coming.at(-1) ?? this.#context, end });
    this.#coming.push(context);
    return true;
  }

  /** The page that a TLBI of a row names by number, -1 for none of the test. */
  protected pageNamed(row: number, number: bigint): number {
    const { list, stage2 } = this.pages;
    const virtual = list.findIndex(({ va }) => va >> 12n === number);
    const ipa = stage2?.list.findIndex((page) => page.ipa >> 12n === number) ?? -1;
    if ((this.code.ops[row * ROW + FLAGS]! & FLAG.SECOND_STAGE) !== 0) return ipa;
    return virtual >= 0 || ipa < 0 ? virtual : list.length + ipa;
  }
}
