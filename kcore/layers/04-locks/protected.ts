/**
 * Why "the object in place" and "the holder's copy" are one thing: one word of an object behind one lock, with any number of
 * CPUs. Below, there is the word in memory, and any CPU may read and write it. Above, there are the committed word and a copy for each
 * CPU; taking the lock fills the copy, giving it up commits the copy. Reading and writing without the lock is what the
 * layers above must never do: with it, no reader can tell the two apart.
 *
 * @source concurrency-proofs, section 3, row 3→4
 */
import { require, type U64, type ZMap } from "../../prelude/index.ts";
import type { Owner } from "../00-machine/lock-state.ts";
import type { Cpu } from "../00-machine/state.ts";
import { canGive, canTake, give, owns, take } from "../03-lock-ops-h/owner.ts";

/** Below: a lock and a word in memory. */
export interface WordInPlace {
  readonly owner: Owner;
  readonly word: U64;
}
/** Above: a lock, the word as of the last commit, and what each CPU works on. */
export interface WordBehindLock {
  readonly owner: Owner;
  readonly committed: U64;
  readonly copy: ZMap<Cpu, U64>;
}

/** Takes the lock; the word is where it is. */
export function takeInPlace(lo: WordInPlace, cpu: Cpu): WordInPlace {
  return { ...lo, owner: take(lo.owner, cpu) };
}
/** Gives the lock up; the word stays where it is. */
export function giveInPlace(lo: WordInPlace, cpu: Cpu): WordInPlace {
  return { ...lo, owner: give(lo.owner, cpu) };
}
/** A plain store. */
export function writeInPlace(lo: WordInPlace, value: U64): WordInPlace {
  return { ...lo, word: value };
}

/** Nobody holds the lock. */
export function canTakeCopy(hi: WordBehindLock): boolean {
  return canTake(hi.owner);
}
/** Takes the lock, and a copy of what was committed. */
export function takeCopy(hi: WordBehindLock, cpu: Cpu): WordBehindLock {
  require(canTakeCopy(hi));
  return { ...hi, owner: take(hi.owner, cpu), copy: hi.copy.with(cpu, hi.committed) };
}
/** The CPU holds the lock. */
export function canCommit(hi: WordBehindLock, cpu: Cpu): boolean {
  return canGive(hi.owner, cpu);
}
/** Commits the copy and gives the lock up. */
export function commit(hi: WordBehindLock, cpu: Cpu): WordBehindLock {
  require(canCommit(hi, cpu));
  return { ...hi, owner: give(hi.owner, cpu), committed: hi.copy.at(cpu) };
}
/** Only the owner reads. */
export function readCopy(hi: WordBehindLock, cpu: Cpu): U64 {
  require(owns(hi.owner, cpu));
  return hi.copy.at(cpu);
}
/** Only the owner writes. */
export function writeCopy(hi: WordBehindLock, cpu: Cpu, value: U64): WordBehindLock {
  require(owns(hi.owner, cpu));
  return { ...hi, copy: hi.copy.with(cpu, value) };
}

/** The lock is free above and below, and then the word in place is the committed one; or it is not. */
export function isCommitted(hi: WordBehindLock, lo: WordInPlace): boolean {
  return hi.owner.held === lo.owner.held && (hi.owner.held || lo.word === hi.committed);
}
/** CPU `i` is the owner above and below, and then the word in place is its copy; or it is not. */
export function isCopied(hi: WordBehindLock, lo: WordInPlace, i: Cpu): boolean {
  return owns(hi.owner, i) === owns(lo.owner, i) && (!owns(hi.owner, i) || lo.word === hi.copy.at(i));
}
