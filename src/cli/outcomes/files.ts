/** Files of code from the disk: assembly and objects as they are, C through a compiler. */
import { compileToAssembly, readAtMost } from "../../host/node/index.ts";
import { isElf } from "../../read/elf/index.ts";
import { InputError, type Span } from "../../text/index.ts";
import { argumentSpan } from "../command-line.ts";
import type { CliContext } from "../io.ts";
import type { CodeFile } from "./messages.ts";

const MOST_BYTES = 4 * 2 ** 20;

/** Reads the files. @param compiler for files of C, with its flags @throws {InputError} */
export function readCode(names: readonly string[], compiler: string, { argv }: CliContext): readonly CodeFile[] {
  return names.map((name) => {
    const where = argumentSpan(argv, name);
    const bytes = contents(name, where);
    if (isElf(bytes)) return { name, text: bytes.toString("base64"), encoding: "base64" };
    return { name, text: name.endsWith(".c") ? compiled(name, compiler, where) : bytes.toString("utf8") };
  });
}

function contents(name: string, where: Span): Buffer {
  let bytes: Buffer | undefined;
  try {
    bytes = readAtMost(name, MOST_BYTES);
  } catch (error) {
    throw new InputError("CFG03", where, `cannot read ${name}: ${(error as Error).message}`);
  }
  if (bytes === undefined) throw new InputError("CFG04", where, `${name} is larger than ${MOST_BYTES} bytes`);
  return bytes;
}

function compiled(name: string, compiler: string, where: Span): string {
  const found = compileToAssembly(compiler, name);
  switch (found.status) {
    case "compiled":
      return found.text;
    case "missing": {
      const hint = "install a cross compiler (sekvm doctor names it), name one with --cc, or give assembly";
      throw new InputError("CFG27", where, `there is no ${found.command} to compile ${name}`, hint);
    }
    case "failed": {
      const first =
        found.messages.split("\n").find((line) => /error/.test(line)) ?? found.messages.trim().split("\n")[0];
      throw new InputError("CFG28", where, `${name} does not compile: ${first ?? "no message"}`);
    }
  }
}
