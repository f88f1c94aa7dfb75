/**
 * Theorems of layer 4: objects in place are as good as copies, locks are taken in order, and so no CPUs wait for each other.
 * `c` steps, claims are made at any CPU `i` and any lock `lk`.
 *
 * @source concurrency-proofs, sections 3 (row 3→4) and 9
 */
import { defineLayer } from "../../../src/check/proof/index.ts";
import { gfnOf, nextPage, tableDescriptor } from "../../../src/isa/vmsa/index.ts";
import { assert, assume, forall, theorem, type U32, type U64, u32, u64 } from "../../prelude/index.ts";
import * as machine from "../00-machine/index.ts";
import { isBelow, rankOf } from "../00-machine/lock-ids.ts";
import type { Cpu } from "../00-machine/lock-state.ts";
import { holds, owns } from "../00-machine/owners.ts";
import type { LockId, Machine, TablePage, Vmid } from "../00-machine/state.ts";
import { pmdSlotOf, pteSlotOf, pudSlotOf, rootSlotOf } from "../00-machine/walk.ts";
import * as locks from "./index.ts";
import {
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
import { heldIsOwned, ownedIsHeld } from "./relate.ts";
import { after, canStep, isOrdered, isOwnerWaiting, type Waiting, type WaitingStep } from "./waiting.ts";

// One word behind a lock: memory against committed value and copies.

export const wordAtStart = theorem((hi: WordBehindLock, lo: WordInPlace, i: Cpu) => {
  assume(hi.owner.kind === "nobody" && lo.owner.kind === "nobody" && lo.word === hi.committed);
  assert(isCommitted(hi, lo) && isCopied(hi, lo, i));
});
export const takeFillsCopy = theorem((hi: WordBehindLock, lo: WordInPlace, c: Cpu, i: Cpu) => {
  assume(isCommitted(hi, lo) && forall((x: Cpu) => isCopied(hi, lo, x)));
  assume(lo.owner.kind === "nobody");
  assert(isCommitted(takeCopy(hi, c), takeInPlace(lo, c)) && isCopied(takeCopy(hi, c), takeInPlace(lo, c), i));
});
export const giveIsCommit = theorem((hi: WordBehindLock, lo: WordInPlace, c: Cpu, i: Cpu) => {
  assume(isCommitted(hi, lo) && forall((x: Cpu) => isCopied(hi, lo, x)));
  assume(owns(lo.owner, c));
  assert(isCommitted(commit(hi, c), giveInPlace(lo)) && isCopied(commit(hi, c), giveInPlace(lo), i));
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
  const above = writeCopy(hi, c, value);
  const below = writeInPlace(lo, value);
  assert(isCommitted(above, below) && isCopied(above, below, i));
});

// The order of locks on the machine.

/** A lock that this CPU holds is not above all that it holds: taking it again is out of order. */
export const heldIsNotBelow = theorem((m: Machine, lk: LockId) => {
  assume(ownedIsHeld(m, lk, m.curid) && holds(m, lk));
  assert(!isBelow(m.heldRanks.at(m.curid), rankOf(lk)));
});
/** And one above all that it holds may be taken: nothing else is in the way. */
export const aboveAllHeldMayBeTaken = theorem((m: Machine, lk: LockId) => {
  assume(forall((i: Cpu, rank: U32) => heldIsOwned(m, i, rank)));
  assume(forall((x: LockId) => !holds(m, x) || rankOf(x) < rankOf(lk)));
  assert(isBelow(m.heldRanks.at(m.curid), rankOf(lk)));
});
/** A CPU holds one lock of a rank. */
export const oneOfARank = theorem((m: Machine, lk: LockId, other: LockId, i: Cpu) => {
  assume(ownedIsHeld(m, lk, i) && ownedIsHeld(m, other, i));
  assume(owns(m.owners.at(lk), i) && owns(m.owners.at(other), i) && rankOf(lk) === rankOf(other));
  assert(lk === other);
});
/** No two CPUs are in sections of one lock: accesses that require one never meet. */
export const oneSection = theorem((m: Machine, lk: LockId, i: Cpu, j: Cpu) => {
  assume(owns(m.owners.at(lk), i) && owns(m.owners.at(lk), j));
  assert(i === j);
});

// Deadlock: the order is kept by every step, so that who holds the highest awaited lock does not wait.

export const orderAtStart = theorem((s: Waiting, i: Cpu, lk: LockId) => {
  assume(forall((x: LockId) => s.owners.at(x).kind === "nobody"));
  assume(forall((x: Cpu) => !s.waits.at(x)));
  assert(isOrdered(s, i, lk));
});
export const stepsKeepOrder = theorem((s: Waiting, c: Cpu, at: LockId, step: WaitingStep, i: Cpu, lk: LockId) => {
  assume(forall((x: Cpu, y: LockId) => isOrdered(s, x, y)));
  assume(canStep(s, c, at, step));
  assert(isOrdered(after(s, c, at, step), i, lk));
});
export const waitsAboveAllHeld = theorem((s: Waiting, i: Cpu, lk: LockId) => {
  assume(forall((x: Cpu, y: LockId) => isOrdered(s, x, y)));
  assume(s.waits.at(i) && owns(s.owners.at(lk), i));
  assert(rankOf(lk) < rankOf(s.target.at(i)));
});
/** Of all CPUs that wait let `i` wait for a lock of the highest rank: it gets it, or its owner runs. */
export const noDeadlock = theorem((s: Waiting, i: Cpu) => {
  assume(forall((x: Cpu, y: LockId) => isOrdered(s, x, y)));
  assume(s.waits.at(i));
  assume(forall((x: Cpu) => !s.waits.at(x) || rankOf(s.target.at(x)) <= rankOf(s.target.at(i))));
  assert(canStep(s, i, s.target.at(i), "obtain") || !isOwnerWaiting(s, i));
});

/** What a CPU does with a table whose lock it holds, one step of the machine at a time: in four sections, a page made and broken, and a block. */
function changeTable(): void {
  const vmid = u32(1n) as Vmid;
  const page = gfnOf(u64(0x1000n));
  const block = gfnOf(u64(0x200000n));
  const [pud, pmd, pte] = [machine.getPudNext(vmid), machine.getPmdNext(vmid), machine.getPteNext(vmid)];
  machine.setPudNext(vmid, nextPage(pud) as TablePage);
  machine.setPmdNext(vmid, nextPage(pmd) as TablePage);
  machine.setPteNext(vmid, nextPage(pte) as TablePage);
  machine.getPtVttbr(vmid);
  machine.dsb();
  machine.tlbiIpa(vmid, u64(0x1000n));
  const [root, first, second] = [rootSlotOf(vmid, page), pudSlotOf(pud, page), pmdSlotOf(pmd, page)];
  const [leaf, other] = [pteSlotOf(pte, page), pmdSlotOf(pmd, block)];
  machine.ptStore(vmid, root, tableDescriptor(pud));
  machine.ptStore(vmid, first, tableDescriptor(pmd));
  machine.ptStore(vmid, second, tableDescriptor(pte));
  for (const slot of [leaf, other]) {
    machine.ptStore(vmid, slot, slot === leaf ? u64(0x80000003n) : u64(0x80000001n));
    reopen();
    machine.ptStore(vmid, slot, u64(0n));
    machine.dsb();
    machine.tlbiIpa(vmid, u64(0x1000n));
    machine.dsb();
    reopen();
  }
  for (const slot of [root, first, second, leaf]) machine.ptLoad(vmid, slot);
  machine.tlbiVmid(vmid);
}
function reopen(): void {
  const vmid = u32(1n) as Vmid;
  locks.releaseLockPt(vmid);
  locks.acquireLockPt(vmid);
}

/** Every lock once, in order; the tables one after the other, because they have one rank. */
function run(): void {
  const vmid = u32(1n) as Vmid;
  locks.acquireLockSmmu();
  locks.acquireLockVm(vmid);
  locks.acquireLockCore();
  locks.acquireLockS2page();
  locks.acquireLockPt(vmid);
  changeTable();
  locks.releaseLockPt(vmid);
  locks.acquireLockSpt();
  locks.releaseLockSpt();
  locks.releaseLockS2page();
  locks.releaseLockCore();
  locks.releaseLockVm(vmid);
  locks.releaseLockSmmu();
  locks.stop();
}

export const layer = defineLayer({
  title: "Locks",
  run,
  seals: ["01-lock-ops", "02-lock-ops-q", "03-lock-ops-h", machine.barrier, machine.openSection, machine.closeSection],
});
