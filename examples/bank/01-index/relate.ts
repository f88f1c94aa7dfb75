/** Above there is a map, below there are pages: what a walk finds is what the map says. */
import { u8 } from "sekvm/kernel";
import type { Customer, Machine, Slot } from "../00-machine/state.ts";

export const walkFinds = (hi: Machine, lo: Machine, c: Customer): boolean =>
  hi.rates.at(c) === lo.leaves.at(lo.root.at(u8(c >> 8n) as Slot)).at(u8(c) as Slot);

/** No two slots have one page, so that a rate is the rate of one customer. */
export const slotsAreApart = (m: Machine, a: Slot, b: Slot): boolean => a === b || m.root.at(a) !== m.root.at(b);
