/** Mutants of layer 4: theorems of proof.ts with one thing wrong. Each must be refuted. @source concurrency-proofs, sections 3, 7 and 9 */
import { assert, assume, forall, theorem, type U64 } from "../../prelude/index.ts";
import { PAGES_LOCK, rankOf } from "../00-machine/lock-ids.ts";
import { canClose } from "../00-machine/locks.ts";
import { holds } from "../00-machine/sections.ts";
import type { Cpu, LockId, Machine, Pfn } from "../00-machine/state.ts";
import { canTake } from "../03-lock-ops-h/owner.ts";
import { isBelow } from "./order.ts";
import { isCommitted, isCopied, type WordBehindLock, type WordInPlace, writeInPlace } from "./protected.ts";
import { freeRecords, ranksAreHeld, ranksAreSingle } from "./relate.ts";
import { acquire, release } from "./section.ts";
import { isOrdered, type Waiting } from "./waiting.ts";

/** A read without the lock sees what is not committed. */
export const refutedReadWithoutOwner = theorem((hi: WordBehindLock, lo: WordInPlace, c: Cpu) => {
  assume(isCommitted(hi, lo) && forall((x: Cpu) => isCopied(hi, lo, x)));
  assert(hi.copy.at(c) === lo.word);
});
/** A write without the lock is seen by the owner, or by the next one. */
export const refutedWriteWithoutOwner = theorem((hi: WordBehindLock, lo: WordInPlace, c: Cpu, i: Cpu, value: U64) => {
  assume(isCommitted(hi, lo) && forall((x: Cpu) => isCopied(hi, lo, x)));
  assert(
    isCommitted({ ...hi, copy: hi.copy.with(c, value) }, writeInPlace(lo, value)) &&
      isCopied({ ...hi, copy: hi.copy.with(c, value) }, writeInPlace(lo, value), i),
  );
});
/** Releasing without a commit. */
export const refutedReleaseWithoutCommit = theorem((m: Machine, pfn: Pfn) => {
  assume(freeRecords(m, pfn));
  assume(holds(m, PAGES_LOCK) && canClose(m));
  assert(freeRecords(release(m, PAGES_LOCK, m.committed), pfn));
});
/** Taking a second lock of one rank. */
export const refutedEqualRanks = theorem((m: Machine, lk: LockId, a: LockId, b: LockId, i: Cpu) => {
  assume(forall((x: LockId, y: Cpu) => ranksAreHeld(m, x, y)));
  assume(forall((x: LockId, y: LockId, z: Cpu) => ranksAreSingle(m, x, y, z)));
  assume(canTake(m.owners.at(lk)));
  const below = { ...m, heldRanks: m.heldRanks.with(m.curid, m.heldRanks.at(m.curid).with(rankOf(lk), false)) };
  assume(isBelow(below.heldRanks.at(m.curid), rankOf(lk)));
  const after = acquire(below, lk);
  assert(ranksAreHeld(after, a, i) && ranksAreSingle(after, a, b, i));
});
/** Waiting for any lock in any order. */
export const refutedAnyOrder = theorem((s: Waiting, c: Cpu, lk: LockId, i: Cpu, a: LockId, b: LockId) => {
  assume(forall((x: Cpu, y: LockId, z: LockId) => isOrdered(s, x, y, z)));
  assume(!s.waits.at(c));
  assert(isOrdered({ ...s, waits: s.waits.with(c, true), target: s.target.with(c, lk) }, i, a, b));
});
/** The highest awaited lock's owner, when not all that wait are counted. */
export const refutedNotHighest = theorem((s: Waiting, i: Cpu) => {
  assume(forall((x: Cpu, y: LockId, z: LockId) => isOrdered(s, x, y, z)));
  assume(s.waits.at(i) && s.owners.at(s.target.at(i)).held);
  assert(!s.waits.at(s.owners.at(s.target.at(i)).by));
});
