import type { U32 } from "sekvm/kernel";
import { store } from "../00-machine/index.ts";
export function put(v: U32): void {
  store(v);
}
