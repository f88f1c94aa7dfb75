/** A virtual CPU: who runs it is behind a lock; its context is for who runs it, which no lock is held for. */
import { type Brand, type Id, type U8, type U32, u8, type ZMap } from "sekvm/kernel";

export type Cpu = Id<"Cpu">;
export type Lock = U8 & Brand<"Lock">;
export const STATE: Lock = u8(1n) as Lock;

export type Owner = { readonly kind: "nobody" } | { readonly kind: "cpu"; readonly cpu: Cpu };
export interface Machine {
  readonly self: Cpu;
  readonly owners: ZMap<Lock, Owner>;
  readonly runner: Owner;
  readonly context: U32;
}

export function holds(m: Machine, lock: Lock): boolean {
  const owner = m.owners.at(lock);
  return owner.kind === "cpu" && owner.cpu === m.self;
}
export const isFree = (m: Machine, lock: Lock): boolean => m.owners.at(lock).kind === "nobody";
/** The CPU that looks runs it: the token. */
export const isRunner = (m: Machine): boolean => m.runner.kind === "cpu" && m.runner.cpu === m.self;
