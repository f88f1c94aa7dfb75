/** Asks the conditions of one of KCore's sequences, as `sekvm check` does: what a job of step *wdrf* does. */
import type { Runner } from "../../jobs/index.ts";
import { parseUnit } from "../../read/asm/index.ts";
import { NO_CHECK_SETTINGS, parseSettings, readHarness } from "../../read/harness/index.ts";
import { answerCondition, inferredSettings } from "../wdrf/index.ts";
import type { SequenceInput, SequenceOutput } from "./messages.ts";

const OPTIONS = { cpus: undefined, bound: 4, validate: false, repair: false };

export const answerSequence: Runner<SequenceInput, SequenceOutput> = ({ file, text, settings, conditions }, limits) => {
  const { unit, errors } = parseUnit(text, file);
  if (unit === undefined) throw new Error(`${file}: ${errors[0]?.message}`);
  const { check = NO_CHECK_SETTINGS, threads = "" } = parseSettings(settings, file.replace(/s$/, "toml"));
  const all = inferredSettings([unit], check);
  const answers = conditions.map((c) => answerCondition(c, [unit], readHarness({ threads }), all, OPTIONS, limits));
  return { answers, cut: performance.now() > limits.deadline || limits.cancelled() };
};
