import { defineMachine } from "sekvm/check";
import type { Lock, Machine, Owner } from "./state.ts";

export const itself = (lock: Lock): Lock => lock;
export const ownerOf = (m: Machine, lock: Lock): Owner => m.owners.at(lock);

export const machine = defineMachine({
  self: "self",
  owner: ownerOf,
  fields: {
    "owners.*": { lock: itself },
    "balance.*": { lock: itself },
    supply: "shared",
  },
});
