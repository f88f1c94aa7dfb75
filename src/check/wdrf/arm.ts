/** The same code on Arm: every outcome there, and one that SC has not, if there is one. */
import type { Execution } from "../../evidence/index.ts";
import { explore } from "../../model/graph/index.ts";
import {
  type Code,
  type ExploreOptions,
  type Limits,
  type LitmusProgram,
  type Observable,
  type Program,
  placeName,
  valueName,
  variableAt,
} from "../../model/program/index.ts";
import { RULES } from "../../model/rules/index.ts";
import { searched } from "../code.ts";
import type { Question } from "./condition.ts";
import { flow } from "./flow.ts";
import { isSync, type Subject } from "./subject.ts";

/** What Arm shows beside SC. */
export interface Beside {
  readonly cpus: number;
  /** An outcome that SC has not. */
  readonly only: { readonly state: string; readonly execution: Execution } | undefined;
  /** Numbers of outcomes on SC and on Arm; undefined when not all are known. */
  readonly outcomes: { readonly sc: number; readonly arm: number } | undefined;
  readonly why: string | undefined;
}

/** What is observed of a run: data that is written, and the results of threads that are made of data alone. */
function observables(subject: Subject, program: Program): readonly Observable[] {
  const { code, accesses, texts } = subject;
  const written = [...accesses.values()].filter((a) => a.isWrite && !a.own && !isSync(subject, a.row));
  const memory = new Map<string, Observable>();
  for (const { bytes = [] } of written)
    for (const b of bytes)
      for (const cell of cells(program, b.from, b.to)) memory.set(`${cell.address} ${cell.bytes}`, cell);
  const results = texts.flatMap(({ thread, threads }) =>
    returnsData(subject, code, thread)
      ? threads.map((t): Observable => ({ kind: "register", thread: t, register: "x0" }))
      : [],
  );
  return [...memory.values(), ...results.filter((r) => r.kind !== "register" || r.thread < program.threads.length)];
}

/** Cells of variables between two addresses. */
function cells(program: Program, from: bigint, to: bigint): (Observable & { kind: "memory" })[] {
  const v = program.variables[variableAt(program, from)];
  if (v === undefined) return [];
  const size = Number(to - from);
  if (size === 1 || size === 2 || size === 4 || size === 8) return [{ kind: "memory", address: from, bytes: size }];
  const first = from - ((from - v.address) % BigInt(v.cell));
  const bytes = Math.min(v.cell, 8);
  return Array.from({ length: Math.ceil(Number(to - first) / bytes) }, (_, i) => ({
    kind: "memory",
    address: first + BigInt(i * bytes),
    bytes,
  }));
}

/** Whether what the function returns depends on data, and on no synchronisation. */
function returnsData(subject: Subject, code: Code, thread: number): boolean {
  const reads = new Set<number>();
  flow<never>(code, thread, {
    initial: 0,
    step: (state, event) => {
      if (event.kind === "end") for (const r of event.depends("x0")) reads.add(r);
      return [{ state }];
    },
  });
  return reads.size > 0 && [...reads].every((r) => !isSync(subject, r));
}

const textOf = (program: Program, observed: readonly Observable[], values: readonly bigint[]): string =>
  observed
    .map((o, i) => {
      const name =
        o.kind === "register"
          ? `${o.thread}:${o.register}`
          : o.kind === "memory"
            ? placeName(program, o.address, o.bytes)
            : "fault";
      return `${name}=${valueName(program, values[i]!)};`;
    })
    .join(" ");

/** Outcomes on SC alone. */
export function onSc(program: LitmusProgram, observed: readonly Observable[], bound: number, limits: Limits) {
  const options = {
    model: "sc",
    rules: RULES.today,
    bound,
    limits,
    witnesses: false,
    keep: [],
    symmetry: true,
  } as const;
  const { outcomes, incomplete } = searched({ ...program, observed }, (code) => explore(code, options));
  return { values: outcomes.map((o) => o.values), why: incomplete?.detail };
}

/** Explores both. @param program  of as many CPUs as are asked for, in which the subject's names mean the same */
export function beside(program: LitmusProgram, observed: readonly Observable[], bound: number, limits: Limits): Beside {
  const cpus = program.threads.length;
  const asked = { ...program, observed };
  const run = (model: "sc" | "arm", more: Partial<ExploreOptions> = {}) => {
    const options = { model, rules: RULES.today, bound, limits, witnesses: false, keep: [], symmetry: true, ...more };
    return searched(asked, (code) => explore(code, options));
  };
  const sc = run("sc");
  const known = new Set(sc.outcomes.map((o) => textOf(program, observed, o.values)));
  const arm = run("arm");
  const cut = sc.incomplete ?? arm.incomplete;
  const states = arm.outcomes.map((o) => textOf(program, observed, o.values));
  const more = states.find((s) => !known.has(s));
  // Without all of SC nothing is known to be beside it.
  if (more === undefined || sc.incomplete !== undefined) {
    const outcomes = cut === undefined ? { sc: known.size, arm: new Set(states).size } : undefined;
    return { cpus, only: undefined, outcomes, why: cut?.detail };
  }
  const shown = run("arm", { witnesses: true, symmetry: false }).outcomes.find(
    (o) => o.witness !== undefined && !known.has(textOf(program, observed, o.values)),
  );
  const only = shown && { state: textOf(program, observed, shown.values), execution: shown.witness! };
  return { cpus, only, outcomes: { sc: known.size, arm: new Set(states).size }, why: cut?.detail };
}

/** The threads of the question on SC and on Arm. */
export function besideOf({ programOf, harness, bound, limits }: Question, subject: Subject, cpus: number): Beside {
  const program = programOf(harness.threads.slice(0, cpus));
  return beside(program, observables(subject, program), bound, limits);
}
