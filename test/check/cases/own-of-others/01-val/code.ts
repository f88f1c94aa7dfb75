import { type U32, u32 } from "sekvm/kernel";
import { acquire, read, release, setP, write } from "../00-machine/index.ts";
import { L } from "../00-machine/state.ts";
export function scramble(v: U32): void {
  write(v);
}
export function five(): U32 {
  setP(u32(0n));
  acquire(L);
  write(u32(5n));
  const x = read();
  setP(u32(1n));
  release(L);
  setP(u32(2n));
  return x;
}
