/**
 * The command line: finds the command, imports its file, and turns every way it can end into an exit code. Start-up time
 * counts, so nothing is imported before it is needed.
 */
import { Command, CommanderError, Option } from "commander";
import { EXIT } from "../evidence/index.ts";
import { COMMAND_LINE, commandLineText, usageError } from "./command-line.ts";
import { COMMANDS, type CommandRow } from "./commands.ts";
import { type CliContext, type Io, processIo } from "./io.ts";
import { version } from "./places.ts";

/** The command that the words name: the first word that is one. */
const commandOf = (argv: readonly string[]): CommandRow | undefined => {
  const name = argv.find((word) => COMMANDS.some((c) => c.name === word));
  return COMMANDS.find((c) => c.name === name);
};

/** Runs one command on the streams of this process. @param argv the words after `sekvm` @returns the exit code, see `EXIT` */
export async function run(argv: readonly string[]): Promise<number> {
  const io = processIo();
  const command = commandOf(argv);
  const code = await (command?.apart ? (await import("./apart.ts")).mainApart(argv, io) : main(argv, io));
  const failure = await io.failure();
  if (failure === undefined || code === EXIT.interrupted) return code;
  io.stderr.write(`cannot write the answers: ${failure}\n`);
  return EXIT.unwritten;
}

/** Runs one command. @param argv the words after `sekvm` @returns the exit code, see `EXIT` */
export async function main(argv: readonly string[], io: Io): Promise<number> {
  const build: CliContext["build"] = (words) => buildProgram(context, words);
  const context: CliContext = { io, argv, build, color: "auto", exit: EXIT.ok };
  let program: Command | undefined;
  try {
    program = await build([commandOf(argv)?.name ?? ""]);
    if (argv.length === 0) program.outputHelp();
    else await program.parseAsync(await spelled(argv), { from: "user" });
    return context.exit;
  } catch (error) {
    context.color = program?.opts<{ color: CliContext["color"] }>().color ?? "auto";
    return report(error, context);
  }
}

// herd's options have one dash and several letters; ours never.
async function spelled(argv: readonly string[]): Promise<readonly string[]> {
  if (!argv.some((word) => /^-(?:[a-zI][a-z-]+|[oqI])$/.test(word))) return argv;
  const { inOurWords } = await import("./litmus/herd-words.ts");
  return inOurWords(argv);
}

async function buildProgram(context: CliContext, words: readonly string[] | "all"): Promise<Command> {
  const program = new Command("sekvm");
  const { stdout } = context.io;
  program
    .description("Verifies hypervisor-grade concurrent code on Arm relaxed-memory hardware.")
    .version(version(), "-V, --version", "print the version")
    .addOption(new Option("--color <when>", "colour").choices(["auto", "always", "never"]).default("auto"))
    .helpCommand(false)
    .exitOverride()
    .configureOutput({ writeOut: (text) => void stdout.write(text), writeErr: () => {} })
    .addHelpText("after", "\nsekvm help COMMAND explains one of them, sekvm help errors the error codes.")
    .hook("preAction", () => {
      context.color = program.opts<{ color: CliContext["color"] }>().color;
    });
  for (const row of COMMANDS) {
    const command = program.command(row.name).description(row.summary);
    if (words === "all" || words.includes(row.name)) (await row.load()).declare(command, context);
  }
  return program;
}

async function report(error: unknown, context: CliContext): Promise<number> {
  if (error instanceof CommanderError && error.exitCode === 0) return EXIT.ok;
  const { InputError } = await import("../text/index.ts");
  const shown = error instanceof CommanderError ? usageError(context.argv, error.message) : error;
  if (shown instanceof InputError) {
    const { printInputError } = await import("./input-errors.ts");
    printInputError(context, shown, shown.span.file === COMMAND_LINE ? commandLineText(context.argv) : undefined);
    return EXIT.input;
  }
  const lost = (await import("./system-errors.ts")).systemError(error);
  if (lost !== undefined) {
    context.io.stderr.write(`${lost.text}\n`);
    return lost.code;
  }
  const { printBug } = await import("./input-errors.ts");
  printBug(context, error instanceof Error ? (error.stack ?? error.message) : String(error));
  return EXIT.bug;
}
