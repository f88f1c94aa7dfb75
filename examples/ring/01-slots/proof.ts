/** A run: the numbers of slots wrap. */
import { defineLayer } from "sekvm/check";
import { u64 } from "sekvm/kernel";
import { lock, unlock } from "../00-machine/index.ts";
import { SIZE } from "../00-machine/state.ts";
import { count, pop, push } from "./index.ts";

function run(): void {
  lock();
  for (let n = 0n; n <= SIZE; n++) {
    push(u64(n + 1n));
    count();
    pop();
  }
  unlock();
}

export const layer = defineLayer({ title: "Slots", run });
