import { defineMachine } from "sekvm/check";
import { initialMachine } from "./initial.ts";
import type { Lock, Machine, Owner } from "./state.ts";

export const itself = (lock: Lock): Lock => lock;
export const ownerOf = (m: Machine, lock: Lock): Owner => m.owners.at(lock);

export const machine = defineMachine({
  self: "self",
  initial: initialMachine,
  owner: ownerOf,
  fields: {
    "owners.*": { lock: itself },
    board: "shared",
    "mine.*": "own",
  },
});
