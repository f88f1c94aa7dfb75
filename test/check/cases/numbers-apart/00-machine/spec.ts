import { awaits, require, type U32, u32 } from "sekvm/kernel";
import { holds, type Idx, isFree, type Lock, type Machine, TABLE } from "./state.ts";
export function acquire(m: Machine, lock: Lock): Machine {
  require(!holds(m, lock));
  awaits(isFree(m, lock));
  return { ...m, owners: m.owners.with(lock, { kind: "cpu", cpu: m.self }) };
}
export function release(m: Machine, lock: Lock): Machine {
  require(holds(m, lock));
  return { ...m, owners: m.owners.with(lock, { kind: "nobody" }) };
}
export function entry(m: Machine, i: Idx): readonly [Machine, U32] {
  require(holds(m, TABLE));
  return [m, m.low.at(i)];
}
export function store(m: Machine, i: Idx, v: U32): Machine {
  require(holds(m, TABLE));
  return { ...m, low: m.low.with(i, v) };
}
export const inval = (m: Machine, i: Idx): Machine => ({ ...m, tlb: m.tlb.with(i, u32(0n)) });
export const use = (m: Machine, i: Idx): readonly [Machine, U32] => [m, m.tlb.at(i)];
export const fillLow = (m: Machine, i: Idx): Machine =>
  m.low.at(i) === 0n ? m : { ...m, tlb: m.tlb.with(i, m.low.at(i)) };
export const fillHigh = (m: Machine, i: Idx): Machine =>
  m.high.at(i) === 0n ? m : { ...m, tlb: m.tlb.with(i, m.high.at(i)) };
