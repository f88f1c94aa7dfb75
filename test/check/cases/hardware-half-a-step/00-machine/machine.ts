import { defineMachine } from "sekvm/check";
import { u32 } from "sekvm/kernel";
import { both, one } from "./spec.ts";
import type { Cpu, Machine } from "./state.ts";
export const initialMachine = (self: Cpu): Machine => ({ self, a: u32(0n), b: u32(0n) });
export const machine = defineMachine({
  self: "self",
  initial: initialMachine,
  fields: { a: "shared", b: "shared" },
  hardware: [
    { step: one, to: 0 },
    { step: both, from: 1 },
  ],
});
