/**
 * Inputs of theorems by the names of their parameters: in the theorems of the locks a name always stands for the same kind of
 * thing (`c` the CPU that steps, `i` any CPU, …). One draw is one consistent set: `bar` is the barrier state of `c`, `count`
 * counts the CPUs that are busy at the drawn lock.
 */
import { NO_LOCK, rankOf } from "../../kcore/layers/00-machine/lock-ids.ts";
import type { LockQueue, LockWords, Owner, Phase, TicketLock } from "../../kcore/layers/00-machine/lock-state.ts";
import { owns } from "../../kcore/layers/00-machine/owners.ts";
import type { Cpu, LockId, Machine } from "../../kcore/layers/00-machine/state.ts";
import type { TicketStep } from "../../kcore/layers/01-lock-ops/ticket-lock/steps.ts";
import type { WordBehindLock, WordInPlace } from "../../kcore/layers/04-locks/protected.ts";
import type { Waiting, WaitingStep } from "../../kcore/layers/04-locks/waiting.ts";
import { everywhere, tabulate, type U32, type U64, u32, u64, type ZMap } from "../../kcore/prelude/index.ts";
import { LOCKS, type LockRun } from "./lock-run.ts";
import { cpu, machine } from "./machine.ts";
import type { Random } from "./random.ts";

/** Values by parameter name, for the theorems of one layer. */
export type Draw = Readonly<Record<string, unknown>>;

/** The parameters of a theorem. */
export const parametersOf = (theorem: (...inputs: never[]) => void): string[] => {
  const list = /^\(([^)]*)\)/.exec(String(theorem))?.[1];
  if (list === undefined) throw new Error(`no parameter list: ${String(theorem).slice(0, 60)}`);
  return list.split(",").flatMap((name) => name.trim() || []);
};

/** All counts of the numbers below `m` for which `busy` holds. */
const countOf = (busy: (n: bigint) => boolean): ZMap<bigint, bigint> =>
  tabulate((m: bigint) => {
    let sum = 0n;
    for (let n = 0n; n < m; n++) if (busy(n)) sum++;
    return sum;
  });

/** What no lock has to do with: CPUs, keys, values. */
function keys(random: Random, cpus: number, first: bigint): Draw {
  const small = (): bigint => BigInt(random.below(3));
  const any = () => cpu(random.below(cpus));
  return {
    c: any(),
    i: any(),
    j: any(),
    k: first + BigInt(random.below(6)),
    value: u64(small()),
  };
}

/** The ghosts of the counting argument: CPU numbers are their identifiers. */
function counting(random: Random, s: TicketLock, cpus: number, c: Cpu): Draw {
  const isBusy = (n: bigint): boolean => n < BigInt(cpus) && s.phase.at(n as Cpu) !== "idle";
  return {
    number: tabulate((i: Cpu) => i as bigint),
    busy: tabulate(isBusy),
    count: countOf(isBusy),
    more: countOf((n) => isBusy(n) || n === c),
    fewer: countOf((n) => isBusy(n) && n !== c),
    p: c,
    m: BigInt(random.below(cpus)),
    n: BigInt(cpus),
  };
}

/** The states of one lock at each layer. */
interface Levels {
  readonly words: LockWords;
  readonly tickets: TicketLock;
  /** Of another lock, or the same. */
  readonly otherTickets: TicketLock;
  readonly queue: LockQueue;
  readonly owner: Owner;
  readonly behind: WordBehindLock;
  readonly inPlace: WordInPlace;
}

export type Kind = "ticket" | "count" | "barrier" | "queue" | "owner" | "locks";

/** The inputs of each proof file, and the keys over which its theorems quantify. */
export type Draws = Readonly<Record<Kind, { readonly draw: Draw; readonly keys: readonly bigint[] }>>;

const TICKET_STEPS: readonly TicketStep[] = ["get", "poll", "enter", "leave"];
const WAITING_STEPS: readonly WaitingStep[] = ["ask", "obtain", "free"];

/** What a theorem about machines takes: one at each layer, and some of its locks. */
interface MachineDraw extends Draw {
  readonly m: Machine;
}

function assembled(
  random: Random,
  levels: Levels,
  common: Draw,
  cpus: number,
  machineDraw: MachineDraw,
  waiting: Waiting,
): Draws {
  const { words, tickets, queue, owner, behind, inPlace } = levels;
  // One machine has the fields of all layers.
  const both = { hi: machineDraw.m, lo: machineDraw.m };
  const step = random.pick(TICKET_STEPS);
  const open = Math.min(Number(tickets.next - tickets.now), 6);
  const wrap = random.pick([1n, 65536n, 4294967296n]);
  const x = BigInt(random.below(4));
  const ticket = {
    ...common,
    step,
    s: tickets,
    hi: tickets,
    lo: words,
    read: tickets.now + BigInt(random.below(open + 1)),
  };
  const all = Array.from({ length: cpus }, (_, n) => BigInt(n));
  // A ticket further on than the next one is in no queue, and all of them look alike.
  const positions = Array.from({ length: open + 2 }, (_, n) => tickets.now + BigInt(n));
  const keys = [...new Set([...all, ...positions])];
  return {
    ticket: { keys, draw: { ...ticket, n: BigInt(cpus), x, y: x + wrap * BigInt(random.below(2)) } },
    count: { keys: all, draw: { ...common, step, s: tickets, ...counting(random, tickets, cpus, common.c as Cpu) } },
    barrier: { keys, draw: { ...common, ...machineDraw, hi: levels.otherTickets } },
    queue: { keys, draw: { ...common, ...machineDraw, ...both, s: queue } },
    owner: { keys: all, draw: { ...common, ...machineDraw, ...both, s: owner } },
    locks: {
      keys: [...new Set([...all, ...LOCKS])],
      draw: { ...common, ...machineDraw, step: random.pick(WAITING_STEPS), hi: behind, lo: inPlace, s: waiting },
    },
  };
}

/** Inputs from the state that a run has come to. */
export function drawReached(random: Random, run: LockRun): Draws {
  const cpus = run.cpus.length;
  const lk = random.pick(run.locks);
  const { machine: m } = run;
  const common = keys(random, cpus, run.turns);
  const bar = m.bars.at(common.c as Cpu);
  const lock = (): LockId => random.pick(run.locks);
  const other = lock();
  const machineDraw = { m: { ...m, curid: common.c as Cpu }, lk, other, a: lock(), at: lock() };
  const levels: Levels = {
    words: m.lockWords.at(lk),
    tickets: m.tickets.at(lk),
    otherTickets: m.tickets.at(other),
    queue: m.queues.at(lk),
    owner: m.owners.at(lk),
    behind: run.behind.get(lk)!,
    inPlace: run.inPlace.get(lk)!,
  };
  return assembled(random, levels, { ...common, bar }, cpus, machineDraw, run.waiting);
}

/** The map that has an arbitrary one of `values` at each of `keys`. */
function anyMap<K extends bigint, V>(random: Random, from: readonly bigint[], values: readonly V[]): ZMap<K, V> {
  let map = everywhere<K, V>(values[0]!);
  for (const key of from) map = map.with(key as K, random.pick(values));
  return map;
}

const anyOwners = (ids: readonly Cpu[]): Owner[] => [
  { kind: "nobody" },
  ...ids.map((i): Owner => ({ kind: "cpu", cpu: i })),
];
const RANKS = [1n, 2n, 3n, 4n, 5n];
/** Mostly nothing. */
const HELD: readonly LockId[] = [NO_LOCK, NO_LOCK, NO_LOCK, NO_LOCK, NO_LOCK, ...LOCKS];

/** One lock in any state, at each layer. Tickets may be 2^32 apart. */
function anyLevels(random: Random, ids: readonly Cpu[]): Levels {
  const small = [0n, 1n, 2n, 3n];
  const phase = anyMap<Cpu, Phase>(random, ids, ["idle", "wait", "hold"]);
  const far = 4294967296n * BigInt(random.below(2));
  const now = random.pick(small);
  const next = now + random.pick(small) + far;
  const mine = anyMap<Cpu, bigint>(random, ids, [...small, now + far]);
  const drawer = anyMap<bigint, Cpu>(random, small, ids).with(now + far, random.pick(ids));
  const places = { idle: "out", wait: "spin", hold: "held" } as const;
  const tickets: TicketLock = { next, now, phase, mine, drawer };
  const owner = random.pick(anyOwners(ids));
  const word = (): U64 => u64(random.pick(small));
  return {
    words: {
      next: u32(next),
      now: u32(now),
      ticket: tabulate((i: Cpu) => u32(mine.at(i))),
      pc: tabulate((i: Cpu) => places[phase.at(i)]),
    },
    tickets,
    otherTickets: tickets,
    queue: { head: now, tail: next, status: phase, place: mine, queue: anyMap(random, small, ids) },
    owner,
    behind: { owner, committed: word(), copy: anyMap(random, ids, [word(), word()]) },
    inPlace: { owner, word: word() },
  };
}

/** All locks in any state; what a CPU holds at a rank is mostly what it owns there. */
function anyWaiting(random: Random, ids: readonly Cpu[]): Waiting {
  const owners = anyMap<LockId, Owner>(random, LOCKS, anyOwners(ids));
  const ranks = ids.map((i) => {
    const own = LOCKS.filter((lk) => owns(owners.at(lk), i)).map((lk): [U32, LockId] => [rankOf(lk), lk]);
    return own.reduce((held, [rank, lk]) => held.with(rank, lk), anyMap<U32, LockId>(random, RANKS, HELD));
  });
  return {
    owners,
    held: ids.reduce((held, i, n) => held.with(i, ranks[n]!), everywhere<Cpu, ZMap<U32, LockId>>(ranks[0]!)),
    waits: anyMap(random, ids, [false, true]),
    target: anyMap(random, ids, LOCKS),
  };
}

/** Inputs that no run need come to: small values in any combination. What a theorem assumes sorts out most of them. */
export function drawArbitrary(random: Random, cpus: number): Draws {
  const ids = Array.from({ length: cpus }, (_, n) => cpu(n));
  const common: Draw = { ...keys(random, cpus, 0n), bar: random.pick(["valid", "placed", "needed"]) };
  const waiting = anyWaiting(random, ids);
  const levels = anyLevels(random, ids);
  const lock = (): LockId => random.pick(LOCKS);
  const lk = lock();
  const start = machine();
  const m = {
    ...start,
    curid: common.c as Cpu,
    tickets: start.tickets.with(lk, levels.tickets),
    queues: start.queues.with(lk, levels.queue),
    owners: waiting.owners,
    heldRanks: waiting.held,
  };
  const machineDraw = { m, lk, other: lock(), a: lock(), at: lock() };
  return assembled(random, levels, common, cpus, machineDraw, waiting);
}
