import type { U32 } from "sekvm/kernel";
import { poke } from "../00-machine/index.ts";
export function save(amount: U32): boolean {
  poke(amount);
  return true;
}
