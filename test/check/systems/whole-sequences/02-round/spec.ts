/** Each payment is a step of the layer below, taken as it is. */
import { require, sequence, transition, type U32, u32 } from "sekvm/kernel";
import * as machine from "../00-machine/spec.ts";
import { holds, type Machine, TOTAL } from "../00-machine/state.ts";
import * as pays from "../01-pay/spec.ts";

/** What all of it requires. What is in the pocket. */
const begun = transition((m: Machine): readonly [Machine, U32] => {
  require(!holds(m, TOTAL));
  return machine.look(m);
});
const filled = transition(machine.fill);
const paid = transition(pays.pay);

export const round = sequence((more: U32): U32 => {
  const old = begun();
  filled(u32(7n));
  const first = paid(more);
  const second = paid(u32(5n));
  filled(old);
  return u32(first + second);
});
