import type { U32 } from "sekvm/kernel";
import { acquire, put, release } from "../00-machine/index.ts";
export function up(x: U32): void {
  acquire();
  put(x);
  release();
}
