import type { U64 } from "sekvm/kernel";
import { tryPut, tryTake } from "../01-slots/index.ts";

export function put(value: U64): boolean {
  return tryPut(value);
}
export function take(): U64 {
  return tryTake();
}
