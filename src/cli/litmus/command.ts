/** `sekvm litmus`: words, options, and where they go. */
import { type Command, Option } from "commander";
import { InputError } from "../../text/index.ts";
import { formatOptions } from "../answer-formats.ts";
import { argumentSpan } from "../command-line.ts";
import type { CliContext } from "../io.ts";
import { bundledTests } from "../places.ts";
import { type LitmusWords, litmusOptions } from "./options.ts";

/** An option with a list of values. */
export const choice = (flags: string, text: string, choices: readonly string[], standard: string): Option =>
  new Option(flags, text).choices([...choices]).default(standard);

const collected = (word: string, before: readonly string[]): readonly string[] => [...before, word];

/** Options of every search, with models and engines aside. */
export const searchOptions = (): readonly Option[] => [
  choice("--rules <rules>", "Arm as of today, or as of the Promising-Arm paper", ["today", "pldi19"], "today"),
  new Option("--bound <n>", "repetitions of a loop that does more than wait").default("4"),
  new Option("--timeout <time>", "seconds for each test, 0 for none").default("300"),
  new Option("--memory <bytes>", "memory for the search of each test, 0 for no limit").default("1G"),
  new Option("-j, --jobs <n>", "worker threads (default: all cores)"),
  new Option("--no-cache", "neither read nor write kept answers"),
  new Option("--stats", "times and sizes on standard error"),
  new Option("--variant <names>", "choices of an implementation, CU or LSE2").default([]).argParser(collected),
  new Option("--workers <url>", "hand the searches to sekvm worker at this Redis server"),
  choice("--symmetry <when>", "treat threads with equal code alike", ["on", "off"], "on"),
];

const OPTIONS: readonly Option[] = [
  choice("-m, --model <model>", "hardware", ["sc", "arm", "both"], "arm"),
  new Option("--engine <engine>", "search (default: graph); both and all compare them").choices([
    ...["graph", "promising", "axiomatic", "both", "all"],
  ]),
  new Option("--cat <file>", "a model in herd's language, judged by the axiomatic engine"),
  ...searchOptions(),
  ...formatOptions("litmus"),
  new Option("--witness <n>", "show up to n executions that satisfy the condition, for each test"),
  new Option("--expect <file>", "compare with herdtools' kinds file; exit 1 on a difference"),
  new Option("--list", "list the bundled tests"),
];

const TESTS = "a .litmus file, a folder, @LIST of them, the name of a bundled test, or - for standard input";

export function declare(command: Command, context: CliContext): void {
  command.argument("[tests...]", TESTS);
  for (const option of OPTIONS) command.addOption(option);
  command.action(async (tests: readonly string[], words: LitmusWords) => {
    if (words.list) return listTests(context);
    const options = litmusOptions(words, context.argv);
    if (tests.length === 0) {
      const where = argumentSpan(context.argv, "litmus");
      throw new InputError("CFG01", where, "no test is named", "try: sekvm litmus --list");
    }
    const { runLitmus } = await import("./run.ts");
    context.exit = await runLitmus(tests, options, context);
  });
}

function listTests({ io }: CliContext): void {
  for (const { theme, name } of bundledTests()) io.stdout.write(`${theme}/${name}\n`);
}
