/** The states of one lock, as each of the lowest layers sees it. @source concurrency-proofs, sections 2 and 3 */
import type { Id, U32, ZMap } from "../../prelude/index.ts";

/** A processor. */
export type Cpu = Id<"Cpu">;

/** Layer 0, where a CPU is in the lock's code. What `held` allows is up to the CPU's barrier automaton. */
export type LockPc = "out" | "spin" | "held";

/** Layer 0: the two words in memory; each CPU's ticket (a register) and place in the code. */
export interface LockWords {
  readonly next: U32;
  readonly now: U32;
  readonly ticket: ZMap<Cpu, U32>;
  readonly pc: ZMap<Cpu, LockPc>;
}

export type Phase = "idle" | "wait" | "hold";

/** Layer 1: tickets as integers. `drawer` says who drew a ticket: its part from `now` to `next` is the queue. */
export interface TicketLock {
  readonly next: bigint;
  readonly now: bigint;
  readonly phase: ZMap<Cpu, Phase>;
  readonly mine: ZMap<Cpu, bigint>;
  readonly drawer: ZMap<bigint, Cpu>;
}

/** Layer 2: who is in the queue, at which place, and what the head is doing. */
export interface LockQueue {
  readonly head: bigint;
  readonly tail: bigint;
  readonly status: ZMap<Cpu, Phase>;
  readonly place: ZMap<Cpu, bigint>;
  readonly queue: ZMap<bigint, Cpu>;
}

/** At all layers: whose section of a lock is open. Below layer 3 other fields say who waits, and who may open one. */
export type Owner = { readonly kind: "nobody" } | { readonly kind: "cpu"; readonly cpu: Cpu };
