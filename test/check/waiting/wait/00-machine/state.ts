import type { Id, U8, U32, ZMap } from "sekvm/kernel";
export type Cpu = Id<"Cpu">;
export type Owner = { readonly kind: "nobody" } | { readonly kind: "cpu"; readonly cpu: Cpu };
export interface Machine {
  readonly self: Cpu;
  readonly owners: ZMap<U8, Owner>;
  readonly flag: U32;
  readonly mine: U32;
}
export function holds(m: Machine, lock: U8): boolean {
  const owner = m.owners.at(lock);
  return owner.kind === "cpu" && owner.cpu === m.self;
}
