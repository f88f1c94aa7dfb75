import { defineMachine } from "sekvm/check";
import { initialMachine } from "./initial.ts";
import { type Lock, type Machine, type Owner, RING } from "./state.ts";

export const ownerOf = (m: Machine, lock: Lock): Owner => (lock === RING ? m.owner : { kind: "nobody" });

export const machine = defineMachine({
  self: "self",
  initial: initialMachine,
  owner: ownerOf,
  fields: {
    owner: { lock: RING },
    head: { lock: RING },
    tail: { lock: RING },
    slots: { lock: RING },
  },
});
