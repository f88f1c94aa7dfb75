import { defineLayer } from "sekvm/check";
import { holds, isFree, type Lock } from "../00-machine/state.ts";
export const itself = (lock: Lock): Lock => lock;
export const layer = defineLayer({
  title: "Inner",
  sharing: {
    self: "self",
    own: ["supply", "owners", "balance"],
    shared: [],
    holds,
    isFree,
    commits: ["store"],
  },
});
