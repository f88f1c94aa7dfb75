/** Answers one condition on files of code. */
import { answerCondition, inferredSettings } from "../../check/wdrf/index.ts";
import type { Runner } from "../../jobs/index.ts";
import { NO_CHECK_SETTINGS, parseSettings, readHarness } from "../../read/harness/index.ts";
import { InputError } from "../../text/index.ts";
import { recordOf, unitsOf } from "../outcomes/answer.ts";
import type { CheckInput, CheckOutput } from "./messages.ts";

export const answerCheck: Runner<CheckInput, CheckOutput> = (input, limits) => {
  const { condition, settings, harness, ...options } = input;
  try {
    const { units, errors } = unitsOf(input);
    if (errors.length > 0) return { status: "invalid", errors: errors.map(recordOf) };
    const { check = NO_CHECK_SETTINGS } = parseSettings(settings, "settings");
    const all = inferredSettings(units, check);
    const answer = answerCondition(condition, units, readHarness(harness), all, options, limits);
    const cut = performance.now() > limits.deadline || limits.cancelled();
    return { status: "answer", answer, ...(cut ? { cut } : {}) };
  } catch (error) {
    if (error instanceof InputError) return { status: "invalid", errors: [recordOf(error)] };
    throw error;
  }
};
