/** Files of code from the disk. */
import { readAtMost } from "../../host/node/index.ts";
import { InputError } from "../../text/index.ts";
import { argumentSpan } from "../command-line.ts";
import type { CliContext } from "../io.ts";
import type { CodeFile } from "./messages.ts";

const MOST_BYTES = 4 * 2 ** 20;

/** Reads the files. @throws {InputError} */
export function readCode(names: readonly string[], { argv }: CliContext): readonly CodeFile[] {
  return names.map((name) => {
    const where = argumentSpan(argv, name);
    let bytes: Buffer | undefined;
    try {
      bytes = readAtMost(name, MOST_BYTES);
    } catch (error) {
      throw new InputError("CFG03", where, `cannot read ${name}: ${(error as Error).message}`);
    }
    if (bytes === undefined) throw new InputError("CFG04", where, `${name} is larger than ${MOST_BYTES} bytes`);
    return { name, text: bytes.toString("utf8") };
  });
}
