import { defineMachine } from "sekvm/check";
import { u32 } from "sekvm/kernel";
import { tick, tickSeen } from "./spec.ts";
import type { Cpu, Machine } from "./state.ts";
export const initialMachine = (self: Cpu): Machine => ({ self, clock: u32(0n), seen: u32(0n) });
export const machine = defineMachine({
  self: "self",
  initial: initialMachine,
  fields: { clock: "shared", seen: { is: "shared", from: 1 } },
  hardware: [
    { step: tick, to: 0 },
    { step: tickSeen, from: 1 },
  ],
});
