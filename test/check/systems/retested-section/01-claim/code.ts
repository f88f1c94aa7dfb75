/** Looks in one section, and claims in another, which looks again. */
import type { U32 } from "sekvm/kernel";
import { acquire, read, release, write } from "../00-machine/index.ts";
import { SLOT } from "../00-machine/state.ts";

export function claim(by: U32): boolean {
  acquire(SLOT);
  const looksFree = read() === 0n;
  release(SLOT);
  if (!looksFree) return false;
  acquire(SLOT);
  const isFree = read() === 0n;
  if (isFree) write(by);
  release(SLOT);
  return isFree;
}
