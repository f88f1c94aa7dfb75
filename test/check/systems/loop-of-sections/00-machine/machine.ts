import { defineMachine } from "sekvm/check";
import { initialMachine } from "./initial.ts";
import { CELLS, type Lock, type Machine, type Owner } from "./state.ts";

export const itself = (lock: Lock): Lock => lock;
export const ownerOf = (m: Machine, lock: Lock): Owner => m.owners.at(lock);

export const machine = defineMachine({
  self: "self",
  initial: initialMachine,
  owner: ownerOf,
  fields: {
    "owners.*": { lock: itself },
    cells: { lock: CELLS },
    size: { lock: CELLS },
  },
});
