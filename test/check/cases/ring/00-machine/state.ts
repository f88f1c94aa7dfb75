/** One ring buffer in memory, with a lock, and what the CPUs see of it. */
import { type Brand, type Id, type U8, type U32, type U64, u8, type ZMap } from "sekvm/kernel";

export type Cpu = Id<"Cpu">;
export type Lock = U8 & Brand<"Lock">;
export const RING: Lock = u8(0n) as Lock;
export const SIZE = 8n;

export type Owner = { readonly kind: "nobody" } | { readonly kind: "cpu"; readonly cpu: Cpu };
export interface Machine {
  readonly self: Cpu;
  readonly owner: Owner;
  readonly head: U32;
  readonly tail: U32;
  readonly slots: ZMap<U32, U64>;
}

export const holds = (m: Machine, lock: Lock): boolean =>
  lock === RING && m.owner.kind === "cpu" && m.owner.cpu === m.self;
export const isFree = (m: Machine, _lock: Lock): boolean => m.owner.kind === "nobody";
