/**
 * For each outcome of a test on Arm: takes the promising engine's execution that has it, builds the SC schedule, replays
 * it, and holds every value read and the final state against the execution.
 */
import type { Verdict } from "../../evidence/index.ts";
import { compile, type Limits, type LitmusProgram, type Outcome, withGranules } from "../../model/program/index.ts";
import { explore } from "../../model/promising/index.ts";
import type { Rules } from "../../model/rules/index.ts";
import type { LitmusTest, Region } from "../../read/litmus/index.ts";
import { stateNamer } from "../outcome.ts";
import { ScMachine } from "./machine.ts";
import { type Schedule, scheduleOf } from "./schedule.ts";
import { sectionsOf } from "./sections.ts";
import { stepsOf } from "./steps.ts";

/** One outcome with its schedule, or with the reason why there is none. */
export interface ScheduledState {
  readonly state: string;
  readonly schedule: Schedule | undefined;
  readonly problem: string | undefined;
}

export interface ScheduleReport {
  readonly verdict: Verdict;
  readonly states: readonly ScheduledState[];
}

const BOUND = 4;
const RELIES_ON = ["the promising engine found every outcome", "one execution of each outcome was tried"];

type Program = LitmusProgram;
type Code = ReturnType<typeof compile>;

/** Replays a schedule. @returns what differs from the execution, if anything does */
function replay(code: Code, regions: readonly Region[], schedule: Schedule, outcome: Outcome): string | undefined {
  const words = new Set(regions.flatMap((r) => r.lock));
  const { observed, variables } = code.program;
  return withGranules(code, (layout) => {
    const machine = new ScMachine(code, layout);
    for (const { step } of schedule.order) {
      const given = !schedule.locksInOrder && step.place !== undefined && words.has(step.place.variable);
      const fails = step.place === undefined;
      const read = machine.step(step.thread, { fails, read: given ? step.read?.value : undefined });
      if (step.read !== undefined && read !== step.read.value)
        return `P${step.thread} ${step.instruction}: ${step.label} on Arm, but ${read} in the schedule`;
    }
    const running = code.program.threads.findIndex((_, t) => !machine.ended(t));
    if (running >= 0) throw new Error(`P${running} has not ended`);
    const differs = observed.findIndex((o, i) => {
      const word = o.kind === "memory" && variables.some((v) => v.address === o.address && words.has(v.name));
      return (schedule.locksInOrder || !word) && machine.observe(o) !== outcome.values[i];
    });
    return differs < 0 ? undefined : `the schedule ends with another value of observable ${differs}`;
  });
}

function scheduled(program: Program, code: Code, regions: readonly Region[], outcome: Outcome) {
  const threads = stepsOf(outcome.witness!, program);
  const { sections, problem } = sectionsOf(regions, threads);
  if (sections === undefined) return { schedule: undefined, problem };
  const schedule = scheduleOf(regions, threads, sections);
  return { schedule, problem: replay(code, regions, schedule, outcome) };
}

/** The schedules of all outcomes of a test. @throws {Unsupported} */
export function judgeSchedules(
  test: LitmusTest,
  program: Program,
  regions: readonly Region[],
  rules: Rules,
  limits: Limits,
): ScheduleReport {
  const code = compile(program);
  const options = { model: "arm", rules, bound: BOUND, limits, witnesses: true, keep: [], symmetry: false } as const;
  const { outcomes, incomplete } = explore(code, options);
  const nameOf = stateNamer(test, program);
  const states = outcomes.map((o) => ({ state: nameOf(o), ...scheduled(program, code, regions, o) }));
  states.sort((a, b) => (a.state < b.state ? -1 : a.state > b.state ? 1 : 0));
  const bad = states.find((s) => s.problem !== undefined);
  const witness = bad && { state: bad.state, problem: bad.problem };
  if (witness !== undefined) return { verdict: { status: "refuted", witness, reliesOn: RELIES_ON }, states };
  if (incomplete !== undefined)
    return { verdict: { status: "unknown", why: incomplete.reason, detail: incomplete.detail }, states };
  if (states.length === 0) return { verdict: { status: "vacuous", detail: "the test has no outcome" }, states };
  return { verdict: { status: "holds", within: `${states.length} outcomes`, reliesOn: RELIES_ON }, states };
}
