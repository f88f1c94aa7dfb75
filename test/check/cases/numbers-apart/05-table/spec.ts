import { require, type U32, u32 } from "sekvm/kernel";
import { holds, type Idx, type Machine, TABLE } from "../00-machine/state.ts";
export function map(m: Machine, i: Idx, v: U32): readonly [Machine, boolean] {
  require(!holds(m, TABLE));
  if (m.high.at(i) !== 0n) return [m, false];
  return [{ ...m, high: m.high.with(i, v) }, true];
}
export function unmap(m: Machine, i: Idx): Machine {
  require(!holds(m, TABLE));
  return { ...m, high: m.high.with(i, u32(0n)), tlb: m.tlb.with(i, u32(0n)) };
}
export const look = (m: Machine, i: Idx): readonly [Machine, U32] => [m, m.tlb.at(i)];
