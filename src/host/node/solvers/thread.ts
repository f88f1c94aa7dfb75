/**
 * A pool of solvers in a thread of its own: they get their next question from it while the caller's thread makes others, which it
 * does for a second without looking up.
 */
import { Worker } from "node:worker_threads";
import type { Job, JobLimits, JobResult, Pool } from "../../../jobs/index.ts";
import { KINDS } from "./pool.ts";
import type { SolverName } from "./process.ts";

/** What the thread is started with. */
export interface Start {
  readonly name: SolverName;
  /** Solvers that work at once. */
  readonly count: number;
}

/** What it is told. */
export type Asked =
  | {
      readonly do: "run";
      readonly id: number;
      readonly kind: string;
      readonly input: unknown;
      readonly limits: JobLimits;
    }
  | { readonly do: "cancel" | "close" };

/** What it answers. */
interface Answered {
  readonly id: number;
  readonly result: JobResult<unknown>;
}

class SolverThread implements Pool {
  readonly #start: Start;
  readonly #waiting = new Map<number, (result: JobResult<unknown>) => void>();
  #thread: Worker | undefined;
  #ended: Promise<unknown> = Promise.resolve();
  #next = 0;
  #cancelled = false;

  constructor(start: Start) {
    this.#start = start;
  }

  // As the pool behind it: a solver takes longer to start than a look into the cache.
  tryInline<I, O>(_job: Job<I, O>): Promise<JobResult<O> | undefined> {
    return Promise.resolve(this.#cancelled ? { status: "cancelled" } : undefined);
  }

  run<I, O>({ kind: { name: kind }, input, limits }: Job<I, O>): Promise<JobResult<O>> {
    if (!(kind in KINDS)) throw new Error(`solvers do not run jobs of kind ${kind}`);
    if (this.#cancelled) return Promise.resolve({ status: "cancelled" });
    this.#thread ??= this.#started();
    this.#thread.ref();
    const id = this.#next++;
    this.#tell({ do: "run", id, kind, input, limits });
    return new Promise((resolve) => this.#waiting.set(id, resolve as (result: JobResult<unknown>) => void));
  }

  cancel(): void {
    this.#cancelled = true;
    this.#tell({ do: "cancel" });
    this.#endAll({ status: "cancelled" });
  }

  async close(): Promise<void> {
    this.#thread?.ref();
    this.#tell({ do: "close" });
    await this.#ended;
  }

  #tell(asked: Asked): void {
    this.#thread?.postMessage(asked);
  }

  // Without a question it does not keep the process from ending.
  #started(): Worker {
    const thread = new Worker(new URL("./pool-thread.js", import.meta.url), { workerData: this.#start });
    const lost = (detail: string): void => {
      this.#thread = undefined;
      this.#endAll({ status: "failed", why: "solver-error", detail, bug: true });
    };
    thread.on("message", ({ id, result }: Answered) => {
      this.#waiting.get(id)?.(result);
      if (this.#waiting.delete(id) && this.#waiting.size === 0) thread.unref();
    });
    thread.on("error", (error: Error) => lost(error.stack ?? error.message));
    this.#ended = new Promise<void>((resolve) =>
      thread.on("exit", () => {
        lost("the thread of the solvers ended");
        resolve();
      }),
    );
    return thread;
  }

  #endAll(result: JobResult<unknown>): void {
    for (const resolve of this.#waiting.values()) resolve(result);
    this.#waiting.clear();
  }
}

/** A pool over solvers in a thread. Neither starts before there is a job. */
export const solverThread = (start: Start): Pool => new SolverThread(start);
