/**
 * Judges an explored lock. Mutual exclusion: each writer's section saw another value of the counter, the counter ends at
 * their number, and a reader's two readings agree. Then the promise of a lock: sections show on Arm what they show on SC.
 */
import type { Execution } from "../../evidence/index.ts";
import type { Exploration, Outcome, Program } from "../../model/program/index.ts";
import type { Expansion, Section } from "./expand.ts";
import { COUNTER } from "./lock.ts";

/** Plain JSON. `outcomes` and `nodes` are of the search under Arm. */
export type LockAnswer =
  | { readonly status: "holds"; readonly outcomes: number; readonly nodes: number }
  | {
      readonly status: "refuted";
      readonly outcomes: number;
      readonly nodes: number;
      /** What is wrong, in one sentence. */
      readonly what: string;
      readonly state: string;
      readonly trace: Execution | undefined;
    }
  /** No outcome at all: CPUs that never leave the lock satisfy any condition. */
  | { readonly status: "vacuous"; readonly what: string; readonly nodes: number }
  | { readonly status: "unknown"; readonly reason: "bound" | "limit"; readonly what: string; readonly nodes: number };

/** Where the values of sections and counter stand in an outcome. */
interface View {
  readonly sections: readonly { readonly section: Section; readonly at: number; readonly again: number }[];
  readonly counter: number;
}

function viewOf(program: Program, sections: readonly Section[]): View {
  const register = (cpu: number, name: string): number =>
    program.observed.findIndex((o) => o.kind === "register" && o.thread === cpu && o.register === name.toLowerCase());
  const address = program.variables.find((v) => v.name === COUNTER)?.address;
  return {
    sections: sections.map((section) => {
      return { section, at: register(section.cpu, section.register), again: register(section.cpu, section.again) };
    }),
    counter: program.observed.findIndex((o) => o.kind === "memory" && o.address === address),
  };
}

/** What an outcome violates, or undefined. */
function violation({ sections, counter }: View, { values }: Outcome): string | undefined {
  const writers = sections.filter(({ section }) => section.kind === "writer");
  const seen = new Set(writers.map(({ at }) => values[at]));
  if (seen.size < writers.length) return "two sections read the same value of the counter";
  if (values[counter] !== BigInt(writers.length)) return "the counter does not end at the number of sections";
  const torn = sections.some(({ section, at, again }) => section.kind === "reader" && values[at] !== values[again]);
  return torn ? "a reader saw the counter change" : undefined;
}

const stateText = ({ sections, counter }: View, { values }: Outcome): string =>
  [
    ...sections.map(({ section, at, again }) => {
      const second = section.kind === "reader" ? `,${values[again]}` : "";
      return `${section.cpu}:${section.register}=${values[at]}${second};`;
    }),
    `${COUNTER}=${values[counter]};`,
  ].join(" ");

/** The first outcome under Arm that a lock must not have, with the reason. */
export function forbiddenOutcome(
  program: Program,
  { sections }: Expansion,
  arm: Exploration,
  sc: Exploration | undefined,
): { readonly outcome: Outcome; readonly what: string; readonly state: string } | undefined {
  const view = viewOf(program, sections);
  const onSc = sc === undefined ? undefined : new Set(sc.outcomes.map((o) => stateText(view, o)));
  for (const outcome of arm.outcomes) {
    const state = stateText(view, outcome);
    const relaxed = onSc === undefined || onSc.has(state) ? undefined : "sections show an outcome that SC has not";
    const what = violation(view, outcome) ?? relaxed;
    if (what !== undefined) return { outcome, what, state };
  }
  return undefined;
}

/** The answer for an expansion from its outcomes under Arm and SC. */
export function judgeLock(program: Program, expansion: Expansion, arm: Exploration, sc: Exploration): LockAnswer {
  const outcomes = arm.outcomes.length;
  const { nodes } = arm.stats;
  const found = forbiddenOutcome(program, expansion, arm, sc.incomplete === undefined ? sc : undefined);
  if (found !== undefined)
    return { status: "refuted", outcomes, nodes, what: found.what, state: found.state, trace: found.outcome.witness };
  const cut = arm.incomplete ?? sc.incomplete;
  if (cut !== undefined)
    return { status: "unknown", reason: cut.reason === "bound" ? "bound" : "limit", what: cut.detail, nodes };
  if (outcomes === 0) return { status: "vacuous", what: "no CPU ever gets through", nodes };
  if (sc.outcomes.length !== outcomes)
    return { status: "unknown", reason: "limit", what: "SC has an outcome that Arm has not: a defect of sekvm", nodes };
  return { status: "holds", outcomes, nodes };
}
