/**
 * *drf-kernel*: who touches shared data owns it. Every interleaving on SC is watched for accesses without ownership; and where
 * locks are functions, the locks that are held are followed on every path of each thread, for any number of CPUs.
 */
import type { ConditionAnswer, ConditionVerdict, Finding } from "../../evidence/index.ts";
import { type Watched, watch } from "../../model/interleaving/index.ts";
import type { Code } from "../../model/program/index.ts";
import { searched } from "../code.ts";
import { type Alone, alone, brokenLocks } from "./alone.ts";
import type { Condition, Question } from "./condition.ts";
import { type LockSets, lockSets } from "./locksets.ts";
import { hasFunctions, ownership } from "./owners.ts";
import { isIn } from "./places.ts";
import { bytesText, type Subject, subjectOf } from "./subject.ts";
import { interleaving, pathSteps, placeOf } from "./traces.ts";
import { cpusText, notApplicable, onceText } from "./without.ts";

const NAME = "drf-kernel";

/** What an access of a text touches, in words; nothing of a thread's own memory. */
export const namer =
  (subject: Subject) =>
  (row: number): string | undefined => {
    const access = subject.accesses.get(row);
    if (access === undefined || access.own) return undefined;
    return access.bytes?.map((b) => bytesText(subject, b)).join(" or ") ?? "somewhere";
  };

/** An interleaving in which somebody touches what it does not own. */
function raceOf(code: Code, { found }: Watched): Finding | undefined {
  if (found === undefined) return undefined;
  const places = found.panic.rows.map(({ thread, row }) => placeOf(code, thread, row));
  return { what: found.panic.what, places, kind: "interleaving", trace: interleaving(code, found) };
}

/** Data of one CPU alone that two touch, whenever they do. */
function strangerOf({ places }: Question, subject: Subject, { touched }: Watched): Finding | undefined {
  const { code } = subject;
  const first = new Map<bigint, { thread: number; row: number }>();
  for (const [row, bytes] of touched) {
    const thread = threadOf(code, row);
    for (const { address } of bytes) {
      const region = places.regions.find((r) => r.sharing === "private" && isIn(r.data, address));
      if (region === undefined) continue;
      const other = first.get(address);
      if (other === undefined) first.set(address, { thread, row });
      else if (other.thread !== thread) {
        const places = [other, { thread, row }].map((p) => placeOf(code, p.thread, p.row));
        const what = `P${other.thread} and P${thread} touch the same bytes of ${region.name}, which is private to one CPU`;
        return { what, places, kind: "path", trace: [] };
      }
    }
  }
  return undefined;
}

/** The thread whose text a row is in. */
const threadOf = ({ entry }: Code, row: number): number =>
  entry.reduce((best, from, t) => (from <= row && from >= entry[best]! ? t : best), entry.indexOf(Math.min(...entry)));

const INLINED =
  "where the compiler has written a lock's function into its caller, forbid that (noinline) or name the words of the lock";

/** Misuse of locks on a path, whether or not an interleaving shows what comes of it. */
function pathsOf(subject: Subject, sets: LockSets): readonly Finding[] {
  const { code } = subject;
  return sets.reports.map(({ what, row, path, thread }) => ({
    what: `P${thread} ${what}`,
    places: [placeOf(code, thread, row)],
    kind: "path",
    trace: pathSteps(code, thread, path, namer(subject)),
    hint: INLINED,
  }));
}

function check(question: Question): ConditionAnswer {
  return searched(question.program, (code) => {
    const subject = subjectOf(question, code);
    if (
      subject.gaps.length === 0 &&
      subject.shared.length === 0 &&
      [...subject.accesses.values()].every((a) => a.bytes !== undefined)
    )
      return nothingShared(subject, question);
    const sets = question.places.locks.some(hasFunctions) ? lockSets(question, subject) : undefined;
    const proof =
      sets === undefined || !isClosed(subject, sets) ? undefined : alone(question, subject, { models: "sc" });
    const isProved = proof?.every((l) => l.why === undefined && l.broken === undefined) === true;
    // With a proof the interleavings are a second look.
    const memory = isProved ? Math.min(question.limits.memory, FEW_BYTES) : question.limits.memory;
    const watched = watch(code, () => ownership(subject, question.places), { ...question.limits, memory });
    const race = raceOf(code, watched) ?? strangerOf(question, subject, watched);
    const findings = race === undefined ? [...pathsOf(subject, sets ?? NONE), ...brokenLocks(proof ?? [])] : [race];
    const verdict = verdictOf(question, subject, watched, sets, isProved ? proof : undefined, findings);
    return { condition: NAME, verdict, findings, notes: notesOf(subject, sets) };
  });
}

const NONE: LockSets = { reports: [], open: [], guards: [], bare: [], kept: [], tries: false, locks: [] };

function nothingShared(subject: Subject, { harness }: Question): ConditionAnswer {
  const constants = subject.constant.map((b) => bytesText(subject, b));
  const read = constants.length === 0 ? "" : `, and ${constants.join(", ")} is only read`;
  return notApplicable(NAME, `${cpusText(harness.threads.length)} share no data${read}`);
}

function reliesOn({ harness }: Question, subject: Subject, sets: LockSets | undefined): string[] {
  const { indexed, inferred, constant } = subject;
  return [
    "no other code touches the data",
    ...(harness.threads.some((t) => t.args.length > 0) ? ["threads are called with these arguments"] : []),
    ...(inferred.length === 0
      ? []
      : [`${inferred.map((b) => bytesText(subject, b)).join(", ")} is synchronisation, as its accesses look like`]),
    ...(constant.length === 0
      ? []
      : [`nobody else writes ${constant.map((b) => bytesText(subject, b)).join(", ")}, which is only read here`]),
    ...(indexed ? ["indices stay inside of their arrays"] : []),
    ...(sets?.tries ? ["functions that try return 0 or 1"] : []),
  ];
}

function verdictOf(
  question: Question,
  subject: Subject,
  watched: Watched,
  sets: LockSets | undefined,
  proof: readonly Alone[] | undefined,
  findings: readonly Finding[],
): ConditionVerdict {
  const { harness } = question;
  const relies = reliesOn(question, subject, sets);
  if (findings.length > 0) return { status: "refuted", witness: findings[0]!.what, reliesOn: relies };
  const cpus = cpusText(harness.threads.length);
  if (watched.incomplete === undefined && !watched.ends)
    return { status: "vacuous", detail: `no interleaving of ${cpus} comes to its end` };
  if (proof !== undefined) {
    const by = proof.map(
      ({ lock, cpus: explored }) => `${lock} excludes: explored by itself with ${explored.map(cpusText).join(" and ")}`,
    );
    return { status: "proved", reliesOn: [...by, ...relies] };
  }
  if (watched.incomplete === undefined)
    return { status: "holds", within: onceText(harness.threads.length), reliesOn: relies };
  const { reason, detail } = watched.incomplete;
  return { status: "unknown", why: reason, detail: [detail, ...(sets?.open ?? [])].slice(0, 2).join("; ") };
}

/** Whether the text alone shows that each access has its lock, and nothing that shares data is left open. */
const isClosed = (subject: Subject, { open, bare, reports }: LockSets): boolean =>
  open.length + bare.length + reports.length === 0 && ![...subject.accesses.values()].some((a) => a.seen);

/** Bytes of tables for a second look. */
const FEW_BYTES = 96 * 2 ** 20;

function notesOf(subject: Subject, sets: LockSets | undefined): string[] {
  const guards = new Map<string, string[]>();
  for (const { bytes, lock } of sets?.guards ?? [])
    guards.set(lock, [...(guards.get(lock) ?? []), bytesText(subject, bytes)]);
  return [
    ...[...guards].map(([lock, data]) => `${lock} protects ${data.join(", ")}`),
    ...(sets?.bare ?? []).map(
      ({ bytes, thread, row }) =>
        `no lock is held wherever ${bytesText(subject, bytes)} is touched: P${thread} ${placeOf(subject.code, thread, row).instruction}`,
    ),
    ...(sets?.kept ?? []).map((lock) => `some path ends while it holds ${lock}`),
    ...(sets?.open ?? []).map((o) => `not known from the text: ${o}`),
  ];
}

export const drfKernel: Condition = { name: NAME, says: "who touches shared data owns it", check };
