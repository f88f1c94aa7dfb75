/** What of an execution is drawn: the edges between its events, as herd draws them, and which of them are on a cycle. */
import type { Execution, ExecutionEvent } from "../evidence/index.ts";
import { type CycleStep, scCycle } from "./cycle.ts";

export interface DrawnEdge {
  readonly from: number;
  readonly to: number;
  readonly name: string;
  /** On the cycle that SC forbids. */
  readonly onCycle: boolean;
}

const keyOf = ({ from, to, name }: Pick<DrawnEdge, "from" | "to" | "name">): string => `${from} ${to} ${name}`;

// Ids of a thread count its program order, so a po step goes along the edges between its ends.
const covers = (step: CycleStep, e: { from: number; to: number; name: string }): boolean =>
  step.name === e.name && (e.name === "po" ? step.from <= e.from && e.to <= step.to : keyOf(step) === keyOf(e));

/** Pairs of co or fr with nothing between: the others follow from them. */
function immediate(name: "co" | "fr", { relations }: Execution): readonly (readonly [number, number])[] {
  const pairs = (of: string): readonly (readonly [number, number])[] =>
    relations.find((r) => r.name === of)?.pairs ?? [];
  const co = new Set(pairs("co").map((p) => p.join()));
  const mine = pairs(name);
  return mine.filter(([a, b]) => !mine.some(([c, d]) => c === a && d !== b && co.has(`${d},${b}`)));
}

/** The events of each thread, in program order; of those without one, such as initial writes, none. */
export function threadsOf({ events }: Execution): readonly (readonly ExecutionEvent[])[] {
  const threads: ExecutionEvent[][] = [];
  for (const e of events) if (e.thread !== undefined && e.po !== undefined) (threads[e.thread] ??= []).push(e);
  return Array.from(threads, (list) => (list ?? []).sort((a, b) => a.id - b.id));
}

/** All edges that are drawn, each once: program order between neighbours, then the relations, then what the cycle has besides. */
export function drawnEdges(execution: Execution): readonly DrawnEdge[] {
  const cycle = scCycle(execution);
  const found = new Map<string, DrawnEdge>();
  const add = (from: number, to: number, name: string): void => {
    const e = { from, to, name };
    if (!found.has(keyOf(e))) found.set(keyOf(e), { ...e, onCycle: cycle.some((step) => covers(step, e)) });
  };
  for (const thread of threadsOf(execution))
    for (let i = 1; i < thread.length; i++) add(thread[i - 1]!.id, thread[i]!.id, "po");
  for (const { name, pairs } of execution.relations)
    for (const [from, to] of name === "co" || name === "fr" ? immediate(name, execution) : pairs) add(from, to, name);
  for (const { from, to, name } of cycle) if (name !== "po") add(from, to, name);
  return [...found.values()];
}

/** Steps of program order on the cycle whose later end happens first: what makes the run possible. */
export function overtaken(execution: Execution): readonly CycleStep[] {
  const when = new Map(execution.events.map((e, i) => [e.id, i]));
  return scCycle(execution).filter(({ from, to, name }) => name === "po" && when.get(from)! > when.get(to)!);
}

/**
 * The edges that a reader needs: without those that follow from program order inside of a thread (co and fr), and without the
 * control dependencies of later writes than the next one, which has them all.
 */
export function plainEdges(execution: Execution): readonly DrawnEdge[] {
  const thread = new Map(execution.events.map((e) => [e.id, e.thread]));
  const edges = drawnEdges(execution);
  return edges.filter(({ from, to, name, onCycle }) => {
    if (onCycle) return true;
    if (name === "co" || name === "fr") return thread.get(from) !== thread.get(to);
    return name !== "ctrl" || !edges.some((e) => e.name === "ctrl" && e.from === from && e.to < to);
  });
}
