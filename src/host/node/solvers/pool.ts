/**
 * A pool of solvers for jobs of the kinds `goal` and `checks`. Jobs wait in one queue, and a solver takes the next when it is free.
 * A further solver is started only when enough waits to be worth its start: most goals take a few milliseconds.
 */
import { type ChecksInput, checksKind, type GoalInput, type GoalOutput, goalKind } from "../../../check/kinds/index.ts";
import type { Job, JobKind, JobResult, Pool } from "../../../jobs/index.ts";
import type { SolverAnswer, SolverProcess } from "./process.ts";

export interface SolverPoolOptions {
  /** Makes a solver that starts with its first question. */
  readonly open: () => SolverProcess;
  /** Solvers that work at once. */
  readonly count: number;
}

/** Jobs waiting for each solver that runs, or milliseconds of waiting, that are worth starting another one. */
const WORTH_STARTING = 16;
const WORTH_WAITING = 200;

interface Waiting {
  readonly job: Job<unknown, unknown>;
  readonly resolve: (result: JobResult<unknown>) => void;
}

class SolverPool implements Pool {
  readonly #options: SolverPoolOptions;
  readonly #waiting: Waiting[] = [];
  readonly #idle: SolverProcess[] = [];
  readonly #busy = new Set<SolverProcess>();
  #timer: NodeJS.Timeout | undefined;
  #cancelled = false;
  #closing: Promise<unknown> = Promise.resolve();

  constructor(options: SolverPoolOptions) {
    this.#options = options;
  }

  // A solver takes longer to start than a look into the cache.
  tryInline<I, O>(_job: Job<I, O>): Promise<JobResult<O> | undefined> {
    return Promise.resolve(this.#cancelled ? { status: "cancelled" } : undefined);
  }

  run<I, O>(job: Job<I, O>): Promise<JobResult<O>> {
    if (!(job.kind.name in ASKING)) throw new Error(`a pool of solvers does not run jobs of kind ${job.kind.name}`);
    if (this.#cancelled) return Promise.resolve({ status: "cancelled" });
    return new Promise((resolve) => {
      this.#waiting.push({ job: job as Job<unknown, unknown>, resolve: resolve as Waiting["resolve"] });
      if (this.#waiting.length === 1)
        queueMicrotask(() => this.#pump(false)); // Lets the caller hand over the others.
      else if (this.#waiting.length % WORTH_STARTING === 0) this.#pump(false);
    });
  }

  cancel(): void {
    this.#cancelled = true;
    for (const { resolve } of this.#waiting.splice(0)) resolve({ status: "cancelled" });
    this.#closing = this.close();
  }

  async close(): Promise<void> {
    clearTimeout(this.#timer);
    const all = [...this.#idle.splice(0), ...this.#busy];
    await Promise.all([this.#closing, ...all.map((solver) => solver.close())]);
  }

  #pump(patienceEnded: boolean): void {
    let start = patienceEnded;
    while (this.#waiting.length > 0 && !this.#cancelled) {
      const solver = this.#idle.pop() ?? this.#another(start);
      if (solver === undefined) break;
      start = false;
      void this.#serve(solver, this.#waiting.shift()!);
    }
    clearTimeout(this.#timer);
    this.#timer = undefined;
    if (this.#waiting.length > 0 && this.#busy.size < this.#options.count)
      this.#timer = setTimeout(() => this.#pump(true), WORTH_WAITING);
  }

  #another(start: boolean): SolverProcess | undefined {
    const running = this.#busy.size;
    if (running >= this.#options.count) return undefined;
    if (running === 0 || start || this.#waiting.length >= WORTH_STARTING * running) return this.#options.open();
    return undefined;
  }

  async #serve(solver: SolverProcess, { job, resolve }: Waiting): Promise<void> {
    this.#busy.add(solver);
    const start = performance.now();
    const output = await ASKING[job.kind.name]!(solver, job.input, job.limits.timeout);
    const milliseconds = performance.now() - start;
    this.#busy.delete(solver);
    this.#idle.push(solver);
    if (this.#cancelled && !job.kind.final(output)) resolve({ status: "cancelled" });
    else resolve({ status: "done", output, cached: false, milliseconds });
    this.#pump(false);
  }
}

/** How a solver is asked, by the kind of a job. */
const ASKING: Readonly<Record<string, (solver: SolverProcess, input: unknown, wall: number) => Promise<unknown>>> = {
  [goalKind.name]: async (solver, input, wall) => {
    const { question, resource } = input as GoalInput;
    return outputOf(await solver.ask(question, { resource, wall }));
  },
  [checksKind.name]: (solver, input, wall) => {
    const { checks, resource } = input as ChecksInput;
    return solver.check(checks, { resource, wall });
  },
};

const outputOf = (answer: SolverAnswer): GoalOutput =>
  answer.status === "sat"
    ? { ...answer, values: answer.values.map((v) => (typeof v === "bigint" ? `${v}` : v)) }
    : answer;

/** The kinds of jobs that solvers run, by name. */
export const KINDS: Readonly<Record<string, JobKind<unknown, unknown>>> = {
  [goalKind.name]: goalKind as JobKind<unknown, unknown>,
  [checksKind.name]: checksKind as JobKind<unknown, unknown>,
};

/** A pool over solvers, none of which starts before there is a job. */
export const solverPool = (options: SolverPoolOptions): Pool => new SolverPool(options);
