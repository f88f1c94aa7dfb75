import { everywhere, u32 } from "sekvm/kernel";
import type { Cpu, Machine } from "./state.ts";

export function initialMachine(self: Cpu): Machine {
  return { self, owners: everywhere({ kind: "nobody" }), board: u32(0n), mine: everywhere(false) };
}
