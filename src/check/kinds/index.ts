/**
 * The kinds of jobs that checks make. Apart from the checks, and without imports that cost start-up time, because the main
 * thread and every worker load the list of kinds.
 */
import type { JobKind } from "../../jobs/index.ts";
import type { Expansion } from "../locks/expand.ts";
import type { LockAnswer } from "../locks/judge.ts";
import type { ModelsInput, ModelsOutput, SequenceInput, SequenceOutput } from "../verify/messages.ts";

/** One test of the catalogue under both engines, both rule sets, and SC. */
export const modelsKind: JobKind<ModelsInput, ModelsOutput> = {
  name: "verify-models",
  version: 1,
  load: async () => (await import("../verify/models-answer.ts")).answerModels,
  final: (output) => output.every((a) => a.unfinished === undefined),
};

/** One lock, or a variant of it, at one size. */
export const lockKind: JobKind<Expansion, LockAnswer> = {
  name: "verify-lock",
  version: 1,
  load: async () => (await import("../locks/answer.ts")).answerLock,
  final: (output) => output.status !== "unknown" || output.reason === "bound",
};

/** One of KCore's sequences in AArch64, or a broken form of it. */
export const sequenceKind: JobKind<SequenceInput, SequenceOutput> = {
  name: "verify-sequence",
  version: 1,
  load: async () => (await import("../verify/sequences-answer.ts")).answerSequence,
  final: ({ answers, cut }) =>
    !cut && answers.every(({ verdict }) => verdict.status !== "unknown" || verdict.why !== "limit"),
};

export {
  type ChecksInput,
  type ChecksOutput,
  checksKind,
  type GoalInput,
  type GoalOutput,
  goalKind,
} from "./goal.ts";
