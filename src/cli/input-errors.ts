/** How errors look on standard error. */
import { readFileSync } from "node:fs";
import { type InputError, inputErrorText, visible } from "../text/index.ts";
import { colorsFor } from "./colors.ts";
import { about, commandText } from "./defects.ts";
import type { CliContext } from "./io.ts";

/** Prints an error in something the user gave us. @param text the input it is in; read from its file if undefined */
export function printInputError(context: CliContext, error: InputError, text: string | undefined): void {
  const { stderr } = context.io;
  const { bold, red } = colorsFor(context, stderr);
  const [head, ...rest] = inputErrorText(text ?? textOf(error.span.file), error).split("\n");
  stderr.write(`${[bold(red(head)), ...rest].join("\n")}\n`);
}

function textOf(file: string): string {
  try {
    return readFileSync(file, "utf8");
  } catch {
    return "";
  }
}

/** Prints a defect of sekvm and what to do about it. */
export function printBug({ io, argv }: Pick<CliContext, "io" | "argv">, detail: string): void {
  const lines = [
    "this is a defect of sekvm, not of your input; please report it with the lines below and the input",
    `  ${about()}`,
    `  command: ${commandText(argv)}`,
    ...detail.split("\n").map((line) => `  ${line.trim()}`),
  ];
  io.stderr.write(`${lines.map(visible).join("\n")}\n`);
}

/** Prints a disagreement of engines, ready to be filed. */
export function printDefect({ io }: Pick<CliContext, "io">, report: string): void {
  io.stderr.write(`this is a defect of sekvm; please file the report below\n\n${report}\n`);
}
