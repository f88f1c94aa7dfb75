/** *drf-kernel*: who touches shared data owns it. */
import type { Condition } from "./condition.ts";
import { notChecked } from "./without.ts";

export const drfKernel: Condition = {
  name: "drf-kernel",
  says: "who touches shared data owns it",
  check: () => notChecked("drf-kernel"),
};
