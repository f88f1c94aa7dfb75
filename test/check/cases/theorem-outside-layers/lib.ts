import { assert, theorem, type U32 } from "sekvm/kernel";
export const allSmall = theorem((x: U32) => {
  assert(x < 5n);
});
