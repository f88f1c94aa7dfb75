import type { U32 } from "sekvm/kernel";
import { inc, load } from "../00-machine/index.ts";
export function f(b: boolean): U32 {
  return b ? inc() : load();
}
