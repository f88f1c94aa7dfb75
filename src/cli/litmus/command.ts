/** `sekvm litmus`: words, options, and where they go. */
import { type Command, Option } from "commander";
import { InputError } from "../../text/index.ts";
import { argumentSpan } from "../command-line.ts";
import type { CliContext } from "../io.ts";
import { bundledTests } from "../places.ts";
import { type LitmusWords, litmusOptions } from "./options.ts";

export function declare(command: Command, context: CliContext): void {
  const choice = (flags: string, text: string, choices: readonly string[], standard: string): Option =>
    new Option(flags, text).choices([...choices]).default(standard);
  command
    .argument(
      "[tests...]",
      "a .litmus file, a folder, @LIST of them, the name of a bundled test, or - for standard input",
    )
    .addOption(choice("-m, --model <model>", "hardware", ["sc", "arm", "both"], "arm"))
    .addOption(choice("--engine <engine>", "search; both compares them", ["graph", "promising", "both"], "graph"))
    .addOption(
      choice("--rules <rules>", "Arm as of today, or as of the Promising-Arm paper", ["today", "pldi19"], "today"),
    )
    .option("--bound <n>", "iterations of a loop that does more than wait", "4")
    .option("--timeout <time>", "seconds for each test, 0 for none", "300")
    .option("--memory <bytes>", "memory for the search of each test, 0 for no limit", "1G")
    .option("-j, --jobs <n>", "worker threads (default: all cores)")
    .addOption(choice("--format <format>", "form of the answers", ["herd", "json", "dot"], "herd"))
    .option("--json", "short for --format json")
    .option("--witness <n>", "show up to n executions that satisfy the condition, for each test")
    .option("--expect <file>", "compare with herdtools' kinds file; exit 1 on a difference")
    .option("--list", "list the bundled tests")
    .option("--no-cache", "neither read nor write .sekvm/cache")
    .option("--stats", "times and sizes on standard error")
    .addOption(choice("--symmetry <when>", "treat threads with equal code alike", ["on", "off"], "on"))
    .action(async (tests: readonly string[], words: LitmusWords) => {
      if (words.list) return listTests(context);
      const options = litmusOptions(words, context.argv);
      if (tests.length === 0)
        throw new InputError(
          "CFG01",
          argumentSpan(context.argv, "litmus"),
          "no test is named",
          "try: sekvm litmus --list",
        );
      const { runLitmus } = await import("./run.ts");
      context.exit = await runLitmus(tests, options, context);
    });
}

function listTests({ io }: CliContext): void {
  for (const { theme, name } of bundledTests()) io.stdout.write(`${theme}/${name}\n`);
}
