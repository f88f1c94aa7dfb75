import { defineLayer } from "sekvm/check";
import { holds, isFree, type Lock } from "../00-machine/state.ts";

export const itself = (lock: Lock): Lock => lock;

export const layer = defineLayer({
  title: "Bank",
  sharing: {
    self: "self",
    own: ["owners", "rows"],
    shared: [{ field: "supply" }],
    holds,
    isFree,
    commits: ["release"],
  },
});
