/**
 * Random runs of several CPUs through several locks, at all layers at once: each step happens on the lock words and, as the
 * step map of the proof says, on tickets, queues, owners, objects and words behind locks. Locks are taken in order.
 */
import * as ids from "../../kcore/layers/00-machine/lock-ids.ts";
import * as bottom from "../../kcore/layers/00-machine/locks.ts";
import type { Cpu, LockId, Machine, Objects, Vmid } from "../../kcore/layers/00-machine/state.ts";
import * as ticket from "../../kcore/layers/01-lock-ops/ticket-lock/steps.ts";
import * as queue from "../../kcore/layers/02-lock-ops-q/queue.ts";
import {
  commit,
  giveInPlace,
  takeCopy,
  takeInPlace,
  type WordBehindLock,
  type WordInPlace,
  writeCopy,
  writeInPlace,
} from "../../kcore/layers/04-locks/protected.ts";
import { acquire, release } from "../../kcore/layers/04-locks/section.ts";
import { after, type Waiting, type WaitingStep } from "../../kcore/layers/04-locks/waiting.ts";
import { everywhere, u32, u64 } from "../../kcore/prelude/index.ts";
import { cpu, FREE, machine } from "./machine.ts";
import type { Random } from "./random.ts";

/** Two VMs are enough to tell their locks apart. */
const VMIDS = [0n, 1n].map((v) => u32(v) as Vmid);
export const LOCKS: readonly LockId[] = [
  ids.SMMU_LOCK,
  ...VMIDS.map(ids.vmLock),
  ids.CORE_LOCK,
  ids.PAGES_LOCK,
  ids.SPT_LOCK,
  ...VMIDS.map(ids.ptLock),
];

/** Changes the object of a lock. */
function touched(objects: Objects, lk: LockId, n: bigint): Objects {
  const value = u64(n);
  const pt = VMIDS.find((v) => ids.ptLock(v) === lk);
  const vm = VMIDS.find((v) => ids.vmLock(v) === lk);
  const at = value as never;
  if (pt !== undefined) {
    const npt = objects.npts.at(pt);
    return { ...objects, npts: objects.npts.with(pt, { ...npt, ptePool: npt.ptePool.with(at, value), pteNext: at }) };
  }
  if (vm !== undefined) return { ...objects, vms: objects.vms.with(vm, { ...objects.vms.at(vm), kvm: value }) };
  if (lk === ids.CORE_LOCK) return { ...objects, core: { ...objects.core, nextRemapPtr: value } };
  if (lk === ids.PAGES_LOCK)
    return { ...objects, pages: objects.pages.with(at, { owner: u32(n), count: u32(n), gfn: value }) };
  if (lk === ids.SPT_LOCK)
    return { ...objects, spt: { ...objects.spt, rootPool: objects.spt.rootPool.with(at, value) } };
  return { ...objects, smmuVmid: objects.smmuVmid.with(at, u32(n)) };
}

export class LockRun {
  readonly cpus: readonly Cpu[];
  readonly locks: readonly LockId[];
  readonly turns: bigint;
  machine: Machine;
  waiting: Waiting;
  readonly behind = new Map<LockId, WordBehindLock>();
  readonly inPlace = new Map<LockId, WordInPlace>();
  readonly #random: Random;
  readonly #held: LockId[][];

  constructor(random: Random, cpus: number, lockCount: number, turns: bigint) {
    this.#random = random;
    this.cpus = Array.from({ length: cpus }, (_, n) => cpu(n));
    this.locks = random.shuffled(LOCKS).slice(0, lockCount);
    this.turns = turns;
    this.machine = machine(turns);
    this.waiting = {
      owners: this.machine.owners,
      held: this.machine.heldRanks,
      waits: everywhere(false),
      target: everywhere(ids.CORE_LOCK),
    };
    this.#held = this.cpus.map(() => []);
    for (const lk of this.locks) {
      this.behind.set(lk, { owner: FREE, committed: u64(0n), copy: everywhere(u64(0n)) });
      this.inPlace.set(lk, { owner: FREE, word: u64(0n) });
    }
  }

  /** One step of one CPU. */
  step(): void {
    const who = this.#random.below(this.cpus.length);
    this.machine = { ...this.machine, curid: this.cpus[who]! };
    const m = this.machine;
    const spins = this.locks.find((lk) => m.lockWords.at(lk).pc.at(m.curid) === "spin");
    const bar = m.bars.at(m.curid);
    if (spins !== undefined) this.#load(who, spins);
    else if (bar === "needed") this.machine = bottom.barrier(m);
    else if (bar === "placed") this.#pass(who);
    else this.#act(who);
  }

  #act(who: number): void {
    const { machine: m } = this;
    const mine = this.#held[who]!;
    const above = this.locks.filter((lk) => ids.isBelow(m.heldRanks.at(m.curid), ids.rankOf(lk)));
    const choice = this.#random.below(3);
    if (mine.length > 0 && choice === 0) this.machine = bottom.barrier(m);
    else if (above.length > 0 && (mine.length === 0 || choice === 1)) this.#draw(this.#random.pick(above));
    else if (mine.length > 0) this.#work(mine.at(-1)!);
  }

  /** A step on tickets and, where there is one, on the queue. */
  #step(m: Machine, lk: LockId, step: ticket.TicketStep, upper?: queue.QueueStep): Machine {
    const tickets = m.tickets.with(lk, ticket.after(m.tickets.at(lk), m.curid, step));
    if (upper === undefined) return { ...m, tickets };
    return { ...m, tickets, queues: m.queues.with(lk, queue.after(m.queues.at(lk), m.curid, upper)) };
  }

  #wait(lk: LockId, step: WaitingStep): void {
    this.waiting = after(this.waiting, this.machine.curid, lk, step);
  }

  #draw(lk: LockId): void {
    const [drawn] = bottom.fetchTicket(this.machine, lk);
    this.machine = this.#step(drawn, lk, "get", "join");
    this.#wait(lk, "ask");
  }

  #load(who: number, lk: LockId): void {
    const { machine: m } = this;
    const wins = bottom.wins(m.lockWords.at(lk), m.curid);
    const [loaded] = bottom.loadNow(m, lk);
    if (!wins) {
      this.machine = this.#step(loaded, lk, "poll");
      return;
    }
    this.machine = acquire(this.#step(loaded, lk, "enter", "hold"), lk);
    this.#wait(lk, "obtain");
    this.behind.set(lk, takeCopy(this.behind.get(lk)!, m.curid));
    this.inPlace.set(lk, takeInPlace(this.inPlace.get(lk)!, m.curid));
    this.#held[who]!.push(lk);
  }

  #work(lk: LockId): void {
    const { machine: m } = this;
    const value = u64(BigInt(this.#random.below(3)));
    this.machine = { ...m, objects: touched(m.objects, lk, value) };
    this.behind.set(lk, writeCopy(this.behind.get(lk)!, m.curid, value));
    this.inPlace.set(lk, writeInPlace(this.inPlace.get(lk)!, value));
  }

  #pass(who: number): void {
    const { machine: m } = this;
    const lk = this.#held[who]!.pop()!;
    this.machine = this.#step(release(bottom.advanceNow(m, lk), lk), lk, "leave", "dequeue");
    this.#wait(lk, "free");
    this.behind.set(lk, commit(this.behind.get(lk)!, m.curid));
    this.inPlace.set(lk, giveInPlace(this.inPlace.get(lk)!));
  }
}
