import { defineLayer } from "sekvm/check";
import { same } from "sekvm/kernel";
import { isRunner, type Machine } from "./state.ts";

// A token: what is not done by those who do not have it, who has it may rely on.

/** Nobody takes it from another. */
export const tokenStays = (before: Machine, after: Machine): boolean =>
  before.runner.kind === "nobody" || same(before.runner, after.runner);
/** Nobody writes the context of another. */
export const contextStays = (before: Machine, after: Machine): boolean =>
  before.runner.kind === "nobody" || before.context === after.context;

export const layer = defineLayer({
  title: "Machine",
  clauses: [
    { says: tokenStays, exempt: isRunner },
    { says: contextStays, exempt: isRunner },
  ],
});
