import type { Id, U32 } from "sekvm/kernel";
export type Cpu = Id<"Cpu">;
export interface Machine {
  readonly self: Cpu;
  readonly g: boolean;
  readonly shown: U32;
  readonly raw: U32;
  readonly val: U32;
}
