/** `sekvm theorem`: words, options, and where they go. */
import { type Command, Option } from "commander";
import { milliseconds } from "../command-line.ts";
import type { CliContext } from "../io.ts";
import type { TheoremCommandOptions } from "./run.ts";

interface TheoremWords {
  readonly timeout: string;
  readonly format: "text" | "json";
  readonly json?: true;
  readonly stats?: true;
  readonly list?: true;
  readonly coqchk?: true;
  readonly cache: boolean;
}

export function declare(command: Command, context: CliContext): void {
  command
    .option("--list", "only list the theorems")
    .option("--coqchk", "ask Coq's independent checker too")
    .option("--timeout <time>", "seconds for the whole check, 0 for none", "0")
    .addOption(new Option("--format <format>", "form of the answer").choices(["text", "json"]).default("text"))
    .option("--json", "short for --format json")
    .option("--stats", "times on standard error")
    .option("--no-cache", "compile again what was compiled before")
    .action(async (words: TheoremWords) => {
      const json = words.json === true || words.format === "json";
      const { runTheorem } = await import("./run.ts");
      context.exit = await runTheorem(optionsOf(words, json, context), context);
    });
}

const optionsOf = (words: TheoremWords, json: boolean, { argv }: CliContext): TheoremCommandOptions => ({
  list: words.list === true,
  coqchk: words.coqchk === true,
  timeout: milliseconds(argv, words.timeout),
  json,
  stats: words.stats === true,
  cache: words.cache,
});
