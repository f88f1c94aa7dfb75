import type { U32 } from "sekvm/kernel";
import { store } from "../00-machine/index.ts";
/** Says that nothing is changed, and empties the account. */
export function nothing(amount: U32): void {
  store(amount);
}
