/**
 * For each execution of a test on Arm that the promising engine tells apart: builds the SC schedule, replays it, and holds
 * every value read and the final state against the execution: all registers and all variables, as the theorem does,
 * whatever the test observes.
 */
import type { Verdict } from "../../evidence/index.ts";
import {
  type Code,
  compile,
  type Limits,
  type LitmusProgram,
  type Observable,
  type Outcome,
  withGranules,
} from "../../model/program/index.ts";
import { explore } from "../../model/promising/index.ts";
import type { Rules } from "../../model/rules/index.ts";
import type { LitmusTest, Region } from "../../read/litmus/index.ts";
import { stateNamer } from "../outcome.ts";
import { ScMachine } from "./machine.ts";
import { type Schedule, scheduleOf } from "./schedule.ts";
import { sectionsOf } from "./sections.ts";
import { stepsOf } from "./steps.ts";

/** Why an execution is not the one of a schedule. */
export interface Problem {
  /** `discipline`: it does not keep to its regions, so that there is no schedule; `difference`: the schedule does something else. */
  readonly kind: "discipline" | "difference";
  readonly text: string;
}

/** A final state as the test observes it, with its first execution that has a problem, or else its first one. */
export interface ScheduledState {
  readonly state: string;
  /** How many executions with this state were tried. */
  readonly executions: number;
  readonly schedule: Schedule | undefined;
  readonly problem: Problem | undefined;
}

export interface ScheduleReport {
  readonly verdict: Verdict;
  readonly states: readonly ScheduledState[];
}

const BOUND = 4;
const RELIES_ON = [
  "the promising engine found every outcome",
  "one execution was tried for each list of messages and final registers",
];

/** The program with every register and every variable observed, behind what the test observes itself. */
function withAllObserved(program: LitmusProgram): LitmusProgram {
  const { registers } = compile(program);
  const all = program.threads.flatMap((_, thread) =>
    registers.map((register): Observable => ({ kind: "register", thread, register })),
  );
  const cells = program.variables.flatMap(({ address, cell, init }) =>
    Array.from({ length: init.length / cell }, (_, i): Observable => {
      return { kind: "memory", address: address + BigInt(i * cell), bytes: cell };
    }),
  );
  return { ...program, observed: [...program.observed, ...all, ...cells] };
}

function nameOf(o: Observable, { variables }: LitmusProgram): string {
  if (o.kind === "register") return `${o.thread}:${o.register.toUpperCase()}`;
  if (o.kind === "fault") return "a fault";
  return variables.findLast((v) => v.address <= o.address)!.name;
}

/** Replays a schedule. @returns what differs from the execution, if anything does */
function replay(
  code: Code,
  program: LitmusProgram,
  regions: readonly Region[],
  { order, locksInOrder }: Schedule,
  outcome: Outcome,
): string | undefined {
  const words = new Set(regions.flatMap((r) => r.lock));
  return withGranules(code, (layout) => {
    const machine = new ScMachine(code, layout);
    for (const { step } of order) {
      const given = !locksInOrder && step.place !== undefined && words.has(step.place.variable);
      const fails = step.place === undefined;
      const read = machine.step(step.thread, { fails, read: given ? step.read?.value : undefined });
      if (step.read !== undefined && read !== step.read.value)
        return `P${step.thread} ${step.instruction}: ${step.label} on Arm, but ${read} in the schedule`;
    }
    const running = program.threads.findIndex((_, t) => !machine.ended(t));
    if (running >= 0) throw new Error(`P${running} has not ended`);
    const differs = program.observed.findIndex((o, i) => {
      const isGiven = !locksInOrder && o.kind === "memory" && words.has(nameOf(o, program));
      return !isGiven && machine.observe(o) !== outcome.values[i];
    });
    if (differs < 0) return undefined;
    const observed = program.observed[differs]!;
    const [here, there] = [machine.observe(observed), outcome.values[differs]];
    return `the schedule ends with ${nameOf(observed, program)}=${here}, the execution with ${there}`;
  });
}

function scheduled(program: LitmusProgram, code: Code, regions: readonly Region[], outcome: Outcome) {
  const threads = stepsOf(outcome.witness!, program);
  const { sections, problem } = sectionsOf(regions, threads);
  if (sections === undefined) return { schedule: undefined, problem: { kind: "discipline", text: problem } as const };
  const schedule = scheduleOf(regions, threads, sections);
  const text = replay(code, program, regions, schedule, outcome);
  return { schedule, problem: text === undefined ? undefined : ({ kind: "difference", text } as const) };
}

/** A difference says more than a breach of discipline, and that more than nothing. */
const weight = (p: Problem | undefined): number => (p === undefined ? 0 : p.kind === "discipline" ? 1 : 2);
const worse = <T extends { readonly problem: Problem | undefined }>(a: T, b: T): T =>
  weight(b.problem) > weight(a.problem) ? b : a;

/** Executions by the state that the test observes, sorted by its text. */
function byState(executions: readonly Omit<ScheduledState, "executions">[]): ScheduledState[] {
  const states = new Map<string, ScheduledState>();
  for (const e of executions) {
    const known = states.get(e.state);
    const shown = known === undefined ? e : worse<Omit<ScheduledState, "executions">>(known, e);
    states.set(e.state, { ...shown, executions: (known?.executions ?? 0) + 1 });
  }
  return [...states.values()].sort((a, b) => (a.state < b.state ? -1 : a.state > b.state ? 1 : 0));
}

/** The state whose problem tells most; undefined without states. */
export const worstOf = (states: readonly ScheduledState[]): ScheduledState | undefined =>
  states.length === 0 ? undefined : states.reduce(worse);

/** The schedules of all outcomes of a test. @throws {Unsupported} */
export function judgeSchedules(
  test: LitmusTest,
  given: LitmusProgram,
  regions: readonly Region[],
  rules: Rules,
  limits: Limits,
): ScheduleReport {
  const program = withAllObserved(given);
  const code = compile(program);
  const options = { model: "arm", rules, bound: BOUND, limits, witnesses: true, keep: [], symmetry: false } as const;
  const { outcomes, incomplete } = explore(code, { ...options, eachMemory: true });
  const stateOf = stateNamer(test, program);
  const states = byState(outcomes.map((o) => ({ state: stateOf(o), ...scheduled(program, code, regions, o) })));
  const bad = worstOf(states);
  if (bad?.problem !== undefined) {
    const witness = { state: bad.state, problem: bad.problem };
    return { verdict: { status: "refuted", witness, reliesOn: RELIES_ON }, states };
  }
  if (incomplete !== undefined)
    return { verdict: { status: "unknown", why: incomplete.reason, detail: incomplete.detail }, states };
  if (states.length === 0) return { verdict: { status: "vacuous", detail: "the test has no outcome" }, states };
  const within = `${outcomes.length} executions with ${states.length} outcomes`;
  return { verdict: { status: "holds", within, reliesOn: RELIES_ON }, states };
}
