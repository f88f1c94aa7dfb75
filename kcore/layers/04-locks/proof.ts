/**
 * Theorems of layer 4: a free object is the committed one, locks are taken in order, and so no CPUs wait for each other.
 * `c` steps, claims are made at any CPU `i` and any locks `lk`, `other`, `a`, `b`.
 *
 * @source concurrency-proofs, sections 3 (row 3→4) and 9
 */
import { defineLayer } from "../../../src/check/proof/index.ts";
import { assert, assume, forall, theorem, type U32, type U64, u32 } from "../../prelude/index.ts";
import {
  CORE_LOCK,
  LAST_VMID,
  PAGES_LOCK,
  ptLock,
  rankOf,
  SMMU_LOCK,
  SPT_LOCK,
  vmLock,
} from "../00-machine/lock-ids.ts";
import { canClose } from "../00-machine/locks.ts";
import { holds } from "../00-machine/sections.ts";
import type {
  Cpu,
  Gfn,
  Index,
  LockId,
  Machine,
  Pfn,
  PmdSlot,
  PteSlot,
  PudSlot,
  RootSlot,
  TablePage,
  Vmid,
} from "../00-machine/state.ts";
import { canGive, canTake, owns } from "../03-lock-ops-h/owner.ts";
import * as locks from "./index.ts";
import { isBelow } from "./order.ts";
import {
  canCommit,
  canTakeCopy,
  commit,
  giveInPlace,
  isCommitted,
  isCopied,
  readCopy,
  takeCopy,
  takeInPlace,
  type WordBehindLock,
  type WordInPlace,
  writeCopy,
  writeInPlace,
} from "./protected.ts";
import {
  freeCore,
  freeEntries,
  freeMeaning,
  freePages,
  freeRecords,
  freeSmmu,
  freeSptMeaning,
  freeSptPools,
  freeVm,
  ranksAreHeld,
  ranksAreSingle,
  sectionsAreOwned,
} from "./relate.ts";
import { acquire, release } from "./section.ts";
import {
  releaseLockCore,
  releaseLockPt,
  releaseLockS2page,
  releaseLockSmmu,
  releaseLockSpt,
  releaseLockVm,
} from "./spec.ts";
import { ask, canAsk, canFree, canObtain, free, isOrdered, obtain, type Waiting } from "./waiting.ts";

// One word behind a lock: memory against committed value and copies.

export const wordAtStart = theorem((hi: WordBehindLock, lo: WordInPlace, i: Cpu) => {
  assume(!hi.owner.held && !lo.owner.held && lo.word === hi.committed);
  assert(isCommitted(hi, lo) && isCopied(hi, lo, i));
});
export const takeFillsCopy = theorem((hi: WordBehindLock, lo: WordInPlace, c: Cpu, i: Cpu) => {
  assume(isCommitted(hi, lo) && forall((x: Cpu) => isCopied(hi, lo, x)));
  assume(canTake(lo.owner));
  assert(canTakeCopy(hi));
  assert(isCommitted(takeCopy(hi, c), takeInPlace(lo, c)) && isCopied(takeCopy(hi, c), takeInPlace(lo, c), i));
});
export const giveIsCommit = theorem((hi: WordBehindLock, lo: WordInPlace, c: Cpu, i: Cpu) => {
  assume(isCommitted(hi, lo) && forall((x: Cpu) => isCopied(hi, lo, x)));
  assume(canGive(lo.owner, c));
  assert(canCommit(hi, c));
  assert(isCommitted(commit(hi, c), giveInPlace(lo, c)) && isCopied(commit(hi, c), giveInPlace(lo, c), i));
});
/** That a CPU that accesses the word owns the lock is what the layers above must show of every access. */
export const ownersRead = theorem((hi: WordBehindLock, lo: WordInPlace, c: Cpu) => {
  assume(isCommitted(hi, lo) && forall((x: Cpu) => isCopied(hi, lo, x)));
  assume(owns(hi.owner, c));
  assert(readCopy(hi, c) === lo.word);
});
export const ownersWrite = theorem((hi: WordBehindLock, lo: WordInPlace, c: Cpu, i: Cpu, value: U64) => {
  assume(isCommitted(hi, lo) && forall((x: Cpu) => isCopied(hi, lo, x)));
  assume(owns(hi.owner, c));
  assert(
    isCommitted(writeCopy(hi, c, value), writeInPlace(lo, value)) &&
      isCopied(writeCopy(hi, c, value), writeInPlace(lo, value), i),
  );
});

// The machine: releasing a lock commits its object, and only that.

export const releasePtCommits = theorem(
  (m: Machine, vmid: Vmid, other: Vmid, root: RootSlot, pud: PudSlot, pmd: PmdSlot, pte: PteSlot, page: TablePage) => {
    assume(vmid <= LAST_VMID && holds(m, ptLock(vmid)) && canClose(m));
    assume(freeEntries(m, other, root, pud, pmd, pte) && freePages(m, other, page));
    const after = releaseLockPt(m, vmid);
    assert(freeEntries(after, other, root, pud, pmd, pte) && freePages(after, other, page));
  },
);
export const releasePtCommitsMeaning = theorem(
  (m: Machine, vmid: Vmid, other: Vmid, gfn: Gfn, i1: Index, i2: Index, i3: Index) => {
    assume(vmid <= LAST_VMID && holds(m, ptLock(vmid)) && canClose(m));
    assume(freeMeaning(m, other, gfn, i1, i2, i3));
    assert(freeMeaning(releaseLockPt(m, vmid), other, gfn, i1, i2, i3));
  },
);
export const releaseSptCommits = theorem((m: Machine, at: U64, gfn: Gfn, i1: Index, i2: Index) => {
  assume(holds(m, SPT_LOCK) && canClose(m));
  const after = releaseLockSpt(m);
  assert(freeSptPools(after, at) && freeSptMeaning(after, at, gfn, i1, i2));
});
export const releaseS2pageCommits = theorem((m: Machine, pfn: Pfn) => {
  assume(holds(m, PAGES_LOCK) && canClose(m));
  assert(freeRecords(releaseLockS2page(m), pfn));
});
export const releaseCoreCommits = theorem((m: Machine) => {
  assume(holds(m, CORE_LOCK) && canClose(m));
  assert(freeCore(releaseLockCore(m)));
});
export const releaseVmCommits = theorem((m: Machine, vmid: Vmid, other: Vmid, number: U32) => {
  assume(vmid <= LAST_VMID && holds(m, vmLock(vmid)) && canClose(m));
  assume(freeVm(m, other, number));
  assert(freeVm(releaseLockVm(m, vmid), other, number));
});
export const releaseSmmuCommits = theorem((m: Machine, bank: U32) => {
  assume(holds(m, SMMU_LOCK) && canClose(m));
  assert(freeSmmu(releaseLockSmmu(m), bank));
});

// The order of locks on the machine, and its sections.

export const acquireKeepsRanks = theorem((m: Machine, lk: LockId, a: LockId, b: LockId, i: Cpu) => {
  assume(forall((x: LockId, y: Cpu) => ranksAreHeld(m, x, y)));
  assume(forall((x: LockId, y: LockId, z: Cpu) => ranksAreSingle(m, x, y, z)));
  assume(isBelow(m.heldRanks.at(m.curid), rankOf(lk)) && canTake(m.owners.at(lk)));
  const after = acquire(m, lk);
  assert(ranksAreHeld(after, a, i) && ranksAreSingle(after, a, b, i));
});
export const releaseKeepsRanks = theorem((m: Machine, lk: LockId, a: LockId, b: LockId, i: Cpu) => {
  assume(forall((x: LockId, y: Cpu) => ranksAreHeld(m, x, y)));
  assume(forall((x: LockId, y: Cpu) => sectionsAreOwned(m, x, y)));
  assume(forall((x: LockId, y: LockId, z: Cpu) => ranksAreSingle(m, x, y, z)));
  assume(holds(m, lk) && canClose(m));
  const after = release(m, lk, m.committed);
  assert(ranksAreHeld(after, a, i) && ranksAreSingle(after, a, b, i));
});
export const acquireKeepsSections = theorem((m: Machine, lk: LockId, a: LockId, i: Cpu) => {
  assume(forall((x: LockId, y: Cpu) => sectionsAreOwned(m, x, y)));
  assume(isBelow(m.heldRanks.at(m.curid), rankOf(lk)) && canTake(m.owners.at(lk)));
  assert(sectionsAreOwned(acquire(m, lk), a, i));
});
export const releaseKeepsSections = theorem((m: Machine, lk: LockId, a: LockId, i: Cpu) => {
  assume(forall((x: LockId, y: Cpu) => sectionsAreOwned(m, x, y)));
  assume(holds(m, lk) && canClose(m));
  assert(sectionsAreOwned(release(m, lk, m.committed), a, i));
});
/** No two CPUs are in sections of one lock: accesses that require a section never meet. */
export const oneSection = theorem((m: Machine, lk: LockId, i: Cpu, j: Cpu) => {
  assume(sectionsAreOwned(m, lk, i) && sectionsAreOwned(m, lk, j));
  assume(m.sections.at(i).at(lk) && m.sections.at(j).at(lk));
  assert(i === j);
});
/** A lock that this CPU holds is not above all that it holds: taking it again is out of order. */
export const heldIsNotBelow = theorem((m: Machine, lk: LockId) => {
  assume(forall((x: LockId, y: Cpu) => ranksAreHeld(m, x, y)));
  assume(owns(m.owners.at(lk), m.curid));
  assert(!isBelow(m.heldRanks.at(m.curid), rankOf(lk)));
});

// Deadlock: the order is kept by every step, so that who holds the highest awaited lock does not wait.

export const orderAtStart = theorem((s: Waiting, i: Cpu, a: LockId, b: LockId) => {
  assume(forall((x: LockId) => !s.owners.at(x).held));
  assume(forall((x: Cpu) => !s.waits.at(x)));
  assert(isOrdered(s, i, a, b));
});
export const askKeepsOrder = theorem((s: Waiting, c: Cpu, lk: LockId, i: Cpu, a: LockId, b: LockId) => {
  assume(forall((x: Cpu, y: LockId, z: LockId) => isOrdered(s, x, y, z)));
  assume(canAsk(s, c, lk));
  assert(isOrdered(ask(s, c, lk), i, a, b));
});
export const obtainKeepsOrder = theorem((s: Waiting, c: Cpu, i: Cpu, a: LockId, b: LockId) => {
  assume(forall((x: Cpu, y: LockId, z: LockId) => isOrdered(s, x, y, z)));
  assume(canObtain(s, c));
  assert(isOrdered(obtain(s, c), i, a, b));
});
export const freeKeepsOrder = theorem((s: Waiting, c: Cpu, lk: LockId, i: Cpu, a: LockId, b: LockId) => {
  assume(forall((x: Cpu, y: LockId, z: LockId) => isOrdered(s, x, y, z)));
  assume(canFree(s, c, lk));
  assert(isOrdered(free(s, c, lk), i, a, b));
});
export const waitsAboveAllHeld = theorem((s: Waiting, i: Cpu, lk: LockId) => {
  assume(forall((x: Cpu, y: LockId, z: LockId) => isOrdered(s, x, y, z)));
  assume(s.waits.at(i) && owns(s.owners.at(lk), i));
  assert(rankOf(lk) < rankOf(s.target.at(i)));
});
/** Of all CPUs that wait let `i` wait for a lock of the highest rank: it gets it, or its owner runs. */
export const noDeadlock = theorem((s: Waiting, i: Cpu) => {
  assume(forall((x: Cpu, y: LockId, z: LockId) => isOrdered(s, x, y, z)));
  assume(s.waits.at(i));
  assume(forall((x: Cpu) => !s.waits.at(x) || rankOf(s.target.at(x)) <= rankOf(s.target.at(i))));
  assert(canObtain(s, i) || !s.waits.at(s.owners.at(s.target.at(i)).by));
});

/** Every lock once, in order; the tables one after the other, because they have one rank. */
function run(): void {
  const vmid = u32(1n) as Vmid;
  locks.acquireLockSmmu();
  locks.acquireLockVm(vmid);
  locks.acquireLockCore();
  locks.acquireLockS2page();
  locks.acquireLockPt(vmid);
  locks.releaseLockPt(vmid);
  locks.acquireLockSpt();
  locks.releaseLockSpt();
  locks.releaseLockS2page();
  locks.releaseLockCore();
  locks.releaseLockVm(vmid);
  locks.releaseLockSmmu();
}

export const layer = defineLayer({ title: "Locks", run });
