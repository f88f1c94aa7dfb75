/** How CPUs share the bank, and a run. */
import { defineLayer } from "sekvm/check";
import { u16, u32 } from "sekvm/kernel";
import { type Customer, holds, INDEX, isFree, type Lock, type Machine } from "../00-machine/state.ts";
import { audit, changeRate, rate, save } from "./index.ts";

export const itself = (lock: Lock): Lock => lock;

/** A clause: no CPU changes how much money there is. All of them are held to it, so all of them may rely on it. */
export const supplyIsFixed = (before: Machine, after: Machine): boolean => before.supply === after.supply;

function run(): void {
  save(u32(100n));
  save(u32(1000n));
  audit();
  for (const customer of [u16(0x102n) as Customer, u16(0x2001n) as Customer]) {
    changeRate(customer, u32(5n));
    rate(customer);
  }
}

export const layer = defineLayer({
  title: "Bank",
  run,
  sharing: {
    self: "self",
    own: [],
    shared: [
      { field: "owners.*", lock: itself },
      { field: "balance.*", lock: itself },
      { field: "supply" },
      { field: "root", lock: INDEX },
      { field: "leaves", lock: INDEX },
      { field: "rates", lock: INDEX },
    ],
    holds,
    isFree,
    clauses: [{ says: supplyIsFixed }],
    commits: ["release"],
  },
});
