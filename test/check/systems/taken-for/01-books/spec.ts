/** What the host has: by folder it is for the host. */
import { sequence, transition, type U32, u32 } from "sekvm/kernel";
import * as machine from "../00-machine/spec.ts";
import type { Machine } from "../00-machine/state.ts";

export const glance = (m: Machine): readonly [Machine, U32] => [m, m.till];
const peeked = transition(machine.peek);
export const sheet = sequence((): U32 => {
  const first = peeked();
  const second = peeked();
  return u32(first + second);
});
