import { type U32, u32 } from "sekvm/kernel";
import { acquire, amRoot, read, release, write } from "../00-machine/index.ts";
import { L } from "../00-machine/state.ts";
export function put(v: U32): void {
  const root = amRoot();
  acquire(L);
  if (root) write(u32(v + 1n));
  else write(v);
  release(L);
}
export function get(): U32 {
  if (amRoot()) return u32(0n);
  acquire(L);
  const v = read();
  release(L);
  return v;
}
