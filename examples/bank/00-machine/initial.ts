/** The first machine: all money is in the checking account, and all rates are 0. */
import { everywhere, tabulate, u8, u32 } from "sekvm/kernel";
import { CHECKING, type Cpu, type Lock, type Machine, type Page, type Slot } from "./state.ts";

export function initialMachine(self: Cpu): Machine {
  return {
    self,
    owners: everywhere({ kind: "nobody" }),
    balance: tabulate((account: Lock) => (account === CHECKING ? u32(1000n) : u32(0n))),
    supply: u32(1000n),
    root: tabulate((slot: Slot) => u8(255n - slot) as Page),
    leaves: everywhere(everywhere(u32(0n))),
    rates: everywhere(u32(0n)),
  };
}
