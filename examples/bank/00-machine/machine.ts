/** The machine, declared: who changes which field, and when. All that is proved of the layers above trusts this page. */
import { defineMachine } from "sekvm/check";
import { initialMachine } from "./initial.ts";
import { INDEX, type Lock, type Machine, type Owner } from "./state.ts";

/** The lock of a lock, and of an account, is itself. */
export const itself = (lock: Lock): Lock => lock;
export const ownerOf = (m: Machine, lock: Lock): Owner => m.owners.at(lock);

export const machine = defineMachine({
  self: "self",
  initial: initialMachine,
  owner: ownerOf,
  fields: {
    "owners.*": { lock: itself },
    "balance.*": { lock: itself },
    supply: "shared",
    root: "fixed",
    leaves: { lock: INDEX, to: 0 },
    rates: { lock: INDEX, from: 1 },
  },
});
