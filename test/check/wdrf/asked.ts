/** Conditions asked of code in a text or in the catalogue. */
import assert from "node:assert/strict";
import { readFileSync } from "node:fs";
import { dirname, join } from "node:path";
import { fileURLToPath } from "node:url";
import { answerCondition, type CheckOptions, inferredSettings, inferredWords } from "../../../src/check/wdrf/index.ts";
import type { ConditionAnswer, ConditionName } from "../../../src/evidence/index.ts";
import { NO_LIMITS } from "../../../src/model/program/index.ts";
import { parseUnit } from "../../../src/read/asm/index.ts";
import { NO_CHECK_SETTINGS, parseSettings, readHarness } from "../../../src/read/harness/index.ts";

export const catalogue = join(dirname(fileURLToPath(import.meta.url)), "..", "..", "..", "..", "catalogue");
export const textOf = (...path: string[]): string => readFileSync(join(catalogue, ...path), "utf8");

export interface Asked extends Partial<CheckOptions> {
  /** As a settings file. */
  readonly settings?: string;
  readonly threads?: string;
}

/** The answer to one condition on assembly. */
export function asked(
  text: string,
  condition: ConditionName,
  { settings = "", threads, ...more }: Asked = {},
): ConditionAnswer {
  const { unit, errors } = parseUnit(text, "test.s");
  assert.ok(unit !== undefined, errors[0]?.message);
  const { check = NO_CHECK_SETTINGS, ...said } = parseSettings(settings, "test.toml");
  const all = inferredSettings([unit], check);
  const harness = readHarness({ threads: threads ?? said.threads ?? inferredWords([unit], all) });
  const options = { cpus: undefined, bound: 4, validate: false, repair: false, ...more };
  return answerCondition(condition, [unit], harness, all, options, NO_LIMITS);
}

/** `proved`, `refuted`, …; `none` where the condition does not apply. */
export const wordOf = ({ verdict: { status } }: ConditionAnswer): string =>
  status === "not-applicable" ? "none" : status;
