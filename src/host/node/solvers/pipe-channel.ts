/** A native solver behind a pipe that stays open. Started directly, without a shell. */
import { type ChildProcessWithoutNullStreams, spawn } from "node:child_process";
import { Socket } from "node:net";
import { type Channel, SolverLost } from "./process.ts";

/** More than this in one reply is no answer. */
const LONGEST = 64 * 2 ** 20;

// Solvers that compute do not notice that their pipe is closed, so they are ended with this process.
const running = new Set<ChildProcessWithoutNullStreams>();
process.on("exit", () => {
  for (const child of running) child.kill("SIGKILL");
});

interface Waiting {
  readonly nonce: string;
  readonly resolve: (reply: string) => void;
  readonly reject: (error: SolverLost) => void;
  readonly timer: NodeJS.Timeout | undefined;
}

class PipeChannel implements Channel {
  readonly #child: ChildProcessWithoutNullStreams;
  readonly #gone: Promise<void>;
  #waiting: Waiting | undefined;
  #pieces: string[] = [];
  #length = 0;
  #errors = "";
  #lost: SolverLost | undefined;

  constructor(command: string, words: readonly string[]) {
    this.#child = spawn(command, words, { stdio: "pipe" });
    running.add(this.#child);
    this.#child.stdout.setEncoding("utf8").on("data", (text: string) => this.#hear(text));
    this.#child.stderr.setEncoding("utf8").on("data", (text: string) => {
      this.#errors = (this.#errors + text).slice(-2000);
    });
    this.#child.stdin.on("error", () => {}); // The end of the process says more.
    this.#gone = new Promise((resolve) => {
      const gone = (why: string): void => {
        running.delete(this.#child);
        const said = [this.#pieces.join("").trim().slice(-500), this.#errors.trim()].filter((t) => t !== "").join("; ");
        this.#lose(new SolverLost("crash", said === "" ? why : `${why}: ${said}`));
        resolve();
      };
      this.#child.on("error", (error) => gone(error.message));
      this.#child.on("close", (code, signal) => gone(`${command} ended with ${signal ?? `exit code ${code}`}`));
    });
  }

  // A solver that is idle does not keep this process from ending.
  #hold(held: boolean): void {
    for (const handle of [this.#child, this.#child.stdin, this.#child.stdout, this.#child.stderr])
      if (handle === this.#child || handle instanceof Socket) held ? handle.ref() : handle.unref();
  }

  exchange(commands: string, nonce: string, _fresh: boolean, wall: number): Promise<string> {
    if (this.#lost !== undefined) return Promise.reject(this.#lost);
    this.#hold(true);
    return new Promise((resolve, reject) => {
      const timer = Number.isFinite(wall) ? setTimeout(() => this.#stall(), Math.max(0, wall)) : undefined;
      [this.#waiting, this.#pieces, this.#length] = [{ nonce, resolve, reject, timer }, [], 0];
      this.#child.stdin.write(commands);
    });
  }

  #hear(text: string): void {
    this.#pieces.push(text);
    this.#length += text.length;
    if (this.#waiting === undefined) this.#lose(new SolverLost("crash", "it spoke without being asked"));
    else if (this.#length > LONGEST) this.#lose(new SolverLost("crash", "its reply has no end"));
    else if (text.endsWith("\n")) this.#end(this.#waiting);
  }

  #end({ nonce, resolve, timer }: Waiting): void {
    const reply = this.#pieces.join("");
    this.#pieces = [reply];
    if (!reply.endsWith(`${nonce}\n`) && !reply.endsWith(`${nonce}"\n`)) return;
    clearTimeout(timer);
    this.#waiting = undefined;
    this.#pieces = [];
    this.#hold(false);
    resolve(reply);
  }

  #stall(): void {
    this.#lose(new SolverLost("stalled", "no answer at the time limit"));
  }

  #lose(error: SolverLost): void {
    this.#lost ??= error;
    clearTimeout(this.#waiting?.timer);
    this.#waiting?.reject(error);
    this.#waiting = undefined;
    this.#child.kill("SIGKILL");
  }

  async close(): Promise<void> {
    this.#hold(true);
    this.#lose(new SolverLost("crash", "closed"));
    await this.#gone;
  }
}

/** Starts a program that speaks SMT-LIB on its pipes. */
export const pipeChannel = (command: string, words: readonly string[]): Channel => new PipeChannel(command, words);
