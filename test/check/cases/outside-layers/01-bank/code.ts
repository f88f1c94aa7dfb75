import type { U32 } from "sekvm/kernel";
import { wrong } from "../lib/index.ts";
export function f(): U32 {
  return wrong();
}
