import { defineMachine } from "sekvm/check";
import { type U8, u32 } from "sekvm/kernel";
import type { Cpu, Machine, Owner } from "./state.ts";
export const initialMachine = (self: Cpu): Machine => ({ self, owner: { kind: "nobody" }, cell: u32(0n) });
export const ownerOf = (m: Machine, _lock: U8): Owner => m.owner;
export const machine = defineMachine({
  self: "self",
  initial: initialMachine,
  owner: ownerOf,
  fields: { owner: { lock: 0n }, cell: { lock: 0n, to: 1 } },
});
