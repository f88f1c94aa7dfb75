/** *no-barrier-misuse*: what acquires and releases has the barriers for it, on every path. */
import type { Condition } from "./condition.ts";
import { notChecked } from "./without.ts";

export const noBarrierMisuse: Condition = {
  name: "no-barrier-misuse",
  says: "what acquires and releases has the barriers for it, on every path",
  check: () => notChecked("no-barrier-misuse"),
};
