import { everywhere, u32, u64 } from "sekvm/kernel";
import type { Cpu, Machine } from "./state.ts";

export function initialMachine(self: Cpu): Machine {
  return {
    self,
    owners: everywhere({ kind: "nobody" }),
    head: u32(0n),
    tail: u32(0n),
    slots: everywhere(u64(0n)),
    items: everywhere(u64(0n)),
  };
}
