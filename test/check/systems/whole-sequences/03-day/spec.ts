/** Two rounds of the layer below, each as a whole. */
import { sequence, type U32, u32 } from "sekvm/kernel";
import * as rounds from "../02-round/spec.ts";

export const day = sequence((more: U32): U32 => {
  const first = rounds.round(more);
  const second = rounds.round(u32(9n));
  return u32(first + second);
});
