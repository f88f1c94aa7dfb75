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
  /** The program, with the commands of these names declared in full, or all. */
  readonly build: (names: readonly string[] | "all") => Promise<Command>;
  /** Colour as asked by `--color`. */
  color: ColorWhen;
  /** Exit code of the command, set before its action ends. */
  exit: number;
}

/** A stream of this process. A reader that has gone away (`| head`) is not written to any more, and changes nothing else. */
class ProcessOut implements Out {
  readonly #stream: NodeJS.WriteStream;
  #error: NodeJS.ErrnoException | undefined;

  constructor(stream: NodeJS.WriteStream) {
    this.#stream = stream;
    stream.on("error", (error: NodeJS.ErrnoException) => {
      this.#error ??= error;
    });
  }

  get isTTY(): boolean {
    return this.#stream.isTTY;
  }

  get columns(): number {
    return this.#stream.columns;
  }

  write(text: string): void {
    if (this.#error === undefined) this.#stream.write(text);
  }

  /** Waits until all is written. What went wrong, unless the reader went away. */
  async failure(): Promise<string | undefined> {
    if (this.#error === undefined) await new Promise((written) => this.#stream.write("", written));
    return this.#error === undefined || this.#error.code === "EPIPE" ? undefined : this.#error.message;
  }
}

/** The streams of this process. */
export interface ProcessIo extends Io {
  /** Waits until all is written; why the answers could not be. */
  readonly failure: () => Promise<string | undefined>;
}

/** The streams of this process. What cannot be written to standard error is lost; answers that are lost are a failure. */
export function processIo(): ProcessIo {
  const [stdout, stderr] = [new ProcessOut(process.stdout), new ProcessOut(process.stderr)];
  return { stdout, stderr, env: process.env, failure: () => stdout.failure() };
}
