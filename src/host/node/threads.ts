/**
 * Worker threads behind one promise per task: piscina, with what it leaves to its user. A task that ignores its deadline
 * is stopped with its thread, and a pool that cannot start workers fails its tasks instead of leaving them waiting.
 */
import { fileURLToPath } from "node:url";
import type { Piscina } from "piscina";
import type { Attempt } from "../../jobs/index.ts";
import type { WorkerStart, WorkerTask } from "./worker.ts";

/** A task came to no result. `memory`: the worker's heap was full; `hung`: it did not stop when it should have. */
export class TaskLost extends Error {
  override readonly name = "TaskLost";
  readonly reason: "memory" | "hung" | "stopped" | "crash";
  constructor(reason: TaskLost["reason"], detail: string) {
    super(detail);
    this.reason = reason;
  }
}

export interface ThreadOptions {
  /** Entry file of a worker; its default export is made by `workerMain`. */
  readonly entry: URL;
  readonly threads: number;
  /** Bytes of JavaScript heap of one worker; Infinity for Node's default. Typed arrays do not count. */
  readonly heap: number;
}

/** Started threads. */
export class Threads {
  readonly #pool: Piscina;
  readonly #cancel: Int32Array;
  readonly #running = new Map<AbortController, (error: TaskLost) => void>();
  #broken: TaskLost | undefined;

  private constructor(pool: Piscina, cancel: Int32Array) {
    this.#pool = pool;
    this.#cancel = cancel;
    pool.on("error", (error: Error) => {
      this.#broken = new TaskLost("crash", `workers do not start: ${error.stack ?? error.message}`);
      for (const lose of this.#running.values()) lose(this.#broken);
    });
  }

  /** Imports piscina and prepares threads; each starts with its first task. */
  static async start({ entry, threads, heap }: ThreadOptions): Promise<Threads> {
    const { Piscina } = await import("piscina");
    const cancel = new Int32Array(new SharedArrayBuffer(4));
    const workerData: WorkerStart = { cancel };
    const pool = new Piscina({
      filename: fileURLToPath(entry),
      minThreads: 0,
      maxThreads: threads,
      idleTimeout: 10_000,
      workerData,
      ...(Number.isFinite(heap) ? { resourceLimits: { maxOldGenerationSizeMb: Math.ceil(heap / 2 ** 20) } } : {}),
    });
    return new Threads(pool, cancel);
  }

  /** Runs a task. @param patience milliseconds after which its thread is stopped @throws {TaskLost} */
  async run(task: WorkerTask, patience: number): Promise<Attempt<unknown>[]> {
    if (this.#broken !== undefined) throw this.#broken;
    const abort = new AbortController();
    const lost = new Promise<never>((_, reject) => this.#running.set(abort, reject));
    const timer = Number.isFinite(patience)
      ? setTimeout(() => abort.abort("hung"), Math.min(patience, 2 ** 31 - 1))
      : undefined;
    try {
      return (await Promise.race([this.#pool.run(task, { signal: abort.signal }), lost])) as Attempt<unknown>[];
    } catch (error) {
      throw abort.signal.aborted ? abandoned(abort.signal.reason) : lostBy(error);
    } finally {
      clearTimeout(timer);
      this.#running.delete(abort);
    }
  }

  /** Asks running tasks to stop; after `grace` milliseconds their threads are stopped. */
  cancel(grace: number): void {
    Atomics.store(this.#cancel, 0, 1);
    const timer = setTimeout(() => {
      for (const abort of this.#running.keys()) abort.abort("stopped");
    }, grace);
    timer.unref();
  }

  /** Stops all threads. */
  async close(): Promise<void> {
    await this.#pool.destroy();
  }
}

const abandoned = (reason: unknown): TaskLost =>
  reason === "stopped"
    ? new TaskLost("stopped", "stopped by the user")
    : new TaskLost("hung", "did not stop at its time limit");

function lostBy(error: unknown): TaskLost {
  if (error instanceof TaskLost) return error;
  const { code, message, stack } = error as Partial<NodeJS.ErrnoException>;
  if (code === "ERR_WORKER_OUT_OF_MEMORY") return new TaskLost("memory", "the worker's heap was full");
  return new TaskLost("crash", stack ?? message ?? String(error));
}
