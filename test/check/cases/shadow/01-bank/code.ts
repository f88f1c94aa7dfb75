import { type U32, u32 } from "sekvm/kernel";
import { store } from "../00-machine/index.ts";
export function f(): U32 {
  const x = u32(0n);
  {
    let x = u32(0n);
    x = u32(1n);
    store(x);
  }
  return x;
}
