/**
 * Asks a solver many questions: printed, looked up in the cache of goals, and only then solved. The cache is apart from
 * that of other jobs, because an answer depends on the text of the question and on the solver, and not on our code.
 */
import { join } from "node:path";
import { type GoalInput, type GoalOutput, goalKind } from "../check/kinds/index.ts";
import { DiskCache, digest } from "../host/node/index.ts";
import {
  DIALECTS,
  type FoundSolver,
  findSolver,
  needSolver,
  RESOURCE,
  type SolverChoice,
  type SolverName,
  solverPool,
} from "../host/node/solvers/index.ts";
import {
  type Cache,
  type Job,
  type JobResult,
  jobKey,
  type Keyed,
  noCache,
  type Progress,
  runJobs,
} from "../jobs/index.ts";
import { type Answer, printQuestion, type Question, type SmtValue } from "../smt/index.ts";
import type { Io } from "./io.ts";
import { cacheFolder } from "./places.ts";

/** Milliseconds without a reply after which a solver is ended, unless told otherwise. */
const WALL = 60_000;
const SOLVERS = 2;
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
  /** Milliseconds without a reply after which a solver counts as stuck. It decides no verdict. */
  readonly wall?: number;
  readonly cache: boolean;
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

/** An answer, and what it took. */
export interface TimedAnswer {
  readonly answer: Answer;
  readonly cached: boolean;
  readonly milliseconds: number;
}

/** A solver with its pool and cache. Nothing starts before a question is not in the cache. */
export interface GoalWorkshop {
  readonly solver: SolverName;
  readonly version: string;
  /** Answers in the order of the questions. After its signal stopped it, a workshop answers no more. */
  readonly ask: (questions: readonly Question[], options?: AskOptions) => AsyncGenerator<Answer, void, void>;
  readonly askOne: (question: Question) => Promise<Answer>;
  /** The same for callers that ask from many places at once: equal questions that are being asked are one. */
  readonly askTimed: (question: Question, options?: AskOptions) => Promise<TimedAnswer>;
  readonly stats: Readonly<GoalStats>;
  /** Ends the solvers, tidies the cache, tells what the user should know of it. */
  readonly close: () => Promise<void>;
}

/** A workshop with the solver of a choice. @throws {SolverMissing} when it is not here */
export async function openGoalWorkshop(io: Io, options: GoalWorkshopOptions): Promise<GoalWorkshop> {
  return workshopOf(await needSolver(options.solver, io.env), io, options);
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
    if (found !== undefined) return workshopOf(found, io, { ...options, resource: PATIENCE * RESOURCE[name] });
  }
  return undefined;
}

/** Whether two answers to one question contradict each other: one has a model, the other says that there is none. */
export const contradict = (a: Answer, b: Answer): boolean =>
  (a.status === "sat" && b.status === "unsat") || (a.status === "unsat" && b.status === "sat");

/** What, beside the question, an answer depends on. Limits are part of the question's job. */
const identity = ({ name, version }: FoundSolver): string => `${name} ${version} ${DIALECTS[name].before(0)}`;

function openCache(found: FoundSolver, { env }: Io): DiskCache {
  const build = digest(`${found.name} ${found.version}`).slice(0, 12);
  return new DiskCache({ folder: goalCacheFolder(env), build, readOnly: isReadOnly(env) });
}

/** Folder of the cache of goals. */
export const goalCacheFolder = (env: Io["env"]): string => join(cacheFolder(env), "goals");

/** In continuous integration kept answers are read, and none is added. */
const isReadOnly = ({ CI }: Io["env"]): boolean => CI !== undefined && CI !== "" && CI !== "false";

function workshopOf(found: FoundSolver, io: Io, options: Omit<GoalWorkshopOptions, "solver">): GoalWorkshop {
  const pool = solverPool({ open: found.open, count: options.solvers ?? SOLVERS });
  const disk = options.cache ? openCache(found, io) : undefined;
  const cache: Cache = disk ?? noCache;
  const keys = new WeakMap<Keyed, string>();
  const keyOf = (job: Keyed): string => {
    const key = keys.get(job) ?? jobKey(job, identity(found), digest);
    keys.set(job, key);
    return key;
  };
  const stats: GoalStats = { asked: 0, shared: 0, cached: 0, solved: 0, milliseconds: 0 };
  const jobOf = (question: Question): Job<GoalInput, GoalOutput> => ({
    kind: goalKind,
    input: { question: printQuestion(question), resource: options.resource ?? RESOURCE[found.name] },
    limits: { timeout: options.wall ?? WALL, memory: Infinity },
  });
  async function* ask(questions: readonly Question[], asking: AskOptions = {}): AsyncGenerator<Answer, void, void> {
    const { jobs, places } = distinct(questions.map(jobOf), keyOf);
    stats.asked += questions.length;
    const results = runJobs(jobs, { pool, cache, keyOf, ...asking });
    const known: JobResult<GoalOutput>[] = [];
    try {
      for (const [i, place] of places.entries()) {
        if (place === known.length) known.push(counted((await results.next()).value!, stats));
        else stats.shared++;
        yield answerOf(known[place]!, questions[i]!.wanted.length);
      }
    } finally {
      await results.return();
    }
  }
  const askOne = async (question: Question): Promise<Answer> => {
    for await (const answer of ask([question])) return answer;
    throw new Error("one question, no answer");
  };
  const running = new Map<string, Promise<JobResult<GoalOutput>>>();
  const start = async (job: Job<GoalInput, GoalOutput>, key: string, asking: AskOptions) => {
    try {
      for await (const result of runJobs([job], { pool, cache, keyOf, ...asking })) return counted(result, stats);
      throw new Error("one job, no result");
    } finally {
      running.delete(key);
    }
  };
  const askTimed = async (question: Question, asking: AskOptions = {}): Promise<TimedAnswer> => {
    stats.asked++;
    const job = jobOf(question);
    const key = keyOf(job);
    const other = running.get(key);
    if (other !== undefined) stats.shared++;
    const asked = other ?? start(job, key, asking);
    if (other === undefined) running.set(key, asked);
    const result = await asked;
    const known = other !== undefined || (result.status === "done" && result.cached);
    const milliseconds = result.status === "done" && !known ? result.milliseconds : 0;
    return { answer: answerOf(result, question.wanted.length), cached: known, milliseconds };
  };
  return {
    solver: found.name,
    version: found.version,
    ask,
    askOne,
    askTimed,
    stats,
    async close() {
      await pool.close();
      disk?.close();
      for (const note of disk?.notes ?? []) io.stderr.write(`note: ${note}\n`);
    },
  };
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

function counted(result: JobResult<GoalOutput>, stats: GoalStats): JobResult<GoalOutput> {
  if (result.status !== "done") return result;
  if (result.cached) stats.cached++;
  else {
    stats.solved++;
    stats.milliseconds += result.milliseconds;
  }
  return result;
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
