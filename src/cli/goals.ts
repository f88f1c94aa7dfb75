/**
 * Asks a solver many questions: printed, looked up in the cache of goals, and only then solved. The cache is apart from
 * that of other jobs, because an answer depends on the text of the question and on the solver, and not on our code.
 */
import {
  type ChecksInput,
  type ChecksOutput,
  checksKind,
  type GoalInput,
  type GoalOutput,
  goalKind,
} from "../check/kinds/index.ts";
import type { Asked, AskedChecks } from "../check/proof/index.ts";
import { DiskCache, digest } from "../host/node/index.ts";
import {
  dialectText,
  type FoundSolver,
  findSolver,
  needSolver,
  RESOURCE,
  type SolverChoice,
  type SolverName,
  solverThread,
} from "../host/node/solvers/index.ts";
import {
  type Job,
  type JobResult,
  jobKey,
  type Keyed,
  noCache,
  type Pool,
  type Progress,
  runJobs,
} from "../jobs/index.ts";
import {
  type Answer,
  type Checks,
  Numbers,
  printChecks,
  printQuestion,
  type Question,
  type SmtValue,
} from "../smt/index.ts";
import type { Io } from "./io.ts";
import { tellNotes } from "./notes.ts";
import { goalCacheFolder } from "./places.ts";
import { serverPool } from "./workers/queue.ts";

/** Milliseconds without a reply after which a solver is ended, unless told otherwise. */
const WALL = 60_000;
const SOLVERS = 2;
/** Part of the usual work that is allowed where words are integers: what takes more is asked again by itself. */
const EASY = 0.1;
/** A second solver confirms what was easy for the first and may be hard for it: so often the usual work is allowed. */
const PATIENCE = 10;
/** Solvers that commands start by default, however many cores there are: each takes memory of its own. */
export const MOST_SOLVERS = 8;

export interface GoalWorkshopOptions {
  readonly solver: SolverChoice;
  /** Solvers that work at once; 2 unless given. */
  readonly solvers?: number;
  /** Work for one question in units of the solver; see `RESOURCE`. */
  readonly resource?: number;
  /** Seed of the solver's choices; unless given its own. No verdict should depend on it. */
  readonly seed?: number | undefined;
  /** Milliseconds without a reply after which a solver counts as stuck. It decides no verdict. */
  readonly wall?: number;
  readonly cache: boolean;
  /** A Redis server whose workers ask their own solvers, which are of the same package. */
  readonly workers?: string | undefined;
}

/** What was asked so far. */
export interface GoalStats {
  /** Questions; those that are equal up to names count each. */
  asked: number;
  /** Answered by an equal question of the same list, or from the cache. */
  shared: number;
  cached: number;
  /** Solved now, and the milliseconds that took, summed over solvers. */
  solved: number;
  milliseconds: number;
}

export interface AskOptions {
  readonly onProgress?: (progress: Progress) => void;
  /** Stops: what is not answered then is `unknown`, with the detail `stopped`. */
  readonly signal?: AbortSignal;
}

/** A solver with its pool and cache. Nothing starts before a question is not in the cache. */
export interface GoalWorkshop {
  readonly solver: SolverName;
  readonly version: string;
  /** Answers in the order of the questions. After its signal stopped it, a workshop answers no more. */
  ask(questions: readonly Question[], options?: AskOptions): AsyncGenerator<Answer, void, void>;
  askOne(question: Question): Promise<Answer>;
  /** The same for callers that ask from many places at once: equal questions that are being asked are one. */
  askTimed(question: Question, options?: AskOptions): Promise<Asked>;
  /** Asks about checks in one context, with integers for words: only `unsat` is right of them. */
  check(checks: Checks, options?: AskOptions): Promise<AskedChecks>;
  readonly stats: Readonly<GoalStats>;
  /** Ends the solvers, tidies the cache, tells what the user should know of it. */
  close(): Promise<void>;
}

/** A workshop with the solver of a choice. @throws {SolverMissing} when it is not here */
export async function openGoalWorkshop(io: Io, options: GoalWorkshopOptions): Promise<GoalWorkshop> {
  return new Workshop(await needSolver(options.solver, io.env), io, options);
}

/** A workshop with another solver than `first`, to confirm its answers; undefined when there is none here. */
export async function openCrossCheck(
  first: SolverName,
  io: Io,
  options: Omit<GoalWorkshopOptions, "solver" | "resource">,
): Promise<GoalWorkshop | undefined> {
  const others: readonly SolverName[] = first === "cvc5" ? ["z3-native", "z3"] : ["cvc5", "z3-native", "z3"];
  for (const name of others) {
    const found = name === first ? undefined : await findSolver(name);
    if (found !== undefined) return new Workshop(found, io, { ...options, resource: PATIENCE * RESOURCE[name] });
  }
  return undefined;
}

/** Whether two answers to one question contradict each other: one has a model, the other says that there is none. */
export const contradict = (a: Answer, b: Answer): boolean =>
  (a.status === "sat" && b.status === "unsat") || (a.status === "unsat" && b.status === "sat");

/**
 * Checks with integers for words. What is no arithmetic is an open function, so only `unsat` says something of words; the
 * ranges of all words stand in front, for whichever check.
 */
export function integerChecks({ base, checks }: Checks): Checks {
  const numbers = new Numbers("open");
  const shared = base.map((t) => numbers.of(t));
  const own = checks.map((check) => check.map((t) => numbers.of(t)));
  return { base: [...shared, ...numbers.ranges()], checks: own };
}

/** What, beside the question, an answer depends on. Limits are part of the question's job. */
const identity = ({ name, version }: FoundSolver): string => `${name} ${version} ${dialectText(name)}`;

function openCache(found: FoundSolver, { env }: Io): DiskCache {
  const build = digest(`${found.name} ${found.version}`).slice(0, 12);
  return new DiskCache({ folder: goalCacheFolder(env), build, readOnly: isReadOnly(env) });
}

/** In continuous integration kept answers are read, and none is added. */
export const isReadOnly = ({ CI }: Io["env"]): boolean => CI !== undefined && CI !== "" && CI !== "false";

type OpenOptions = Omit<GoalWorkshopOptions, "solver">;

/** What gives a solver its seed; part of the question, and so of its key. */
function seedText(solver: SolverName, seed: number | undefined): string {
  if (seed === undefined) return "";
  if (solver === "cvc5") return `(set-option :seed ${seed})\n`;
  return `(set-option :smt.random_seed ${seed})\n(set-option :sat.random_seed ${seed})\n`;
}

class Workshop implements GoalWorkshop {
  readonly solver: SolverName;
  readonly version: string;
  readonly stats: GoalStats = { asked: 0, shared: 0, cached: 0, solved: 0, milliseconds: 0 };
  readonly #io: Io;
  readonly #pool: Pool;
  readonly #disk: DiskCache | undefined;
  readonly #identity: string;
  readonly #keys = new WeakMap<Keyed, string>();
  readonly #running = new Map<string, Promise<JobResult<GoalOutput>>>();
  readonly #resource: number;
  readonly #seed: number | undefined;
  readonly #wall: number;

  constructor(
    found: FoundSolver,
    io: Io,
    { solvers = SOLVERS, resource, wall = WALL, cache, seed, workers }: OpenOptions,
  ) {
    [this.solver, this.version, this.#io] = [found.name, found.version, io];
    this.#pool = workers === undefined ? solverThread({ name: found.name, count: solvers }) : serverPool(workers, io);
    this.#disk = cache ? openCache(found, io) : undefined;
    this.#identity = identity(found);
    this.#seed = seed;
    [this.#resource, this.#wall] = [resource ?? RESOURCE[found.name], wall];
  }

  async *ask(questions: readonly Question[], asking: AskOptions = {}): AsyncGenerator<Answer, void, void> {
    const keyOf = (job: Keyed): string => this.#keyOf(job);
    const { jobs, places } = distinct(
      questions.map((q) => this.#jobOf(q)),
      keyOf,
    );
    this.stats.asked += questions.length;
    const results = runJobs(jobs, { pool: this.#pool, cache: this.#disk ?? noCache, keyOf, ...asking });
    const known: JobResult<GoalOutput>[] = [];
    try {
      for (const [i, place] of places.entries()) {
        if (place === known.length) known.push(this.#counted((await results.next()).value!));
        else this.stats.shared++;
        yield answerOf(known[place]!, questions[i]!.wanted.length);
      }
    } finally {
      await results.return();
    }
  }

  async askOne(question: Question): Promise<Answer> {
    for await (const answer of this.ask([question])) return answer;
    throw new Error("one question, no answer");
  }

  async askTimed(question: Question, asking: AskOptions = {}): Promise<Asked> {
    this.stats.asked++;
    const job = this.#jobOf(question);
    const key = this.#keyOf(job);
    const other = this.#running.get(key);
    if (other !== undefined) this.stats.shared++;
    const asked = other ?? this.#start(job, key, asking);
    if (other === undefined) this.#running.set(key, asked);
    const result = await asked;
    const known = other !== undefined || (result.status === "done" && result.cached);
    const milliseconds = result.status === "done" && !known ? result.milliseconds : 0;
    return { answer: answerOf(result, question.wanted.length), cached: known, milliseconds };
  }

  async check(checks: Checks, asking: AskOptions = {}): Promise<AskedChecks> {
    const count = checks.checks.length;
    this.stats.asked += count;
    const printed = printChecks(integerChecks(checks));
    const text = seedText(this.solver, this.#seed) + printed.text;
    const input: ChecksInput = {
      checks: { ...printed, text },
      resource: Math.round(this.#resource * EASY),
    };
    const job: Job<ChecksInput, ChecksOutput> = {
      kind: checksKind,
      input,
      limits: { timeout: this.#wall, memory: Infinity },
    };
    const keyOf = (): string => this.#keyOf(job);
    for await (const result of runJobs([job], { pool: this.#pool, cache: this.#disk ?? noCache, keyOf, ...asking })) {
      if (result.status !== "done" || result.output.status !== "checked") break;
      const { cached, output, milliseconds } = result;
      this.#count(count, cached, milliseconds);
      return { answers: output.answers, cached, milliseconds: cached ? 0 : milliseconds };
    }
    return { answers: undefined, cached: false, milliseconds: 0 };
  }

  #count(questions: number, cached: boolean, milliseconds: number): void {
    if (cached) this.stats.cached += questions;
    else {
      this.stats.solved += questions;
      this.stats.milliseconds += milliseconds;
    }
  }

  async #start(job: Job<GoalInput, GoalOutput>, key: string, asking: AskOptions): Promise<JobResult<GoalOutput>> {
    const options = { pool: this.#pool, cache: this.#disk ?? noCache, keyOf: () => key, ...asking };
    try {
      for await (const result of runJobs([job], options)) return this.#counted(result);
      throw new Error("one job, no result");
    } finally {
      this.#running.delete(key);
    }
  }

  async close(): Promise<void> {
    await this.#pool.close();
    this.#disk?.close();
    tellNotes(this.#io, this.#disk?.notes ?? []);
  }

  #jobOf(question: Question): Job<GoalInput, GoalOutput> {
    const printed = printQuestion(question);
    const text = seedText(this.solver, this.#seed) + printed.text;
    const input = { question: { ...printed, text }, resource: this.#resource };
    return { kind: goalKind, input, limits: { timeout: this.#wall, memory: Infinity } };
  }

  #keyOf(job: Keyed): string {
    const key = this.#keys.get(job) ?? jobKey(job, this.#identity, digest);
    this.#keys.set(job, key);
    return key;
  }

  #counted(result: JobResult<GoalOutput>): JobResult<GoalOutput> {
    if (result.status === "done") this.#count(1, result.cached, result.milliseconds);
    return result;
  }
}

/** Each job once, in the order of its first place, and for each place the number of its job. */
function distinct<T extends Keyed>(jobs: readonly T[], keyOf: (job: Keyed) => string) {
  const numbers = new Map<string, number>();
  const found: T[] = [];
  const places = jobs.map((job) => {
    const key = keyOf(job);
    const known = numbers.get(key);
    if (known !== undefined) return known;
    numbers.set(key, found.length);
    return found.push(job) - 1;
  });
  return { jobs: found, places };
}

/** The answer in a job's result: the values of what was wanted. */
function answerOf(result: JobResult<GoalOutput>, wanted: number): Answer {
  if (result.status === "cancelled") return { status: "unknown", detail: "stopped" };
  if (result.status === "failed") return { status: "error", detail: result.detail };
  const { output } = result;
  if (output.status !== "sat") return output;
  const values = output.values.slice(0, wanted).map((v): SmtValue => (typeof v === "string" ? BigInt(v) : v));
  return { ...output, values };
}
