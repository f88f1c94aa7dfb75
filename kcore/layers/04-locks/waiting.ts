/**
 * Who holds and who waits for which lock, for all CPUs at once. Inside layer 4 acquiring is two steps, beginning to wait
 * and obtaining; a CPU that waits does nothing else. This is where deadlock is excluded.
 *
 * @source concurrency-proofs, section 9
 */
import { require, type U32, type ZMap } from "../../prelude/index.ts";
import { isBelow, NO_LOCK, rankOf } from "../00-machine/lock-ids.ts";
import type { Cpu, Owner } from "../00-machine/lock-state.ts";
import { owns } from "../00-machine/owners.ts";
import type { LockId } from "../00-machine/state.ts";

/** All locks, and what each CPU waits for. */
export interface Waiting {
  readonly owners: ZMap<LockId, Owner>;
  readonly held: ZMap<Cpu, ZMap<U32, LockId>>;
  readonly waits: ZMap<Cpu, boolean>;
  /** Means something only while the CPU waits. */
  readonly target: ZMap<Cpu, LockId>;
}

/** Begins to wait for a lock; gets it; gives it up. */
export type WaitingStep = "ask" | "obtain" | "free";

/** Whether a CPU can take a step with a lock. It asks above all that it holds only. */
export function canStep(s: Waiting, cpu: Cpu, lk: LockId, step: WaitingStep): boolean {
  switch (step) {
    case "ask":
      return !s.waits.at(cpu) && isBelow(s.held.at(cpu), rankOf(lk)) && lk !== NO_LOCK;
    case "obtain":
      return s.waits.at(cpu) && s.target.at(cpu) === lk && s.owners.at(lk).kind === "nobody";
    case "free":
      return !s.waits.at(cpu) && owns(s.owners.at(lk), cpu);
  }
}

const withHeld = (s: Waiting, cpu: Cpu, lk: LockId, held: LockId): ZMap<Cpu, ZMap<U32, LockId>> =>
  s.held.with(cpu, s.held.at(cpu).with(rankOf(lk), held));

/** All locks after a step. */
export function after(s: Waiting, cpu: Cpu, lk: LockId, step: WaitingStep): Waiting {
  require(canStep(s, cpu, lk, step));
  switch (step) {
    case "ask":
      return { ...s, waits: s.waits.with(cpu, true), target: s.target.with(cpu, lk) };
    case "obtain":
      return {
        owners: s.owners.with(lk, { kind: "cpu", cpu }),
        held: withHeld(s, cpu, lk, lk),
        waits: s.waits.with(cpu, false),
        target: s.target,
      };
    case "free":
      return { ...s, owners: s.owners.with(lk, { kind: "nobody" }), held: withHeld(s, cpu, lk, NO_LOCK) };
  }
}

/** A lock that CPU `i` owns is the one that it holds at that rank; and it waits above all that it holds. */
export const isOrdered = (s: Waiting, i: Cpu, lk: LockId): boolean =>
  (!owns(s.owners.at(lk), i) || (lk !== NO_LOCK && s.held.at(i).at(rankOf(lk)) === lk)) &&
  (!s.waits.at(i) || (isBelow(s.held.at(i), rankOf(s.target.at(i))) && s.target.at(i) !== NO_LOCK));

/** The owner of the lock that a CPU waits for, if it has one, waits itself. */
export function isOwnerWaiting(s: Waiting, i: Cpu): boolean {
  const owner = s.owners.at(s.target.at(i));
  return owner.kind === "cpu" && s.waits.at(owner.cpu);
}
