/** The machine, declared: who changes which field. This page is trusted; all that is proved of the layers above rests on it. */
import { defineMachine } from "sekvm/check";
import { everywhere, u32 } from "sekvm/kernel";
import { COUNTER, type Cpu, type Lock, type Machine, type Owner } from "./state.ts";

/** The machine at first, whoever looks. */
export const initialMachine = (self: Cpu): Machine => ({
  self,
  owners: everywhere({ kind: "nobody" }),
  count: u32(0n),
});
export const ownerOf = (m: Machine, lock: Lock): Owner => m.owners.at(lock);
/** The lock behind which the owner of a lock is. */
export const itself = (lock: Lock): Lock => lock;

export const machine = defineMachine({
  self: "self",
  initial: initialMachine,
  owner: ownerOf,
  fields: { "owners.*": { lock: itself }, count: { lock: COUNTER } },
});
