/**
 * Proves planned theorems: asks a solver for each goal whether it can fail. What fails with opaque codecs is asked again
 * with their bits; what fails then is run natively, and only what fails there too is refuted. Every path owes a witness.
 */
import type { GoalReport, PathReport, SourcePlace, TheoremReport, Verdict } from "../../../evidence/index.ts";
import type { KernelProgram } from "../../../kernel/index.ts";
import {
  type Answer,
  evaluateAll,
  evaluateTerm,
  NoIntegerView,
  type Question,
  type Smt,
  type SmtValue,
} from "../../../smt/index.ts";
import {
  asQuestion,
  casesOf,
  Executor,
  feasibilityOf,
  LimitReached,
  questionOf,
  Unsupported,
} from "../../../symbolic/index.ts";
import { atPlace, place, type Span } from "../../../text/index.ts";
import type { PlannedGoal, PlannedPath, PlannedTheorem } from "../goals.ts";
import { expanded } from "../plan/theorems.ts";
import {
  type Inputs,
  interpretation,
  type Model,
  ModelValues,
  modelOf,
  type NativeFunctions,
} from "../run/concrete.ts";
import { type Confirmed, replay } from "../run/replay.ts";
import { goalKey, type Memory, sourcesDigests, witnessKey } from "./memory.ts";
import { violated } from "./violated.ts";

/** A solver's answer with what it cost. */
export interface Asked {
  readonly answer: Answer;
  readonly cached: boolean;
  readonly milliseconds: number;
}

/** What proving needs from the outside. */
export interface Workplace {
  readonly program: KernelProgram;
  /** Name and version of the solver, for reports. */
  readonly solver: string;
  readonly ask: (question: Question, goal: string) => Promise<Asked>;
  readonly natives: NativeFunctions;
  /** Inputs of a theorem that a recorded run reached. */
  readonly runs: (theorem: PlannedTheorem, path: PlannedPath) => readonly Inputs[];
  /** What earlier runs of this version with this solver proved; undefined: everything is asked again. */
  readonly memory: Memory | undefined;
  /** Runs a model natively; undefined when nothing fails. `replay` unless given. */
  readonly confirm?: typeof replay;
}

/** What an unconfirmed refutation is: neither proved nor refuted. */
export const NOT_CONFIRMED = "the solver's counterexample does not fail when it is run";

/** Proves one theorem. */
export async function proveTheorem(theorem: PlannedTheorem, workplace: Workplace): Promise<TheoremReport> {
  const { layer, name, title, span } = theorem;
  const head = { layer, name, title, place: placeOf(workplace.program, span) };
  if (theorem.failure !== undefined) {
    const verdict: Verdict = { status: "vacuous", detail: theorem.failure };
    return { ...head, verdict, goals: [], paths: [], counterexample: undefined };
  }
  if (theorem.unknown !== undefined)
    return {
      ...head,
      verdict: { status: "unknown", ...theorem.unknown },
      goals: [],
      paths: [],
      counterexample: undefined,
    };
  const prover = new TheoremProver(theorem, workplace);
  const [paths, proofs] = await Promise.all([
    Promise.all(theorem.paths.map((p) => prover.path(p))),
    Promise.all(theorem.paths.flatMap((p, i) => p.goals.map((g, j) => prover.goal(g, i, j)))),
  ]);
  const goals = proofs.map((p) => p.report);
  const counterexample = proofs.find((p) => p.confirmed !== undefined)?.confirmed;
  return { ...head, verdict: verdictOf(goals, paths, workplace.solver), goals, paths, counterexample };
}

function verdictOf(goals: readonly GoalReport[], paths: readonly PathReport[], solver: string): Verdict {
  const bad = (status: Verdict["status"]): Verdict | undefined =>
    goals.find((g) => g.verdict.status === status)?.verdict;
  const failed = bad("refuted") ?? bad("unknown");
  if (failed !== undefined) return failed;
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

/** Rounds in which a model may show that an instance was missing. */
const MOST_REPAIRS = 16;

/** What the questions of one goal cost together. */
class Costs {
  spent = { resource: 0, milliseconds: 0, cached: true };

  add({ answer, cached, milliseconds }: Asked): Answer {
    this.spent = {
      resource: this.spent.resource + ("resource" in answer ? answer.resource : 0),
      milliseconds: this.spent.milliseconds + milliseconds,
      cached: this.spent.cached && cached,
    };
    return answer;
  }
}

/** How one goal came out. */
export interface Proof {
  readonly report: GoalReport;
  readonly confirmed: Confirmed | undefined;
}

type Outcome = Pick<GoalReport, "verdict" | "by" | "cached" | "resource" | "milliseconds" | "bits"> & {
  readonly confirmed?: Confirmed | undefined;
};

/** What the engine cannot do is not known; any other exception is a bug. */
function notSupported(error: unknown): Outcome {
  const limit = error instanceof LimitReached;
  if (!(limit || error instanceof Unsupported || error instanceof NoIntegerView)) throw error;
  const verdict: Verdict = { status: "unknown", why: limit ? "limit" : "unsupported", detail: error.message };
  return { verdict, by: "nothing", cached: false, resource: 0, milliseconds: 0, bits: false };
}

/** Two cases of a goal: what they cost together, and how the second came out. */
const added = (a: Outcome, b: Outcome): Outcome => ({
  ...b,
  by: b.by === "rewriting" ? a.by : b.by,
  bits: a.bits || b.bits,
  cached: a.cached && b.cached,
  resource: a.resource + b.resource,
  milliseconds: a.milliseconds + b.milliseconds,
});

/** Answers the goals of one theorem one at a time. */
export class TheoremProver {
  readonly #theorem: PlannedTheorem;
  readonly #workplace: Workplace;
  readonly #executor: Executor;

  constructor(theorem: PlannedTheorem, workplace: Workplace) {
    this.#theorem = theorem;
    this.#workplace = workplace;
    this.#executor = new Executor(workplace.program);
  }

  async goal(planned: PlannedGoal, path: number, number: number): Promise<Proof> {
    const { layer, name } = this.#theorem;
    const id = `${String(layer).padStart(2, "0")}/${name}/${path}/${number}`;
    const { confirmed, ...outcome } = await this.#outcome(planned, id).catch(notSupported);
    const { kind, about, span } = planned;
    return { report: { id, kind, about, path, place: placeOf(this.#workplace.program, span), ...outcome }, confirmed };
  }

  /** A goal by its cases: it is proved when all of them are; the first that is not says what it is. */
  async #outcome(planned: PlannedGoal, id: string): Promise<Outcome> {
    const { memory } = this.#workplace;
    const key = memory && goalKey(planned.goal, sourcesDigests(this.#workplace.program).codecs);
    const kept = key && memory?.get(key);
    if (kept) return { ...(JSON.parse(kept) as Outcome), cached: true, milliseconds: 0 };
    const { verdict, by, bits, resource, ...more } = await this.#byCases(planned, id);
    if (key && verdict.status === "proved") memory?.put(key, JSON.stringify({ verdict, by, bits, resource }));
    return { verdict, by, bits, resource, ...more };
  }

  async #byCases(planned: PlannedGoal, id: string): Promise<Outcome> {
    let all: Outcome | undefined;
    for (const goal of casesOf(planned.goal)) {
      const outcome = await this.#case({ ...planned, goal }, id);
      all = all === undefined ? outcome : added(all, outcome);
      if (outcome.verdict.status !== "proved") break;
    }
    return all!;
  }

  async #case(planned: PlannedGoal, id: string): Promise<Outcome> {
    const { solver } = this.#workplace;
    const costs = new Costs();
    const outcome = (verdict: Verdict, by: string, bits: boolean): Outcome => ({ verdict, by, bits, ...costs.spent });
    const proved: Verdict = { status: "proved", reliesOn: [solver] };
    // What is near suffices for most goals; only what fails there gets all hypotheses.
    for (const reach of ["near", "far"] as const) {
      const asked = questionOf(planned.goal, reach);
      if (asked === undefined) return outcome(proved, "rewriting", false);
      const answer = costs.add(await this.#workplace.ask(asked.question, `${id} ${reach}`));
      if (answer.status === "unsat") return outcome(proved, solver, false);
      if (answer.status !== "sat") return outcome(unknownVerdict(answer), solver, false);
    }
    return this.#withBits(planned, id, costs);
  }

  /** With the bits of codecs, and with every instance that a model turns out to break, until it is a real counterexample. */
  async #withBits(planned: PlannedGoal, id: string, costs: Costs): Promise<Outcome> {
    const { solver, natives, ask } = this.#workplace;
    const outcome = (verdict: Verdict): Outcome => ({ verdict, by: solver, bits: true, ...costs.spent });
    const asked = questionOf(planned.goal, "near");
    if (asked === undefined) return outcome({ status: "proved", reliesOn: [solver] });
    let facts = asked.question.assertions;
    for (let round = 0; round < MOST_REPAIRS; round++) {
      const question = asQuestion(facts.map((a) => expanded(this.#executor, a)));
      const answer = costs.add(await ask(question, `${id} bits ${round}`));
      if (answer.status === "unsat") return outcome({ status: "proved", reliesOn: [solver] });
      if (answer.status !== "sat") return outcome(unknownVerdict(answer));
      const model = modelFrom(question, answer.values);
      const missing = violated(
        { assertions: facts, wanted: [] },
        planned.goal.knowledge,
        new ModelValues(model),
        natives,
      );
      if (missing.length > 0) {
        facts = [...facts, ...missing];
        continue;
      }
      const confirmed = (this.#workplace.confirm ?? replay)(this.#theorem, planned, model, this.#workplace);
      if (confirmed === undefined) return outcome({ status: "unknown", why: "solver-error", detail: NOT_CONFIRMED });
      return { ...outcome({ status: "refuted", witness: confirmed.inputs, reliesOn: [solver] }), confirmed };
    }
    return outcome({
      status: "unknown",
      why: "limit",
      detail: `hypotheses are still missing after ${MOST_REPAIRS} rounds`,
    });
  }

  /** The decisions of a path, and a state that takes it. */
  async path(planned: PlannedPath): Promise<PathReport> {
    const decisions = planned.decisions.map(({ span }) => this.#line(span));
    return { decisions, witness: await this.#witness(planned) };
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
    const witness = await this.#findWitness(planned);
    if (key && witness !== "none") memory?.put(key, witness);
    return witness;
  }

  async #findWitness(planned: PlannedPath): Promise<PathReport["witness"]> {
    const { question } = feasibilityOf(planned.facts, planned.knowledge, "near");
    const { assertions } = question;
    if (this.#workplace.runs(this.#theorem, planned).some((inputs) => this.#allTrue(assertions, inputs))) return "run";
    const { answer } = await this.#workplace.ask(question, "witness");
    if (answer.status === "unsat") return "unreachable";
    const bits = asQuestion(assertions.map((a) => expanded(this.#executor, a)));
    const again = await this.#workplace.ask(bits, "witness with bits");
    if (again.answer.status === "unsat") return "unreachable";
    if (again.answer.status !== "sat") return "none";
    return evaluates(bits, again.answer.values) ? "model" : "none";
  }

  #allTrue(assertions: readonly Smt[], inputs: Inputs): boolean {
    const meaning = interpretation(inputs, this.#workplace.natives);
    try {
      return evaluateAll(assertions, meaning).every((v) => v === true);
    } catch {
      return false; // a symbol that this run says nothing of
    }
  }
}

/** The model behind a solver's values. */
export function modelFrom({ wanted }: Question, values: readonly SmtValue[]): Model {
  const known = new Map(wanted.map((t, i) => [t, values[i]!]));
  return modelOf(wanted, values, (t) => evaluateTerm(t, (leaf) => known.get(leaf)!));
}

/** Whether a model makes all assertions true when they are evaluated here. */
function evaluates({ assertions, wanted }: Question, values: readonly SmtValue[]): boolean {
  const known = new Map(wanted.map((t, i) => [t, values[i]!]));
  return evaluateAll(assertions, (t) => known.get(t)!).every((v) => v === true);
}

function unknownVerdict({ status, detail }: Exclude<Answer, { readonly status: "sat" | "unsat" }>): Verdict {
  const why = status === "unknown" ? "limit" : status === "stalled" ? "stalled" : "solver-error";
  return { status: "unknown", why, detail };
}
