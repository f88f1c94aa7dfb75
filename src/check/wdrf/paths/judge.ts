/** A condition decided path by path: what of all of them the verdict says. */
import type { ConditionAnswer, ConditionName, Finding } from "../../../evidence/index.ts";
import { WholeCode } from "../../../model/program/index.ts";
import type { CodeQuestion } from "../condition.ts";
import { type Fault, type Judged, judgeAll, type PathJudge } from "./judged.ts";
import { repaired } from "./mend.ts";
import type { Path } from "./path.ts";
import { type Setting, settingOf } from "./setting.ts";
import { codePlace, traceOf } from "./shown.ts";

const MOST_FINDINGS = 5;

/** What holds of every path that these checks follow. */
const GROUNDS = [
  "drf-kernel",
  "a page is a table at one place of one tree",
  "an access stays inside the datum that its address begins in",
];

/** The answer to a condition that is decided on paths. */
export function answerOnPaths(condition: ConditionName, question: CodeQuestion, judge: PathJudge): ConditionAnswer {
  const judged = judgeAll(question, judge);
  const touches = judged.writes || condition === "memory-isolation";
  const notes = [...judged.notes, `${judged.paths} paths${touches ? "" : ", none of which writes a page table"}`];
  const reliesOn = [...GROUNDS, ...contractsOf(question)];
  if (judged.findings.size === 0)
    return { condition, verdict: verdictOf(judged, question.bound, reliesOn), findings: [], notes };
  const setting = settingOf(new WholeCode(question.units), question.settings);
  const found = [...judged.findings.values()].slice(0, MOST_FINDINGS);
  const repair = question.repair ? repaired(judged, question, judge) : undefined;
  const findings = found.map(({ fault, path }, i) => ({
    ...findingOf(fault, path, setting),
    ...(repair === undefined || i > 0 ? {} : { repair }),
  }));
  const verdict = { status: "refuted", witness: findings[0]!.what, reliesOn } as const;
  return { condition, verdict, findings, notes };
}

function verdictOf(
  { unknown, cut, narrowed, exhausted }: Judged,
  bound: number,
  reliesOn: readonly string[],
): ConditionAnswer["verdict"] {
  const [first, ...more] = unknown;
  if (first !== undefined) {
    const detail = more.length === 0 ? first : `${first}; and ${more.length} more`;
    return { status: "unknown", why: "unsupported", detail, lines: [...unknown] };
  }
  if (exhausted) return { status: "unknown", why: "limit", detail: "there are too many paths" };
  const bounds = [
    ...(cut.size === 0 ? [] : [`${bound} rounds of ${loopsText(cut)}`]),
    ...(narrowed.size === 0 ? [] : [`some ways through each round of ${loopsText(narrowed)}`]),
  ];
  return bounds.length === 0
    ? { status: "proved", reliesOn }
    : { status: "holds", within: bounds.join(" and "), reliesOn };
}

const loopsText = (places: ReadonlySet<string>): string =>
  `the loop${places.size > 1 ? "s" : ""} at ${[...places].sort().join(", ")}`;

/** What is taken from functions whose bodies are not looked at. */
function contractsOf({ settings: { locks, tables } }: CodeQuestion): readonly string[] {
  const names = (list: readonly string[]): string => list.join(", ");
  const alloc = tables.flatMap((t) => t.alloc);
  const lock = locks.flatMap((l) => [...l.acquire, ...l.try, ...l.release]);
  return [
    ...(lock.length === 0 ? [] : [`no-barrier-misuse for ${names(lock)}`]),
    ...(alloc.length === 0 ? [] : [`${names(alloc)} gives empty pages that no table reaches`]),
  ];
}

function findingOf({ what, at, notes = new Map(), hint }: Fault, path: Path, setting: Setting): Finding {
  const last = Math.max(...at);
  return {
    ...{ what, kind: "path", places: at.map((n) => codePlace(path.steps[n]!.instruction)) },
    trace: traceOf(path, last, setting, notes),
    ...(hint === undefined ? {} : { hint }),
  };
}
