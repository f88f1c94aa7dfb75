/** What running KCore on the machine gives. */

/** What was found. Names and texts are those of what went wrong. */
export interface MachineFound {
  readonly primitives: number;
  /** Random states in which they were held against their specifications. */
  readonly states: number;
  readonly differences: readonly string[];
  readonly attacks: number;
  /** Attacks that get what they are after without KCore. */
  readonly without: number;
  /** Attacks that did not end as they have to. */
  readonly successes: readonly string[];
  readonly steps: number;
  readonly seed: number;
  /** Invariants that were evaluated on states. */
  readonly evaluated: number;
  readonly violations: readonly string[];
}

/** What runs KCore on the machine. */
export interface RunnableMachine {
  /** Begins, before somebody asks what comes out. */
  begin(signal: AbortSignal): void;
  /** Ends early, without a result, when the signal stops it. */
  run(signal: AbortSignal): Promise<MachineFound | undefined>;
}
