import type { U32 } from "sekvm/kernel";
import { get, put } from "../01-bank/all.ts";
export function test(v: U32): U32 {
  put(v);
  return get();
}
