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

/** Words that every search takes, as commander leaves them. */
export interface SearchWords {
  readonly model: ModelName | "both";
  readonly engine?: "all" | "axiomatic" | "both" | "graph" | "promising";
  readonly cat?: string;
  readonly rules: RuleSetName;
  readonly bound: string;
  readonly timeout: string;
  readonly memory: string;
  readonly jobs?: string;
  readonly cache: boolean;
  readonly workers?: string;
  readonly stats?: true;
  readonly symmetry: "on" | "off";
  readonly variant: readonly string[];
}

export interface LitmusWords extends SearchWords, FormatWords<"litmus"> {
  readonly witness?: string;
  readonly expect?: string;
  readonly list?: true;
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
  /** A Redis server whose workers search. */
  readonly workers: string | undefined;
  readonly stats: boolean;
  readonly symmetry: boolean;
  /** The model that the axiomatic engine judges by, when it is not our own. */
  readonly cat: string | undefined;
}

/** Executions that a form shows when nobody says how many. */
const SHOWN: Readonly<Record<Format<"litmus">, number>> = { herd: 0, json: 0, dot: 1, svg: 1, html: Infinity };

/** @throws {InputError} naming the word that is wrong */
export function litmusOptions(words: LitmusWords, argv: readonly string[]): LitmusOptions {
  const format = formatAsked(words);
  const timeout = milliseconds(argv, words.timeout);
  return {
    questions: questionsOf(
      words,
      enginesOf(words, argv),
      wholeNumber(argv, words.bound, "--bound", 1, 1000),
      variants(words.variant, argv),
    ),
    cat: words.cat,
    limits: { timeout, memory: byteCount(argv, words.memory) },
    jobs: words.jobs === undefined ? availableParallelism() : wholeNumber(argv, words.jobs, "-j", 1, 256),
    format,
    witnesses: words.witness === undefined ? SHOWN[format] : wholeNumber(argv, words.witness, "--witness", 0),
    expect: words.expect,
    cache: words.cache,
    workers: words.workers,
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

const ENGINES: Readonly<Record<NonNullable<LitmusWords["engine"]>, readonly EngineName[]>> = {
  graph: ["graph"],
  promising: ["promising"],
  axiomatic: ["axiomatic"],
  both: ["graph", "promising"],
  all: ["graph", "promising", "axiomatic"],
};

function enginesOf({ engine, cat, rules, model }: LitmusWords, argv: readonly string[]): readonly EngineName[] {
  const engines = ENGINES[engine ?? (cat === undefined ? "graph" : "axiomatic")];
  const axiomatic = engines.includes("axiomatic");
  if (cat !== undefined && !axiomatic)
    throw badValue(argv, cat, "--cat is for the axiomatic engine", "as in --engine axiomatic, or --engine all");
  if (cat !== undefined && model === "sc")
    throw badValue(argv, cat, "--cat is a model of its own, beside --model sc", "leave out --model");
  if (axiomatic && rules !== "today")
    throw badValue(argv, rules, "the axiomatic engine has the rules of today", "--engine both has those of 2019");
  return engines;
}

function questionsOf(
  { model, rules, cat }: LitmusWords,
  engines: readonly EngineName[],
  bound: number,
  chosen: readonly VariantName[],
): LitmusQuestion[] {
  const models: readonly ModelName[] = model === "both" ? ["sc", "arm"] : [model];
  // SC is one relation away from the graph engine; the other engines are about Arm only.
  return models.flatMap((m) =>
    (m === "sc" ? (["graph"] as const) : engines).map((e) => ({
      ...{ model: m, engine: e, rules, bound },
      ...(chosen.length > 0 ? { variants: chosen } : {}),
      ...(e === "axiomatic" && cat !== undefined ? { cat } : {}),
    })),
  );
}
