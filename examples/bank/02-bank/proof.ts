/** What CPUs rely on of each other, and a run. */
import { defineLayer } from "sekvm/check";
import { u16, u32 } from "sekvm/kernel";
import type { Customer, Machine } from "../00-machine/state.ts";
import { audit, changeRate, rate, save } from "./index.ts";

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

export const layer = defineLayer({ title: "Bank", run, clauses: [{ says: supplyIsFixed }] });
