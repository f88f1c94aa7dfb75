import { defineMachine } from "sekvm/check";
import { u32 } from "sekvm/kernel";
import { flip, showAbove, showBelow } from "./spec.ts";
import type { Cpu, Machine } from "./state.ts";
export const initialMachine = (self: Cpu): Machine => ({ self, g: false, shown: u32(0n), raw: u32(0n), val: u32(0n) });
export const machine = defineMachine({
  self: "self",
  initial: initialMachine,
  fields: { g: "shared", shown: "shared", raw: { is: "shared", to: 0 }, val: { is: "shared", from: 1 } },
  hardware: [{ step: flip }, { step: showBelow, to: 0 }, { step: showAbove, from: 1 }],
});
