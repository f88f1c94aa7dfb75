import { sequence, type U32 } from "sekvm/kernel";
import * as vcpu from "../01-vcpu/spec.ts";

export const runTwice = sequence((value: U32): U32 => {
  vcpu.runOnce(value);
  return vcpu.runOnce(value);
});
