/** `sekvm check`: words, options, and where they go. */
import { type Command, Option } from "commander";
import { COMPILER } from "../../host/node/index.ts";
import { InputError } from "../../text/index.ts";
import { formatOptions } from "../answer-formats.ts";
import { argumentSpan } from "../command-line.ts";
import type { CliContext } from "../io.ts";
import { type CheckWords, checkOptions } from "./options.ts";

const collected = (word: string, before: readonly string[]): readonly string[] => [...before, word];

const OPTIONS: readonly Option[] = [
  new Option("--harness <file>", "settings (.toml): threads, locks and what they protect, page tables, users' memory"),
  new Option("--print-harness", "print the settings that are gone by, ready to be saved, and check nothing"),
  new Option("--threads <functions>", "what runs beside one another: f,g or f(1,&x),g"),
  new Option("--args <values>", "arguments by thread: '1,&x;2,&y'"),
  new Option("--init <symbol=value>", "initial values; may be given again").default([]).argParser(collected),
  new Option("--cpus <n>", "CPUs that run the threads, round and round (default: 2, or one for each thread)"),
  new Option("--condition <names>", "only these conditions; may be given again").default([]).argParser(collected),
  new Option("--validate", "explore on Arm too, and compare with SC"),
  new Option("--repair", "find the smallest strengthening that makes a condition hold, checked again"),
  new Option("--cc <command>", "compiler for files of C, with its flags").default(COMPILER),
  new Option("--bound <n>", "repetitions of a loop that does more than wait, where Arm is explored").default("4"),
  new Option("--timeout <time>", "seconds for each condition, 0 for none").default("300"),
  new Option("--memory <bytes>", "memory for the search of each condition, 0 for no limit").default("1G"),
  new Option("-j, --jobs <n>", "worker threads (default: all cores)"),
  new Option("--no-cache", "neither read nor write kept answers"),
  ...formatOptions("check"),
];

const NOTES = `
Without a harness, threads and locks are inferred from the code. The exit code is 1 when a condition is refuted, 3 when one is
not known. A condition that the code has nothing of does not apply, which is no failure.`;

export function declare(command: Command, context: CliContext): void {
  command.argument("[files...]", "code as sekvm outcomes takes it: .s, .o, .c; or settings (.toml)");
  for (const option of OPTIONS) command.addOption(option);
  command.addHelpText("after", NOTES).action(async (names: readonly string[], words: CheckWords) => {
    if (names.length === 0 && words.harness === undefined) {
      const where = argumentSpan(context.argv, "check");
      throw new InputError("CFG01", where, "no file is named", "try: sekvm check catalogue/code/ticket.s");
    }
    const { runCheck } = await import("./run.ts");
    const all = words.harness === undefined ? names : [words.harness, ...names];
    const isTyped = (option: string): boolean => command.getOptionValueSource(option) === "cli";
    context.exit = await runCheck(all, words, isTyped, checkOptions(words, context.argv), context);
  });
}
