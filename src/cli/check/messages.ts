/** What travels to a worker for one condition, and what comes back: plain JSON. */
import type { ConditionAnswer, ConditionName } from "../../evidence/index.ts";
import type { HarnessWords } from "../../read/harness/index.ts";
import type { CodeError, CodeFile } from "../outcomes/messages.ts";

/** Everything that the answer depends on. */
export interface CheckInput {
  readonly files: readonly CodeFile[];
  readonly harness: HarnessWords;
  /** The settings file as a text; empty when there is none. */
  readonly settings: string;
  readonly condition: ConditionName;
  readonly cpus: number | undefined;
  readonly bound: number;
  readonly validate: boolean;
  readonly repair: boolean;
}

export type CheckOutput =
  /** `cut`: time ended some part of the work. */
  | { readonly status: "answer"; readonly answer: ConditionAnswer; readonly cut?: true }
  | { readonly status: "invalid"; readonly errors: readonly CodeError[] };
