import { defineMachine } from "sekvm/check";
import { u32 } from "sekvm/kernel";
import type { Cpu, Machine } from "./state.ts";
export const initialMachine = (self: Cpu): Machine => ({ self, mine: u32(0n) });
export const machine = defineMachine({ self: "self", initial: initialMachine, fields: { mine: "own" } });
