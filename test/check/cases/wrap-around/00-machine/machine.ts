import { defineMachine } from "sekvm/check";
import { initialMachine } from "./initial.ts";
import { type Lock, type Machine, type Owner, RING } from "./state.ts";

export const itself = (lock: Lock): Lock => lock;
export const ownerOf = (m: Machine, lock: Lock): Owner => m.owners.at(lock);

export const machine = defineMachine({
  self: "self",
  initial: initialMachine,
  owner: ownerOf,
  fields: {
    "owners.*": { lock: itself },
    head: { lock: RING },
    tail: { lock: RING },
    slots: { lock: RING, to: 1 },
    items: { lock: RING, from: 2 },
  },
});
