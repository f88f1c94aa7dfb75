/** A litmus test under one question as a job. */

import type { EngineName } from "../../evidence/index.ts";
import type { JobKind, Runner } from "../../jobs/index.ts";
import type { LitmusInput, LitmusOutput } from "./messages.ts";

type LitmusRunner = Runner<LitmusInput, LitmusOutput>;
const runners = new Map<EngineName, Promise<LitmusRunner>>();

/** The runner with this engine, imported when it is first asked for. */
function runnerOf(engine: EngineName): Promise<LitmusRunner> {
  const runner = runners.get(engine) ?? import("./answer.ts").then((m) => m.runnerWith(engine));
  runners.set(engine, runner);
  return runner;
}

/** Characters of a test that takes longer to read than a small one to answer. */
const LARGE = 100_000;

/** Answers are kept unless time or memory cut them short. */
export const litmusKind: JobKind<LitmusInput, LitmusOutput> = {
  name: "litmus",
  version: 1,
  load: (input) => runnerOf(input.question.engine),
  isLarge: ({ text }) => text.length > LARGE,
  final: (output) =>
    output.status === "invalid" || (output.answer.why?.reason !== "limit" && output.unexplained !== true),
};
