import type { U32 } from "sekvm/kernel";
import { load } from "../00-machine/index.ts";
export function get(): U32 {
  return load();
}
