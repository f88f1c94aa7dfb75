/**
 * A pool whose workers are processes on any machine, behind a queue. A job is named by what it is, so equal jobs of several
 * commands are done once, and what is lost with a worker or with the server is handed in again.
 */
import type { Queue, QueueEvents, Job as QueueJob } from "bullmq";
import { canonical, type Digest, type Job, type JobResult, type Pool } from "../../../jobs/index.ts";
import { atTheEnd, type Connection, connect, isServed, queueName } from "./connect.ts";
import { type QueuedResult, queued } from "./messages.ts";

export interface QueuePoolOptions {
  /** `redis://host:port`. */
  readonly url: string;
  /** Digest of the code that computes outputs: workers of another one never see the jobs. */
  readonly build: string;
  readonly digest: Digest;
  /** Told once when there is no worker to wait for yet. */
  readonly note: (text: string) => void;
}

/** Milliseconds between looks at jobs of which nothing was heard. */
const LOOK = 1_000;
/** Jobs looked at in one go. */
const LOOKED_AT = 256;
/** Seconds that results stay with the server. */
const KEPT = 3_600;

interface Pending {
  readonly job: Job<unknown, unknown>;
  readonly resolve: ((result: JobResult<unknown>) => void)[];
}

class QueuePool implements Pool {
  readonly #options: QueuePoolOptions;
  readonly #pending = new Map<string, Pending>();
  #started: Promise<Started> | undefined;
  #cancelled = false;

  constructor(options: QueuePoolOptions) {
    this.#options = options;
  }

  // Everything goes to the workers.
  tryInline<I, O>(_job: Job<I, O>): Promise<JobResult<O> | undefined> {
    return Promise.resolve(this.#cancelled ? { status: "cancelled" } : undefined);
  }

  run<I, O>(job: Job<I, O>): Promise<JobResult<O>> {
    if (this.#cancelled) return Promise.resolve({ status: "cancelled" });
    const { kind, input, limits } = job;
    const id = this.#options.digest(canonical([kind.name, kind.version, input, queued("", null, limits)]));
    return new Promise((resolve) => {
      const known = this.#pending.get(id);
      const waits = resolve as (result: JobResult<unknown>) => void;
      if (known !== undefined) known.resolve.push(waits);
      else {
        this.#pending.set(id, { job: job as Job<unknown, unknown>, resolve: [waits] });
        this.#start()
          .then((started) => this.#add(started, id))
          .catch((error: Error) =>
            this.#settle(id, { status: "failed", why: "limit", detail: error.message, bug: false }),
          );
      }
    });
  }

  cancel(): void {
    this.#cancelled = true;
    const ids = [...this.#pending.keys()];
    for (const id of ids) this.#settle(id, { status: "cancelled" });
    // Those that nobody has begun need not be done.
    void this.#started?.then(({ queue }) => Promise.allSettled(ids.map((id) => queue.remove(id)))).catch(() => {});
  }

  async close(): Promise<void> {
    const started = await this.#started?.catch(() => undefined);
    if (started === undefined) return;
    clearInterval(started.timer);
    await atTheEnd([started.events.close(), started.queue.close()]);
    await started.connection.close();
  }

  #start(): Promise<Started> {
    this.#started ??= this.#connect();
    return this.#started;
  }

  async #connect(): Promise<Started> {
    const { url, build, note } = this.#options;
    const connection = await connect(url);
    try {
      if (!(await isServed(connection, url, build))) note(`no worker is at ${url} yet: sekvm worker ${url} is one\n`);
    } catch (error) {
      await connection.close();
      throw error;
    }
    const { Queue, QueueEvents } = connection.bullmq;
    const queue = new Queue(queueName(build), { connection: connection.another() });
    const events = new QueueEvents(queueName(build), { connection: connection.another() });
    const comesBack = (): void => {}; // the connection, by itself
    queue.on("error", comesBack);
    events.on("error", comesBack);
    const look = (id: string): void => void this.#look({ queue }, id).catch(() => {});
    events.on("completed", ({ jobId }) => look(jobId));
    events.on("failed", ({ jobId }) => look(jobId));
    const timer = setInterval(() => {
      for (const id of [...this.#pending.keys()].slice(0, LOOKED_AT)) look(id);
    }, LOOK);
    return { connection, queue, events, timer };
  }

  async #add({ queue }: Pick<Started, "queue">, id: string): Promise<void> {
    const pending = this.#pending.get(id);
    if (pending === undefined) return;
    const { kind, input, limits } = pending.job;
    const keep = { age: KEPT };
    const options = { jobId: id, attempts: 1, removeOnComplete: keep, removeOnFail: keep };
    await queue.add(kind.name, queued(kind.name, input, limits), options);
    await this.#look({ queue }, id); // it may have been done for somebody else
  }

  // What the server knows of a job; one that it has forgotten is handed in again.
  async #look({ queue }: Pick<Started, "queue">, id: string): Promise<void> {
    if (!this.#pending.has(id)) return;
    const job: QueueJob | undefined = await queue.getJob(id);
    if (job === undefined) return this.#add({ queue }, id);
    if (job.finishedOn === undefined) return;
    if (job.failedReason) {
      await job.remove().catch(() => {});
      return this.#settle(id, { status: "failed", why: "solver-error", detail: job.failedReason, bug: true });
    }
    const result = job.returnvalue as QueuedResult;
    // A result that was cut short is nobody else's.
    const { kind } = this.#pending.get(id)!.job;
    if (result.status !== "done" || !kind.final(result.output as never)) await job.remove().catch(() => {});
    this.#settle(id, result);
  }

  #settle(id: string, result: JobResult<unknown>): void {
    const pending = this.#pending.get(id);
    this.#pending.delete(id);
    for (const resolve of pending?.resolve ?? []) resolve(result);
  }
}

interface Started {
  readonly connection: Connection;
  readonly queue: Queue;
  readonly events: QueueEvents;
  readonly timer: NodeJS.Timeout;
}

/** A pool over the workers behind a queue. It connects with its first job; without a server all jobs fail. */
export const queuePool = (options: QueuePoolOptions): Pool => new QueuePool(options);
