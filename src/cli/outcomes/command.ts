/** `sekvm outcomes`: words, options, and where they go. */
import { type Command, Option } from "commander";
import { COMPILER } from "../../host/node/index.ts";
import { InputError } from "../../text/index.ts";
import { formatOptions } from "../answer-formats.ts";
import { argumentSpan } from "../command-line.ts";
import type { CliContext } from "../io.ts";
import { choice, searchOptions } from "../litmus/command.ts";
import { codeOptions, type Words } from "./options.ts";

const collected = (word: string, before: readonly string[]): readonly string[] => [...before, word];

const OPTIONS: readonly Option[] = [
  new Option("--threads <functions>", "what runs beside one another: f,g or f(1,&x),g or f*3"),
  new Option("--args <values>", "arguments by thread: '1,&x;2,&y'"),
  new Option("--init <symbol=value>", "initial values; may be given again").default([]).argParser(collected),
  new Option("--observe <places>", "what to show of a final state: counter,0:x0,ring[1]"),
  new Option("--assert <proposition>", "what has to hold in every final state; exit 1 when it does not"),
  new Option("--cc <command>", "compiler for files of C, with its flags").default(COMPILER),
  choice("-m, --model <model>", "hardware", ["sc", "arm", "both"], "both"),
  choice("--engine <engine>", "search; both compares them", ["graph", "promising", "both"], "graph"),
  ...searchOptions(),
  ...formatOptions("outcomes"),
];

const NOTES = `
Each thread calls its function once, with its own stack. Without --threads the functions are listed. The exit code is 1 when
the assertion fails in an outcome, 3 when that is not known.`;

export function declare(command: Command, context: CliContext): void {
  command.argument(
    "[files...]",
    "assembly (.s) or objects (.o) for AArch64 as gcc and clang write them, or C (.c) where there is a compiler; or settings (.toml)",
  );
  for (const option of OPTIONS) command.addOption(option);
  command.addHelpText("after", NOTES).action(async (names: readonly string[], typed: Words) => {
    if (names.length === 0) {
      const where = argumentSpan(context.argv, "outcomes");
      throw new InputError("CFG01", where, "no file is named", "try: sekvm outcomes catalogue/code/ticket.s");
    }
    const { listFunctions, runOutcomes } = await import("./run.ts");
    const { withSettings } = await import("./settings.ts");
    const isTyped = (option: string): boolean => command.getOptionValueSource(option) === "cli";
    const { files, words } = withSettings(names, typed, isTyped, context);
    const options = codeOptions(words, context.argv);
    context.exit =
      words.threads === undefined
        ? listFunctions(files, options, context)
        : await runOutcomes(files, words, options, context);
  });
}
