/** What stands beside the machine of code on a path: the machine of the specification, and where that is in its transitions. */
import type { Smt } from "../../../smt/index.ts";
import type { Path, Progress, Value } from "../../../symbolic/index.ts";

/** What others did before a step of code: something, by number, or nothing, because the step commutes with all that they may do. */
export type OthersStep = number | "commutes";

export interface Beside {
  /** The state of the layer above. */
  readonly machine: Value;
  readonly progress: Progress;
  /** What others did so far, one entry before each step. */
  readonly others: readonly OthersStep[];
  /** Numbers of the arbitrary rounds of loops that it went through. */
  readonly rounds: readonly number[];
  /** Declared fields that a step of this CPU changed in one of the two machines. */
  readonly changed: ReadonlySet<string>;
  /** Those that it changed since the head of the present round of a loop. */
  readonly inRound: ReadonlySet<string>;
  /** What is known of the present machines, and again of those behind the next step of others; and what was known so before. */
  readonly present: readonly Smt[];
  readonly past: readonly Smt[];
}

export const besideAt = (machine: Value, progress: Progress): Beside => ({
  machine,
  progress,
  others: [],
  rounds: [],
  changed: new Set(),
  inRound: new Set(),
  present: [],
  past: [],
});

/** @throws {Error} on a path that has nothing beside it */
export function besideOf({ beside }: Path): Beside {
  if (beside === undefined) throw new Error("nothing stands beside this path");
  return beside as Beside;
}

export const withBeside = (path: Path, more: Partial<Beside>): Path => ({
  ...path,
  beside: { ...besideOf(path), ...more },
});

/** How symbols of what others made are called. */
export const othersName = (step: number): string => `others${step}`;
export const othersAboveName = (step: number): string => `others${step}above`;

/** How symbols of what an arbitrary round of a loop begins with are called, and of its locals. */
export const roundName = (round: number): string => `round${round}`;
export const localOfRound = (round: number, local: string): string => `${roundName(round)} local ${local}`;
