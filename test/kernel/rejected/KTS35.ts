// FILE lib.ts
import { type U64 } from "sekvm/kernel";
import { define } from "sekvm/check";
function holds(m: U64): boolean {
  return m > 0n;
}
const list = [1, "two"];
export const good = define({ title: "A", holds, list: [...list, holds], "b.*": { to: 1 } });
export const inline = define({
  run: () => {}, // ERROR KTS35
});
export const method = define({
  run() {}, // ERROR KTS35
});
export const type = define({
  of: U64, // ERROR KTS35
});
export const half = define({
  a: 1.5, // ERROR KTS35
});
export const nothing = define({
  a: undefined, // ERROR KTS35
});
export const computed = define({
  ["a"]: 1n, // ERROR KTS35
});
export const spread = define({
  ...list, // ERROR KTS35
});
export const list2 = define({
  b: [...good], // ERROR KTS35
});
export const text = define("two"); // ERROR KTS35
export const two = define({}, {}); // ERROR KTS35
