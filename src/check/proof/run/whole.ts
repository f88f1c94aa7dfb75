/** Sequences that a path takes as a whole, where it is run. */
import type { OthersStep } from "../others/beside.ts";
import type { Stop } from "./running.ts";

type Call = Extract<Stop, { readonly kind: "call" }>;

/** Whether a path takes a sequence as a whole. @param next  what others did behind the step of theirs that comes first */
export const isWhole = (next: OthersStep | undefined, { primitive }: Call): next is Extract<OthersStep, object> =>
  typeof next === "object" && next.sequence === primitive.spec;
