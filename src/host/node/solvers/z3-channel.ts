/** z3 of the npm package, in a worker thread of its own. */
import { Worker } from "node:worker_threads";
import { type Channel, SolverLost } from "./process.ts";
import type { Z3Reply, Z3Request } from "./z3-worker.ts";

/** Milliseconds to load the module; it takes a fifth of a second on an idle computer. */
const START = 60_000;
/** MiB of stack: z3 recurses into terms. */
const STACK = 16;

interface Waiting {
  readonly resolve: (reply: string) => void;
  readonly reject: (error: SolverLost) => void;
  readonly timer: NodeJS.Timeout | undefined;
}

class Z3Channel implements Channel {
  readonly #worker: Worker;
  #waiting: Waiting | undefined;
  #lost: SolverLost | undefined;
  readonly #ready: Promise<string>;

  constructor(entry: URL) {
    this.#worker = new Worker(entry, { stdout: true, stderr: true, resourceLimits: { stackSizeMb: STACK } });
    this.#ready = this.#wait(START);
    this.#ready.catch(() => {}); // An exchange that waits for it will say so.
    this.#worker.on("message", (message: Z3Reply | "ready") => this.#hear(message));
    this.#worker.on("error", (error) =>
      this.#lose(new SolverLost("crash", `z3: ${(error as Error)?.message ?? error}`)),
    );
    this.#worker.on("exit", () => this.#lose(new SolverLost("crash", "the thread of z3 ended")));
  }

  async exchange(commands: string, _nonce: string, fresh: boolean, wall: number): Promise<string> {
    await this.#ready;
    if (this.#lost !== undefined) throw this.#lost;
    const reply = this.#wait(wall);
    this.#worker.postMessage({ commands, fresh } satisfies Z3Request);
    return reply;
  }

  // An idle worker does not keep the process from ending.
  #wait(wall: number): Promise<string> {
    this.#worker.ref();
    return new Promise((resolve, reject) => {
      const stall = (): void => this.#lose(new SolverLost("stalled", "no answer at the time limit"));
      const timer = Number.isFinite(wall) ? setTimeout(stall, Math.max(0, wall)) : undefined;
      this.#waiting = { resolve, reject, timer };
    });
  }

  #hear(message: Z3Reply | "ready"): void {
    if (message !== "ready" && "broken" in message) {
      this.#lose(new SolverLost("crash", `z3: ${message.broken}`));
      return;
    }
    clearTimeout(this.#waiting?.timer);
    this.#waiting?.resolve(message === "ready" ? "" : message.reply);
    this.#waiting = undefined;
    this.#worker.unref();
  }

  #lose(error: SolverLost): void {
    this.#lost ??= error;
    clearTimeout(this.#waiting?.timer);
    this.#waiting?.reject(error);
    this.#waiting = undefined;
    void this.#worker.terminate();
  }

  async close(): Promise<void> {
    this.#lose(new SolverLost("crash", "closed"));
    await this.#worker.terminate();
  }
}

/** Starts a worker. @param entry the compiled `z3-worker.ts`, beside this file unless told otherwise */
export const z3Channel = (entry = new URL("./z3-worker.js", import.meta.url)): Channel => new Z3Channel(entry);
