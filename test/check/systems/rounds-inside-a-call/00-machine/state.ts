/** A total behind a lock, and what each CPU has in its pocket. */
import { type Brand, type Id, type U8, type U32, u8, type ZMap } from "sekvm/kernel";

export type Cpu = Id<"Cpu">;
export type Lock = U8 & Brand<"Lock">;
export const TOTAL: Lock = u8(1n) as Lock;

export type Owner = { readonly kind: "nobody" } | { readonly kind: "cpu"; readonly cpu: Cpu };
export interface Machine {
  readonly self: Cpu;
  readonly owners: ZMap<Lock, Owner>;
  readonly total: U32;
  readonly pocket: U32;
}

export function holds(m: Machine, lock: Lock): boolean {
  const owner = m.owners.at(lock);
  return owner.kind === "cpu" && owner.cpu === m.self;
}
export const isFree = (m: Machine, lock: Lock): boolean => m.owners.at(lock).kind === "nobody";
