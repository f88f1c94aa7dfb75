/**
 * All runs of one thread against a list of messages. A read takes a message of the list, or one that is not there yet
 * (FUTURE); a store, an update and both ends of a TLBI are a message of the list, or one to come. A run in which nothing is
 * to come ends in a final state; one that has performed all its messages of the list says which messages may come next:
 * those whose view the list has reached. What waits for the future can neither be performed nor come next.
 *
 * A walk takes any message of its entry. It is bounded by TLBIs alone: where the entry was overwritten before a TLBI began,
 * the walk, what it translates and earlier walks to the same offset are before the TLBI completes.
 */

import { faultSet } from "../../mmu/index.ts";
import {
  A,
  B,
  BYTES,
  C,
  CAS,
  DST,
  EXTRA,
  FLAG,
  FLAGS,
  KIND,
  LimitReached,
  OP,
  ROW,
  SWAP,
  TARGET,
  Unsupported,
} from "../../program/index.ts";
import { keyOf, type Message } from "./messages.ts";
import { Order } from "./order.ts";
import { Dead, type Found } from "./run.ts";
import { Translating } from "./translation.ts";
import { FUTURE, join, type Pair, time, at as viewAt } from "./views.ts";

const MOST_STEPS = 100_000;
/** Runs of one thread against one list. */
const MOST_RUNS = 1_000_000;

/** A final state of the thread. */
export interface ThreadFinal {
  readonly slots: Int32Array;
  /** All its faults (`faultSet`). */
  readonly faults: bigint;
}

export interface Runs {
  /** Whether some run performs all messages of the thread that the list has. */
  readonly possible: boolean;
  readonly finals: readonly ThreadFinal[];
  readonly next: readonly Message[];
}

/** All runs of a thread. */
export class PagedThread extends Translating {
  boundReached = false;
  runs = 0;
  #initial: Int32Array | undefined;

  /** Every run against a list. @throws {Unsupported} {LimitReached} */
  solve(list: readonly Message[]): Runs {
    this.list = list;
    this.choices = [];
    const finals = new Map<string, ThreadFinal>();
    const next = new Map<string, Message>();
    let possible = false;
    let runs = 0;
    do {
      if (++runs > MOST_RUNS) throw new LimitReached("limit", `a thread has more than ${MOST_RUNS} runs`);
      this.runs++;
      if (!this.#run() || this.own.length > 0) continue;
      possible = true;
      for (const m of this.comes) next.set(keyOf(m), m);
      if (this.open) continue;
      const faults = faultSet(this.faults);
      finals.set(`${this.slots.join()} ${faults}`, { slots: this.slots.slice(), faults });
    } while (this.#advance());
    return { possible, finals: [...finals.values()], next: [...next.values()] };
  }

  #advance(): boolean {
    this.choices.length = this.choice;
    for (let last = this.choices.at(-1); last !== undefined; last = this.choices.at(-1)) {
      if (++last.chosen < last.of) return true;
      this.choices.pop();
    }
    return false;
  }

  // False for a run that cannot be.
  #run(): boolean {
    this.#begin();
    try {
      this.#steps(this.code.entry[this.thread]!);
      return true;
    } catch (e) {
      if (e instanceof Dead) return false;
      throw e;
    }
  }

  #begin(): void {
    const { slots } = this.code;
    this.choice = 0;
    this.#initial ??= this.#initialSlots();
    this.slots = this.#initial.slice();
    this.dep = new Int32Array(slots);
    this.pick = new Int32Array(slots);
    this.order = new Order(this.layout.locations, this.rules, this.pages.ets !== 0);
    this.coherence = new Int32Array(this.layout.locations);
    this.lastWrite = new Map();
    this.own = this.list.flatMap(({ thread }, i) => (thread === this.thread ? [i + 1] : []));
    this.comes = [];
    this.open = false;
    this.faults = [];
    this.handling = false;
    this.pending = false;
    this.unknowns = 0;
    this.walks = [];
    this.keepsClean = false;
    this.reservation = undefined;
    this.beginStages();
  }

  #initialSlots(): Int32Array {
    const { program, registers, slots, values } = this.code;
    const found = new Int32Array(slots);
    registers.forEach((name, slot) => {
      found[slot] = values.value(program.threads[this.thread]!.registers.get(name) ?? 0n);
    });
    return found;
  }

  #steps(entry: number): void {
    const { ops, rowAt, values } = this.code;
    const visits: { row: number; state: string }[] = [];
    let row = entry;
    for (let steps = 0; ; steps++) {
      if (steps > MOST_STEPS) throw new LimitReached("limit", `a thread takes more than ${MOST_STEPS} steps`);
      this.watch.spend(4);
      if (time(this.order.everything) === FUTURE) return; // nothing that follows can happen yet
      const at = row * ROW;
      const [a, b, dst] = [ops[at + A]!, ops[at + B]!, ops[at + DST]!];
      let next = row + 1;
      switch (ops[at + KIND]) {
        case OP.EVAL:
          this.set(
            dst,
            values.apply(ops[at + FLAGS]!, this.value(a), this.value(b)),
            join(this.depOf(a), this.depOf(b)),
            join(this.pickOf(a), this.pickOf(b)),
          );
          break;
        case OP.COPY:
          this.set(dst, this.value(a), this.depOf(a), this.pickOf(a));
          break;
        case OP.ITE:
        case OP.PICK:
          this.#select(row);
          break;
        case OP.READ:
          next = this.#load(row) ? row + 1 : this.resume;
          break;
        case OP.WRITE:
          next = this.#store(row) ? row + 1 : this.resume;
          break;
        case OP.RMW:
          next = this.#atomic(row) ? row + 1 : this.resume;
          break;
        case OP.FENCE:
          this.fence(ops[at + FLAGS]!);
          break;
        case OP.BRANCH: {
          this.order.branch(join(this.depOf(a), this.pickOf(a)));
          const cond = this.value(a);
          if (cond < 0) return; // whatever follows waits for what is not there yet, but accesses that come to nothing
          if (cond !== 0) next = ops[at + TARGET]!;
          break;
        }
        case OP.JUMP:
          next = ops[at + TARGET]!;
          break;
        case OP.JUMP_TO: {
          this.order.branch(join(this.depOf(a), this.pickOf(a)));
          if (this.value(a) < 0) return;
          const target = rowAt.get(values.number(this.value(a)));
          if (target === undefined) throw new Unsupported("branch outside of the code");
          next = target;
          break;
        }
        case OP.TLBI:
          this.invalidate(row);
          break;
        case OP.TRANSLATE:
          if (!this.translation(row)) return;
          break;
        case OP.SWITCH:
          if (!this.switchTo(row)) return;
          break;
        case OP.FAULT:
          this.except(row);
          next = this.resume;
          break;
        case OP.CLEAR_EXCLUSIVE:
          this.reservation = undefined;
          break;
        case OP.END:
          return;
        default:
          throw new Unsupported(this.code.reasons[ops[at + FLAGS]!] ?? "this instruction");
      }
      if (next < 0) return;
      if (this.analysis.loopHead[next] === 1) this.#arrive(visits, next);
      row = next;
    }
  }

  // A round that changes nothing is left out; others are counted.
  #arrive(visits: { row: number; state: string }[], row: number): void {
    const registers = `${this.slots.join()} ${this.dep.join()} ${this.pick.join()}`;
    const state = `${registers} ${this.coherence.join()} ${this.own.join()} ${this.order.key}`;
    const before = visits.filter((v) => v.row === row);
    if (before.some((v) => v.state === state)) throw new Dead();
    if (before.length > this.bound) {
      this.boundReached = true;
      throw new Dead();
    }
    visits.push({ row, state });
  }

  #select(row: number): void {
    const { ops, values } = this.code;
    const at = row * ROW;
    const [a, b, c] = [ops[at + A]!, ops[at + B]!, ops[at + C]!];
    const cond = this.value(a);
    const weak = this.rules.pick && ops[at + KIND] === OP.PICK;
    const [useB, useC] = [!weak || cond !== 0, !weak || cond <= 0];
    const dep = join(useB ? this.depOf(b) : 0, useC ? this.depOf(c) : 0);
    const pick = join(useB ? this.pickOf(b) : 0, useC ? this.pickOf(c) : 0);
    const decided = join(this.depOf(a), this.pickOf(a));
    const value = values.conditional(cond, this.value(b), this.value(c));
    this.set(ops[at + DST]!, value, weak ? dep : join(dep, this.depOf(a)), join(pick, weak ? decided : this.pickOf(a)));
  }

  #load(row: number): boolean {
    const { ops } = this.code;
    const flags = ops[row * ROW + FLAGS]!;
    const location = this.locate(row);
    if (this.gone(row, location)) return false;
    const [acquire, acquirePc] = [(flags & FLAG.ACQUIRE) !== 0, (flags & FLAG.ACQUIRE_PC) !== 0];
    const own = this.lastWrite.get(location);
    const found = this.read(location, { acquire, acquirePc, returns: true });
    this.order.didRead(location, found.post, true);
    if (acquire || acquirePc) this.order.acquired(found.post);
    const { dep, pick } = this.resultOf(own, found.post);
    this.set(ops[row * ROW + DST]!, found.value, dep, pick);
    if ((flags & FLAG.EXCLUSIVE) !== 0)
      this.reservation = { location, bytes: ops[row * ROW + BYTES]!, found, ownBefore: own };
    this.didAccess();
    return true;
  }

  // A store-exclusive that fails translates its address as a store, and is no access.
  #failed(row: number): boolean {
    const { ops } = this.code;
    const unknown = this.value(ops[row * ROW + A]!) < 0;
    const location = this.locate(row);
    if (unknown) this.open = true;
    else if (location === -1) return false;
    else this.didWalk();
    this.set(ops[row * ROW + DST]!, 1, 0, 0);
    return true;
  }

  #store(row: number): boolean {
    const { ops } = this.code;
    const at = row * ROW;
    const flags = ops[at + FLAGS]!;
    const exclusive = (flags & FLAG.EXCLUSIVE) !== 0;
    const reservation = this.reservation;
    if (exclusive) {
      this.reservation = undefined;
      if (reservation === undefined || this.choose(2) === 1) return this.#failed(row);
    }
    const data = ops[at + B]!;
    const [value, dep, pick] = [this.value(data), this.depOf(data), this.pickOf(data)];
    const location = this.locate(row);
    if (this.gone(row, location)) return false;
    if (exclusive && (reservation!.location !== location || reservation!.bytes !== ops[at + BYTES])) throw new Dead();
    const release = (flags & FLAG.RELEASE) !== 0;
    const [flow, flowPick] = [join(this.address, dep), join(this.addressPick, pick)];
    const pair = exclusive ? reservation!.found : undefined;
    const exempt =
      exclusive && this.rules.ownWriteBreaksPairing && this.lastWrite.get(location) !== reservation!.ownBefore;
    const t = this.write(location, value, join(flow, flowPick), { release, keeps: false, pair, exempt });
    const acquires = pair?.post ?? 0;
    this.lastWrite.set(location, { time: t, value, update: false, flow, flowPick, through: 0, acquires });
    if (exclusive) this.set(ops[at + DST]!, 0, 0, 0);
    this.didAccess();
    return true;
  }

  #atomic(row: number): boolean {
    const { ops, values } = this.code;
    const at = row * ROW;
    const flags = ops[at + FLAGS]!;
    const extra = ops[at + EXTRA]!;
    const operand = ops[at + B]!;
    const [value, dep, pick] = [this.value(operand), this.depOf(operand), this.pickOf(operand)];
    const expected = ops[at + C]!;
    const wanted =
      extra === CAS
        ? { value: this.value(expected), dep: this.depOf(expected), pick: this.pickOf(expected) }
        : undefined;
    const location = this.locate(row);
    if (this.gone(row, location)) return false;
    const acquire = (flags & FLAG.ACQUIRE) !== 0;
    const release = (flags & FLAG.RELEASE) !== 0;
    const returns = (flags & FLAG.NO_RETURN) === 0;
    const own = this.lastWrite.get(location);
    const found = this.read(location, { acquire, acquirePc: false, returns });
    const result = this.resultOf(own, found.post);
    if (wanted !== undefined) this.#compareAndSwap(row, location, { value, dep, pick }, wanted, found, result, release);
    else {
      const stores = extra === SWAP ? value : values.apply(extra, found.value, value);
      const [flow, flowPick] = [join(this.address, dep), join(this.addressPick, pick)];
      const keeps = extra !== SWAP && stores === found.value;
      const t = this.write(location, stores, join(flow, flowPick), { release, keeps, pair: found, exempt: false });
      const through = extra === SWAP ? 0 : result.dep;
      const throughPick = extra === SWAP ? flowPick : join(flowPick, join(result.dep, result.pick));
      const write = {
        time: t,
        value: stores,
        update: false,
        flow,
        flowPick: throughPick,
        through,
        acquires: found.post,
      };
      this.lastWrite.set(location, write);
      this.set(ops[at + DST]!, found.value, result.dep, result.pick);
      if (acquire && release) this.order.acquired(viewAt(t));
    }
    this.order.didRead(location, found.post, returns);
    if (acquire) this.order.acquired(found.post);
    this.didAccess();
    return true;
  }

  // What is compared and what was read are pick sources of the write.
  #compareAndSwap(
    row: number,
    location: number,
    stored: { value: number; dep: Pair; pick: Pair },
    wanted: { value: number; dep: Pair; pick: Pair },
    found: Found,
    result: { dep: Pair; pick: Pair },
    release: boolean,
  ): void {
    const { ops, values } = this.code;
    const dst = ops[row * ROW + DST]!;
    const bits = 8 * ops[row * ROW + BYTES]!;
    const eq = values.op({ op: "eq", w: bits, wb: bits, hi: 0, lo: 0 });
    let same = values.apply(eq, found.value, wanted.value);
    if (same < 0) same = this.choose(2);
    const compared = join(join(wanted.dep, wanted.pick), join(result.dep, result.pick));
    const store = (value: number, dep: Pair, pick: Pair, keeps: boolean, through: Pair): void => {
      if (this.keepsClean) throw new Dead();
      const flow = join(this.address, dep);
      const flowPick = join(join(this.addressPick, pick), compared);
      const t = this.write(location, value, join(flow, flowPick), { release, keeps, pair: found, exempt: false });
      this.lastWrite.set(location, { time: t, value, update: false, flow, flowPick, through, acquires: found.post });
      if ((ops[row * ROW + FLAGS]! & FLAG.ACQUIRE) !== 0 && release) this.order.acquired(viewAt(t));
    };
    if (same !== 0) {
      const comparand = dst >= 0 && this.rules.pick && this.choose(2) === 1;
      store(stored.value, stored.dep, stored.pick, stored.value === found.value, 0);
      if (comparand) this.set(dst, wanted.value, wanted.dep, join(wanted.pick, compared));
      else this.set(dst, found.value < 0 ? wanted.value : found.value, result.dep, result.pick);
      return;
    }
    if (this.rules.failedCasMayWrite && !this.keepsClean && this.choose(2) === 1)
      store(found.value, 0, 0, true, result.dep);
    this.set(dst, found.value, result.dep, result.pick);
  }
}
