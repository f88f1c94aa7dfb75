/**
 * Who holds and who waits for which lock, for all CPUs at once. Inside layer 4 acquiring is two steps, beginning to wait
 * and obtaining; a CPU that waits does nothing else. This is where deadlock is excluded.
 *
 * @source concurrency-proofs, section 9
 */
import { require, type U32, type ZMap } from "../../prelude/index.ts";
import { rankOf } from "../00-machine/lock-ids.ts";
import type { Owner } from "../00-machine/lock-state.ts";
import type { Cpu, LockId } from "../00-machine/state.ts";
import { canGive, canTake, give, owns, take } from "../03-lock-ops-h/owner.ts";
import { isBelow } from "./order.ts";

/** All locks, and what each CPU waits for. */
export interface Waiting {
  readonly owners: ZMap<LockId, Owner>;
  readonly ranks: ZMap<Cpu, ZMap<U32, boolean>>;
  readonly waits: ZMap<Cpu, boolean>;
  /** Means something only while the CPU waits. */
  readonly target: ZMap<Cpu, LockId>;
}

/** The CPU waits for nothing, and the lock is above all that it holds. */
export function canAsk(s: Waiting, cpu: Cpu, lk: LockId): boolean {
  return !s.waits.at(cpu) && isBelow(s.ranks.at(cpu), rankOf(lk));
}
/** Begins to wait for a lock. */
export function ask(s: Waiting, cpu: Cpu, lk: LockId): Waiting {
  require(canAsk(s, cpu, lk));
  return { ...s, waits: s.waits.with(cpu, true), target: s.target.with(cpu, lk) };
}

/** The lock that it waits for is free. */
export function canObtain(s: Waiting, cpu: Cpu): boolean {
  return s.waits.at(cpu) && canTake(s.owners.at(s.target.at(cpu)));
}
/** Gets the lock that it waits for. */
export function obtain(s: Waiting, cpu: Cpu): Waiting {
  require(canObtain(s, cpu));
  const lk = s.target.at(cpu);
  return {
    ...s,
    owners: s.owners.with(lk, take(s.owners.at(lk), cpu)),
    ranks: s.ranks.with(cpu, s.ranks.at(cpu).with(rankOf(lk), true)),
    waits: s.waits.with(cpu, false),
  };
}

/** It waits for nothing, and holds the lock. */
export function canFree(s: Waiting, cpu: Cpu, lk: LockId): boolean {
  return !s.waits.at(cpu) && canGive(s.owners.at(lk), cpu);
}
/** Gives a lock up. */
export function free(s: Waiting, cpu: Cpu, lk: LockId): Waiting {
  require(canFree(s, cpu, lk));
  return {
    ...s,
    owners: s.owners.with(lk, give(s.owners.at(lk), cpu)),
    ranks: s.ranks.with(cpu, s.ranks.at(cpu).with(rankOf(lk), false)),
  };
}

/** The ranks of CPU `i` are those of the locks it holds, one lock each; and it waits above all of them. */
export function isOrdered(s: Waiting, i: Cpu, lk: LockId, other: LockId): boolean {
  const mine = owns(s.owners.at(lk), i);
  return (
    (!mine || s.ranks.at(i).at(rankOf(lk))) &&
    (!mine || !owns(s.owners.at(other), i) || rankOf(lk) !== rankOf(other) || lk === other) &&
    (!s.waits.at(i) || isBelow(s.ranks.at(i), rankOf(s.target.at(i))))
  );
}
