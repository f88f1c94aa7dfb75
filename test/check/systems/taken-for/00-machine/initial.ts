import { everywhere, u32 } from "sekvm/kernel";
import { type Cpu, HOST, type Machine } from "./state.ts";

export const initialMachine = (self: Cpu): Machine => ({ self, who: HOST, till: u32(0n), purse: everywhere(u32(0n)) });
