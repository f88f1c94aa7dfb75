/**
 * The walk through the argument for KCore, as data: a step is a list of jobs and a way to judge their results. Pure: the
 * caller runs the jobs, in any order and on any number of threads, and prints what comes out.
 */
import type { Execution, Verdict } from "../../evidence/index.ts";
import type { Job, JobLimits, JobResult } from "../../jobs/index.ts";
import type { CheckedRecord, Theorem, TheoremCheck } from "../theorem/index.ts";

/** What a step looked at beside its verdict, for a line below the step. */
export interface Detail {
  readonly name: string;
  readonly verdict: Verdict;
  /** In words, such as `2 weakenings and 3 mutants refuted`. */
  readonly text: string;
  /** What was refuted as it should be, each with its trace. */
  readonly refuted: readonly Refutation[];
}

/** A weakened variant and the execution that shows it broken. */
export interface Refutation {
  readonly what: string;
  readonly size: string;
  readonly state: string;
  readonly trace: Execution | undefined;
}

export interface StepReport {
  readonly verdict: Verdict;
  /** Words to numbers, in the order of printing. */
  readonly counts: Readonly<Record<string, number>>;
  readonly details: readonly Detail[];
}

export interface Step {
  readonly name: string;
  /** What holds when the step holds. */
  readonly claim: string;
  readonly jobs: readonly Job<unknown, unknown>[];
  /** Results in the order of the jobs. */
  readonly judge: (results: readonly JobResult<unknown>[]) => StepReport;
}

/** A step whose jobs are all of one kind. */
export function step<I, O>(
  name: string,
  claim: string,
  jobs: readonly Job<I, O>[],
  judge: (results: readonly JobResult<O>[]) => StepReport,
): Step {
  // Inputs and outputs are plain JSON, and results come back in the order of the jobs, so the types fit again.
  return { name, claim, jobs: jobs as readonly Job<unknown, unknown>[], judge: judge as Step["judge"] };
}

/** The bundled files that the steps read. */
export interface Catalogue {
  readonly basic: readonly { readonly name: string; readonly text: string; readonly expected: string }[];
  readonly locks: readonly { readonly name: string; readonly text: string; readonly plan: string }[];
  /** What is known of the theorems; undefined where their folder is missing. */
  readonly theorems?: KnownTheorems | undefined;
}

/** The theorems, the kept result of a check of these very sources, and the record that came with them. */
export interface KnownTheorems {
  readonly theorems: readonly Theorem[];
  readonly digest: string;
  readonly kept: TheoremCheck | undefined;
  readonly record: CheckedRecord | undefined;
}

export interface VerifyOptions {
  readonly limits: JobLimits;
}

/** Verdict of several: the first refuted or vacuous one, else the first unknown one, else `holds`. */
export function worst(verdicts: readonly Verdict[], holds: Verdict): Verdict {
  const of = (...status: readonly Verdict["status"][]): Verdict | undefined =>
    verdicts.find((v) => status.includes(v.status));
  return of("refuted", "vacuous") ?? of("unknown") ?? holds;
}

/** The verdict of a job that gave no output. */
export function missing(result: Exclude<JobResult<unknown>, { status: "done" }>): Verdict {
  if (result.status === "cancelled") return { status: "unknown", why: "limit", detail: "interrupted" };
  return { status: "unknown", why: result.why, detail: result.detail };
}
