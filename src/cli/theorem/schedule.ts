/** `sekvm theorem --schedule`: reads a test with its regions and prints the SC schedule of each of its outcomes on Arm. */
import {
  judgeSchedules,
  type Scheduled,
  type ScheduledState,
  type ScheduleReport,
  worstOf,
} from "../../check/schedule/index.ts";
import { EXIT, type ExitCode, exitCode, type RuleSetName } from "../../evidence/index.ts";
import { gatherSources } from "../../host/node/index.ts";
import { NO_LIMITS, programOf, Unsupported } from "../../model/program/index.ts";
import { RULES } from "../../model/rules/index.ts";
import { type LitmusTest, parseLitmus, parseRegions, type Region } from "../../read/litmus/index.ts";
import { InputError, span } from "../../text/index.ts";
import { argumentSpan, COMMAND_LINE, commandLineText } from "../command-line.ts";
import { printInputError } from "../input-errors.ts";
import type { CliContext } from "../io.ts";
import { bundledSource } from "../places.ts";

/** Raised when the form of the JSON changes. */
const SCHEMA = 2;
const MOST_BYTES = 4 * 2 ** 20;

export interface ScheduleCommandOptions {
  readonly rules: RuleSetName;
  /** Milliseconds; Infinity for none. */
  readonly timeout: number;
  readonly json: boolean;
}

/** The command. */
export function runSchedule(file: string, options: ScheduleCommandOptions, context: CliContext): ExitCode {
  const source = sourceOf(file, context);
  if (source === undefined) return EXIT.input;
  const { test, errors } = parseLitmus(source.text, source.name);
  if (test === undefined) return inputErrors(errors, source.text, context);
  try {
    const program = programOf(test);
    const names = program.variables.map((v) => v.name);
    const { regions, errors: wrong } = parseRegions(source.text, source.name, names);
    if (wrong.length > 0) return inputErrors(wrong, source.text, context);
    if (regions.length === 0) return inputErrors([noRegion(source.name)], source.text, context);
    const limits = { ...NO_LIMITS, deadline: performance.now() + options.timeout };
    const report = judgeSchedules(test, program, regions, RULES[options.rules], limits);
    context.io.stdout.write(options.json ? jsonText(test, regions, report) : text(test, regions, report));
    return exitCode(report.verdict);
  } catch (error) {
    if (!(error instanceof Unsupported)) throw error;
    context.io.stdout.write(`UNKNOWN (unsupported) ${error.message}\n`);
    return EXIT.unknown;
  }
}

function sourceOf(file: string, context: CliContext) {
  const { sources, errors } = gatherSources([file], {
    extension: ".litmus",
    most: MOST_BYTES,
    placeOf: (name) => argumentSpan(context.argv, name),
    bundled: bundledSource,
  });
  inputErrors(errors, undefined, context);
  return sources[0];
}

function inputErrors(errors: readonly InputError[], text: string | undefined, context: CliContext): ExitCode {
  const textOf = (e: InputError) => (e.span.file === COMMAND_LINE ? commandLineText(context.argv) : text);
  for (const error of errors) printInputError(context, error, textOf(error));
  return EXIT.input;
}

const noRegion = (name: string): InputError =>
  new InputError("LIT48", span(name, 0, 0), "the test has no regions", "add: (* sekvm: region R = x,y lock L *)");

const regionText = ({ name, variables, lock }: Region): string =>
  `region ${name} = ${variables.join(",")} lock ${lock.join(",")}`;

const pullText = ({ pulls }: Scheduled): string =>
  pulls.length === 0 ? "" : `  PULL ${pulls.map((p) => p.region).join(",")} at ${pulls[0]!.pull}`;

const plural = (n: number, noun: string): string => `${n} ${noun}${n === 1 ? "" : "s"}`;

const PROBLEM = {
  discipline: {
    line: "NO SCHEDULE",
    headline: "the test does not keep to its regions, so that the theorem does not speak of it",
  },
  difference: { line: "NOT SC", headline: "an outcome on Arm is not the outcome of its SC schedule" },
} as const;

function stateText({ state, executions, schedule, problem }: ScheduledState): string {
  const lines = (schedule?.order ?? []).map((s) => {
    return `  P${s.step.thread}  ${s.step.instruction.padEnd(20)} ${s.step.label}${pullText(s)}\n`;
  });
  const given = schedule === undefined || schedule.locksInOrder ? "" : "  (reads of lock words are given)\n";
  const told = problem === undefined ? "" : `  ${PROBLEM[problem.kind].line}: ${problem.text}\n`;
  return `${state}  (${plural(executions, "execution")})\n${lines.join("")}${given}${told}`;
}

function text(test: LitmusTest, regions: readonly Region[], { verdict, states }: ScheduleReport): string {
  const head = `Test ${test.name}: ${regions.map(regionText).join("; ")}\n`;
  const problem = worstOf(states)?.problem;
  const tried = states.reduce((n, s) => n + s.executions, 0);
  const last = {
    proved: "",
    holds: `holds for ${plural(states.length, "outcome")}: ${plural(tried, "execution")} tried, each ends as its SC schedule; one is shown for each outcome\n`,
    refuted: `REFUTED: ${problem === undefined ? "" : PROBLEM[problem.kind].headline}\n`,
    vacuous: "VACUOUS: there is no outcome\n",
    unknown: `UNKNOWN ${"detail" in verdict ? verdict.detail : ""}\n`,
  }[verdict.status];
  return head + states.map(stateText).join("") + last;
}

function jsonText(test: LitmusTest, regions: readonly Region[], { verdict, states }: ScheduleReport): string {
  const shown = states.map(({ state, executions, schedule, problem }) => {
    const steps = schedule?.order.map(({ step: { thread, instruction, label }, pulls }) => {
      return { thread, instruction, label, pulls: pulls.map(({ region, pull }) => ({ region, at: pull })) };
    });
    return {
      state,
      executions,
      problem: problem ?? null,
      locksInOrder: schedule?.locksInOrder ?? null,
      steps: steps ?? null,
    };
  });
  const document = { schema: SCHEMA, command: "theorem-schedule", test: test.name, regions, verdict, states: shown };
  return `${JSON.stringify(document, undefined, 2)}\n`;
}
