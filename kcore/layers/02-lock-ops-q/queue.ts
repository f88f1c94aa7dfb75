/**
 * A lock as a queue: numbers are gone but for positions. The steps of one CPU on one lock, and what is true after any
 * steps of any CPUs.
 *
 * @source concurrency-proofs, section 3, row 1→2
 */
import { require } from "../../prelude/index.ts";
import type { Cpu, LockQueue } from "../00-machine/lock-state.ts";

/** Goes to the end of the queue; takes the lock, as its first; leaves it. */
export type QueueStep = "join" | "hold" | "dequeue";

/** A CPU stands first in the queue. */
export const isHead = (lock: LockQueue, cpu: Cpu): boolean => lock.head < lock.tail && lock.queue.at(lock.head) === cpu;

/** Whether a CPU can take a step. */
export function canStep(lock: LockQueue, cpu: Cpu, step: QueueStep): boolean {
  switch (step) {
    case "join":
      return lock.status.at(cpu) === "idle";
    case "hold":
      return lock.status.at(cpu) === "wait" && isHead(lock, cpu);
    case "dequeue":
      return lock.status.at(cpu) === "hold" && isHead(lock, cpu);
  }
}

/** The lock after a step of a CPU. */
export function after(lock: LockQueue, cpu: Cpu, step: QueueStep): LockQueue {
  require(canStep(lock, cpu, step));
  switch (step) {
    case "join":
      return {
        head: lock.head,
        tail: lock.tail + 1n,
        status: lock.status.with(cpu, "wait"),
        place: lock.place.with(cpu, lock.tail),
        queue: lock.queue.with(lock.tail, cpu),
      };
    case "hold":
      return { ...lock, status: lock.status.with(cpu, "hold") };
    case "dequeue":
      return { ...lock, head: lock.head + 1n, status: lock.status.with(cpu, "idle") };
  }
}

/** The queue has no negative length, and who holds the lock is its head. */
export const invariant = (s: LockQueue, i: Cpu): boolean =>
  s.head <= s.tail && (s.status.at(i) !== "hold" || isHead(s, i));
/** Who is not idle has a place in the queue. */
export function hasPlace(s: LockQueue, i: Cpu): boolean {
  const place = s.place.at(i);
  return s.status.at(i) === "idle" || (s.head <= place && place < s.tail && s.queue.at(place) === i);
}
/** Who stands at a position of the queue is not idle, and that is its place. */
export const isTaken = (s: LockQueue, k: bigint): boolean =>
  !(s.head <= k && k < s.tail) || (s.status.at(s.queue.at(k)) !== "idle" && s.place.at(s.queue.at(k)) === k);
