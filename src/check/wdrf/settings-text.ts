/** The settings that a check goes by, as a settings file: what was said, and what was inferred of locks and data. */
import { type Program, variableAt } from "../../model/program/index.ts";
import type { Extent, LockSetting, OwnerSetting, TableSetting } from "../../read/harness/index.ts";
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
  const unmet = question.settings.locks.filter((_, i) => !sets.locks.some(({ lock }) => lock === i));
  const asSaid = unmet.map(({ words, protects, ...names }) =>
    table("lock", { ...names, words: words.map((e) => e.text), protects: protects.map((e) => e.text) }),
  );
  const met = sets.locks.map(({ name, lock, address }) => {
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
  return [...met, ...asSaid];
}

/** Words that code looks at and writes itself, as one lock with all shared data. */
function inlineLocks({ code: { program }, sync, shared }: Subject): string[] {
  if (sync.length === 0) return [];
  const texts = (list: readonly Bytes[]): string[] => list.map((b) => extentText(program, b));
  return [table("lock", { name: "lock", words: texts(sync), protects: texts(shared) })];
}

type Value = string | number | boolean;
const valueText = (v: Value | readonly string[]): string =>
  typeof v === "object" ? listText(v) : typeof v === "string" ? JSON.stringify(v) : String(v);

/** Keys with what was said of them; `undefined` and empty lists were not. */
const said = (head: string, keys: Readonly<Record<string, Value | readonly string[] | undefined>>): string => {
  const lines = Object.entries(keys).flatMap(([key, v]) =>
    v === undefined || (typeof v === "object" && v.length === 0 && key !== "pool") ? [] : [`${key} = ${valueText(v)}`],
  );
  return `\n${head}\n${lines.join("\n")}\n`;
};

const placeText = (e: Extent | Value | undefined): Value | undefined => (typeof e === "object" ? e.text : e);

/** A kind of page tables, as it was said. */
function tableText({ pool, root, vmid, vttbr, offset, device, loaded, blocks, format, ...rest }: TableSetting): string {
  const { name, regime, level, lock, each, alloc, free } = rest;
  return said("[[pagetable]]", {
    ...{ name, regime, format, pool: pool.length === 0 ? [] : pool.map((e) => e.text) },
    ...{ root: root.text, level, lock, each, vmid: placeText(vmid), vttbr: vttbr?.text },
    ...{ loaded: loaded || undefined, blocks: blocks ? undefined : false, alloc, free, offset: placeText(offset) },
    ...{ invalidate: device?.invalidate.text, sync: device?.sync.text, status: device?.status.text },
  });
}

const ownerText = ({ frames, owners, each, first, kernel }: OwnerSetting): string =>
  said("[owner]", {
    frames: frames.map(([from, to]) => `0x${from.toString(16)}-0x${to.toString(16)}`),
    ...(owners === undefined ? {} : { owners: owners.text, each, first, kernel }),
  });

export function writtenSettings({ files, threads }: SettingsHead, question: Question): string {
  return searched(question.program, (code) => {
    const subject = subjectOf(question, code);
    const { places, harness, settings } = question;
    const locks = places.locks.some(hasFunctions) ? functionLocks(question, subject) : inlineLocks(subject);
    const named = settings.regions.flatMap(({ data }) => data.map((e) => e.text));
    const constants = subject.constant.map((b) => extentText(code.program, b)).filter((text) => !named.includes(text));
    return [
      `files = [${files.map((f) => JSON.stringify(f)).join(", ")}]\n`,
      `threads = ${JSON.stringify(threads)}\n`,
      `cpus = ${harness.threads.length}\n`,
      ...locks,
      ...(constants.length === 0 ? [] : [table("region", { name: "constant", data: constants, sharing: "constant" })]),
      ...settings.regions.map((r) => table("region", { ...r, data: r.data.map((e) => e.text) })),
      ...settings.tables.map(tableText),
      ...(settings.owner === undefined ? [] : [ownerText(settings.owner)]),
      ...(settings.user.length === 0 ? [] : [said("[user]", { memory: settings.user.map((u) => u.text) })]),
    ].join("");
  });
}
