import type { U32 } from "sekvm/kernel";
import { load } from "../00-machine/index.ts";
export function wrong(): U32 {
  return load();
}
