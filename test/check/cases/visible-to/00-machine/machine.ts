import { defineMachine } from "sekvm/check";
import { everywhere, u32 } from "sekvm/kernel";
import { type Cpu, L, type Lock, type Machine, type Owner } from "./state.ts";
export const initialMachine = (self: Cpu): Machine => ({ self, owners: everywhere({ kind: "nobody" }), x: u32(0n) });
export const itself = (lock: Lock): Lock => lock;
export const ownerOf = (m: Machine, lock: Lock): Owner => m.owners.at(lock);
export const machine = defineMachine({
  self: "self",
  initial: initialMachine,
  owner: ownerOf,
  fields: { "owners.*": { lock: itself }, x: { lock: L, visible: { to: 0 } } },
});
