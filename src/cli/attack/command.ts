/** `sekvm attack`: words, options, and where they go. */
import type { Command } from "commander";
import { type FormatWords, wantsJson, withFormats } from "../answer-formats.ts";
import { wholeNumber } from "../command-line.ts";
import type { CliContext } from "../io.ts";

interface Words extends FormatWords {
  readonly list?: true;
  readonly random?: string;
  readonly seed: string;
  readonly replay?: string;
  readonly cache: boolean;
}

const MOST_STEPS = 100_000_000;
const MOST_SEED = 2 ** 32 - 1;

const NOTES = `
Each attack is a program in guests/attacks that runs as the host, once under the plain hypervisor (kvm) and once under KCore
(sekvm). What it says of itself is shown, or how its last try was refused, as the host sees it. Under KCore the invariants
of kcore/security are evaluated on what is in the machine's memory, registers, SMMUs and TLBs while it runs and at its end.
The exit code is 1 when anything is got under KCore or an invariant does not hold. --random draws steps of a host with four
CPUs and of devices instead; a failure is printed as steps, which --replay takes. Machines that were done are kept: a run
that was stopped goes on behind them.`;

export function declare(command: Command, context: CliContext): void {
  command.argument("[names...]", "attacks, all unless named");
  withFormats(command)
    .option("--list", "the attacks, and what of KCore each goes for")
    .option("--random <n>", "so many random steps instead")
    .option("--seed <n>", "of the random steps", "1")
    .option("--replay <file>", "the steps in a file instead, - for standard input")
    .option("--no-cache", "neither read nor write kept machines of random steps")
    .addHelpText("after", NOTES)
    .action(async (names: readonly string[], words: Words) => {
      const { listAttacks, runAttacks, runRandom, runReplay } = await import("./run.ts");
      const { argv } = context;
      if (words.list === true) context.exit = listAttacks(wantsJson(words), context);
      else if (words.replay !== undefined) context.exit = runReplay(words.replay, wantsJson(words), context);
      else if (words.random !== undefined) {
        const steps = wholeNumber(argv, words.random, "--random", 1, MOST_STEPS);
        const seed = wholeNumber(argv, words.seed, "--seed", 0, MOST_SEED);
        const options = { count: steps, seed, asJson: wantsJson(words), isKept: words.cache };
        context.exit = await runRandom(options, context);
      } else context.exit = await runAttacks(names, wantsJson(words), context);
    });
}
