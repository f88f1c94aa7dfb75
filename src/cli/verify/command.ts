/** `sekvm verify`: words, options, and where they go. */
import { availableParallelism } from "node:os";
import type { Command } from "commander";
import { type FormatWords, formatAsked, formatOptions } from "../answer-formats.ts";
import { badValue, byteCount, milliseconds, wholeNumber } from "../command-line.ts";
import type { CliContext } from "../io.ts";
import type { VerifyCommandOptions } from "./run.ts";

interface VerifyWords extends FormatWords<"verify"> {
  readonly timeout: string;
  readonly memory: string;
  readonly jobs?: string;
  readonly recheck?: string;
  readonly only?: string;
  readonly trace?: true;
  readonly cache: boolean;
  readonly workers?: string;
}

export function declare(command: Command, context: CliContext): void {
  command
    .argument("[steps...]", "steps to walk, such as models or locks (default: all)")
    .option("--timeout <time>", "seconds for each piece of work, 0 for none", "300")
    .option("--memory <bytes>", "memory for each search, 0 for no limit", "1G")
    .option("-j, --jobs <n>", "worker threads (default: all cores)");
  for (const option of formatOptions("verify")) command.addOption(option);
  command
    .option("--recheck <file>", "look again at what a run wrote with --json, without kept answers")
    .option("--only <id>", "of --recheck: one piece, such as models/MP, locks/ticket or 07/setNpt")
    .option("--trace", "show the execution that refutes each broken variant")
    .option("--no-cache", "neither read nor write kept answers")
    .option("--workers <url>", "hand the work to sekvm worker at this Redis server")
    .action(async (steps: readonly string[], words: VerifyWords) => {
      const options = optionsOf(words, context);
      if (words.recheck !== undefined) {
        if (steps[0] !== undefined)
          throw badValue(context.argv, steps[0], "--recheck takes no steps", "name the pieces with --only");
        const { runRecheck } = await import("./recheck.ts");
        context.exit = await runRecheck(words.recheck, words.only, options, context);
        return;
      }
      if (words.only !== undefined) throw badValue(context.argv, words.only, "--only is of --recheck", "name a step");
      const { runVerify } = await import("./run.ts");
      context.exit = await runVerify(steps, options, context);
    });
}

function optionsOf(words: VerifyWords, { argv }: CliContext): VerifyCommandOptions {
  return {
    limits: { timeout: milliseconds(argv, words.timeout), memory: byteCount(argv, words.memory) },
    jobs: words.jobs === undefined ? availableParallelism() : wholeNumber(argv, words.jobs, "-j", 1, 256),
    format: formatAsked(words),
    trace: words.trace === true,
    cache: words.cache,
    workers: words.workers,
  };
}
