import type { U32 } from "sekvm/kernel";
import { runOnce } from "../01-vcpu/index.ts";

export function runTwice(value: U32): U32 {
  runOnce(value);
  return runOnce(value);
}
