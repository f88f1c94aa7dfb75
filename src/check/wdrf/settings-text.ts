/** The settings that a check goes by, as a settings file: what was said, and what was inferred of locks and data. */
import { type Program, variableAt } from "../../model/program/index.ts";
import type { LockSetting } from "../../read/harness/index.ts";
import { searched } from "../code.ts";
import { type Bytes, meets } from "./bytes.ts";
import type { Question } from "./condition.ts";
import { lockSets } from "./locksets.ts";
import { hasFunctions } from "./owners.ts";
import { type Subject, subjectOf } from "./subject.ts";

/** What a settings file says besides. */
export interface SettingsHead {
  readonly files: readonly string[];
  readonly threads: string;
}

/** Bytes as settings name them: `x`, `x+8:4`. */
function extentText({ variables }: Program, { from, to }: Bytes): string {
  const v = variables[variableAt({ variables }, from)];
  if (v === undefined) return `0x${from.toString(16)}`;
  if (from === v.address && to >= from + BigInt(v.init.length)) return v.name;
  return `${v.name}+${from - v.address}:${to - from}`;
}

/** Bytes of both. */
const common = (a: Bytes, b: Bytes): Bytes => ({
  from: a.from > b.from ? a.from : b.from,
  to: a.to < b.to ? a.to : b.to,
});

const listText = (texts: readonly string[]): string =>
  texts.length === 1 ? JSON.stringify(texts[0]) : `[${texts.map((t) => JSON.stringify(t)).join(", ")}]`;

function table(name: string, keys: Readonly<Record<string, readonly string[] | string>>): string {
  const lines = Object.entries(keys).flatMap(([key, value]) => {
    const list = typeof value === "string" ? [value] : value;
    return list.length === 0 ? [] : [`${key} = ${listText(list)}`];
  });
  return `\n[[${name}]]\n${lines.join("\n")}\n`;
}

/** Locks that are functions, one for each that was met, with what is known to be protected. */
function functionLocks(question: Question, subject: Subject): string[] {
  const { program } = subject.code;
  const sets = lockSets(question, subject);
  return sets.locks.map(({ name, lock, address }) => {
    const said: LockSetting = question.settings.locks[lock]!;
    const v = address === undefined ? undefined : program.variables[variableAt(program, address)];
    const whole = v && { from: v.address, to: v.address + BigInt(v.init.length) };
    const words = whole === undefined ? [] : subject.sync.filter((b) => meets([whole], b)).map((b) => common(b, whole));
    const protects = sets.guards.filter((g) => g.lock === name).map((g) => extentText(program, g.bytes));
    return table("lock", {
      name,
      acquire: said.acquire,
      try: said.try,
      release: said.release,
      words: words.map((b) => extentText(program, b)),
      protects,
    });
  });
}

/** Words that code looks at and writes itself, as one lock with all shared data. */
function inlineLocks({ code: { program }, sync, shared }: Subject): string[] {
  if (sync.length === 0) return [];
  const texts = (list: readonly Bytes[]): string[] => list.map((b) => extentText(program, b));
  return [table("lock", { name: "lock", words: texts(sync), protects: texts(shared) })];
}

export function writtenSettings({ files, threads }: SettingsHead, question: Question): string {
  return searched(question.program, (code) => {
    const subject = subjectOf(question, code);
    const { places, harness } = question;
    const locks = places.locks.some(hasFunctions) ? functionLocks(question, subject) : inlineLocks(subject);
    const constants = subject.constant.map((b) => extentText(code.program, b));
    return [
      `files = [${files.map((f) => JSON.stringify(f)).join(", ")}]\n`,
      `threads = ${JSON.stringify(threads)}\n`,
      `cpus = ${harness.threads.length}\n`,
      ...locks,
      ...(constants.length === 0 ? [] : [table("region", { name: "constant", data: constants, sharing: "constant" })]),
    ].join("");
  });
}
