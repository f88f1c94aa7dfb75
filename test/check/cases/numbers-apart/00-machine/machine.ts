import { defineMachine } from "sekvm/check";
import { everywhere, u32 } from "sekvm/kernel";
import { fillHigh, fillLow } from "./spec.ts";
import { type Cpu, type Lock, type Machine, type Owner, TABLE } from "./state.ts";
export const initialMachine = (self: Cpu): Machine => ({
  self,
  owners: everywhere({ kind: "nobody" }),
  low: everywhere(u32(0n)),
  high: everywhere(u32(0n)),
  tlb: everywhere(u32(0n)),
});
export const ownerOf = (m: Machine, lock: Lock): Owner => m.owners.at(lock);
export const itself = (lock: Lock): Lock => lock;
export const machine = defineMachine({
  self: "self",
  initial: initialMachine,
  owner: ownerOf,
  fields: {
    "owners.*": { lock: itself },
    low: { lock: TABLE, visible: true, to: 0 },
    high: { lock: TABLE, visible: true, from: 1 },
    tlb: "shared",
  },
  hardware: [
    { step: fillLow, to: 0 },
    { step: fillHigh, from: 1 },
  ],
});
