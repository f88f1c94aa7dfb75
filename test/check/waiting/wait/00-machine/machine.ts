import { defineMachine } from "sekvm/check";
import { everywhere, type U8, u32 } from "sekvm/kernel";
import type { Cpu, Machine, Owner } from "./state.ts";
export const initialMachine = (self: Cpu): Machine => ({
  self,
  owners: everywhere({ kind: "nobody" }),
  flag: u32(0n),
  mine: u32(0n),
});
export const itself = (lock: U8): U8 => lock;
export const ownerOf = (m: Machine, lock: U8): Owner => m.owners.at(lock);
export const clear = (m: Machine): Machine => ({ ...m, flag: u32(0n) });
export const machine = defineMachine({
  self: "self",
  initial: initialMachine,
  owner: ownerOf,
  fields: { "owners.*": { lock: itself }, flag: "shared", mine: "own" },
  hardware: [],
});
