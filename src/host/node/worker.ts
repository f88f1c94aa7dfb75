/**
 * The worker side of the pool. A task is a batch of items, so that thousands of tiny jobs do not cost thousands of
 * messages; each item runs for at most the batch's slice of time, and one that needs more comes back as `cut`.
 */
import { workerData } from "node:worker_threads";
import { type AnyJobKind, type Attempt, attempt, type JobLimits } from "../../jobs/index.ts";

/** One job as it travels to a worker. */
export interface WorkerItem {
  readonly kind: string;
  readonly input: unknown;
  readonly limits: JobLimits;
}

export interface WorkerTask {
  readonly items: readonly WorkerItem[];
  /** Milliseconds for each item; Infinity for none. */
  readonly slice: number;
}

/** What a worker is given when it starts. `cancel[0]` becomes 1 when running work is to stop. */
export interface WorkerStart {
  readonly cancel: Int32Array;
}

/** The function that a worker's entry file exports as its default: it runs the tasks of these kinds. */
export function workerMain(kinds: readonly AnyJobKind[]): (task: WorkerTask) => Promise<Attempt<unknown>[]> {
  const byName = new Map(kinds.map((k) => [k.name, k]));
  const { cancel } = workerData as WorkerStart;
  const cancelled = (): boolean => Atomics.load(cancel, 0) !== 0;
  return async ({ items, slice }) => {
    const results: Attempt<unknown>[] = [];
    for (const { kind: name, input, limits } of items) {
      const kind = byName.get(name);
      if (kind === undefined) throw new Error(`no job kind ${name} in this worker`);
      results.push(await attempt(kind, input as never, limits, slice, cancelled));
    }
    return results;
  };
}
