import { defineLayer } from "sekvm/check";
import { holds, isFree, type Lock } from "../00-machine/state.ts";

export const itself = (lock: Lock): Lock => lock;

export const layer = defineLayer({
  title: "Bank",
  thorough: {
    sharing: {
      self: "self",
      own: [],
      shared: [{ field: "owners.*", lock: itself }, { field: "balance.*", lock: itself }, { field: "supply" }],
      holds,
      isFree,
      commits: ["release"],
    },
  },
});
