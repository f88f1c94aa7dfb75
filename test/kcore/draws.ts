/**
 * Inputs of theorems by the names of their parameters: in the theorems of the locks a name always stands for the same kind of
 * thing (`c` the CPU that steps, `i` any CPU, …). One draw is one consistent set: `bar` is the barrier state of `c`, `count`
 * counts the CPUs that are busy at the drawn lock.
 */
import type { LockQueue, LockWords, Owner, Phase, TicketLock } from "../../kcore/layers/00-machine/lock-state.ts";
import type { Cpu, LockId } from "../../kcore/layers/00-machine/state.ts";
import { owns } from "../../kcore/layers/03-lock-ops-h/owner.ts";
import type { WordBehindLock, WordInPlace } from "../../kcore/layers/04-locks/protected.ts";
import type { Waiting } from "../../kcore/layers/04-locks/waiting.ts";
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
  const slots = ["root", "pud", "pmd", "pte", "page", "gfn", "at", "pfn", "value", "i1", "i2", "i3"];
  return {
    c: any(),
    i: any(),
    j: any(),
    k: first + BigInt(random.below(6)),
    vmid: u32(BigInt(random.below(2))),
    bank: u32(small()),
    ...Object.fromEntries(slots.map((name) => [name, u64(small())])),
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

function assembled(random: Random, at: Levels, common: Draw, cpus: number, machineDraw: Draw, waiting: Waiting): Draws {
  const { words, tickets, queue, owner, behind, inPlace } = at;
  const open = Math.min(Number(tickets.next - tickets.now), 6);
  const wrap = random.pick([1n, 65536n, 4294967296n]);
  const x = BigInt(random.below(4));
  const ticket = { ...common, s: tickets, hi: tickets, lo: words, read: tickets.now + BigInt(random.below(open + 1)) };
  const all = Array.from({ length: cpus }, (_, n) => BigInt(n));
  // A ticket further on than the next one is in no queue, and all of them look alike.
  const positions = Array.from({ length: open + 2 }, (_, n) => tickets.now + BigInt(n));
  const keys = [...new Set([...all, ...positions])];
  return {
    ticket: { keys, draw: { ...ticket, n: BigInt(cpus), x, y: x + wrap * BigInt(random.below(2)) } },
    count: { keys: all, draw: { ...common, s: tickets, ...counting(random, tickets, cpus, common.c as Cpu) } },
    barrier: { keys, draw: { ...common, ...machineDraw, hi: at.otherTickets } },
    queue: { keys, draw: { ...common, s: queue, hi: queue, lo: tickets } },
    owner: { keys: all, draw: { ...common, s: owner, hi: owner, lo: queue } },
    locks: {
      keys: [...new Set([...all, ...LOCKS])],
      draw: { ...common, ...machineDraw, hi: behind, lo: inPlace, s: waiting },
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
  const machineDraw = { m: { ...m, curid: common.c }, lk, other, a: lock(), b: lock(), number: u32(0n) };
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

/** One lock in any state, at each layer. Tickets may be 2^32 apart. */
function anyLevels(random: Random, ids: readonly Cpu[]): Levels {
  const small = [0n, 1n, 2n, 3n];
  const phase = anyMap<Cpu, Phase>(random, ids, ["idle", "wait", "hold"]);
  const far = 4294967296n * BigInt(random.below(2));
  const now = random.pick(small);
  const next = now + random.pick(small) + far;
  const mine = anyMap<Cpu, bigint>(random, ids, [...small, now + far]);
  const drawer = anyMap<bigint, Cpu>(random, small, ids).with(now + far, random.pick(ids));
  const budget = anyMap<Cpu, bigint>(random, ids, [0n, 1n, 10n]);
  const places = { idle: "out", wait: "spin", hold: "held" } as const;
  const tickets: TicketLock = { next, now, phase, mine, drawer, budget };
  const owner: Owner = { held: random.below(2) === 1, by: random.pick(ids) };
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
    queue: { head: now, tail: next, status: phase, queue: anyMap(random, small, ids) },
    owner,
    behind: { owner, committed: word(), copy: anyMap(random, ids, [word(), word()]) },
    inPlace: { owner, word: word() },
  };
}

/** All locks in any state. */
function anyWaiting(random: Random, ids: readonly Cpu[]): Waiting {
  const held = ids.map((by) => ({ held: true, by }));
  const ranks = ids.map(() => anyMap<U32, boolean>(random, [1n, 2n, 3n, 4n, 5n], [false, true]));
  return {
    owners: anyMap<LockId, Owner>(random, LOCKS, [{ held: false, by: ids[0]! }, ...held]),
    ranks: anyMap(random, ids, ranks),
    waits: anyMap(random, ids, [false, true]),
    target: anyMap(random, ids, LOCKS),
  };
}

/** Inputs that no run need come to: small values in any combination. What a theorem assumes sorts out most of them. */
export function drawArbitrary(random: Random, cpus: number): Draws {
  const ids = Array.from({ length: cpus }, (_, n) => cpu(n));
  const common: Draw = { ...keys(random, cpus, 0n), bar: random.pick(["valid", "placed", "needed"]) };
  const waiting = anyWaiting(random, ids);
  const { owners, ranks } = waiting;
  const sections = tabulate((i: Cpu) => tabulate((lk: LockId) => owns(owners.at(lk), i)));
  const m = { ...machine(), curid: common.c as Cpu, owners, sections, heldRanks: ranks };
  const lock = (): LockId => random.pick(LOCKS);
  const machineDraw = { m, lk: lock(), other: lock(), a: lock(), b: lock(), number: u32(0n) };
  return assembled(random, anyLevels(random, ids), common, cpus, machineDraw, waiting);
}
