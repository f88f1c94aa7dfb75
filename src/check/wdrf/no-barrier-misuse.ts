/**
 * *no-barrier-misuse*: what acquires and releases has the barriers for it, on every path; and the threads show nothing on Arm that
 * they do not show on SC, so what they synchronise with does on Arm what it does on SC.
 */
import type { ConditionAnswer, ConditionVerdict, Finding } from "../../evidence/index.ts";
import type { Limits } from "../../model/program/index.ts";
import { searched } from "../code.ts";
import { type Alone, alone, brokenLocks } from "./alone.ts";
import { type Beside, besideOf } from "./arm.ts";
import { type Barriers, barriers, type Lack } from "./barriers.ts";
import type { Condition, Question } from "./condition.ts";
import { namer } from "./drf-kernel.ts";
import { strengthening } from "./strengthen.ts";
import { bytesText, type Subject, subjectOf } from "./subject.ts";
import { instructionAt, pathSteps, placeOf } from "./traces.ts";
import { cpusText, notApplicable, onceText } from "./without.ts";

const NAME = "no-barrier-misuse";
/** CPUs with which Arm is explored when nobody asks for more. */
const FEW_CPUS = 3;
/** Bytes of tables for that: a second or two, and the same everywhere. */
const FEW_BYTES = 96 * 2 ** 20;

function findingOf(subject: Subject, { what, path, thread }: Barriers["lacks"][number]): Finding {
  const { code } = subject;
  const at = (row: number) => placeOf(code, thread, row);
  const head = { kind: "path", trace: pathSteps(code, thread, path, namer(subject)) } as const;
  return what.kind === "acquire"
    ? { ...head, what: sentence(subject, what), places: [at(what.read), at(what.access)], hint: ACQUIRE }
    : { ...head, what: sentence(subject, what), places: [at(what.access), at(what.write)], hint: RELEASE };
}

const ACQUIRE = "the read has to acquire (ldar, ldaxr, an atomic with a), or dmb ishld has to stand behind it";
const RELEASE = "the write has to release (stlr, stlxr, an atomic with l), or dmb ish has to stand in front of it";

function sentence(subject: Subject, lack: Lack): string {
  const name = (row: number): string => namer(subject)(row) ?? "it";
  if (lack.kind === "acquire")
    return `nothing keeps ${name(lack.access)} behind the read of ${name(lack.read)} that decides: ${instructionAt(subject.code, lack.read).text}`;
  const what = lack.what === "load" ? "load of" : "store to";
  return `the ${what} ${name(lack.access)} may come after ${name(lack.write)} is written: ${instructionAt(subject.code, lack.write).text}`;
}

const isWeak = ({ what }: Barriers["lacks"][number]): boolean => what.kind === "acquire" && what.weak;

/** At most one finding for each instruction that lacks something. */
function unique(lacks: Barriers["lacks"], subject: Subject): Barriers["lacks"] {
  const keyOf = ({ what }: Barriers["lacks"][number]): string =>
    `${what.kind} ${instructionAt(subject.code, what.kind === "acquire" ? what.read : what.write).origin}`;
  return lacks.filter((l, i) => lacks.findIndex((o) => keyOf(o) === keyOf(l)) === i);
}

function check(question: Question): ConditionAnswer {
  return searched(question.program, (code) => {
    const subject = subjectOf(question, code);
    const found = barriers(subject);
    if (found.points === 0 && found.open.length === 0)
      return notApplicable(NAME, "no synchronisation stands before or behind shared data");
    const arm = explored(question, subject);
    const locks = alone(question, subject);
    const broken = brokenLocks(locks);
    const lacks = unique(found.lacks, subject);
    const weak = lacks.filter(isWeak);
    // What an earlier acquire may order is held against what Arm shows.
    const firm = arm.only === undefined ? lacks.filter((l) => !isWeak(l)) : lacks;
    return answered(
      subject,
      found,
      withRepair(question, arm, [
        ...(firm.length > 0 || broken.length === 0
          ? withArm(
              firm.map((l) => findingOf(subject, l)),
              arm,
            )
          : broken),
      ]),
      weak.map((l) => sentence(subject, l.what)),
      arm,
      locks,
    );
  });
}

function explored(question: Question, subject: Subject): Beside {
  const { validate, harness, limits } = question;
  if (validate) return besideOf(question, subject, harness.threads.length);
  const few: Limits = { ...limits, memory: Math.min(limits.memory, FEW_BYTES) };
  return besideOf({ ...question, limits: few }, subject, Math.min(FEW_CPUS, harness.threads.length));
}

function answered(
  subject: Subject,
  found: Barriers,
  findings: readonly Finding[],
  weak: readonly string[],
  arm: Beside,
  locks: readonly Alone[],
): ConditionAnswer {
  const relies = [
    ...(subject.inferred.length === 0
      ? []
      : [
          `${subject.inferred.map((b) => bytesText(subject, b)).join(", ")} is synchronisation, as its accesses look like`,
        ]),
    "the graph engine finds every outcome on Arm",
  ];
  const verdict = ((): ConditionVerdict => {
    if (findings.length > 0) return { status: "refuted", witness: findings[0]!.what, reliesOn: relies };
    const cut = subject.explored?.incomplete;
    if (found.open[0] !== undefined)
      return {
        status: "unknown",
        why: cut?.reason ?? "unsupported",
        detail: `${found.open[0]}${cut === undefined ? "" : `; ${cut.detail}`}`,
      };
    // A protocol that is written into the code is explored only, and what an earlier read orders is.
    const isExplored = weak.length + subject.inferred.length + subject.leaked.length > 0;
    const seen = [...subject.accesses.values()].some((a) => a.seen);
    if (!isExplored && !seen && locks.length > 0 && locks.every((l) => l.why === undefined))
      return { status: "proved", reliesOn: [...locks.map(aloneText), ...relies] };
    if (arm.outcomes === undefined)
      return { status: "unknown", why: "limit", detail: `the paths have their barriers; on Arm: ${arm.why}` };
    return { status: "holds", within: onceText(arm.cpus), reliesOn: relies };
  })();
  return {
    condition: NAME,
    verdict,
    findings,
    notes: [...weak.map((w) => `${w}; an earlier read acquires`), ...armNotes(arm, findings.length > 0)],
  };
}

/** What was explored of a lock, in words. */
export const aloneText = ({ lock, cpus }: Alone): string =>
  `${lock} is a lock on Arm: explored by itself with ${cpus.map((n) => cpusText(n)).join(" and ")}`;

function withArm(paths: readonly Finding[], { only, cpus }: Beside): readonly Finding[] {
  if (only === undefined) return paths;
  const [first, ...rest] = paths;
  if (first !== undefined) return [{ ...first, arm: only }, ...rest];
  const what = `every path has its barriers, and still ${cpusText(cpus)} show on Arm what SC does not: the synchronisation itself is not ordered`;
  return [{ what, places: [], kind: "interleaving", trace: [], arm: only }];
}

/** The first finding with what makes all of them go away. */
function withRepair(question: Question, { cpus }: Beside, findings: readonly Finding[]): readonly Finding[] {
  const [first, ...rest] = findings;
  if (first === undefined || !question.repair) return findings;
  const repair = strengthening(question, cpus);
  return [repair === undefined ? first : { ...first, repair }, ...rest];
}

function armNotes({ outcomes, only, cpus, why }: Beside, refuted: boolean): string[] {
  if (only !== undefined) return [];
  if (outcomes === undefined) return [`on Arm not all is known: ${why}`];
  const same = `${cpusText(cpus)} have the same ${outcomes.arm} outcome${outcomes.arm === 1 ? "" : "s"} on Arm as on SC`;
  return [refuted ? `${same}, because something else keeps the order in this code` : same];
}

export const noBarrierMisuse: Condition = {
  name: NAME,
  says: "what acquires and releases has the barriers for it, on every path",
  check,
};
