/** What a command talks to besides files: two streams and the environment. Tests give their own. */
import type { Command } from "commander";
import type { ColorWhen, Out } from "../host/node/index.ts";

export interface Io {
  readonly stdout: Out;
  readonly stderr: Out;
  readonly env: Readonly<Record<string, string | undefined>>;
}

/** What the frame hands to every command. */
export interface CliContext {
  readonly io: Io;
  /** The words after `sekvm`. */
  readonly argv: readonly string[];
  /** The program, with those commands declared in full that are among the words, or all. */
  readonly build: (words: readonly string[] | "all") => Promise<Command>;
  /** Colour as asked by `--color`. */
  color: ColorWhen;
  /** Exit code of the command, set before its action ends. */
  exit: number;
}

/** The streams of this process. A reader that goes away (`| head`) ends the process quietly. */
export function processIo(): Io {
  for (const stream of [process.stdout, process.stderr]) {
    stream.on("error", (error: NodeJS.ErrnoException) => {
      if (error.code !== "EPIPE") throw error;
      process.exit(0); // What is finished is in the cache already.
    });
  }
  return { stdout: process.stdout, stderr: process.stderr, env: process.env };
}
