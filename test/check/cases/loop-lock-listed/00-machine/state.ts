/** The machine, as one CPU sees it. A system of your own begins here: what is in memory, and which locks there are. */
import { type Brand, type Id, type U8, type U32, u8, type ZMap } from "sekvm/kernel";

export type Cpu = Id<"Cpu">;
export type Lock = U8 & Brand<"Lock">;
/** The lock of the counter. */
export const COUNTER: Lock = u8(0n) as Lock;

export type Owner = { readonly kind: "nobody" } | { readonly kind: "cpu"; readonly cpu: Cpu };

export interface Machine {
  readonly self: Cpu;
  readonly owners: ZMap<Lock, Owner>;
  readonly count: U32;
}

/** The CPU that looks at the machine holds a lock. */
export function holds(m: Machine, lock: Lock): boolean {
  const owner = m.owners.at(lock);
  return owner.kind === "cpu" && owner.cpu === m.self;
}
/** Nobody holds it. */
export const isFree = (m: Machine, lock: Lock): boolean => m.owners.at(lock).kind === "nobody";
