import type { U32 } from "sekvm/kernel";
import { load, store } from "../00-machine/index.ts";
export function put(v: U32): void {
  store(v);
}
export function get(): U32 {
  return load();
}
