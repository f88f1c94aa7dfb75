/** Mutants of the owner lock: `holderMayOpen` with a hypothesis missing. Each must be refuted. */
import { assert, assume, forall, theorem } from "../../prelude/index.ts";
import { isFree, owns } from "../00-machine/owners.ts";
import type { Cpu, LockId, Machine } from "../00-machine/state.ts";
import { holderIsHead } from "../02-lock-ops-q/relate.ts";
import { ownersHold } from "./relate.ts";

/** Who holds the lock at CPUs `c` and `i` alone: a third CPU may be the owner. */
export const refutedWithoutWitness = theorem((hi: Machine, lo: Machine, lk: LockId, c: Cpu, i: Cpu) => {
  assume(ownersHold(hi, lo, lk, c) && ownersHold(hi, lo, lk, i));
  assume(holderIsHead(lo, lk, c) && holderIsHead(lo, lk, i));
  assume(lo.queues.at(lk).status.at(c) === "hold" && !owns(lo.owners.at(lk), c));
  assert(isFree(lo, lk));
});
/** Without the queue's invariant the owner may be another CPU than the head. */
export const refutedWithoutHead = theorem((hi: Machine, lo: Machine, lk: LockId, c: Cpu) => {
  assume(forall((x: Cpu) => ownersHold(hi, lo, lk, x)));
  assume(lo.queues.at(lk).status.at(c) === "hold" && !owns(lo.owners.at(lk), c));
  assert(isFree(lo, lk));
});
