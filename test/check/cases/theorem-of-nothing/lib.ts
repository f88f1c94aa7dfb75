import { assume, theorem, type U32 } from "sekvm/kernel";
export const allSmall = theorem((x: U32) => {
  assume(x < 5n);
});
