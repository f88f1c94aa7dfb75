import { u32 } from "sekvm/kernel";
import { acquire, release, write } from "../00-machine/index.ts";
import { L } from "../00-machine/state.ts";
export function put(): void {
  acquire(L);
  write(u32(5n));
  write(u32(8n));
  release(L);
}
