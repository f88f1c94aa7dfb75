/** A settings file in place of words; what is typed goes before what it says. */
import { dirname, join } from "node:path";
import { readAtMost } from "../../host/node/index.ts";
import { parseSettings, type Settings } from "../../read/harness/index.ts";
import { InputError } from "../../text/index.ts";
import { argumentSpan } from "../command-line.ts";
import type { CliContext } from "../io.ts";
import type { Words } from "./options.ts";

const MOST_BYTES = 2 ** 20;

/** What a settings file says, as a text too; nothing where there is none. */
export interface Said {
  readonly text: string;
  readonly settings: Settings;
  /** Files of code, those that it names first. */
  readonly files: readonly string[];
}

/** Reads the settings file among the names. @throws {InputError} */
export function settingsOf(names: readonly string[], { argv }: CliContext): Said {
  const name = names.find((n) => n.endsWith(".toml"));
  if (name === undefined) return { text: "", settings: {}, files: names };
  const where = argumentSpan(argv, name);
  let bytes: Buffer | undefined;
  try {
    bytes = readAtMost(name, MOST_BYTES);
  } catch (error) {
    throw new InputError("CFG03", where, `cannot read ${name}: ${(error as Error).message}`);
  }
  if (bytes === undefined) throw new InputError("CFG04", where, `${name} is larger than ${MOST_BYTES} bytes`);
  const text = bytes.toString("utf8");
  const settings = parseSettings(text, name);
  const beside = (settings.files ?? []).map((f) => join(dirname(name), f));
  const files = [...beside, ...names.filter((n) => n !== name)];
  if (files.length === 0) throw new InputError("CFG01", where, `${name} names no files of code`);
  return { text, settings, files };
}

/** The files and words to go by. @param isTyped whether an option is on the command line @throws {InputError} */
export function withSettings(
  names: readonly string[],
  typed: Words,
  isTyped: (option: string) => boolean,
  context: CliContext,
): { readonly files: readonly string[]; readonly words: Words } {
  const { settings, files } = settingsOf(names, context);
  const { files: _, bound, check: __, ...others } = settings;
  const said = { ...others, ...(bound === undefined ? {} : { bound: String(bound) }) };
  const kept = Object.fromEntries(Object.entries(said).filter(([option]) => !isTyped(option)));
  return { files, words: { ...typed, ...kept } };
}
