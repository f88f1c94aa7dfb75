/**
 * Code as the conditions on locks look at it: what each access touches, which bytes are for synchronisation, and which are data
 * that CPUs share. What the settings do not say is inferred from how the code accesses memory.
 */

import { hasBit } from "../../bits/index.ts";
import { type Liveness, livenessOn, NO_MONITOR, type Watched, watch } from "../../model/interleaving/index.ts";
import {
  type Code,
  DST,
  FLAG,
  FLAGS,
  KIND,
  LimitReached,
  OP,
  type Program,
  placeName,
  ROW,
  variableAt,
} from "../../model/program/index.ts";
import type { FlowAccess, Flowed, Where } from "./automaton.ts";
import { type Bytes, joined, meets } from "./bytes.ts";
import type { Question } from "./condition.ts";
import { flow } from "./flow.ts";
import { type Parts, partsOf } from "./parts.ts";

/** An access of the text of a thread. */
export interface SubjectAccess {
  readonly row: number;
  readonly isWrite: boolean;
  readonly where: Where;
  /** What it may touch; undefined when that is not known. Its thread's own memory is left out. */
  readonly bytes: readonly Bytes[] | undefined;
  /** From what the exploration saw it touch, not from the text. */
  readonly seen: boolean;
  /** Its thread's own memory. */
  readonly own: boolean;
}

/** Threads with one text: the first of them, whose rows stand for it, and all. */
export interface Text {
  readonly thread: number;
  readonly threads: readonly number[];
  /** Its rows are those from `from` to before `to`. */
  readonly from: number;
  readonly to: number;
}

export interface Subject {
  readonly code: Code;
  readonly parts: Parts;
  readonly texts: readonly Text[];
  /** By row of the first thread of each text. */
  readonly accesses: ReadonlyMap<number, SubjectAccess>;
  /** Where the text alone leaves open how a thread goes on. */
  readonly gaps: Flowed<never>["gaps"];
  /** Slots that are live, by row of the first thread of each text. */
  readonly live: Liveness;
  /** Bytes that functions of locks touch and other code too, without an order: they are no lock's own. */
  readonly leaked: readonly Bytes[];
  /** Bytes of synchronisation, and those of them that were inferred. */
  readonly sync: readonly Bytes[];
  readonly inferred: readonly Bytes[];
  /** Data that more than one CPU touches and at least one writes. */
  readonly shared: readonly Bytes[];
  /** Data that more than one CPU reads and none writes. */
  readonly constant: readonly Bytes[];
  /** Some access is known only from indices that stay inside of their arrays. */
  readonly indexed: boolean;
  /** The exploration that showed what the text does not; undefined where it was not needed. */
  readonly explored: Watched | undefined;
}

/** Whether an access is one of synchronisation: inside of a lock's function, or to bytes of synchronisation. */
export function isSync({ parts, sync, accesses }: Subject, row: number): boolean {
  if (parts.of[row]! >= 0) return true;
  return accesses.get(row)?.bytes?.some((b) => meets(sync, b)) === true;
}

/** Whether an access may touch shared data; `unknown` when nobody knows what it touches. */
export function isShared(subject: Subject, row: number): boolean | "unknown" {
  const access = subject.accesses.get(row);
  if (access === undefined || access.own || isSync(subject, row)) return false;
  return access.bytes === undefined ? "unknown" : access.bytes.some((b) => meets(subject.shared, b));
}

/** Bytes as a person names them. */
export function bytesText({ code: { program } }: Pick<Subject, "code">, bytes: Bytes): string {
  const size = Number(bytes.to - bytes.from);
  const v = program.variables[variableAt(program, bytes.from)];
  if (v === undefined) return `0x${bytes.from.toString(16)}`;
  if (bytes.from === v.address && size === (v.size ?? v.init.length)) return v.name;
  return placeName(program, bytes.from, size);
}

export const textAt = (texts: readonly Text[], row: number): Text => texts.find((t) => row >= t.from && row < t.to)!;

/** The texts of the threads: equal entries and arguments have one. */
function textsOf({ harness }: Question, code: Code): readonly Text[] {
  const keyOf = ({ name, args }: Question["harness"]["threads"][number]): string =>
    `${name}(${args.map((a) => `${a.symbol}[${a.index}]+${a.offset}`).join()})`;
  const found = new Map<string, number[]>();
  for (const [t, entry] of harness.threads.entries()) found.set(keyOf(entry), [...(found.get(keyOf(entry)) ?? []), t]);
  return [...found.values()].map((threads) => {
    const thread = threads[0]!;
    return { thread, threads, from: code.entry[thread]!, to: endOf(code, thread) };
  });
}

/**
 * Rows of reads that loops wait for: nothing is written, nothing but what is read changes from round to round, and the way on
 * depends on it. @param decides  by row of a branch, the reads that it depends on
 */
function waitingReads(
  next: ReadonlyMap<number, readonly number[]>,
  { masks, words }: Liveness,
  code: Code,
  decides: ReadonlyMap<number, readonly number[]>,
): readonly number[] {
  const { ops } = code;
  const found = new Set<number>();
  const before = new Map<number, number[]>();
  for (const [row, list] of next) for (const to of list) before.set(to, [...(before.get(to) ?? []), row]);
  for (const [row, list] of next) {
    for (const head of list) {
      if (head > row || !isJump(ops[row * ROW + KIND]!)) continue;
      const body = loopOf(head, row, before);
      if (body === undefined) continue;
      const kinds = body.map((r) => ops[r * ROW + KIND]!);
      if (kinds.some((k) => k === OP.WRITE || k === OP.RMW || k === OP.UNSUPPORTED)) continue;
      const changes = body.some((r) => ops[r * ROW + DST]! >= 0 && hasBit(masks, head * words, ops[r * ROW + DST]!));
      if (changes) continue;
      for (const r of body) for (const read of decides.get(r) ?? []) if (body.includes(read)) found.add(read);
    }
  }
  return [...found];
}

/** Rows of a loop that only waits: far fewer than of one that works. */
const MOST_WAITING = 200;

/** A branch or jump of the text: a return goes back too, and closes no loop. */
const isJump = (kind: number): boolean => kind === OP.BRANCH || kind === OP.JUMP;

/** The rows of the loop that a jump back from `last` to `head` closes. */
function loopOf(
  head: number,
  last: number,
  before: ReadonlyMap<number, readonly number[]>,
): readonly number[] | undefined {
  const body = new Set([head]);
  const todo = [last];
  for (let row = todo.pop(); row !== undefined; row = todo.pop()) {
    if (body.has(row)) continue;
    body.add(row);
    if (body.size > MOST_WAITING) return undefined;
    todo.push(...(before.get(row) ?? []));
  }
  return [...body];
}

const isOrdered = (ops: Int32Array, row: number): boolean =>
  ops[row * ROW + KIND] === OP.RMW ||
  (ops[row * ROW + FLAGS]! & (FLAG.ACQUIRE | FLAG.ACQUIRE_PC | FLAG.RELEASE | FLAG.EXCLUSIVE)) !== 0;

export function subjectOf(question: Question, code: Code): Subject {
  const { places, limits } = question;
  const parts = partsOf(code, places.locks);
  const texts = textsOf(question, code);
  const accesses = new Map<number, FlowAccess[]>();
  const gaps: { row: number; why: string }[] = [];
  const decides = new Map<number, readonly number[]>();
  const next = new Map<number, readonly number[]>();
  for (const { thread } of texts) {
    const collect = flow<never>(code, thread, {
      initial: 0,
      step: (state, event) => {
        if (event.kind === "read" || event.kind === "write" || event.kind === "rmw")
          accesses.set(event.row, [...(accesses.get(event.row) ?? []).slice(-1), event]);
        if (event.kind === "branch") decides.set(event.row, event.depends);
        return [{ state }];
      },
    });
    gaps.push(...collect.gaps);
    for (const [row, to] of collect.next) next.set(row, to);
  }
  const mixed = mixedVariables(code, parts, accesses);
  const isOpen = ({ where }: FlowAccess): boolean =>
    where.kind === "unknown" || (where.kind === "in" && mixed.has(where.variable));
  const lacks = gaps.length > 0 || [...accesses.values()].some((list) => isOpen(list.at(-1)!));
  let explored: Watched | undefined;
  if (lacks) {
    try {
      explored = watch(code, () => NO_MONITOR, limits);
    } catch (e) {
      if (!(e instanceof LimitReached)) throw e;
    }
  }
  const all = new Map(
    [...accesses].map(
      ([row, list]) =>
        [row, accessOf(code, texts, row, list.at(-1)!, isOpen(list.at(-1)!) ? explored : "text")] as const,
    ),
  );
  const live = livenessOn(code, next);
  const waits = new Set(waitingReads(next, live, code, decides));
  return classified(question, code, parts, texts, all, waits, gaps, live, explored);
}

/** Variables that hold synchronisation, as far as the text says it: an index in them may mean that or data. */
function mixedVariables(code: Code, parts: Parts, accesses: ReadonlyMap<number, readonly FlowAccess[]>): Set<number> {
  return new Set(
    [...accesses].flatMap(([row, list]) => {
      const { where } = list.at(-1)!;
      if (parts.of[row]! < 0 && !isOrdered(code.ops, row)) return [];
      return where.kind === "at"
        ? [variableAt(code.program, where.address)]
        : where.kind === "in"
          ? [where.variable]
          : [];
    }),
  );
}

/** What an access touches: as the text says, else as all that was explored shows. */
function accessOf(
  code: Code,
  texts: Subject["texts"],
  row: number,
  { where, bytes, kind }: FlowAccess,
  explored: Watched | "text" | undefined,
): SubjectAccess {
  const { program } = code;
  const head = { row, isWrite: kind !== "read", where };
  const known = knownBytes(code, where, bytes);
  const variable = where.kind === "at" ? variableAt(program, where.address) : where.kind === "in" ? where.variable : -1;
  if (program.variables[variable]?.owner !== undefined) return { ...head, bytes: [], seen: false, own: true };
  if (explored === "text" && known !== undefined) return { ...head, bytes: [known], seen: false, own: false };
  if (explored === "text" || explored === undefined || explored.incomplete !== undefined)
    return { ...head, bytes: undefined, seen: false, own: false };
  const text = textAt(texts, row);
  const touched = text.threads.flatMap((t) => explored.touched.get(row - text.from + code.entry[t]!) ?? []);
  const foreign = touched.filter((p) => program.variables[variableAt(program, p.address)]?.owner === undefined);
  return {
    ...head,
    bytes: joined(foreign.map((p) => ({ from: p.address, to: p.address + BigInt(p.bytes) }))),
    seen: true,
    own: touched.length > 0 && foreign.length === 0,
  };
}

/** The row behind a thread's text. */
function endOf({ entry, ops }: Code, thread: number): number {
  const later = entry.filter((e) => e > entry[thread]!);
  return later.length === 0 ? ops.length / ROW : Math.min(...later);
}

function knownBytes({ program }: Code, where: Where, bytes: number): Bytes | undefined {
  if (where.kind === "at") return { from: where.address, to: where.address + BigInt(bytes) };
  if (where.kind === "unknown") return undefined;
  const v = program.variables[where.variable]!;
  return { from: v.address, to: v.address + BigInt(v.init.length) };
}

const NOWHERE: Bytes = { from: 0n, to: 0n };

/** The same bytes, cut where a variable begins. */
const byVariable = ({ variables }: Program, set: readonly Bytes[]): readonly Bytes[] =>
  set.flatMap(({ from, to }) => {
    const starts = variables.flatMap((v) => (v.address > from && v.address < to ? [v.address] : []));
    return [from, ...starts].map((f, i) => ({ from: f, to: starts[i] ?? to }));
  });

function classified(
  { places }: Question,
  code: Code,
  parts: Parts,
  texts: Subject["texts"],
  accesses: ReadonlyMap<number, SubjectAccess>,
  waits: ReadonlySet<number>,
  gaps: Subject["gaps"],
  live: Liveness,
  explored: Watched | undefined,
): Subject {
  const list = [...accesses.values()];
  const isData = [
    ...places.locks.flatMap((l) => l.protects),
    ...places.regions.flatMap((r) => (r.sharing === "sync" ? [] : r.data)),
    ...places.tables.flatMap((t) => t.pool),
  ];
  const named = [
    ...places.locks.flatMap((l) => l.words),
    ...places.regions.flatMap((r) => (r.sharing === "sync" ? r.data : [])),
  ];
  const inside = list.filter((a) => parts.of[a.row]! >= 0).flatMap((a) => a.bytes ?? []);
  const parted = (set: readonly Bytes[]): readonly Bytes[] => byVariable(code.program, joined(set));
  const inferred = parted(
    list
      .filter((a) => parts.of[a.row]! < 0 && (isOrdered(code.ops, a.row) || waits.has(a.row)))
      .flatMap((a) => a.bytes ?? [])
      .filter((b) => !meets(isData, b) && !meets(named, b)),
  );
  const plain = list
    .filter((a) => parts.of[a.row]! < 0 && !isOrdered(code.ops, a.row) && !waits.has(a.row))
    .flatMap((a) => a.bytes ?? []);
  const leaked = parted(inside.filter((b) => !meets(isData, b) && !meets(named, b) && meets(plain, b)));
  const own = inside.filter((b) => !meets(isData, b) && !meets(leaked, b));
  const sync = parted([...named, ...own, ...inferred.filter((b) => !meets(leaked, b))]);
  const cpus = new Map<string, { bytes: Bytes; threads: Set<number>; written: boolean }>();
  const data = list.filter((a) => (parts.of[a.row]! < 0 || meets(leaked, a.bytes?.[0] ?? NOWHERE)) && !a.own);
  for (const a of data) {
    const text = textAt(texts, a.row);
    for (const b of a.bytes ?? []) {
      if (meets(sync, b)) continue;
      const key = `${b.from} ${b.to}`;
      const known = cpus.get(key) ?? { bytes: b, threads: new Set(), written: false };
      for (const t of text.threads) known.threads.add(t);
      known.written ||= a.isWrite;
      cpus.set(key, known);
    }
  }
  const entries = [...cpus.values()];
  const clusters = joined(entries.map((e) => e.bytes)).map((cluster) => {
    const mine = entries.filter((e) => meets([cluster], e.bytes));
    return { cluster, mine };
  });
  const groups = clusters.flatMap(({ mine }) =>
    mine.map((e) => ({ e, near: mine.filter((o) => meets([e.bytes], o.bytes)) })),
  );
  const many = groups.filter(({ near }) => new Set(near.flatMap((o) => [...o.threads])).size > 1);
  const written = many.filter(({ near }) => near.some((o) => o.written));
  return {
    code,
    parts,
    texts,
    accesses,
    gaps,
    live,
    leaked,
    sync,
    inferred,
    shared: parted(written.map(({ e }) => e.bytes)),
    constant: parted(many.filter((m) => !written.includes(m)).map(({ e }) => e.bytes)),
    indexed: list.some((a) => a.where.kind === "in"),
    explored,
  };
}
