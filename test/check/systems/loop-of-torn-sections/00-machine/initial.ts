import { everywhere, u8, u32 } from "sekvm/kernel";
import type { Cpu, Machine } from "./state.ts";

export function initialMachine(self: Cpu): Machine {
  return { self, owners: everywhere({ kind: "nobody" }), cells: everywhere(u32(0n)), size: u8(3n) };
}
