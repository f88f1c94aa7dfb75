/** `sekvm theorem`: words, options, and where they go. */
import { type Command, Option } from "commander";
import { type FormatWords, wantsJson, withFormats } from "../answer-formats.ts";
import { milliseconds } from "../command-line.ts";
import type { CliContext } from "../io.ts";
import type { TheoremCommandOptions } from "./run.ts";

interface TheoremWords extends FormatWords {
  readonly timeout: string;
  readonly stats?: true;
  readonly list?: true;
  readonly coqchk?: true;
  readonly cache: boolean;
  readonly schedule?: string;
  readonly rules: "today" | "pldi19";
}

export function declare(command: Command, context: CliContext): void {
  withFormats(
    command
      .option("--list", "only list the theorems")
      .option("--coqchk", "ask Coq's independent checker too")
      .option("--timeout <time>", "seconds for the whole check, 0 for none", "0")
      .option("--schedule <test>", "for each outcome of a .litmus file on Arm, the SC schedule that has it too")
      .addOption(new Option("--rules <rules>", "Arm for --schedule").choices(["today", "pldi19"]).default("today")),
  )
    .option("--stats", "times on standard error")
    .option("--no-cache", "compile again what was compiled before")
    .action(async (words: TheoremWords) => {
      const json = wantsJson(words);
      if (words.schedule !== undefined) {
        const { runSchedule } = await import("./schedule.ts");
        const timeout = milliseconds(context.argv, words.timeout);
        context.exit = runSchedule(words.schedule, { rules: words.rules, timeout, json }, context);
        return;
      }
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
