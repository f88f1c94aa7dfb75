/** How errors look on standard error. */
import { readFileSync } from "node:fs";
import { type InputError, inputErrorText, visible } from "../text/index.ts";
import { colorsFor } from "./colors.ts";
import type { CliContext } from "./io.ts";
import { version } from "./places.ts";

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
  const words = argv.map((a) => (/^[\w./@:=+-]+$/.test(a) ? a : `'${a.replaceAll("'", "'\\''")}'`));
  const lines = [
    "this is a defect of sekvm, not of your input; please report it with the lines below and the input",
    `  sekvm ${version()}, node ${process.version}, ${process.platform} ${process.arch}`,
    `  command: sekvm ${words.join(" ")}`,
    ...detail.split("\n").map((line) => `  ${line.trim()}`),
  ];
  io.stderr.write(`${lines.map(visible).join("\n")}\n`);
}
