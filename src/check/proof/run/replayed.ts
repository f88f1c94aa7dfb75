/** What becomes of a solver's model when it is run. */
import type { Model } from "./concrete.ts";
import type { WhyNot } from "./refinement.ts";

/** A counterexample that failed when it was run. */
export interface Confirmed {
  readonly lines: readonly string[];
  readonly inputs: unknown;
}

/** What became of a model of a failing goal. */
export type Replayed =
  | { readonly kind: "fails"; readonly confirmed: Confirmed }
  /** Nothing fails; `lines` show the state that was found. */
  | { readonly kind: "open"; readonly why: WhyNot; readonly detail: string; readonly lines: readonly string[] };

/** A model as plain data, for `--replay`; `near`: below it is a state of a run, of which the first machine has what is not written. */
export const plainModel = ({ entries, base }: Model) => ({
  entries: entries.map((e) => [
    e.name,
    e.args.map(String),
    typeof e.value === "boolean" ? e.value : `0x${e.value.toString(16)}`,
  ]),
  ...(base === undefined ? {} : { near: true }),
});
