/** A settings file in place of words; what is typed goes before what it says. */
import { dirname, join } from "node:path";
import { readAtMost } from "../../host/node/index.ts";
import { parseSettings } from "../../read/harness/index.ts";
import { InputError } from "../../text/index.ts";
import { argumentSpan } from "../command-line.ts";
import type { CliContext } from "../io.ts";
import type { Words } from "./options.ts";

const MOST_BYTES = 2 ** 20;

/** The files and words to go by. @param isTyped whether an option is on the command line @throws {InputError} */
export function withSettings(
  names: readonly string[],
  typed: Words,
  isTyped: (option: string) => boolean,
  { argv }: CliContext,
): { readonly files: readonly string[]; readonly words: Words } {
  const name = names.find((n) => n.endsWith(".toml"));
  if (name === undefined) return { files: names, words: typed };
  const where = argumentSpan(argv, name);
  let bytes: Buffer | undefined;
  try {
    bytes = readAtMost(name, MOST_BYTES);
  } catch (error) {
    throw new InputError("CFG03", where, `cannot read ${name}: ${(error as Error).message}`);
  }
  if (bytes === undefined) throw new InputError("CFG04", where, `${name} is larger than ${MOST_BYTES} bytes`);
  const { files = [], bound, ...settings } = parseSettings(bytes.toString("utf8"), name);
  const others = names.filter((n) => n !== name);
  const beside = files.map((f) => join(dirname(name), f));
  if (others.length + beside.length === 0) throw new InputError("CFG01", where, `${name} names no files of code`);
  const said = { ...settings, ...(bound === undefined ? {} : { bound: String(bound) }) };
  const kept = Object.fromEntries(Object.entries(said).filter(([option]) => !isTyped(option)));
  return { files: [...beside, ...others], words: { ...typed, ...kept } };
}
