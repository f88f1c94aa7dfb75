import type { U32 } from "sekvm/kernel";
import { inc } from "../00-machine/index.ts";

export function f(): U32 {
  return inc();
}
