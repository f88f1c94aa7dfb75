/** One condition on compiled code as a job. */
import type { JobKind } from "../../jobs/index.ts";
import type { CheckInput, CheckOutput } from "./messages.ts";

/** Characters of a file of which the data flow alone takes longer than a first try. */
const LARGE = 100_000;

/** Answers are kept unless time or memory cut them short. */
export const checkKind: JobKind<CheckInput, CheckOutput> = {
  name: "check",
  version: 1,
  isLarge: ({ files }) => files.some(({ text }) => text.length > LARGE),
  load: async () => (await import("./answer.ts")).answerCheck,
  final: (output) =>
    output.status === "invalid" ||
    (output.cut !== true && (output.answer.verdict.status !== "unknown" || output.answer.verdict.why !== "limit")),
};
