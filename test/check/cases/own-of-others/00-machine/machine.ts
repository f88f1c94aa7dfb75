import { defineMachine } from "sekvm/check";
import { everywhere, u32 } from "sekvm/kernel";
import { type Cpu, L, type Lock, type Machine, type Owner } from "./state.ts";
export const initialMachine = (self: Cpu): Machine => ({
  self,
  owners: everywhere({ kind: "nobody" }),
  p: u32(0n),
  raw: u32(0n),
  val: u32(0n),
});
export const itself = (lock: Lock): Lock => lock;
export const ownerOf = (m: Machine, lock: Lock): Owner => m.owners.at(lock);
export const machine = defineMachine({
  self: "self",
  initial: initialMachine,
  owner: ownerOf,
  fields: { p: "own", "owners.*": { lock: itself }, raw: { is: "shared", to: 0 }, val: { lock: L, from: 1 } },
});
