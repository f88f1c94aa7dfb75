import type { U32 } from "sekvm/kernel";
import { f } from "../01-mid.v2/index.ts";
export function g(x: U32): U32 {
  return f(x);
}
