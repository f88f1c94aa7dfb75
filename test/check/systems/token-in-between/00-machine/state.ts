/** A board that is written behind a lock and read by all, and for each CPU whether it has told itself that the board stays. */
import { type Brand, type Id, type U8, type U32, u8, type ZMap } from "sekvm/kernel";

export type Cpu = Id<"Cpu">;
export type Lock = U8 & Brand<"Lock">;
export const BOARD: Lock = u8(1n) as Lock;

export type Owner = { readonly kind: "nobody" } | { readonly kind: "cpu"; readonly cpu: Cpu };
export interface Machine {
  readonly self: Cpu;
  readonly owners: ZMap<Lock, Owner>;
  readonly board: U32;
  readonly mine: ZMap<Cpu, boolean>;
}

export function holds(m: Machine, lock: Lock): boolean {
  const owner = m.owners.at(lock);
  return owner.kind === "cpu" && owner.cpu === m.self;
}
export const isFree = (m: Machine, lock: Lock): boolean => m.owners.at(lock).kind === "nobody";
/** The CPU that looks has its token. */
export const has = (m: Machine): boolean => m.mine.at(m.self);
