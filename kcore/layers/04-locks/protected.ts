/**
 * Why "the object in place" and "the holder's copy" are one thing, which is why the machine has no copies: one word of an object behind
 * one lock, with any number of CPUs. Below, there is the word in memory, and any CPU may read and write it. Above, there are the committed
 * word and a copy for each CPU; taking the lock fills the copy, giving it up commits the copy. Reading and writing without the
 * lock is what the layers above must never do: with it, no reader can tell the two apart.
 *
 * @source concurrency-proofs, section 3, row 3→4
 */
import { require, type U64, type ZMap } from "../../prelude/index.ts";
import type { Cpu, Owner } from "../00-machine/lock-state.ts";
import { owns } from "../00-machine/owners.ts";

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
export const takeInPlace = (lo: WordInPlace, cpu: Cpu): WordInPlace => ({ ...lo, owner: { kind: "cpu", cpu } });
/** Gives the lock up; the word stays where it is. */
export const giveInPlace = (lo: WordInPlace): WordInPlace => ({ ...lo, owner: { kind: "nobody" } });
/** A plain store. */
export const writeInPlace = (lo: WordInPlace, word: U64): WordInPlace => ({ ...lo, word });

/** Takes the lock, and a copy of what was committed. */
export function takeCopy(hi: WordBehindLock, cpu: Cpu): WordBehindLock {
  require(hi.owner.kind === "nobody");
  return { ...hi, owner: { kind: "cpu", cpu }, copy: hi.copy.with(cpu, hi.committed) };
}
/** Commits the copy and gives the lock up. */
export function commit(hi: WordBehindLock, cpu: Cpu): WordBehindLock {
  require(owns(hi.owner, cpu));
  return { ...hi, owner: { kind: "nobody" }, committed: hi.copy.at(cpu) };
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
export const isCommitted = (hi: WordBehindLock, lo: WordInPlace): boolean =>
  (hi.owner.kind === "nobody") === (lo.owner.kind === "nobody") &&
  (hi.owner.kind !== "nobody" || lo.word === hi.committed);
/** CPU `i` is the owner above and below, and then the word in place is its copy; or it is not. */
export const isCopied = (hi: WordBehindLock, lo: WordInPlace, i: Cpu): boolean =>
  owns(hi.owner, i) === owns(lo.owner, i) && (!owns(hi.owner, i) || lo.word === hi.copy.at(i));
