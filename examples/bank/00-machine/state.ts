/** A machine for a bank: money in two accounts, interest rates in an index of two levels, and a lock for each. */
import { type Brand, type Id, type U8, type U16, type U32, u8, type ZMap } from "sekvm/kernel";

export type Cpu = Id<"Cpu">;
/** A lock. The lock of an account has the account's number. */
export type Lock = U8 & Brand<"Lock">;
export type Customer = U16 & Brand<"Customer">;
export type Slot = U8 & Brand<"Slot">;
export type Page = U8 & Brand<"Page">;

export const CHECKING: Lock = u8(1n) as Lock;
export const SAVINGS: Lock = u8(2n) as Lock;
export const INDEX: Lock = u8(3n) as Lock;

export type Owner = { readonly kind: "nobody" } | { readonly kind: "cpu"; readonly cpu: Cpu };

/** As one CPU sees it. */
export interface Machine {
  readonly self: Cpu;
  readonly owners: ZMap<Lock, Owner>;
  readonly balance: ZMap<Lock, U32>;
  /** All the money there is. No step changes it. */
  readonly supply: U32;
  /** Where the page of a slot is; fixed at the start. */
  readonly root: ZMap<Slot, Page>;
  readonly leaves: ZMap<Page, ZMap<Slot, U32>>;
  /** What the index says: from layer 1 on this, and not its pages. */
  readonly rates: ZMap<Customer, U32>;
}

/** The CPU that looks at the machine holds a lock. */
export function holds(m: Machine, lock: Lock): boolean {
  const owner = m.owners.at(lock);
  return owner.kind === "cpu" && owner.cpu === m.self;
}
/** Nobody holds it. */
export const isFree = (m: Machine, lock: Lock): boolean => m.owners.at(lock).kind === "nobody";
