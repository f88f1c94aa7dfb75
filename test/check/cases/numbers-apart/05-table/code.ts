import { type U32, u32 } from "sekvm/kernel";
import { acquire, entry, inval, release, store, use } from "../00-machine/index.ts";
import { type Idx, TABLE } from "../00-machine/state.ts";
export function map(i: Idx, v: U32): boolean {
  acquire(TABLE);
  const old = entry(i);
  if (old === 0n) store(i, v);
  release(TABLE);
  return old === 0n;
}
export function unmap(i: Idx): void {
  acquire(TABLE);
  store(i, u32(0n));
  inval(i);
  release(TABLE);
}
export function look(i: Idx): U32 {
  return use(i);
}
