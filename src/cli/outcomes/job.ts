/** Compiled code under one question as a job. */
import type { JobKind } from "../../jobs/index.ts";
import type { CodeInput, CodeOutput } from "./messages.ts";

/** Answers are kept unless time or memory cut them short. */
export const outcomesKind: JobKind<CodeInput, CodeOutput> = {
  name: "outcomes",
  version: 2,
  load: async ({ question }) => (await import("./answer.ts")).runnerWith(question.engine),
  final: (output) =>
    output.status === "invalid" || (output.answer.why?.reason !== "limit" && output.unrepaired !== true),
};
