/** The proof: that `add` is one step beside all other CPUs follows from the rest, so there is only a title, and a run that calls it. */
import { defineLayer } from "sekvm/check";
import { u32 } from "sekvm/kernel";
import { add } from "./index.ts";

function run(): void {
  add(u32(2n));
  add(u32(3n));
}

export const layer = defineLayer({ title: "Counter", run });
