/** Mutants of the owner lock. Each must be refuted. */
import { assert, assume, theorem } from "../../prelude/index.ts";
import type { LockQueue, Owner } from "../00-machine/lock-state.ts";
import type { Cpu } from "../00-machine/state.ts";
import { canHold, invariant } from "../02-lock-ops-q/queue.ts";
import { canTake, isOwnerOf } from "./owner.ts";

/** The hypotheses of `holdIsTake` at the CPUs `c` and `i` alone: a third CPU may be the owner. */
export const refutedWithoutWitness = theorem((hi: Owner, lo: LockQueue, c: Cpu, i: Cpu) => {
  assume(isOwnerOf(hi, lo, c) && isOwnerOf(hi, lo, i));
  assume(invariant(lo, c) && invariant(lo, i));
  assume(canHold(lo, c));
  assert(canTake(hi));
});
/** And without the queue's invariant the owner may be another CPU than the head. */
export const refutedWithoutHead = theorem((hi: Owner, lo: LockQueue, c: Cpu) => {
  assume(isOwnerOf(hi, lo, c) && isOwnerOf(hi, lo, hi.by));
  assume(canHold(lo, c));
  assert(canTake(hi));
});
