/** A ring of slots in memory, with a lock, and what the CPUs see of it. */
import { type Brand, type Id, type U8, type U32, type U64, u8, u32, type ZMap } from "sekvm/kernel";

export type Cpu = Id<"Cpu">;
export type Lock = U8 & Brand<"Lock">;
export const RING: Lock = u8(0n) as Lock;
/** A power of two: numbers wrap at 2^32, and the slot of a number is its remainder. */
export const SIZE = 8n;

export type Owner = { readonly kind: "nobody" } | { readonly kind: "cpu"; readonly cpu: Cpu };

/** As one CPU sees it. */
export interface Machine {
  readonly self: Cpu;
  readonly owners: ZMap<Lock, Owner>;
  /** Number of the value that is taken next, and of the one that is put next. */
  readonly head: U32;
  readonly tail: U32;
  readonly slots: ZMap<U32, U64>;
  /** Values by their number: from layer 1 on this, and not the slots. */
  readonly items: ZMap<U32, U64>;
}

/** The CPU that looks at the machine holds the lock. */
export function holds(m: Machine, lock: Lock): boolean {
  const owner = m.owners.at(lock);
  return owner.kind === "cpu" && owner.cpu === m.self;
}
/** Nobody holds it. */
export const isFree = (m: Machine, lock: Lock): boolean => m.owners.at(lock).kind === "nobody";
/** How many values there are. */
export const lengthOf = (m: Machine): U32 => u32(m.tail - m.head);
