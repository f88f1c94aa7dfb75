/** How CPUs share the bank, and a run. */
import { defineLayer } from "sekvm/check";
import { u16, u32 } from "sekvm/kernel";
import { CHECKING, type Customer, holds, INDEX, isFree, type Lock, type Machine, SAVINGS } from "../00-machine/state.ts";
import { changeRate, rate, save, total } from "./index.ts";
import { isConserved } from "./relate.ts";

export const itself = (lock: Lock): Lock => lock;
export const holdsChecking = (m: Machine): boolean => holds(m, CHECKING);

/** Money in the bank never changes. */
export const supplyIsFixed = (before: Machine, after: Machine): boolean => before.supply === after.supply;
/** Savings change only under the lock of the checking account, too. */
export const savingsStay = (before: Machine, after: Machine): boolean =>
  before.balance.at(SAVINGS) === after.balance.at(SAVINGS);

function run(): void {
  save(u32(100n));
  save(u32(1000n));
  total();
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
    covered: [{ relation: isConserved, lock: CHECKING }],
    clauses: [{ says: supplyIsFixed }, { says: savingsStay, exempt: holdsChecking }],
    commits: ["release"],
  },
});
