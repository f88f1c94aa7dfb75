/** Each payment is a step of the layer below, taken as it is. */
import { sequence, transition, type U32, u32 } from "sekvm/kernel";
import * as pays from "../01-pay/spec.ts";

const paid = transition(pays.pay);

export const round = sequence((more: U32): U32 => {
  const first = paid(more);
  const second = paid(u32(5n));
  return u32(first + second);
});
