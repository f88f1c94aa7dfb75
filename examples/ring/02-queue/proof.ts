/** What the queue is good for, and a run. */
import { defineLayer } from "sekvm/check";
import { assert, assume, theorem, type U64, u64 } from "sekvm/kernel";
import { holds, lengthOf, type Machine, RING, SIZE } from "../00-machine/state.ts";
import { put, take } from "./index.ts";
import { put as putOne, take as takeOne } from "./spec.ts";

/** What is put into an empty queue is what is taken next. */
export const whatIsPutIsTaken = theorem((m: Machine, value: U64) => {
  assume(!holds(m, RING) && m.head === m.tail);
  const [full, isIn] = putOne(m, value);
  const [, taken] = takeOne(full);
  assert(isIn && taken === value);
});
/** Putting changes nothing of what is there. */
export const putKeepsTheFirst = theorem((m: Machine, value: U64) => {
  assume(!holds(m, RING) && m.head !== m.tail && lengthOf(m) <= SIZE);
  const [after] = putOne(m, value);
  assert(takeOne(after)[1] === takeOne(m)[1]);
});

function run(): void {
  take();
  for (let n = 0n; n <= SIZE; n++) put(u64(n + 1n));
  take();
  put(u64(10n));
  for (let n = 0n; n <= SIZE; n++) take();
}

export const layer = defineLayer({ title: "Queue", run });
