/** What stands beside the machine of code on a path: the machine of the specification, and where that is in its transitions. */
import type { Lifted } from "../../../kernel/index.ts";
import type { Smt } from "../../../smt/index.ts";
import type { Path, Progress, Value } from "../../../symbolic/index.ts";

/**
 * What others did before a step of code: something, by number, or nothing, because the step commutes with all that they may do: `same` where the
 * specification makes the same step. Or a sequence that was taken as a whole, in which they did something: the specification's procedure, and the number.
 */
export type OthersStep = number | "commutes" | "same" | { readonly sequence: string; readonly whole: number };

/** The number of what others did, if it is something. */
export const numberOf = (step: OthersStep | undefined): number | undefined =>
  typeof step === "object" ? step.whole : typeof step === "number" ? step : undefined;

/** An arbitrary round of a loop, and what was so at its head. */
export interface Round {
  readonly number: number;
  /** The loop: one of a function. */
  readonly lifted: Lifted;
  readonly loop: number;
  /** Machines of the specification and of the code. */
  readonly machines: readonly [Value, Value];
  /** Where the specification stood. */
  readonly progress: Progress;
  /** The measure, where it is a term. */
  readonly measure: Smt | undefined;
  /** Declared fields that steps of this CPU changed since. */
  readonly changed: ReadonlySet<string>;
  /** Declared fields behind locks that it took or gave up since: others may have changed them. */
  readonly unlocked: ReadonlySet<string>;
}

export interface Beside {
  /** The state of the layer above. */
  readonly machine: Value;
  readonly progress: Progress;
  /** Its first transition was made, or may have been in rounds of a loop. */
  readonly isBegun: boolean;
  /** The two machines are the same in all that is this CPU's: no step of one of them alone changed any. */
  readonly agree: boolean;
  /** What others did so far, one entry before each step. */
  readonly others: readonly OthersStep[];
  /** The arbitrary rounds of loops that it went through. */
  readonly rounds: readonly Round[];
  /** Declared fields that a step of this CPU changed in one of the two machines. */
  readonly changed: ReadonlySet<string>;
  /** What is known of the present machines, and again of those behind the next step of others; and what was known so before, or is of fields that are not touched. */
  readonly present: readonly Smt[];
  readonly past: readonly Smt[];
}

export const besideAt = (machine: Value, progress: Progress): Beside => ({
  machine,
  progress,
  isBegun: false,
  agree: true,
  others: [],
  rounds: [],
  changed: new Set(),
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

/** The path on which steps of this CPU changed some declared fields. */
export function marked(path: Path, fields: Iterable<string>): Path {
  const { changed, rounds } = besideOf(path);
  const more = [...fields];
  return withBeside(path, {
    changed: new Set([...changed, ...more]),
    rounds: rounds.map((r) => ({ ...r, changed: new Set([...r.changed, ...more]) })),
  });
}

/** The path behind a step of one of the machines alone, or of both, which they may have made each in its own way. */
export const agreeing = (path: Path, changed: Iterable<string>): Path =>
  withBeside(path, { agree: besideOf(path).agree && [...changed].length === 0 });

/** The path on which this CPU took or gave up the locks of some declared fields. */
export function unlocked(path: Path, fields: Iterable<string>): Path {
  const more = [...fields];
  const rounds = besideOf(path).rounds.map((r) => ({ ...r, unlocked: new Set([...r.unlocked, ...more]) }));
  return withBeside(path, { rounds });
}

/** How the symbol of an argument is called: no field of a machine and no other name of a program has a space. */
export const argumentName = (parameter: string): string => `argument ${parameter}`;

/** How symbols of what others made are called. */
export const othersName = (step: number): string => `others${step}`;
/** What a sequence gave that was taken as a whole. */
export const resultName = (step: number): string => `${othersName(step)} result`;
export const othersAboveName = (step: number): string => `others${step}above`;

/** How symbols of what an arbitrary round of a loop begins with are called, and of its locals. */
export const roundName = (round: number): string => `round${round}`;
/** Of fields that mean something to one of the two machines only. */
export const roundAboveName = (round: number): string => `round${round}above`;
export const localOfRound = (round: number, local: string): string => `${roundName(round)} local ${local}`;
