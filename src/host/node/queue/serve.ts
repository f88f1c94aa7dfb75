/** A worker behind the queue: takes jobs of its own version, as many at once as it has threads, until it is stopped. */
import { randomUUID } from "node:crypto";
import type { AnyJobKind, Job, Pool } from "../../../jobs/index.ts";
import { atTheEnd, connect, presenceKey, queueName } from "./connect.ts";
import { limitsOf, type QueuedJob, type QueuedResult } from "./messages.ts";

export interface ServeOptions {
  readonly url: string;
  readonly build: string;
  /** Jobs at once. */
  readonly count: number;
  /** Who runs the jobs of a kind; undefined for a kind that is not known. */
  readonly poolOf: (kind: string) => { readonly kind: AnyJobKind; readonly pool: Pool } | undefined;
  /** Told of each job that is done. */
  readonly onDone: () => void;
}

/** Seconds after which a worker that says nothing counts as gone. */
const PRESENCE = 15;
/** Milliseconds for which a job is a worker's own; it is taken by another one when they pass without a sign. */
const LOCK = 10_000;

/** Serves until `signal`. @throws {QueueError} */
export async function serve(options: ServeOptions, signal: AbortSignal): Promise<void> {
  const { url, build, count, poolOf, onDone } = options;
  const connection = await connect(url);
  const here = presenceKey(randomUUID());
  const present = (): void => void connection.redis.set(here, build, "EX", PRESENCE).catch(() => {});
  present();
  const timer = setInterval(present, (PRESENCE * 1000) / 3);
  const { Worker } = connection.bullmq;
  const worker = new Worker(
    queueName(build),
    async ({ data }): Promise<QueuedResult> => {
      const result = await done(data as QueuedJob, poolOf);
      onDone();
      return result;
    },
    {
      connection: connection.another(),
      concurrency: count,
      lockDuration: LOCK,
      stalledInterval: LOCK / 2,
      maxStalledCount: 1_000_000, // the machines of others may be switched off as often as they like
    },
  );
  worker.on("error", () => {}); // the connection comes back by itself
  await new Promise<void>((resolve) => {
    if (signal.aborted) resolve();
    signal.addEventListener("abort", () => resolve());
  });
  clearInterval(timer);
  await atTheEnd([worker.close(true), connection.redis.del(here)]);
  await connection.close();
}

async function done(data: QueuedJob, poolOf: ServeOptions["poolOf"]): Promise<QueuedResult> {
  const found = poolOf(data.kind);
  if (found === undefined) throw new Error(`this worker knows no jobs of kind ${data.kind}`);
  const job = { kind: found.kind, input: data.input, limits: limitsOf(data) } as Job<unknown, unknown>;
  const result = await found.pool.run(job);
  if (result.status === "cancelled") throw new Error("the worker was stopped");
  return result;
}
