/** An index in two levels: the high byte of a customer's number finds a page, the low byte a rate in it. */
import { type U32, u8 } from "sekvm/kernel";
import { readLeaf, readRoot, writeLeaf } from "../00-machine/index.ts";
import type { Customer, Slot } from "../00-machine/state.ts";

export function rateOf(customer: Customer): U32 {
  return readLeaf(readRoot(u8(customer >> 8n) as Slot), u8(customer) as Slot);
}
export function setRate(customer: Customer, rate: U32): void {
  writeLeaf(readRoot(u8(customer >> 8n) as Slot), u8(customer) as Slot, rate);
}
