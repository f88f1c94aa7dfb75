import { type U32, u32 } from "sekvm/kernel";
import { peek } from "../00-machine/index.ts";

export function glance(): U32 {
  return peek();
}
export function sheet(): U32 {
  const first = peek();
  const second = peek();
  return u32(first + second);
}
