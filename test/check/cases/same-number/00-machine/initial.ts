import { everywhere, u32 } from "sekvm/kernel";
import type { Cpu, Machine } from "./state.ts";

export function initialMachine(self: Cpu): Machine {
  return { self, owners: everywhere({ kind: "nobody" }), balance: everywhere(u32(0n)), supply: u32(0n) };
}
