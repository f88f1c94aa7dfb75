import { panic, type U32, u32 } from "sekvm/kernel";
import { load, store } from "../00-machine/index.ts";
export function twice(): U32 {
  store(u32(1n));
  const x = load();
  if (x !== 1n) panic("others");
  return x;
}
