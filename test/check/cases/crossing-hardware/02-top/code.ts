import type { U32 } from "sekvm/kernel";
import { setG } from "../00-machine/index.ts";
import { get } from "../01-mid/index.ts";
export function both(): U32 {
  setG(true);
  return get();
}
