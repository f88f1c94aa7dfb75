/** The options of `sekvm check`, from words to values. */
import { availableParallelism } from "node:os";
import { CONDITION_NAMES, type ConditionName } from "../../evidence/index.ts";
import type { JobLimits } from "../../jobs/index.ts";
import type { HarnessWords } from "../../read/harness/index.ts";
import { type Format, type FormatWords, formatAsked } from "../answer-formats.ts";
import { badValue, byteCount, milliseconds, wholeNumber } from "../command-line.ts";

/** As commander leaves them. */
export interface CheckWords extends FormatWords<"check">, Pick<HarnessWords, "args" | "init"> {
  readonly harness?: string;
  readonly threads?: string;
  readonly cpus?: string;
  readonly condition: readonly string[];
  readonly validate?: true;
  readonly repair?: true;
  readonly printHarness?: true;
  readonly cc: string;
  readonly bound: string;
  readonly timeout: string;
  readonly memory: string;
  readonly jobs?: string;
  readonly cache: boolean;
}

export interface CheckOptions {
  readonly conditions: readonly ConditionName[];
  readonly cpus: number | undefined;
  readonly bound: number;
  readonly validate: boolean;
  readonly repair: boolean;
  readonly printHarness: boolean;
  readonly compiler: string;
  readonly limits: JobLimits;
  readonly jobs: number;
  readonly cache: boolean;
  readonly format: Format<"check">;
}

function conditions(words: readonly string[], argv: readonly string[]): readonly ConditionName[] {
  const names = words.flatMap((w) => w.split(","));
  for (const name of names)
    if (!CONDITION_NAMES.some((c) => c === name))
      throw badValue(argv, name, `there is no condition ${name}`, `conditions: ${CONDITION_NAMES.join(", ")}`);
  return names.length === 0 ? CONDITION_NAMES : CONDITION_NAMES.filter((c) => names.includes(c));
}

/** @throws {InputError} naming the word that is wrong */
export function checkOptions(words: CheckWords, argv: readonly string[]): CheckOptions {
  return {
    conditions: conditions(words.condition, argv),
    cpus: words.cpus === undefined ? undefined : wholeNumber(argv, words.cpus, "--cpus", 1, 16),
    bound: wholeNumber(argv, words.bound, "--bound", 1, 1000),
    validate: words.validate === true,
    repair: words.repair === true,
    printHarness: words.printHarness === true,
    compiler: words.cc,
    limits: { timeout: milliseconds(argv, words.timeout), memory: byteCount(argv, words.memory) },
    jobs: words.jobs === undefined ? availableParallelism() : wholeNumber(argv, words.jobs, "-j", 1, 256),
    cache: words.cache,
    format: formatAsked(words),
  };
}
