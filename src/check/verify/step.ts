/**
 * The walk through the argument for KCore, as data: a step is a list of jobs and a way to judge their results, or does work
 * of its own with what the catalogue gives it. Pure: the caller runs the jobs, in any order and on any number of threads,
 * and prints what comes out.
 */
import type { Execution, Finding, LayerReport, ShownTable, Verdict } from "../../evidence/index.ts";
import type { Job, JobLimits, JobResult } from "../../jobs/index.ts";
import type { SequenceForm } from "../../read/catalogue/index.ts";
import type { ConditionCount } from "../proof/index.ts";
import type { CheckedRecord, Theorem, TheoremCheck } from "../theorem/index.ts";
import type { RunnableMachine } from "./machine-found.ts";
import type { ModelsInput } from "./messages.ts";

/** What a step looked at beside its verdict, for a line below the step. */
export interface Detail {
  readonly name: string;
  readonly verdict: Verdict;
  /** In words, such as `2 weakenings and 3 mutants refuted`. */
  readonly text: string;
  /** What was refuted as it should be, each with its trace. */
  readonly refuted: readonly Refutation[];
}

/** A weakened variant of a lock and the execution that shows it broken, or a broken form of code and what is wrong with it. */
export type Refutation =
  | {
      readonly what: string;
      readonly size: string;
      readonly state: string;
      readonly trace: Execution | undefined;
    }
  | { readonly what: string; readonly finding: Finding };

export interface StepReport {
  readonly verdict: Verdict;
  /** Words to numbers, in the order of printing. */
  readonly counts: Readonly<Record<string, number>>;
  readonly details: readonly Detail[];
  /** What was shown of the parts, layer by layer. */
  readonly table?: ShownTable;
}

/** What a step works with. */
export interface StepControl {
  /** Results of the step's jobs, in their order. */
  readonly results: () => Promise<readonly JobResult<unknown>[]>;
  /** The user wants to stop. */
  readonly signal: AbortSignal;
}

/** How a step ended. */
export interface StepDone {
  readonly report: StepReport;
  /** Pieces of work that were known before. */
  readonly cached: number;
  /** `stopped` by the user, or by a defect of sekvm: then the report says little. */
  readonly ended: "judged" | "stopped" | "bug";
}

/** A piece of a step that can be looked at again by itself. */
export interface Piece {
  /** Below the name of the step, such as `ticket/4x2`: unique in it. */
  readonly id: string;
  /** What was asked, as plain JSON, where that is not the input of its job. */
  readonly asks?: unknown;
  /** What the result of its job says; pieces of steps without jobs get none. */
  readonly judge: (result: JobResult<unknown> | undefined) => Verdict;
}

export interface Step {
  readonly name: string;
  /** What holds when the step holds. */
  readonly claim: string;
  /** Which part of the whole claim of `ARGUMENT` this version has, where it is not all of it. */
  readonly part?: StepPart;
  /** Work for worker threads, that of all steps together. */
  readonly jobs: readonly Job<unknown, unknown>[];
  /** One for each job, in their order; of a step without jobs, what it looks at. Proofs are none of them: their goals have ids of their own. */
  readonly pieces: readonly Piece[];
  /** Begins work of its own, beside that of other steps. Called once there is room for it, or not at all. */
  readonly begin?: (signal: AbortSignal) => void;
  /** Judges the results of the jobs, or does work of its own. */
  readonly run: (control: StepControl) => Promise<StepDone>;
}

/** Such as `layers 1 to 8 of 34` and `layers 9 to 34`. */
export interface StepPart {
  readonly covered: string;
  readonly open: string;
}

/** How jobs ended, and how many of them were known before. */
export function endOf(results: readonly JobResult<unknown>[]): Pick<StepDone, "cached" | "ended"> {
  const cached = results.filter((r) => r.status === "done" && r.cached).length;
  const stopped = results.some((r) => r.status === "cancelled");
  const bug = results.some((r) => r.status === "failed" && r.bug);
  return { cached, ended: stopped ? "stopped" : bug ? "bug" : "judged" };
}

/** A piece whose job gives outputs of one kind. */
export const piece = <O>(id: string, judge: (result: JobResult<O>) => Verdict): Piece => ({
  id,
  // A job gives what its kind says; that there is one for each piece `step` relies on, too.
  judge: (result) => judge(result as JobResult<O>),
});

/** A step that is done when its jobs, all of one kind, are judged. */
export function step<I, O>(
  name: string,
  claim: string,
  jobs: readonly Job<I, O>[],
  pieces: readonly Piece[],
  judge: (results: readonly JobResult<O>[]) => StepReport,
): Step {
  const run = async ({ results }: StepControl): Promise<StepDone> => {
    // Inputs and outputs are plain JSON, and results come back in the order of the jobs, so the types fit again.
    const got = (await results()) as readonly JobResult<O>[];
    return { report: judge(got), ...endOf(got) };
  };
  return { name, claim, jobs: jobs as readonly Job<unknown, unknown>[], pieces, run };
}

/** The bundled files that the steps read. */
export interface Catalogue {
  readonly basic: readonly ModelsInput[];
  readonly locks: readonly { readonly name: string; readonly text: string; readonly plan: string }[];
  /** KCore's sequences in AArch64 and broken forms of them, with the settings file of the program. */
  readonly sequences: readonly (SequenceForm & { readonly text: string; readonly settings: string })[];
  /** What is known of the theorems; undefined where their folder is missing. */
  readonly theorems?: KnownTheorems | undefined;
  /** KCore with solvers; undefined where its folder is missing. */
  readonly kcore?: ProvableSystem | undefined;
  /** KCore on the machine; undefined where its host is missing. */
  readonly machine?: RunnableMachine | undefined;
}

export type ProvablePart = "layers" | "security";

/** A layered system that can be proved here. */
export interface ProvableSystem {
  /** Numbers of its layers. */
  readonly layers: readonly number[];
  /** Proves them in order, or what is true of every state of the machine of the highest; ends early when the signal stops it. */
  /** What conditions on it come down to. */
  readonly conditions: () => Promise<readonly ConditionCount[]>;
  readonly prove: (part: ProvablePart, signal: AbortSignal) => AsyncIterable<LayerReport>;
}

/** The theorems, the kept result of a check of these very sources, and the record that came with them. */
export interface KnownTheorems {
  readonly theorems: readonly Theorem[];
  readonly digest: string;
  readonly kept: TheoremCheck | undefined;
  readonly record: CheckedRecord | undefined;
  /** What was put through them. */
  readonly instantiated: readonly string[];
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
