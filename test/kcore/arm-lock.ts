/**
 * Executions of the lock's instructions on Arm, replayed as steps of KCore's lock. An execution is put into an order that agrees
 * with program order, coherence, reads-from and from-reads; in that order its accesses to `next` and `now` are done by the bottom primitives and by
 * the ticket lock of layer 1. What each access read and wrote must be what the step reads and writes.
 */
import * as bottom from "../../kcore/layers/00-machine/locks.ts";
import type { Cpu, LockId, Machine } from "../../kcore/layers/00-machine/state.ts";
import { place } from "../../kcore/layers/01-lock-ops/ticket-lock/barriers.ts";
import { cpuInvariant, isDrawn } from "../../kcore/layers/01-lock-ops/ticket-lock/invariants.ts";
import { after, type TicketStep } from "../../kcore/layers/01-lock-ops/ticket-lock/steps.ts";
import { shows } from "../../kcore/layers/01-lock-ops/ticket-lock/words.ts";
import { Stuck, u32 } from "../../kcore/prelude/index.ts";
import type { Execution } from "../../src/evidence/index.ts";
import { GraphSearch } from "../../src/model/graph/search.ts";
import { Shape } from "../../src/model/graph/shape.ts";
import { witness } from "../../src/model/graph/witness.ts";
import { analyse, type Code, initialGranules, Layout, NO_LIMITS } from "../../src/model/program/index.ts";
import { RULES } from "../../src/model/rules/index.ts";
import { cpu, machine } from "./machine.ts";

/** Words of an event mask: room for 128 events. */
const WORDS = 4;

/** Every execution of a program on Arm, not one for each outcome: waiting rounds that change nothing are left out. */
export function executionsOf(code: Code): Execution[] {
  const layout = new Layout(code, initialGranules(code.program.variables));
  const shape = new Shape(WORDS, code.program.threads.length, layout.locations, false);
  const analyses = code.program.threads.map((_, t) => analyse(code, t));
  const search = new GraphSearch(code, layout, shape, analyses, {
    model: "arm",
    rules: RULES.today,
    bound: 4,
    limits: NO_LIMITS,
    witnesses: true,
    keep: [],
    symmetry: false,
  });
  const found: Execution[] = [];
  // The search tells each complete graph to its collector of outcomes; here each is wanted, so none is told to be enough.
  search.finals.add = (graph) => {
    found.push(witness(code, layout, shape, graph));
    return false;
  };
  search.run();
  if (search.boundReached) throw new Error("a loop that does more than wait");
  return found;
}

/** One access; the two halves of an atomic are one. */
interface Access {
  readonly thread: number;
  readonly variable: string;
  readonly read: bigint | undefined;
  readonly written: bigint | undefined;
  readonly text: string;
  /** Whether the value read decides on nothing: an idle look. */
  readonly idle: boolean;
  readonly ids: readonly number[];
}

const LABEL = /^([RW])\w*\*? (\w+)=(\d+)$/;
/** Register of a look at `now` that tests add to the loop and nothing depends on. */
export const IDLE = "W7";

function accessesOf({ events, relations }: Execution): Access[] {
  const rmw = new Map(relations.find((r) => r.name === "rmw")!.pairs);
  const halves = new Set(rmw.values());
  const value = (id: number): bigint => BigInt(LABEL.exec(events.find((e) => e.id === id)!.label)![3]!);
  return events.flatMap(({ id, thread, label, instruction }): Access[] => {
    if (halves.has(id)) return [];
    const [, way, variable] = LABEL.exec(label)!;
    const other = rmw.get(id);
    const written = way === "W" ? value(id) : other === undefined ? undefined : value(other);
    const ids = other === undefined ? [id] : [id, other];
    const read = way === "R" ? value(id) : undefined;
    const idle = instruction.includes(IDLE);
    return [{ thread: thread!, variable: variable!, read, written, text: `P${thread} ${label}`, idle, ids }];
  });
}

/** An order of the accesses that agrees with program order and all communication, if there is one. */
function ordered(accesses: readonly Access[], { relations }: Execution): Access[] | undefined {
  const of = new Map(accesses.flatMap((a) => a.ids.map((id) => [id, a] as const)));
  const before = new Map(accesses.map((a) => [a, new Set<Access>()]));
  for (const { name, pairs } of relations)
    for (const [x, y] of pairs)
      if (["rf", "co", "fr"].includes(name) && of.get(x) !== of.get(y)) before.get(of.get(y)!)!.add(of.get(x)!);
  // Events of a thread are numbered in program order.
  for (const a of accesses)
    for (const b of accesses) if (a.thread === b.thread && a.ids[0]! < b.ids[0]!) before.get(b)!.add(a);
  const order: Access[] = [];
  while (order.length < accesses.length) {
    const next = accesses.find((a) => !order.includes(a) && [...before.get(a)!].every((b) => order.includes(b)));
    if (next === undefined) return undefined;
    order.push(next);
  }
  return order;
}

const LOCK = u32(5n) as LockId;

/** A machine whose lock words and tickets step together; throws Stuck where a step cannot be taken. */
class Replay {
  #machine: Machine = machine();
  #counter = 0n;
  readonly #cpus: readonly Cpu[];
  readonly steps: string[] = [];

  constructor(threads: number) {
    this.#cpus = Array.from({ length: threads }, (_, n) => cpu(n));
  }

  /** Does an access. @returns what is wrong with it, if anything is */
  do(a: Access): string | undefined {
    this.#machine = { ...this.#machine, curid: cpu(a.thread) };
    const problem = a.variable === "c" ? this.#touch(a) : a.variable === "next" ? this.#draw(a) : this.#now(a);
    return problem ?? this.#unrelated();
  }

  get #lock() {
    return this.#machine.tickets.at(LOCK);
  }

  #upper(step: TicketStep): void {
    const { tickets, curid } = this.#machine;
    this.#machine = { ...this.#machine, tickets: tickets.with(LOCK, after(this.#lock, curid, step)) };
    this.steps.push(`${step} ${curid}`);
  }

  // Data: only in the section, and the last value written.
  #touch({ read, written }: Access): string | undefined {
    if (place(this.#machine, LOCK, this.#machine.curid) !== "critical") return "data is touched outside of the section";
    if (read !== undefined && read !== this.#counter) return "data that was read is not what was written last";
    this.#counter = written ?? this.#counter;
    return undefined;
  }

  #draw({ read, written }: Access): string | undefined {
    if (read === undefined || written === undefined) return "a ticket is not drawn by an atomic";
    const [drawn, ticket] = bottom.fetchTicket(this.#machine, LOCK);
    this.#machine = drawn;
    this.#upper("get");
    return ticket === read && drawn.lockWords.at(LOCK).next === written ? undefined : "another ticket was drawn";
  }

  #now({ read, written, idle }: Access): string | undefined {
    if (read === undefined) return this.#unlock(written!);
    const wins = bottom.wins(this.#machine.lockWords.at(LOCK), this.#machine.curid);
    // An added look that finds the own ticket is not the one with which the loop ends.
    if (idle && wins) return undefined;
    const [loaded, now] = bottom.loadNow(this.#machine, LOCK);
    this.#machine = loaded;
    this.#upper(wins ? "enter" : "poll");
    if (wins) this.#machine = bottom.barrier(this.#machine);
    return now === read ? undefined : "another number was shown";
  }

  #unlock(written: bigint): string | undefined {
    this.#machine = bottom.advanceNow(bottom.barrier(this.#machine), LOCK);
    this.#upper("leave");
    return this.#machine.lockWords.at(LOCK).now === written ? undefined : "another number was stored";
  }

  #unrelated(): string | undefined {
    const lock = this.#lock;
    const words = this.#machine.lockWords.at(LOCK);
    const bad = this.#cpus.find((i) => !shows(lock, words, i) || !cpuInvariant(lock, i) || !isDrawn(lock, lock.now));
    return bad === undefined ? undefined : `words and tickets of CPU ${bad} differ`;
  }
}

/** The steps of the ticket lock that an execution is, or why it is none. */
export type Replayed =
  | { readonly steps: readonly string[]; readonly problem: undefined }
  | { readonly steps: undefined; readonly problem: string };

export function replayed(execution: Execution, threads: number): Replayed {
  const order = ordered(accessesOf(execution), execution);
  if (order === undefined) return { steps: undefined, problem: "no order agrees with all accesses" };
  const replay = new Replay(threads);
  for (const access of order) {
    try {
      const problem = replay.do(access);
      if (problem !== undefined) return { steps: undefined, problem: `${access.text}: ${problem}` };
    } catch (e) {
      if (!(e instanceof Stuck)) throw e;
      return { steps: undefined, problem: `${access.text}: no such step` };
    }
  }
  return { steps: replay.steps, problem: undefined };
}
