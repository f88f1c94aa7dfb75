import { type U32, u8 } from "sekvm/kernel";
import { acquire, look, release, set } from "../00-machine/index.ts";
export function wait(x: U32): U32 {
  while (look() !== 0n) {}
  return x;
}
export function post(flag: U32): void {
  acquire(u8(0n));
  set(flag);
  release(u8(0n));
}
