/** A command in a thread of its own, see `runApart`. */
import { EXIT } from "../evidence/index.ts";
import { runApart } from "../host/node/index.ts";
import { printBug } from "./input-errors.ts";
import type { ProcessIo } from "./io.ts";

/** The same as `main`, in a thread. @returns the exit code */
export async function mainApart(argv: readonly string[], io: ProcessIo): Promise<number> {
  const end = await runApart(new URL("./thread.js", import.meta.url), argv, io);
  switch (end.kind) {
    case "code":
      return end.code;
    case "interrupted":
      io.stderr.write("interrupted: what is done is kept, the same command goes on from there\n");
      return process.exit(EXIT.interrupted); // the thread goes on until then
    case "memory":
      io.stderr.write("memory ran out; NODE_OPTIONS=--max-old-space-size=MEGABYTES gives more\n");
      return EXIT.unknown;
    case "crash":
      printBug({ io, argv }, end.detail);
      return EXIT.bug;
  }
}
