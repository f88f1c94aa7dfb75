/** The options of `sekvm litmus`, from words to values. */
import { availableParallelism } from "node:os";
import {
  type EngineName,
  type LitmusQuestion,
  type ModelName,
  type RuleSetName,
  unsupportedVariant,
  VARIANTS,
  type VariantName,
  variantNamed,
} from "../../evidence/index.ts";
import type { JobLimits } from "../../jobs/index.ts";
import { type Format, type FormatWords, formatAsked } from "../answer-formats.ts";
import { badValue, byteCount, milliseconds, wholeNumber } from "../command-line.ts";

/** As commander leaves them. */
export interface LitmusWords extends FormatWords<"litmus"> {
  readonly model: ModelName | "both";
  readonly engine: "graph" | "promising" | "both";
  readonly rules: RuleSetName;
  readonly bound: string;
  readonly timeout: string;
  readonly memory: string;
  readonly jobs?: string;
  readonly witness?: string;
  readonly expect?: string;
  readonly list?: true;
  readonly cache: boolean;
  readonly stats?: true;
  readonly symmetry: "on" | "off";
  readonly variant: readonly string[];
}

export interface LitmusOptions {
  /** What is asked of every test, in the order of printing. */
  readonly questions: readonly LitmusQuestion[];
  readonly limits: JobLimits;
  readonly jobs: number;
  readonly format: Format<"litmus">;
  /** Executions shown for each answer. */
  readonly witnesses: number;
  readonly expect: string | undefined;
  readonly cache: boolean;
  readonly stats: boolean;
  readonly symmetry: boolean;
}

/** @throws {InputError} naming the word that is wrong */
export function litmusOptions(words: LitmusWords, argv: readonly string[]): LitmusOptions {
  const format = formatAsked(words);
  const timeout = milliseconds(argv, words.timeout);
  return {
    questions: questionsOf(words, wholeNumber(argv, words.bound, "--bound", 1, 1000), variants(words.variant, argv)),
    limits: { timeout, memory: byteCount(argv, words.memory) },
    jobs: words.jobs === undefined ? availableParallelism() : wholeNumber(argv, words.jobs, "-j", 1, 256),
    format,
    witnesses:
      words.witness === undefined ? (format === "dot" ? 1 : 0) : wholeNumber(argv, words.witness, "--witness", 0),
    expect: words.expect,
    cache: words.cache,
    stats: words.stats === true,
    symmetry: words.symmetry === "on",
  };
}

function variants(words: readonly string[], argv: readonly string[]): VariantName[] {
  const names = words.flatMap((w) => w.split(",")).filter((name) => name !== "");
  const found = names.map((name) => {
    const reason = unsupportedVariant(name);
    if (reason === undefined) return variantNamed(name);
    throw badValue(argv, name, `--variant ${name} is not run: ${reason}`, `the choices are ${VARIANTS.join(", ")}`);
  });
  return VARIANTS.filter((v) => found.includes(v));
}

function questionsOf(
  { model, engine, rules }: LitmusWords,
  bound: number,
  chosen: readonly VariantName[],
): LitmusQuestion[] {
  const models: readonly ModelName[] = model === "both" ? ["sc", "arm"] : [model];
  const engines: readonly EngineName[] = engine === "both" ? ["graph", "promising"] : [engine];
  // SC is one relation away from the graph engine; the promising engine is about Arm only.
  return models.flatMap((m) =>
    (m === "sc" ? (["graph"] as const) : engines).map((e) => ({
      ...{ model: m, engine: e, rules, bound },
      ...(chosen.length > 0 ? { variants: chosen } : {}),
    })),
  );
}
