/**
 * The worker pool. The idea: a job is first tried in a short slice of time (inline while little has been done, later in
 * a worker with others of its batch), and only one that lasts longer gets a worker of its own. So a small run never
 * starts a thread, thousands of tiny jobs cost few messages, and no tiny job waits behind a long one.
 */
import { setImmediate } from "node:timers/promises";
import {
  type Attempt,
  attempt,
  INLINE_SLICE,
  type Job,
  type JobKind,
  type JobResult,
  type Pool,
} from "../../jobs/index.ts";
import { TaskLost, Threads } from "./threads.ts";
import type { WorkerItem } from "./worker.ts";

export interface NodePoolOptions {
  /** Entry file of a worker. */
  readonly entry: URL;
  /** Threads that work at once; with 1 small jobs stay in the calling thread. */
  readonly threads: number;
  /** Bytes of heap of one worker; Infinity for Node's default. */
  readonly heap: number;
  /** Milliseconds of inline work before threads may be started for small jobs; for tests. */
  readonly inlineBudget?: number;
  /** Milliseconds beyond its limits that a job may take before its thread is stopped; for tests. */
  readonly patience?: number;
}

/** By then code is compiled, and what a job takes is known. */
const INLINE_BUDGET = 1000;
/**
 * Threads are started for small jobs when what is left takes this many times the inline budget: each compiles the same
 * code again, which costs as much as hundreds of small jobs.
 */
const WORTH_THREADS = 5;
const TURN = 10; // milliseconds of jobs without a look at what else there is
const BATCH_SLICE = 100;
const BATCH_AIM = 40; // milliseconds of work in a batch
const BATCH_MOST = 64;
const PATIENCE = 1000;
const GRACE = 100; // milliseconds between asking and stopping a thread

interface Waiting {
  readonly job: Job<never, unknown>;
  readonly resolve: (result: JobResult<never>) => void;
}

class NodePool implements Pool {
  readonly #options: NodePoolOptions;
  readonly #small: Waiting[] = []; // not tried yet; taken from #next on
  #next = 0;
  readonly #whole: Waiting[] = []; // tried and cut
  readonly #tried = new WeakSet<object>(); // jobs cut by tryInline
  readonly #again = new WeakSet<Waiting>();
  #threads: Promise<Threads> | undefined;
  #turn: Promise<unknown> = Promise.resolve(); // the last first try
  #active = 0; // tasks in workers
  #wholeActive = 0;
  #inline = false; // the inline loop is running
  #inlineSpent = 0; // milliseconds of this thread's work, not of the clock: on a busy computer threads help no more
  #inlineMean = 5; // of one job, a moving average: the first ones compile the code
  #batching = false; // threads were started for small jobs
  #mean = 5; // milliseconds of a job, a moving average
  #cancelled = false;
  readonly #isCancelled = (): boolean => this.#cancelled;

  constructor(options: NodePoolOptions) {
    this.#options = options;
  }

  tryInline<I, O>(job: Job<I, O>): Promise<JobResult<O> | undefined> {
    const result = this.#turn.then(() => this.#tryNow(job));
    this.#turn = result;
    return result;
  }

  async #tryNow<I, O>(job: Job<I, O>): Promise<JobResult<O> | undefined> {
    if (this.#cancelled) return { status: "cancelled" };
    if (job.kind.isLarge?.(job.input)) return undefined;
    const got = await attempt(job.kind, job.input, job.limits, INLINE_SLICE, this.#isCancelled);
    if (got.status !== "cut") return this.#resultOf(job.kind, got);
    this.#tried.add(job);
    return undefined;
  }

  run<I, O>(job: Job<I, O>): Promise<JobResult<O>> {
    if (this.#cancelled) return Promise.resolve({ status: "cancelled" });
    return new Promise((resolve) => {
      const isLong = this.#tried.has(job) || job.kind.isLarge?.(job.input) === true;
      const queue = isLong ? this.#whole : this.#small;
      queue.push({ job, resolve } as unknown as Waiting);
      this.#pump();
    });
  }

  cancel(): void {
    this.#cancelled = true;
    for (const { resolve } of [...this.#small.splice(this.#next), ...this.#whole.splice(0)])
      resolve({ status: "cancelled" });
    void this.#threads?.then((t) => t.cancel(GRACE));
  }

  async close(): Promise<void> {
    await (await this.#threads)?.close();
  }

  get #smallCount(): number {
    return this.#small.length - this.#next;
  }

  #takeSmall(count: number): Waiting[] {
    const taken = this.#small.slice(this.#next, this.#next + count);
    this.#next += taken.length;
    if (this.#next > 4096) {
      this.#small.splice(0, this.#next);
      this.#next = 0;
    }
    return taken;
  }

  // Starts whatever there is room for.
  #pump(): void {
    const { threads } = this.#options;
    // While small jobs wait, one thread is kept for them: a few long jobs must not hold up all others.
    const wholeMost = this.#smallCount > 0 && threads > 1 ? threads - 1 : threads;
    while (this.#whole.length > 0 && this.#active < threads && this.#wholeActive < wholeMost)
      void this.#runWhole(this.#whole.shift()!);
    if (this.#smallCount === 0 || this.#inline) return;
    if (this.#mayStayInline()) void this.#runInline();
    else if (threads > 1) while (this.#smallCount > 0 && this.#active < threads) void this.#runBatch();
  }

  async #runInline(): Promise<void> {
    this.#inline = true;
    await setImmediate(); // Lets the caller hand over its other jobs.
    let [turn, used, jobs] = [performance.now(), process.cpuUsage(), 0];
    while (this.#smallCount > 0 && this.#mayStayInline()) {
      const [waiting] = this.#takeSmall(1);
      const { kind, input, limits } = waiting!.job;
      const got = await attempt(kind, input, limits, INLINE_SLICE, this.#isCancelled);
      jobs++;
      if (got.status !== "cut" || !this.#tryAgain(waiting!, used)) this.#settle(waiting!, got);
      if (this.#whole.length > 0) this.#pump();
      if (performance.now() - turn < TURN) continue;
      this.#account(process.cpuUsage(used), jobs);
      await setImmediate(); // Signals and output get their turn.
      [turn, used, jobs] = [performance.now(), process.cpuUsage(), 0];
    }
    this.#inline = false;
    this.#pump();
  }

  // A job that was cut because the computer did other work meanwhile is tried once more, not handed to a thread.
  #tryAgain(waiting: Waiting, used: NodeJS.CpuUsage): boolean {
    const { user, system } = process.cpuUsage(used);
    if (this.#cancelled || this.#again.has(waiting) || (user + system) / 1000 > INLINE_SLICE) return false;
    this.#again.add(waiting);
    this.#small.splice(this.#next, 0, waiting);
    return true;
  }

  // What workers use is counted with it, so while they work nothing is learned of a job.
  #account({ user, system }: NodeJS.CpuUsage, jobs: number): void {
    const spent = (user + system) / 1000;
    this.#inlineSpent += spent;
    if (this.#active === 0) this.#inlineMean += (spent / jobs - this.#inlineMean) * Math.min(1, jobs / 64);
  }

  #mayStayInline(): boolean {
    const { threads, inlineBudget = INLINE_BUDGET } = this.#options;
    if (threads === 1) return this.#active === 0;
    if (this.#batching) return false;
    if (this.#inlineSpent < inlineBudget) return true;
    return this.#smallCount * this.#inlineMean < WORTH_THREADS * inlineBudget;
  }

  async #runBatch(): Promise<void> {
    this.#batching = true;
    const share = Math.ceil(this.#smallCount / (2 * this.#options.threads));
    const batch = this.#takeSmall(Math.max(1, Math.min(BATCH_MOST, share, Math.floor(BATCH_AIM / this.#mean))));
    this.#active++;
    try {
      const results = await this.#send(batch, BATCH_SLICE, 2 * batch.length * BATCH_SLICE);
      for (const [i, waiting] of batch.entries()) this.#settle(waiting, results[i]!);
    } catch (error) {
      // One of them took the worker down; alone, the guilty one will be found.
      if (this.#cancelled) for (const waiting of batch) this.#lose(waiting, error);
      else this.#whole.push(...batch);
    }
    this.#active--;
    this.#pump();
  }

  async #runWhole(waiting: Waiting): Promise<void> {
    this.#active++;
    this.#wholeActive++;
    try {
      const { timeout } = waiting.job.limits;
      const [result] = await this.#send([waiting], Infinity, 1.5 * timeout);
      this.#settle(waiting, result!);
    } catch (error) {
      this.#lose(waiting, error);
    }
    this.#active--;
    this.#wholeActive--;
    this.#pump();
  }

  async #send(batch: readonly Waiting[], slice: number, expected: number): Promise<Attempt<unknown>[]> {
    const items = batch.map(({ job }): WorkerItem => ({ kind: job.kind.name, input: job.input, limits: job.limits }));
    this.#threads ??= Threads.start(this.#options);
    const threads = await this.#threads;
    if (this.#cancelled) throw new TaskLost("stopped", "stopped by the user");
    return threads.run({ items, slice }, expected + (this.#options.patience ?? PATIENCE));
  }

  #settle(waiting: Waiting, got: Attempt<unknown>): void {
    if (got.status === "cut") {
      if (this.#cancelled) waiting.resolve({ status: "cancelled" });
      else this.#whole.push(waiting);
      return;
    }
    if (got.status === "done") this.#mean += (got.milliseconds - this.#mean) / 16;
    waiting.resolve(this.#resultOf(waiting.job.kind, got) as JobResult<never>);
  }

  #resultOf<O>(kind: JobKind<never, O>, got: Exclude<Attempt<O>, { status: "cut" }>): JobResult<O> {
    if (got.status === "failed") return got;
    if (this.#cancelled && !kind.final(got.output)) return { status: "cancelled" };
    return { ...got, cached: false };
  }

  #lose(waiting: Waiting, error: unknown): void {
    const lost = error instanceof TaskLost ? error : new TaskLost("crash", String(error));
    const bug = lost.reason === "crash";
    const why = lost.reason === "crash" ? "solver-error" : "limit";
    if (lost.reason === "stopped") waiting.resolve({ status: "cancelled" });
    else waiting.resolve({ status: "failed", why, detail: lost.message, bug });
  }
}

/** A pool over worker threads, none of which starts before there is work that lasts. */
export const nodePool = (options: NodePoolOptions): Pool => new NodePool(options);
