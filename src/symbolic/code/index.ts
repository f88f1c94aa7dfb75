export type { Bits } from "./bits.ts";
export { Facts } from "./facts.ts";
export { constantly, isConstant, keyOfSum, type Linear, linearOf, minus, plus, sameSum, signedOf } from "./linear.ts";
export { type Asked, type Made, run, type World } from "./run.ts";
export { applied, extract, Undecided } from "./words.ts";
