/** `sekvm help [TOPIC] [CODE]`: a command, or the meaning of error codes. */
import type { Command } from "commander";
import { InputError } from "../text/index.ts";
import { argumentSpan } from "./command-line.ts";
import { errorEntries } from "./errors.ts";
import type { CliContext } from "./io.ts";

export function declare(command: Command, context: CliContext): void {
  command
    .argument("[topic]", "a command, or `errors`")
    .argument("[code]", "with `errors`: one error code, or its letters")
    .action(async (topic: string | undefined, code: string | undefined) => {
      if (topic === "errors") await printErrors(context, code);
      else (await helpOf(context, topic)).outputHelp();
    });
}

async function helpOf(context: CliContext, topic: string | undefined): Promise<Command> {
  const program = await context.build(topic === undefined ? [] : [topic]);
  if (topic === undefined) return program;
  const command = program.commands.find((c) => c.name() === topic);
  if (command !== undefined) return command;
  const topics = [...program.commands.map((c) => c.name()), "errors"].join(", ");
  throw new InputError("CFG07", argumentSpan(context.argv, topic), `no help about ${topic}`, `there is: ${topics}`);
}

async function printErrors({ io, argv }: CliContext, wanted: string | undefined): Promise<void> {
  const upper = wanted?.toUpperCase();
  const entries = (await errorEntries()).filter(
    ({ code }) => upper === undefined || code === upper || code.replace(/\d+$/, "") === upper,
  );
  if (entries.length === 0)
    throw new InputError(
      "CFG07",
      argumentSpan(argv, wanted!),
      `no error code ${wanted}`,
      "sekvm help errors lists them",
    );
  for (const { code, meaning, example } of entries) {
    io.stdout.write(`${code}  ${meaning}\n`);
    if (example !== undefined)
      io.stdout.write(`       for example ${example.replaceAll("\n", "\n                   ")}\n`);
  }
}
