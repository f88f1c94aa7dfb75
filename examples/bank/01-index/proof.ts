/** A run: a rate is set and found. */
import { defineLayer } from "sekvm/check";
import { u16, u32 } from "sekvm/kernel";
import { acquire, release } from "../00-machine/index.ts";
import { type Customer, INDEX } from "../00-machine/state.ts";
import { rateOf, setRate } from "./index.ts";

function run(): void {
  const customer = u16(0x102n) as Customer;
  acquire(INDEX);
  setRate(customer, u32(5n));
  rateOf(customer);
  release(INDEX);
}

export const layer = defineLayer({ title: "Index", run });
