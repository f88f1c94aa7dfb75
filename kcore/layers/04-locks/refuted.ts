/** Mutants of layer 4: theorems of proof.ts with one thing wrong. Each must be refuted. @source concurrency-proofs, sections 3, 7 and 9 */
import { assert, assume, forall, theorem, type U64 } from "../../prelude/index.ts";
import { isBelow, NO_LOCK, rankOf } from "../00-machine/lock-ids.ts";
import type { Cpu } from "../00-machine/lock-state.ts";
import { holds, isFree } from "../00-machine/owners.ts";
import type { LockId, Machine } from "../00-machine/state.ts";
import { isCommitted, isCopied, type WordBehindLock, type WordInPlace, writeInPlace } from "./protected.ts";
import { ownedIsHeld } from "./relate.ts";
import { acquire } from "./section.ts";
import { isOrdered, isOwnerWaiting, type Waiting } from "./waiting.ts";

/** A read without the lock sees what is not committed. */
export const refutedReadWithoutOwner = theorem((hi: WordBehindLock, lo: WordInPlace, c: Cpu) => {
  assume(isCommitted(hi, lo) && forall((x: Cpu) => isCopied(hi, lo, x)));
  assert(hi.copy.at(c) === lo.word);
});
/** A write without the lock is seen by the owner, or by the next one. */
export const refutedWriteWithoutOwner = theorem((hi: WordBehindLock, lo: WordInPlace, c: Cpu, i: Cpu, value: U64) => {
  assume(isCommitted(hi, lo) && forall((x: Cpu) => isCopied(hi, lo, x)));
  const above: WordBehindLock = { ...hi, copy: hi.copy.with(c, value) };
  const below = writeInPlace(lo, value);
  assert(isCommitted(above, below) && isCopied(above, below, i));
});
/** Taking a second lock of one rank: the first one is forgotten. */
export const refutedEqualRanks = theorem((m: Machine, lk: LockId, a: LockId, i: Cpu) => {
  assume(forall((x: LockId, y: Cpu) => ownedIsHeld(m, x, y)));
  assume(isFree(m, lk));
  const below = { ...m, heldRanks: m.heldRanks.with(m.curid, m.heldRanks.at(m.curid).with(rankOf(lk), NO_LOCK)) };
  assume(isBelow(below.heldRanks.at(m.curid), rankOf(lk)));
  assert(ownedIsHeld(acquire(below, lk), a, i));
});
/** A lock above all that this CPU holds, when ranks may be remembered that it does not hold. */
export const refutedForgottenRank = theorem((m: Machine, lk: LockId) => {
  assume(forall((x: LockId) => ownedIsHeld(m, x, m.curid)));
  assume(forall((x: LockId) => !holds(m, x) || rankOf(x) < rankOf(lk)));
  assert(isBelow(m.heldRanks.at(m.curid), rankOf(lk)));
});
/** Waiting for any lock in any order. */
export const refutedAnyOrder = theorem((s: Waiting, c: Cpu, at: LockId, i: Cpu, lk: LockId) => {
  assume(forall((x: Cpu, y: LockId) => isOrdered(s, x, y)));
  assume(!s.waits.at(c) && at !== NO_LOCK);
  assert(isOrdered({ ...s, waits: s.waits.with(c, true), target: s.target.with(c, at) }, i, lk));
});
/** The highest awaited lock's owner, when not all that wait are counted. */
export const refutedNotHighest = theorem((s: Waiting, i: Cpu) => {
  assume(forall((x: Cpu, y: LockId) => isOrdered(s, x, y)));
  assume(s.waits.at(i));
  assert(!isOwnerWaiting(s, i));
});
