import type { U32 } from "sekvm/kernel";
import { own } from "../lib.ts";
export function f(a: U32): U32 {
  return own(a);
}
