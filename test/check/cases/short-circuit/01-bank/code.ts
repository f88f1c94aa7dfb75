import { inc } from "../00-machine/index.ts";
export function f(): boolean {
  return inc() === 0n && inc() === 1n;
}
