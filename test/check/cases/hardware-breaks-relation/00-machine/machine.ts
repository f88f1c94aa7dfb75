import { defineMachine } from "sekvm/check";
import { u32 } from "sekvm/kernel";
import { rot } from "./spec.ts";
import type { Cpu, Machine } from "./state.ts";
export const initialMachine = (self: Cpu): Machine => ({ self, raw: u32(0n), val: u32(0n) });
export const machine = defineMachine({
  self: "self",
  initial: initialMachine,
  fields: { raw: { is: "shared", to: 0 }, val: { is: "shared", from: 1 } },
  hardware: [{ step: rot, to: 0 }],
});
