/**
 * What a running solver is to the rest: something that is asked questions, one after the other, and answers each. Every
 * driver obeys the same rules. A limit of resources, which is equal on every computer, decides `unknown`; a limit of time
 * only ends a solver that is stuck, which is `stalled`; a crash or an unexpected reply is `error`. After the last two the
 * driver starts a new solver for the next question.
 */
import type { Checked, ChecksText, QuestionText, SmtValue } from "../../../smt/index.ts";

/** Solvers by name: z3 of the npm package, and native programs on PATH. */
export type SolverName = "z3" | "z3-native" | "cvc5";

/** Bounds of one question. */
export interface AskLimits {
  /** In the solver's own units of work. */
  readonly resource: number;
  /** Milliseconds without a reply after which a solver counts as stuck; Infinity for never. */
  readonly wall: number;
}

/** The answer to one question: as `Answer` of `smt`, with the values of all that was asked, constants included. */
export type SolverAnswer =
  | { readonly status: "unsat"; readonly resource: number }
  | { readonly status: "sat"; readonly resource: number; readonly values: readonly SmtValue[] }
  | { readonly status: "unknown" | "stalled" | "error"; readonly detail: string };

/** The answers to checks, all of them or none. */
export type ChecksAnswer =
  | { readonly status: "checked"; readonly answers: readonly Checked[] }
  | { readonly status: "stalled" | "error"; readonly detail: string };

/** A solver that is running, or will be when it is asked. */
export interface SolverProcess {
  readonly name: SolverName;
  readonly version: string;
  /** One question at a time. Never rejects. */
  ask(question: QuestionText, limits: AskLimits): Promise<SolverAnswer>;
  /** Checks one after the other, each within `limits.resource`; `limits.wall` is for all of them. Never rejects. */
  check(checks: ChecksText, limits: AskLimits): Promise<ChecksAnswer>;
  /** Ends it at once; a question that is running is answered with `error`. */
  close(): Promise<void>;
}

/** A solver gave no reply. */
export class SolverLost extends Error {
  override readonly name = "SolverLost";
  readonly reason: "stalled" | "crash";
  constructor(reason: SolverLost["reason"], detail: string) {
    super(detail);
    this.reason = reason;
  }
}

/** A way to talk to one running solver. After an error it is of no more use. */
export interface Channel {
  /**
   * Sends commands, the last of which echoes `nonce`, and resolves with all that they print.
   *
   * @param fresh  forget what earlier commands did
   * @param wall   milliseconds to wait
   * @throws {SolverLost}
   */
  exchange(commands: string, nonce: string, fresh: boolean, wall: number): Promise<string>;
  /** Ends the solver; a running exchange fails. */
  close(): Promise<void>;
}
