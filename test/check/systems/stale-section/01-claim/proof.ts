import { defineLayer } from "sekvm/check";
import { u32 } from "sekvm/kernel";
import type { Machine } from "../00-machine/state.ts";
import { claim } from "./index.ts";

/** Nobody takes away a slot that is claimed. */
export const claimsStay = (before: Machine, after: Machine): boolean =>
  before.slot === 0n || after.slot === before.slot;

function run(): void {
  claim(u32(3n));
  claim(u32(4n));
}

export const layer = defineLayer({ title: "Claim", run, clauses: [{ says: claimsStay }] });
