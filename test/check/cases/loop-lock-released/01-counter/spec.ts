import { awaits, require, sequence, transition, type U32, u32 } from "sekvm/kernel";
import { COUNTER, holds, isFree, type Machine } from "../00-machine/state.ts";
export function add(m: Machine, by: U32): readonly [Machine, U32] {
  require(!holds(m, COUNTER));
  const count = u32(m.count + by);
  return [{ ...m, count }, count];
}
const give = transition((m: Machine): Machine => {
  require(holds(m, COUNTER));
  return { ...m, owners: m.owners.with(COUNTER, { kind: "nobody" }) };
});
const take = transition((m: Machine): Machine => {
  require(!holds(m, COUNTER));
  awaits(isFree(m, COUNTER));
  return { ...m, owners: m.owners.with(COUNTER, { kind: "cpu", cpu: m.self }) };
});
const begin = transition((m: Machine): Machine => {
  require(holds(m, COUNTER));
  return { ...m };
});
export const calm = sequence((n: U32): boolean => {
  begin();
  let i = u32(0n);
  while (i < n) {
    give();
    take();
    i = u32(i + 1n);
  }
  return true;
});
