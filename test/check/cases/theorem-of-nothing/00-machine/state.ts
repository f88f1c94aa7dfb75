import type { Id, U32 } from "sekvm/kernel";
export type Cpu = Id<"Cpu">;
export interface Machine {
  readonly self: Cpu;
  readonly mine: U32;
}
