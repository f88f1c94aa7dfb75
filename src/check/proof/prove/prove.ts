/**
 * Proves planned theorems. Goals of one point are asked together; what is not proved so is asked alone, until a theorem has a goal
 * that fails when it is run: then the rest is not asked. Every path owes a witness.
 */
import type { GoalReport, PathReport, SourcePlace, TheoremReport, Verdict } from "../../../evidence/index.ts";
import type { KernelProgram } from "../../../kernel/index.ts";
import { FALSE, NoIntegerView, type Question, type Smt } from "../../../smt/index.ts";
import { Executor, type Form, LimitReached, Unsupported } from "../../../symbolic/index.ts";
import { atPlace, place, type Span } from "../../../text/index.ts";
import type { GoalKind, Known, PlannedGoal, PlannedPath, PlannedTheorem } from "../goals.ts";
import type { Model } from "../run/concrete.ts";
import { type Confirmed, type Replayed, replay } from "../run/replay.ts";
import { failsOnRun } from "../run/replay-views.ts";
import { goalKey, sourcesDigests, witnessKey } from "./memory.ts";
import { statesNear } from "./near.ts";
import { type Found, type Searching, search } from "./search.ts";
import { Points, type ProvedTogether, provedTogether } from "./together.ts";
import { witnessOf } from "./witness.ts";
import type { Asked, Workplace } from "./workplace.ts";

export type { Asked, Workplace } from "./workplace.ts";

/** A state that a solver found and that is no counterexample. */
type NotConfirmed = Extract<Replayed, { readonly kind: "open" }>;

/** Proves one theorem. */
export async function proveTheorem(theorem: PlannedTheorem, workplace: Workplace): Promise<TheoremReport> {
  const { layer, kind, primitive, name, title, span } = theorem;
  const head = { layer, kind, primitive, name, title, place: placeOf(workplace.program, span) };
  const nothing = { goals: [], paths: [], counterexample: undefined };
  if (theorem.failure !== undefined)
    return { ...head, verdict: { status: "vacuous", detail: theorem.failure }, ...nothing };
  if (theorem.unknown !== undefined)
    return { ...head, ...notPlanned(theorem, theorem.unknown, workplace), goals: [], paths: [] };
  const tried = theorem.isMutant ? failingRun(theorem, workplace) : undefined;
  if (tried !== undefined)
    return {
      ...head,
      verdict: { status: "refuted", witness: tried.inputs, reliesOn: [workplace.solver] },
      goals: [],
      paths: [],
      counterexample: tried,
    };
  const prover = new TheoremProver(theorem, workplace);
  const proofs = await prover.goals(goalsOf(theorem));
  const goals = proofs.map((p) => p.report);
  const counterexample = proofs.find((p) => p.confirmed !== undefined)?.confirmed;
  const paths = await Promise.all(theorem.paths.map((p) => prover.path(p, counterexample === undefined)));
  const verdict = verdictOf(goals, paths, workplace.solver);
  const endless = verdict.status === "proved" ? await prover.endlessWait(paths) : undefined;
  return { ...head, verdict: endless ?? verdict, goals, paths, counterexample };
}

/** A state of a run on which a theorem about views fails. */
function failingRun(theorem: PlannedTheorem, { system, runs }: Workplace): Confirmed | undefined {
  const { setting, paths } = theorem;
  if (setting.kind !== "views") return undefined;
  for (const inputs of runs(theorem, paths[0] ?? {})) {
    const found = failsOnRun(system, setting, inputs);
    if (found !== undefined) return found;
  }
  return undefined;
}

/** What cannot be planned is not known, unless a run of its code does not end. */
function notPlanned(
  theorem: PlannedTheorem,
  unknown: NonNullable<PlannedTheorem["unknown"]>,
  { endless, solver }: Workplace,
): Pick<TheoremReport, "verdict" | "counterexample"> {
  const counterexample = unknown.why === "limit" ? endless?.(theorem) : undefined;
  if (counterexample === undefined) return { verdict: { status: "unknown", ...unknown }, counterexample };
  return { verdict: { status: "refuted", witness: counterexample.inputs, reliesOn: [solver] }, counterexample };
}

/** The goals of a theorem with their places in it. */
export const goalsOf = ({ paths }: PlannedTheorem): readonly NumberedGoal[] =>
  paths.flatMap(({ goals }, path) => goals.map((planned, number): NumberedGoal => ({ planned, path, number })));

function verdictOf(goals: readonly GoalReport[], paths: readonly PathReport[], solver: string): Verdict {
  const bad = (status: Verdict["status"]): Verdict | undefined =>
    goals.find((g) => g.verdict.status === status)?.verdict;
  const failed = bad("refuted") ?? bad("unknown");
  if (failed !== undefined) return failed;
  if (paths.some((p) => p.witness === "skipped")) return { status: "unknown", ...STOPPED };
  const open = paths.findIndex((p) => p.witness === "none");
  if (open >= 0) return { status: "vacuous", detail: `no state is known that takes path ${open}` };
  if (paths.every((p) => p.witness === "unreachable"))
    return { status: "vacuous", detail: "no state satisfies the hypotheses" };
  return { status: "proved", reliesOn: [solver] };
}

/** A place in the sources of the program. */
export function placeOf(program: KernelProgram, span: Span | undefined): SourcePlace | undefined {
  if (span === undefined) return undefined;
  const text = program.modules.get(span.file)?.text ?? "";
  return { file: span.file, ...place(text, span.from) };
}

/** A goal, the number of its path, and its number there. */
export interface NumberedGoal {
  readonly planned: PlannedGoal;
  readonly path: number;
  readonly number: number;
}

/** Goals about many entries or about what others rely on are larger, and few mistakes are seen there alone. */
const LATE: ReadonlySet<GoalKind> = new Set(["relation", "invariant", "guarantee"]);

/** Goals in two lists, small ones first. */
export function smallFirst<G extends NumberedGoal>(goals: readonly G[]): readonly [readonly G[], readonly G[]] {
  const isLate = ({ planned }: G): boolean => LATE.has(planned.kind);
  return [goals.filter((g) => !isLate(g)), goals.filter(isLate)];
}

/** How one goal came out. */
export interface Proof {
  readonly report: GoalReport;
  readonly confirmed: Confirmed | undefined;
}

type Outcome = Pick<GoalReport, "verdict" | "by" | "cached" | "resource" | "milliseconds" | "bits"> & {
  readonly confirmed?: Confirmed | undefined;
};

/** Repairs with integers, of which nearly all that is true takes few, before other ways are tried. */
const FEW_REPAIRS = 8;

const FREE = { cached: false, resource: 0, milliseconds: 0, bits: false };

/** What the engine cannot do is not known, nor what is not asked any more; any other exception is a bug. */
function notFound(error: unknown): Outcome {
  if (error instanceof Stopped) return NOT_ASKED;
  return { verdict: { status: "unknown", ...beyondEngine(error) }, by: "nothing", ...FREE };
}

/** Why nothing is known, where an exception says that something is beyond the engine. @throws any other */
export function beyondEngine(error: unknown): { readonly why: "limit" | "unsupported"; readonly detail: string } {
  if (error instanceof LimitReached) return { why: "limit", detail: error.message };
  if (error instanceof Unsupported || error instanceof NoIntegerView)
    return { why: "unsupported", detail: error.message };
  throw error;
}

const SKIPPED: Outcome = {
  verdict: { status: "unknown", why: "skipped", detail: "not asked: another goal of the theorem is refuted" },
  by: "nothing",
  ...FREE,
};

/** Of what the end of a run leaves out: a goal, or a theorem. */
export const STOPPED = { why: "stopped", detail: "the run ended before its proof" } as const;

function skippedIfStopped(error: unknown): "skipped" {
  if (error instanceof Stopped) return "skipped";
  throw error;
}
const NOT_ASKED: Outcome = { verdict: { status: "unknown", ...STOPPED }, by: "nothing", ...FREE };

/** Thrown in place of an answer once the run is stopped, so that nothing more is made of it. */
class Stopped extends Error {
  override readonly name = "Stopped";
}

/** What the questions of one goal cost together. */
class Costs {
  resource = 0;
  milliseconds = 0;
  cached = true;

  add({ answer, cached, milliseconds }: Asked): void {
    this.resource += "resource" in answer ? answer.resource : 0;
    this.milliseconds += milliseconds;
    this.cached &&= cached;
  }
}

interface Labelled extends NumberedGoal {
  readonly label: string;
  readonly goal: PlannedGoal["goal"];
}

/** Answers goals of one theorem. */
export class TheoremProver {
  readonly #theorem: PlannedTheorem;
  readonly #workplace: Workplace;
  readonly #executor: Executor;
  readonly #points = new Points();

  constructor(theorem: PlannedTheorem, workplace: Workplace) {
    this.#theorem = theorem;
    this.#workplace = workplace;
    this.#executor = new Executor(workplace.program);
  }

  /** Goals of the theorem, in their order. Behind the first that is refuted none is asked that is not known already. */
  async goals(list: readonly NumberedGoal[]): Promise<readonly Proof[]> {
    const goals = list.map((g): Labelled => ({ ...g, label: this.#idOf(g), goal: g.planned.goal }));
    const proofs = new Map<Labelled, Proof>();
    let isRefuted = false;
    for (const some of smallFirst(goals)) {
      const kept = new Map(this.#isStopped ? [] : some.flatMap((g) => this.#kept(g)));
      const open = isRefuted || this.#isStopped ? [] : some.filter((g) => !kept.has(g));
      const proved = await provedTogether(open, this.#points, this.#workplace.check);
      for (const g of some) {
        const known = kept.get(g) ?? this.#together(g, proved.get(g));
        const skipped = isRefuted ? SKIPPED : this.#isStopped ? NOT_ASKED : undefined;
        const proof = this.#proof(g, known ?? skipped ?? (await this.#alone(g).catch(notFound)));
        isRefuted ||= proof.confirmed !== undefined;
        proofs.set(g, proof);
      }
    }
    return goals.map((g) => proofs.get(g)!);
  }

  get #isStopped(): boolean {
    return this.#workplace.signal?.aborted === true;
  }

  #idOf({ path, number }: NumberedGoal): string {
    const { layer, name } = this.#theorem;
    return `${String(layer).padStart(2, "0")}/${name}/${path}/${number}`;
  }

  #proof(goal: Labelled, { confirmed, ...outcome }: Outcome): Proof {
    const { planned, path, label: id } = goal;
    const { kind, about, of, span } = planned;
    const place = placeOf(this.#workplace.program, span);
    return { report: { id, question: this.#keyOf(goal), kind, about, of, path, place, ...outcome }, confirmed };
  }

  #keyOf({ goal }: Labelled): string {
    return goalKey(goal, sourcesDigests(this.#workplace.program).codecs);
  }

  #kept(goal: Labelled): readonly (readonly [Labelled, Outcome])[] {
    const kept = this.#workplace.memory?.get(this.#keyOf(goal));
    return kept ? [[goal, { ...(JSON.parse(kept) as Outcome), cached: true, milliseconds: 0 }]] : [];
  }

  /** Keeps what is proved. */
  #noted(goal: Labelled, outcome: Outcome): Outcome {
    const { memory } = this.#workplace;
    const { verdict, by, bits, resource } = outcome;
    if (memory !== undefined && verdict.status === "proved")
      memory.put(this.#keyOf(goal), JSON.stringify({ verdict, by, bits, resource }));
    return outcome;
  }

  get #proved(): Verdict {
    return { status: "proved", reliesOn: [this.#workplace.solver] };
  }

  #refuted({ inputs }: Confirmed): Verdict {
    return { status: "refuted", witness: inputs, reliesOn: [this.#workplace.solver] };
  }

  #together(goal: Labelled, proved: ProvedTogether | undefined): Outcome | undefined {
    if (proved === undefined) return undefined;
    const by = proved.by === "solver" ? this.#workplace.solver : proved.by;
    return this.#noted(goal, { ...proved, verdict: this.#proved, by, bits: false });
  }

  /** A goal by itself: with integers for words, then with words and the bits of codecs; and what of it fails near a run. */
  async #alone(goal: Labelled): Promise<Outcome> {
    const { knowledge, claim } = goal.goal;
    const point = this.#points.of(goal.goal);
    const denied = point.denied(claim);
    if (denied === FALSE) return this.#noted(goal, { verdict: this.#proved, by: "rewriting", ...FREE });
    const facts = [denied, ...point.facts];
    const costs = new Costs();
    const searching = this.#searching(costs);
    const outcome = (verdict: Verdict, bits: boolean): Outcome => ({
      verdict,
      by: this.#workplace.solver,
      bits,
      ...costs,
    });
    let ran: NotConfirmed | undefined;
    const refuted = (model: Model, bits: boolean): Outcome | undefined => {
      const run = (this.#workplace.confirm ?? replay)(this.#theorem, goal.planned, model, this.#workplace);
      if (run.kind === "open") ran = run;
      return run.kind === "open"
        ? undefined
        : { ...outcome(this.#refuted(run.confirmed), bits), confirmed: run.confirmed };
    };
    let assertions: readonly Smt[] = [denied, ...point.base, ...point.about([denied]).facts];
    let last: Found | undefined;
    const searched = async (form: Form, repairs?: number): Promise<Outcome | undefined> => {
      const label = `${goal.label} ${form}`;
      last = await search({ assertions, knowledge, form, label, first: [[denied], facts], repairs }, searching);
      if (last.status === "none") return this.#noted(goal, outcome(this.#proved, form === "words"));
      ({ assertions } = last);
      return last.status === "state" ? refuted(last.model, form === "words") : undefined;
    };
    const near = async (): Promise<Outcome | undefined> => {
      const runs = this.#workplace.runs(this.#theorem, goal.planned);
      for await (const state of statesNear({ facts, knowledge }, runs, searching)) {
        const found = refuted(state.model(facts), true);
        if (found !== undefined) return found;
      }
      return undefined;
    };
    // Most are proved or refuted by few questions; what is not may fail where a run nearly gets.
    const early = (await searched("integers", FEW_REPAIRS)) ?? (await searched("words", 1)) ?? (await near());
    const late = early ?? (await searched("integers")) ?? (await searched("words"));
    return late ?? outcome(openVerdict(last!, ran), true);
  }

  #searching(costs: Costs): Searching {
    const { ask, natives } = this.#workplace;
    const unlessStopped = async (question: Question, label: string): Promise<Asked> => {
      const asked = this.#isStopped ? undefined : await ask(question, label);
      if (asked === undefined || this.#isStopped) throw new Stopped();
      return asked;
    };
    return { ask: unlessStopped, natives, executor: this.#executor, note: (asked) => costs.add(asked) };
  }

  /** The decisions of a path, and a state that takes it. @param look  whether a witness is looked for */
  async path(planned: PlannedPath, look: boolean): Promise<PathReport> {
    const decisions = planned.decisions.map(({ span }) => this.#line(span));
    return { decisions, witness: look && !this.#isStopped ? await this.#witness(planned) : "skipped" };
  }

  /** A wait that some path gets to and no state ends; those that a path with a witness went through have ended. */
  async endlessWait(paths: readonly PathReport[]): Promise<Verdict | undefined> {
    const { waits, paths: planned } = this.#theorem;
    const isReached = (i: number): boolean => paths[i]!.witness === "run" || paths[i]!.witness === "model";
    const ended = new Set(planned.flatMap((p, i) => (isReached(i) ? (p.passes ?? []) : [])));
    for (const [i, wait] of waits.entries()) {
      const behind = ended.has(i) ? "reached" : await this.#anyReached(wait.behind);
      const before = behind === "reached" ? "unreachable" : await this.#anyReached([wait.before]);
      if (before === "unreachable") continue;
      const known = behind === "none" || before === "none" ? ", as far as is known" : "";
      return { status: "vacuous", detail: `${wait.text}${known}, ${this.#line(wait.span)}` };
    }
    return undefined;
  }

  /** Whether a state gets to one of several points; `none` where that is not known of some. */
  async #anyReached(ways: readonly Known[]): Promise<"reached" | "none" | "unreachable"> {
    let found: "none" | "unreachable" = "unreachable";
    for (const known of ways) {
      const witness = await this.#witness({ ...known, decisions: [], goals: [] });
      if (witness === "model" || witness === "run") return "reached";
      if (witness === "none" || witness === "skipped") found = "none";
    }
    return found;
  }

  #line(span: Span | undefined): string {
    if (span === undefined) return "";
    const text = this.#workplace.program.modules.get(span.file)?.text ?? "";
    return `${atPlace(text, span)} ${text.slice(span.from, span.to).split("\n")[0]}`;
  }

  async #witness(planned: PlannedPath): Promise<PathReport["witness"]> {
    const { memory, program } = this.#workplace;
    const key = memory && witnessKey(planned.facts, planned.knowledge, sourcesDigests(program).all);
    const kept = key && memory?.get(key);
    if (kept) return kept as PathReport["witness"];
    const searching = this.#searching(new Costs());
    const witness = await witnessOf(this.#theorem, planned, this.#workplace, searching).catch(skippedIfStopped);
    if (key && witness !== "none" && witness !== "skipped") memory?.put(key, witness);
    return witness;
  }
}

/** What is said of a goal that no search decided. @param ran the last state that was found, and does not fail */
function openVerdict(found: Found, ran: NotConfirmed | undefined): Verdict {
  if (ran !== undefined)
    return { status: "unknown", why: "unconfirmed", detail: `${WHY_NOT[ran.why]}: ${ran.detail}`, lines: ran.lines };
  if (found.status !== "open") throw new Error("a state was found and not run");
  const { status, detail } = found.answer;
  const why = status === "unknown" ? "limit" : status === "stalled" ? "stalled" : "solver-error";
  return { status: "unknown", why, detail };
}

/** For people. */
const WHY_NOT: Readonly<Record<NotConfirmed["why"], string>> = {
  "no state": "the solver's counterexample is no state of the system",
  "others may not": "in the solver's counterexample others do what they may not",
  "specification undefined": "the specification is undefined in the solver's counterexample",
  waits: "in the solver's counterexample the code waits",
  "step limit": "the solver's counterexample does not end",
  "nothing fails": "the solver's counterexample does not fail when it is run",
  "cannot be run": "the solver's counterexample cannot be run",
};
