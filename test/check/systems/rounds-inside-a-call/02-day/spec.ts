/** Pays as often as the pocket says, and more each time. At the head of the loop of the code it stands inside of `once`. */
import { require, sequence, transition, type U32, u32 } from "sekvm/kernel";
import * as machine from "../00-machine/spec.ts";
import { holds, type Machine, TOTAL } from "../00-machine/state.ts";
import * as pays from "../01-pay/spec.ts";

const filled = transition(machine.fill);
const looked = transition(machine.look);
const paid = transition(pays.pay);
const begun = transition((m: Machine): readonly [Machine, U32] => {
  require(!holds(m, TOTAL));
  return machine.look(m);
});

const once = sequence((more: U32): U32 => {
  looked();
  paid(more);
  const left = looked();
  filled(u32(left - 1n));
  return u32(left - 1n);
});

export const day = sequence((): U32 => {
  let more = u32(0n);
  let left = begun();
  while (left !== 0n) {
    left = once(more);
    more = u32(more + 1n);
  }
  return u32(0n);
});
