/** `sekvm init`: a small system that proves, as a beginning of one's own. It is examples/counter of the package, copied. */
import { cpSync, existsSync } from "node:fs";
import { join } from "node:path";
import type { Command } from "commander";
import { EXIT } from "../evidence/index.ts";
import { InputError } from "../text/index.ts";
import { argumentSpan } from "./command-line.ts";
import type { CliContext } from "./io.ts";
import { packageRoot } from "./places.ts";

export function declare(command: Command, context: CliContext): void {
  command.argument("<folder>", "where the system is put; it must not be there");
  command.action((folder: string) => {
    context.exit = makeSystem(folder, context);
  });
}

function makeSystem(folder: string, { io, argv }: CliContext): number {
  const where = argumentSpan(argv, folder);
  if (existsSync(folder))
    throw new InputError("CFG02", where, `${folder} is there already`, "give the name of a new folder");
  try {
    cpSync(join(packageRoot, "examples", "counter"), folder, { recursive: true, errorOnExist: true });
  } catch (error) {
    throw new InputError("CFG03", where, `${folder} cannot be made: ${(error as Error).message}`);
  }
  io.stdout.write(
    `${folder}: a machine with a counter behind a lock, and a layer that adds to it\nprove it: sekvm prove ${folder}\n`,
  );
  return EXIT.ok;
}
