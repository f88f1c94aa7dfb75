/**
 * Layers of a system with solvers that prove them: what `sekvm prove` and step *refine* of `sekvm verify` share. Nothing is
 * printed here.
 */
import { setMaxListeners } from "node:events";
import {
  type Asked,
  functionsOfProgram,
  type Layer,
  type PlannedLayer,
  type PlannedTheorem,
  type ProveLayersOptions,
  proveLayers,
  recordedRuns,
  type Workplace,
} from "../../check/proof/index.ts";
import type { CrossCheck, LayerReport } from "../../evidence/index.ts";
import type { SolverChoice } from "../../host/node/solvers/index.ts";
import type { Answer, Checked, Question } from "../../smt/index.ts";
import { atPlace } from "../../text/index.ts";
import { type GoalStats, type GoalWorkshop, openCrossCheck, openGoalWorkshop } from "../goals.ts";
import type { Io } from "../io.ts";
import type { Watching } from "./board-beside.ts";
import { CrossChecking, isDecided } from "./cross-check.ts";
import type { GoalTitle, SmtFolder } from "./emit.ts";
import { openMemory } from "./memory.ts";
import { runsOf } from "./runs.ts";
import type { System } from "./system.ts";

export interface SessionOptions {
  readonly solver: SolverChoice;
  /** Solvers that work at once. */
  readonly solvers: number;
  readonly cache: boolean;
  readonly seed?: number | undefined;
  readonly crossCheck: boolean;
  readonly emit: SmtFolder | undefined;
  readonly only: ((layer: PlannedLayer, theorem: PlannedTheorem) => boolean) | undefined;
  /** Whether a layer whose turn has come is proved in this session; all are unless given. */
  readonly takes?: ((layer: Layer) => boolean) | undefined;
  readonly signal: AbortSignal;
  readonly board: Watching | undefined;
  /** A Redis server whose workers ask their solvers. */
  readonly workers?: string | undefined;
}

/** An open session. */
export interface Session {
  /** Name and version. */
  readonly solver: string;
  readonly stats: Readonly<GoalStats>;
  readonly prove: (layers: readonly Layer[]) => AsyncGenerator<LayerReport, void, void>;
  /** What the second solver said; undefined when it was not asked for. */
  readonly crossCheck: () => CrossCheck | undefined;
  readonly close: () => Promise<void>;
}

const nameOf = ({ solver, version }: GoalWorkshop): string => `${solver} ${version}`;

/** Opens the solvers. @throws {SolverMissing} */
export async function openSession(system: System, options: SessionOptions, io: Io): Promise<Session> {
  const { solver, solvers, cache, signal } = options;
  setMaxListeners(0, signal); // every goal that is asked listens
  const first = await openGoalWorkshop(io, { solver, solvers, cache, seed: options.seed, workers: options.workers });
  const second = options.crossCheck ? await openCrossCheck(first.solver, io, { solvers, cache }) : undefined;
  const checking = options.crossCheck ? new CrossChecking(nameOf(first), second && nameOf(second)) : undefined;
  const kept =
    cache && !options.crossCheck && options.seed === undefined && options.emit === undefined
      ? openMemory(io, nameOf(first))
      : undefined;
  const titles = new Map<string, GoalTitle>();
  const runs = recordedRuns(system.layered, await runsOf(system, io));
  const ask = askWith({ first, second, checking, titles, options });
  const workplace: Workplace = {
    program: system.program,
    system: system.layered,
    solver: nameOf(first),
    ask,
    check: checkWith({ first, second, checking, titles, options }),
    natives: functionsOfProgram(system.program),
    signal,
    // A second solver and files of questions need the questions themselves.
    memory: kept?.memory,
    runs: runs.of,
    endless: runs.endless,
  };
  const proving = provingWith(system, options, titles);
  return {
    solver: nameOf(first),
    stats: first.stats,
    prove: (layers) => proveLayers(layers, workplace, proving),
    crossCheck: () => checking?.result(),
    close: async () => {
      kept?.close();
      await Promise.all([first.close(), second?.close()]);
    },
  };
}

function provingWith(system: System, options: SessionOptions, titles: Map<string, GoalTitle>): ProveLayersOptions {
  const { only, takes, signal, board, emit } = options;
  return {
    signal,
    onPlanned: ({ layer, title }, theorems) => {
      board?.planned(`layer ${layer.number} ${title}`, theorems.length);
      if (emit !== undefined) for (const theorem of theorems) addTitles(titles, system, theorem);
    },
    onProved: () => board?.proved(),
    ...(only === undefined ? {} : { only }),
    ...(takes === undefined ? {} : { takes }),
  };
}

interface Asking {
  readonly first: GoalWorkshop;
  readonly second: GoalWorkshop | undefined;
  readonly checking: CrossChecking | undefined;
  readonly titles: ReadonlyMap<string, GoalTitle>;
  readonly options: SessionOptions;
}

/** The id of a goal in a label such as `07/setNpt/0/3 far bits`. */
const idOf = (label: string): string => /^.*\/\d+\/\d+/.exec(label)?.[0] ?? label;

/** Witnesses are evaluated here, so no second solver is asked for them, and they are no goals. */
const isGoal = (label: string): boolean => !label.startsWith("witness");

function askWith({ first, second, checking, titles, options }: Asking): Workplace["ask"] {
  const { signal, board, emit } = options;
  return async (question: Question, label: string): Promise<Asked> => {
    const answered = board?.asked(label);
    if (isGoal(label)) emit?.write(label, titles.get(idOf(label)), question);
    const [got, other] = await Promise.all([
      first.askTimed(question, { signal }),
      isGoal(label) ? second?.askTimed(question, { signal }) : undefined,
    ]);
    answered?.(got.cached);
    if (checking === undefined || other === undefined) return got;
    return { ...got, answer: checking.compare(label, got.answer, other.answer) };
  };
}

/** The same for checks. The first solver sees integers for words; the second, and files, see words, and each goal by itself. */
function checkWith({ first, second, checking, titles, options }: Asking): Workplace["check"] {
  const { signal, board, emit } = options;
  return async (checks, labels) => {
    const answered = labels.map((label) => board?.asked(label));
    const alone = checks.checks.map((own): Question => ({ assertions: [...checks.base, ...own], wanted: [] }));
    for (const [i, label] of labels.entries()) emit?.write(label, titles.get(label), alone[i]!);
    const got = await first.check(checks, { signal });
    for (const done of answered) done?.(got.cached);
    if (checking === undefined || second === undefined || got.answers === undefined) return got;
    // What it does not find out of words, it is asked as the first one was.
    const integers = async (i: number): Promise<Answer | undefined> => {
      const [a] = (await second.check({ base: checks.base, checks: [checks.checks[i]!] }, { signal })).answers ?? [];
      return a?.status === "unsat" ? { status: "unsat", resource: a.resource } : undefined;
    };
    const confirmed = async (a: Checked, i: number): Promise<Checked> => {
      if (a.status !== "unsat") return a;
      const { answer: words } = await second.askTimed(alone[i]!, { signal });
      const answer = isDecided(words) ? words : ((await integers(i)) ?? words);
      const { status } = checking.compare(labels[i]!, { status: "unsat", resource: a.resource }, answer);
      return status === "unsat" ? a : { ...a, status: "unknown" };
    };
    return { ...got, answers: await Promise.all(got.answers.map(confirmed)) };
  };
}

function addTitles(titles: Map<string, GoalTitle>, { program }: System, theorem: PlannedTheorem): void {
  const head = `${String(theorem.layer).padStart(2, "0")}/${theorem.name}`;
  for (const [i, path] of theorem.paths.entries())
    for (const [j, { kind, about, span }] of path.goals.entries()) {
      const place = span === undefined ? "" : atPlace(program.modules.get(span.file)?.text ?? "", span);
      titles.set(`${head}/${i}/${j}`, { theorem: theorem.title, about: `${kind}: ${about}`, place });
    }
}
