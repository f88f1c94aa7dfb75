/**
 * Proves planned theorems: asks a solver for each goal whether it can fail. What fails with opaque codecs is asked again
 * with their bits; what fails then is run natively, and only what fails there too is refuted. Every path owes a witness.
 */
import type { GoalReport, PathReport, SourcePlace, TheoremReport, Verdict } from "../../evidence/index.ts";
import type { KernelProgram } from "../../kernel/index.ts";
import { type Answer, evaluateAll, evaluateTerm, type Question, type Smt, type SmtValue } from "../../smt/index.ts";
import { asQuestion, Executor, feasibilityOf, questionOf } from "../../symbolic/index.ts";
import { atPlace, place, type Span } from "../../text/index.ts";
import { type Inputs, interpretation, type Model, modelOf, type NativeFunctions } from "./concrete.ts";
import type { PlannedGoal, PlannedPath, PlannedTheorem } from "./goals.ts";
import { type Confirmed, replay } from "./replay.ts";
import { expanded } from "./theorems.ts";

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
  readonly runs: (theorem: PlannedTheorem) => readonly Inputs[];
}

/** What an unconfirmed refutation is: neither proved nor refuted. */
const NOT_CONFIRMED = "the solver's counterexample does not fail when it is run";

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

interface Proof {
  readonly report: GoalReport;
  readonly confirmed: Confirmed | undefined;
}

type Outcome = Pick<GoalReport, "verdict" | "by" | "cached" | "resource" | "milliseconds" | "bits"> & {
  readonly confirmed?: Confirmed | undefined;
};

class TheoremProver {
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
    const { confirmed, ...outcome } = await this.#outcome(planned, id);
    const { kind, about, span } = planned;
    return { report: { id, kind, about, path, place: placeOf(this.#workplace.program, span), ...outcome }, confirmed };
  }

  async #outcome(planned: PlannedGoal, id: string): Promise<Outcome> {
    const asked = questionOf(planned.goal);
    const { solver } = this.#workplace;
    const proved: Verdict = { status: "proved", reliesOn: [solver] };
    if (asked === undefined)
      return { verdict: proved, by: "rewriting", cached: true, resource: 0, milliseconds: 0, bits: false };
    const first = await this.#workplace.ask(asked.question, id);
    const costs = (a: Asked, bits: boolean): Omit<Outcome, "verdict"> => {
      const resource = "resource" in a.answer ? a.answer.resource : 0;
      return { by: solver, cached: a.cached, resource, milliseconds: a.milliseconds, bits };
    };
    if (first.answer.status !== "sat") return { verdict: plainVerdict(first.answer, proved), ...costs(first, false) };
    const question = asQuestion(asked.question.assertions.map((a) => expanded(this.#executor, a)));
    const second = await this.#workplace.ask(question, `${id} with bits`);
    if (second.answer.status !== "sat") return { verdict: plainVerdict(second.answer, proved), ...costs(second, true) };
    const model = modelFrom(question, second.answer.values);
    const confirmed = replay(this.#theorem, planned, model, this.#workplace);
    if (confirmed === undefined) {
      const detail = asked.cut ? "too many instances of hypotheses; some were left out" : NOT_CONFIRMED;
      return {
        verdict: { status: "unknown", why: asked.cut ? "limit" : "solver-error", detail },
        ...costs(second, true),
      };
    }
    const verdict: Verdict = { status: "refuted", witness: confirmed.inputs, reliesOn: [solver] };
    return { verdict, ...costs(second, true), confirmed };
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
    const { question } = feasibilityOf(planned.facts, planned.knowledge);
    const { assertions } = question;
    if (this.#workplace.runs(this.#theorem).some((inputs) => this.#allTrue(assertions, inputs))) return "run";
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

function plainVerdict(answer: Answer, proved: Verdict): Verdict {
  switch (answer.status) {
    case "unsat":
      return proved;
    case "unknown":
      return { status: "unknown", why: "limit", detail: answer.detail };
    case "stalled":
      return { status: "unknown", why: "stalled", detail: answer.detail };
    case "error":
      return { status: "unknown", why: "solver-error", detail: answer.detail };
    case "sat":
      throw new Error("a refutation is not a plain verdict");
  }
}
