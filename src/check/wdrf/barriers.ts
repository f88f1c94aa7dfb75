/**
 * Acquire and release points on every path of a thread (the table of `memory-models.md`, section 7).
 *
 * A section begins with the read of synchronisation that decided that it may: the last one on which a branch before the first
 * shared access depends. That read acquires, or a barrier that orders loads stands between. It ends with the first write of
 * synchronisation behind a shared access: that write releases, or barriers between order the section's loads and stores before it.
 */

import { FLAG, FLAGS, ROW } from "../../model/program/index.ts";
import type { FlowEvent, Next, Report, Reported } from "./automaton.ts";
import { meets } from "./bytes.ts";
import { flow } from "./flow.ts";
import { isShared, isSync, type Subject, textAt } from "./subject.ts";

/** What a path lacks. */
export type Lack =
  /** Between a read that decides, and the first shared access. `weak`: an earlier read that decides acquires. */
  | { readonly kind: "acquire"; readonly read: number; readonly access: number; readonly weak: boolean }
  /** Between the last shared load or store, and the write that releases. */
  | { readonly kind: "release"; readonly write: number; readonly access: number; readonly what: "load" | "store" };

export interface Barriers {
  readonly lacks: readonly (Reported<Lack> & { readonly thread: number })[];
  readonly open: readonly string[];
  /** Reads that acquire and writes that release, that some section uses. */
  readonly points: number;
}

interface State {
  /** Reads of synchronisation in the order in which they were last done. */
  readonly reads: readonly number[];
  /** Those that acquire, or have a barrier behind them. */
  readonly covered: readonly number[];
  /** Reads that decided, the last one at the end. */
  readonly decided: readonly number[];
  /** Shared loads and stores of the section that no barrier orders before what comes, or -1. */
  readonly load: number;
  readonly store: number;
}

const START: State = { reads: [], covered: [], decided: [], load: -1, store: -1 };

const isAccess = (e: FlowEvent): e is FlowEvent & { kind: "read" | "write" | "rmw" } =>
  e.kind === "read" || e.kind === "write" || e.kind === "rmw";

/** A store-exclusive that fails does nothing; a compare-and-swap that fails reads. */
const writes = (e: FlowEvent & { kind: "read" | "write" | "rmw" }): boolean => e.kind !== "read" && !e.failed;
const reads = (e: FlowEvent & { kind: "read" | "write" | "rmw" }): boolean => e.kind !== "write";

export function barriers(subject: Subject): Barriers {
  const { code, texts, gaps } = subject;
  const lacks: (Reported<Lack> & { thread: number })[] = [];
  const open = new Set(gaps.map((g) => g.why));
  const points = new Set<number>();
  for (const { thread } of texts) {
    const [states, ids] = [[] as State[], new Map<string, number>()];
    const idOf = (s: State): number => {
      const key = `${s.reads.join()};${s.covered.join()};${s.decided.join()};${s.load};${s.store}`;
      const known = ids.get(key);
      if (known !== undefined) return known;
      ids.set(key, states.length);
      return states.push(s) - 1;
    };
    const after = (s: State, event: FlowEvent, report: Report<Lack>): State => {
      if (event.kind === "fence") return event.shared ? fenced(s, event.orders) : s;
      if (event.kind === "branch") return branched(s, event.depends);
      if (!isAccess(event)) return s;
      const shared = isShared(subject, event.row);
      if (shared === "unknown") open.add("an access whose address is not known before it runs");
      // Where an access goes decides as a branch does.
      if (shared === true) return section(branched(s, event.depends), event, report, points);
      return isSync(subject, event.row) ? synchronised(subject, s, event, report, points) : s;
    };
    const step = (state: number, event: FlowEvent, report: Report<Lack>): Next[] => [
      { state: idOf(after(states[state]!, event, report)) },
    ];
    const found = flow<Lack>(code, thread, { initial: idOf(START), step });
    lacks.push(...found.reports.map((r) => ({ ...r, thread })));
  }
  return { lacks, open: [...open], points: points.size };
}

function fenced(s: State, orders: "all" | "ld" | "st" | "isb"): State {
  if (orders === "isb") return s;
  const loads = orders !== "st";
  return {
    ...s,
    covered: loads ? s.reads : s.covered,
    load: loads ? -1 : s.load,
    store: orders === "ld" ? s.store : -1,
  };
}

// The way that is taken depends on reads: the last of them decides.
function branched(s: State, depends: readonly number[]): State {
  const last = s.reads.filter((r) => depends.includes(r)).at(-1);
  return last === undefined || last === s.decided.at(-1)
    ? s
    : { ...s, decided: [...s.decided.filter((r) => r !== last), last] };
}

function section(
  s: State,
  e: FlowEvent & { kind: "read" | "write" | "rmw" },
  report: Report<Lack>,
  points: Set<number>,
): State {
  const last = s.decided.at(-1);
  if (last !== undefined) points.add(last);
  if (last !== undefined && !s.covered.includes(last)) {
    const weak = s.decided.some((r) => s.covered.includes(r));
    report({ kind: "acquire", read: last, access: e.row, weak }, `acquire ${last} ${weak}`);
  }
  return { ...s, load: reads(e) ? e.row : s.load, store: writes(e) ? e.row : s.store };
}

function synchronised(
  subject: Subject,
  s: State,
  e: FlowEvent & { kind: "read" | "write" | "rmw" },
  report: Report<Lack>,
  points: Set<number>,
): State {
  let next = s;
  if (writes(e) && (s.load >= 0 || s.store >= 0)) {
    points.add(e.row);
    if (!e.release && s.load >= 0)
      report({ kind: "release", write: e.row, access: s.load, what: "load" }, `release ${s.load}`);
    if (!e.release && s.store >= 0)
      report({ kind: "release", write: e.row, access: s.store, what: "store" }, `release ${s.store}`);
    // The read of an exclusive pair is of this very step: what it read may decide what follows.
    const kept = isExclusive(subject, e.row) ? next.reads.slice(-1) : [];
    const covered = next.covered.filter((r) => kept.includes(r));
    next = { ...next, load: -1, store: -1, decided: [], reads: kept, covered };
  }
  if (!reads(e) || !isGiven(subject, e.row)) return next;
  const without = next.reads.filter((r) => r !== e.row);
  const covered = next.covered.filter((r) => r !== e.row);
  return { ...next, reads: [...without, e.row], covered: e.acquire ? [...covered, e.row] : covered };
}

/** Whether another CPU may have written what is read here: else it decides nothing between CPUs. */
function isGiven({ accesses, texts, parts }: Subject, row: number): boolean {
  const mine = accesses.get(row)!;
  if (mine.bytes === undefined || parts.of[row]! >= 0) return true;
  return [...accesses.values()].some((a) => {
    if (!a.isWrite || a.own) return false;
    if (textAt(texts, a.row) === textAt(texts, row) && textAt(texts, row).threads.length === 1) return false;
    return a.bytes === undefined || a.bytes.some((b) => meets(mine.bytes!, b));
  });
}

const isExclusive = ({ code: { ops } }: Subject, row: number): boolean =>
  (ops[row * ROW + FLAGS]! & FLAG.EXCLUSIVE) !== 0;
