import type { Id, U32 } from "sekvm/kernel";
export type Cpu = Id<"Cpu">;
export type Owner = { readonly kind: "nobody" } | { readonly kind: "cpu"; readonly cpu: Cpu };
export interface Machine {
  readonly self: Cpu;
  readonly owner: Owner;
  readonly cell: U32;
}
export const isFree = (m: Machine): boolean => m.owner.kind === "nobody";
export const holds = (m: Machine): boolean => m.owner.kind === "cpu" && m.owner.cpu === m.self;
