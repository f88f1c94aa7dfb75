/** The command line as an input text like any other: errors in it are `InputError`s with a place and a caret. */
import { InputError, type InputErrorCode, type Span, span } from "../text/index.ts";

/** The name of the command line in messages. */
export const COMMAND_LINE = "command line";

/** The text that spans in `COMMAND_LINE` refer to. */
export const commandLineText = (argv: readonly string[]): string => ["sekvm", ...argv].join(" ");

/** Where a word stands: the last argument that is or ends with `word`; the whole line if none does. */
export function argumentSpan(argv: readonly string[], word: string): Span {
  let found: Span | undefined;
  let from = "sekvm ".length;
  for (const argument of argv) {
    const to = from + argument.length;
    if (argument === word || argument.endsWith(`=${word}`)) found = span(COMMAND_LINE, to - word.length, to);
    from = to + 1;
  }
  return found ?? span(COMMAND_LINE, 0, commandLineText(argv).length);
}

/** A bad value of an option. */
export const badValue = (argv: readonly string[], value: string, message: string, hint?: string): InputError =>
  new InputError("CFG02", argumentSpan(argv, value), message, hint);

/** A whole number from `least` to `most`. @throws {InputError} */
export function wholeNumber(argv: readonly string[], text: string, what: string, least: number, most = 1e9): number {
  const value = /^\d+$/.test(text) ? Number(text) : Number.NaN;
  if (value >= least && value <= most) return value;
  throw badValue(argv, text, `${what} must be a whole number from ${least} to ${most}`);
}

/** Seconds to milliseconds: `10`, `0.5`, `2m`, `1h`; `0` or `none` for no limit. @throws {InputError} */
export function milliseconds(argv: readonly string[], text: string): number {
  if (text === "0" || text === "none") return Infinity;
  const parts = /^(\d+(?:\.\d+)?)(ms|s|m|h)?$/.exec(text);
  if (parts === null)
    throw badValue(argv, text, "a time is a number of seconds", "such as 10, 0.5, 2m or 1h; 0 for no limit");
  return Number(parts[1]) * { ms: 1, s: 1000, m: 60_000, h: 3_600_000 }[(parts[2] ?? "s") as "s"];
}

/** Bytes: `512M`, `2G`, `64K`, or a plain number; `0` or `none` for no limit. @throws {InputError} */
export function byteCount(argv: readonly string[], text: string): number {
  if (text === "0" || text === "none") return Infinity;
  const parts = /^(\d+(?:\.\d+)?)([KMG])?(?:i?B)?$/i.exec(text);
  if (parts === null)
    throw badValue(argv, text, "an amount of memory is a number of bytes", "such as 512M or 2G; 0 for no limit");
  return Number(parts[1]) * { "": 1, K: 2 ** 10, M: 2 ** 20, G: 2 ** 30 }[(parts[2] ?? "").toUpperCase() as "K"];
}

/** What commander found wrong with the words, as an input error. */
export function usageError(argv: readonly string[], message: string): InputError {
  const [first, ...rest] = message
    .replace(/^error: /, "")
    .trim()
    .split("\n");
  const words = [...first!.matchAll(/'([^']+)'/g)].map((m) => m[1]!);
  const word = words.findLast((w) => argv.some((a) => a === w || a.endsWith(`=${w}`)));
  const code: InputErrorCode = / is invalid/.test(first!) ? "CFG02" : "CFG01";
  return new InputError(code, argumentSpan(argv, word ?? ""), first!, rest.join(" ").trim() || undefined);
}
