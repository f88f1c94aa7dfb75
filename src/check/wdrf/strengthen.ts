/**
 * The smallest strengthening with which every path has its barriers and Arm shows what SC shows: what a path lacks says what to
 * add, and what is added is checked again, the rest of the code with it.
 */
import type { Finding, Strengthening } from "../../evidence/index.ts";
import { searched } from "../code.ts";
import { mnemonicWith, nameOf, shown, strengthened } from "../repair.ts";
import { alone, type Changes } from "./alone.ts";
import { type Beside, besideOf } from "./arm.ts";
import { barriers, type Lack } from "./barriers.ts";
import type { Question } from "./condition.ts";
import { subjectOf } from "./subject.ts";
import { instructionAt } from "./traces.ts";

const MOST_TRIES = 24;

type Fix = Changes[number];

interface Tried {
  readonly lacks: readonly Lack[];
  readonly fixes: readonly Fix[];
  readonly arm: Beside;
  /** All that is asked holds. */
  readonly good: boolean;
}

/** The question about the code after changes. */
const changedQuestion = (question: Question, changes: Changes): Question => ({
  ...question,
  program: strengthened(question.program, changes),
  programOf: (threads) => strengthened(question.programOf(threads), changes),
});

function tried(question: Question, changes: Changes, cpus: number): Tried {
  const asked = changedQuestion(question, changes);
  return searched(asked.program, (code) => {
    const subject = subjectOf(asked, code);
    const { lacks, open } = barriers(subject);
    const firm = lacks.map((l) => l.what).filter((l) => l.kind === "release" || !l.weak);
    const weak = lacks.map((l) => l.what).filter((l) => l.kind === "acquire" && l.weak);
    const fixOf = (l: Lack): Fix => {
      const at = instructionAt(code, l.kind === "acquire" ? l.read : l.write);
      const what = l.kind === "acquire" ? "acquire" : "release";
      if (mnemonicWith(nameOf(at.text), what) !== undefined) return { origin: at.origin!, what };
      return l.kind === "acquire"
        ? { origin: instructionAt(code, l.access).origin!, what: "dmb ishld" }
        : { origin: at.origin!, what: "dmb ish" };
    };
    if (firm.length > 0) return { lacks: firm, fixes: firm.map(fixOf), arm: NOTHING, good: false };
    const arm = besideOf(asked, subject, cpus);
    const locks = alone(asked, subject, { changes });
    const good =
      open.length === 0 &&
      arm.only === undefined &&
      arm.outcomes !== undefined &&
      locks.every((l) => l.broken === undefined);
    return { lacks: [], fixes: good ? [] : weak.map(fixOf), arm, good };
  });
}

const NOTHING: Beside = { cpus: 0, only: undefined, outcomes: undefined, why: undefined };

/** @param cpus  with which Arm is explored */
export function strengthening(question: Question, cpus: number): Finding["repair"] | undefined {
  let changes: Fix[] = [];
  for (let tries = 1; tries <= MOST_TRIES; tries++) {
    const { fixes, good } = tried(question, changes, cpus);
    if (good) return lessened(question, changes, cpus, tries);
    const more = fixes.filter((f) => !changes.some((c) => c.origin === f.origin && c.what === f.what));
    const first = more[0];
    if (first === undefined) return undefined;
    changes = [...changes, first];
  }
  return undefined;
}

/** Leaves out what is not needed. */
function lessened(question: Question, all: readonly Fix[], cpus: number, before: number): Finding["repair"] {
  let [changes, tries] = [all, before];
  for (const c of all.length > 1 ? all : []) {
    const less = changes.filter((o) => o !== c);
    tries++;
    if (tried(question, less, cpus).good) changes = less;
  }
  const list = changes.map((c): Strengthening => {
    const { before: text, ...change } = shown(question.program, c);
    return { ...change, before: text, instruction: text, origin: c.origin };
  });
  return { changes: list, tries };
}
