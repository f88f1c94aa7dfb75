import { require, sequence, transition, type U32 } from "sekvm/kernel";
import * as machine from "../00-machine/spec.ts";
import { has, type Machine } from "../00-machine/state.ts";
import * as pauses from "../01-pause/spec.ts";

const seen = transition((m: Machine): readonly [Machine, U32] => {
  require(has(m));
  return machine.look(m);
});

/** What is on the board stays. */
export const day = sequence((): U32 => {
  const old = seen();
  pauses.pause();
  return old;
});
