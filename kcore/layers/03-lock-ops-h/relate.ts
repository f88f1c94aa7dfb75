/** Machines of layers 2 and 3: queues against owners. */
import type { Cpu, LockId, Machine } from "../00-machine/state.ts";
import { isOwnerOf } from "./owner.ts";

/** Each lock's owner is who holds it in the queue. */
export function owners(hi: Machine, lo: Machine, lk: LockId, i: Cpu): boolean {
  return isOwnerOf(hi.owners.at(lk), lo.queues.at(lk), i);
}

// As at layer 1: barriers are settled between two primitives.
export { isSettled } from "../01-lock-ops/relate.ts";

export const hidden = ["queues", "owners"];
