/** Numbered values in a ring of slots. */
import { type U32, type U64, u32 } from "sekvm/kernel";
import { getHead, getTail, load, setHead, setTail, store } from "../00-machine/index.ts";
import { SIZE } from "../00-machine/state.ts";

export function count(): U32 {
  return u32(getTail() - getHead());
}
export function push(value: U64): void {
  const tail = getTail();
  store(u32(tail % SIZE), value);
  setTail(u32(tail + 1n));
}
export function pop(): U64 {
  const head = getHead();
  setHead(u32(head + 1n));
  return load(u32(head % SIZE));
}
