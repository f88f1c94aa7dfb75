/** `sekvm prove`: words, options, and where they go. */
import { availableParallelism } from "node:os";
import { type Command, Option } from "commander";
import { SOLVER_CHOICES, type SolverChoice } from "../../host/node/solvers/index.ts";
import { type FormatWords, formatAsked, formatOptions } from "../answer-formats.ts";
import { badValue, milliseconds, wholeNumber } from "../command-line.ts";
import { MOST_SOLVERS } from "../goals.ts";
import type { CliContext } from "../io.ts";
import type { ProveCommandOptions } from "./run.ts";

interface ProveWords extends FormatWords<"prove"> {
  readonly only?: string;
  readonly solver: SolverChoice;
  readonly crossCheck?: true;
  readonly emitSmt?: string;
  readonly replay?: string;
  readonly onMachine?: true;
  readonly cache: boolean;
  readonly workers?: string;
  readonly jobs?: string;
  readonly stats?: true;
  readonly seed?: string;
  readonly mutate?: string;
  readonly timeout?: string;
  readonly machine?: true;
}

const WHAT = "layers by number, range 5..8 or name, or the folder of a system (default: all of KCore)";

const OPTIONS: readonly Option[] = [
  new Option("--only <goal>", "one theorem, such as setNpt, NPTWalk.setNpt, or by the id of a goal"),
  new Option("--solver <solver>", "solver; auto is z3 of the package").choices([...SOLVER_CHOICES]).default("auto"),
  new Option("--cross-check", "ask a second solver about every goal"),
  new Option("--machine", "print the machine that the system declares, and prove nothing"),
  new Option("--timeout <duration>", "stop after this time, such as 90, 5m or 1h; what was finished is shown"),
  new Option("--mutate [n]", "make n small mistakes in each layer, or all, and see each refuted").preset("20"),
  new Option("--seed <n>", "seed of the solver's choices; verdicts do not depend on it"),
  new Option("--emit-smt <dir>", "write every goal as a .smt2 file"),
  new Option("--replay <file>", "run a counterexample of an earlier run again"),
  new Option("--on-machine", "with --replay, run it also on the machine, with what stands there for layer 0"),
  new Option("-j, --jobs <n>", "solvers at once (default: all cores, 8 at most)"),
  ...formatOptions("prove"),
  new Option("--no-cache", "neither read nor write kept answers"),
  new Option("--workers <url>", "hand goals to sekvm worker at this Redis server; z3 of the package only"),
  new Option("--stats", "times on standard error"),
];

export function declare(command: Command, context: CliContext): void {
  command.argument("[layers...]", WHAT);
  for (const option of OPTIONS) command.addOption(option);
  command.action(async (layers: readonly string[], words: ProveWords) => {
    const { runProve } = await import("./run.ts");
    context.exit = await runProve(layers, optionsOf(words, context), context);
  });
}

// The solver of a worker is the one of its package, so that an answer does not depend on where it was asked for.
function workersOf({ workers, solver }: ProveWords, argv: readonly string[]): string | undefined {
  if (workers !== undefined && solver !== "auto" && solver !== "z3")
    throw badValue(argv, solver, "workers have z3 of the package", "leave out --solver, or --workers");
  return workers;
}

function onMachineOf({ onMachine, replay }: ProveWords, argv: readonly string[]): boolean {
  if (onMachine === true && replay === undefined)
    throw badValue(argv, "--on-machine", "only a counterexample is run on the machine", "add --replay FILE");
  return onMachine === true;
}

const optionsOf = (words: ProveWords, { argv }: CliContext): ProveCommandOptions => ({
  only: words.only,
  solver: words.solver,
  crossCheck: words.crossCheck === true,
  emit: words.emitSmt,
  replay: words.replay,
  onMachine: onMachineOf(words, argv),
  cache: words.cache,
  workers: workersOf(words, argv),
  jobs:
    words.jobs === undefined
      ? Math.min(availableParallelism(), MOST_SOLVERS)
      : wholeNumber(argv, words.jobs, "-j", 1, 256),
  format: formatAsked(words),
  stats: words.stats === true,
  machine: words.machine === true,
  timeout: words.timeout === undefined ? Number.POSITIVE_INFINITY : milliseconds(argv, words.timeout),
  mutate:
    words.mutate === undefined
      ? undefined
      : { sample: words.mutate === "all" ? undefined : wholeNumber(argv, words.mutate, "--mutate", 1) },
  seed: words.seed === undefined ? undefined : wholeNumber(argv, words.seed, "--seed", 0),
});
