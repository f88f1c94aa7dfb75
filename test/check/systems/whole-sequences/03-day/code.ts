/** Pays two rounds, and something if they took from the pocket. */
import { type U32, u32 } from "sekvm/kernel";
import { look } from "../00-machine/index.ts";
import { round } from "../02-round/index.ts";

export function day(more: U32): U32 {
  const old = look();
  const first = round(more);
  const second = round(u32(9n));
  const left = look();
  return left === old ? u32(first + second) : u32(0n);
}
