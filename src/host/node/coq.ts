/** Runs Coq's programs as child processes. */
import { execFile, spawn } from "node:child_process";
import { dirname, join } from "node:path";

/** A coqc that is here. */
export interface Coq {
  readonly command: string;
  readonly version: string;
}

/** Versions whose check is known to go through. */
export const COQ_VERSIONS = ["8.16", "8.17", "8.18"];

/** Asks `command` for its version; undefined when there is no such program. */
export function findCoq(command: string): Promise<Coq | undefined> {
  return new Promise((resolve) => {
    execFile(command, ["--version"], { timeout: 10_000 }, (error, stdout) => {
      const version = /version (\d+(?:\.\d+)+)/.exec(stdout)?.[1];
      resolve(error === null && version !== undefined ? { command, version } : undefined);
    });
  });
}

/** The coqchk that belongs to a coqc. */
export const coqchkOf = ({ command }: Coq): string =>
  command.includes("/") ? join(dirname(command), "coqchk") : "coqchk";

/** How a run of a program ended. `exit` is undefined when a signal ended it or it could not start. */
export interface CoqRun {
  readonly exit: number | undefined;
  readonly stdout: string;
  /** Errors of the program, or why it did not run. */
  readonly stderr: string;
}

/** Runs a program in a folder. The signal ends it. */
export function runCoq(
  command: string,
  words: readonly string[],
  { folder, signal }: { readonly folder: string; readonly signal: AbortSignal },
): Promise<CoqRun> {
  return new Promise((resolve) => {
    const child = spawn(command, words, { cwd: folder, signal, stdio: ["ignore", "pipe", "pipe"] });
    const [stdout, stderr]: [string[], string[]] = [[], []];
    child.stdout.setEncoding("utf8").on("data", (text: string) => stdout.push(text));
    child.stderr.setEncoding("utf8").on("data", (text: string) => stderr.push(text));
    const end = (exit: number | undefined, more: string): void =>
      resolve({ exit, stdout: stdout.join(""), stderr: stderr.join("") + more });
    child.on("error", (error) => end(undefined, error.message));
    child.on("close", (code, by) => end(code ?? undefined, by === null ? "" : `ended by ${by}`));
  });
}
