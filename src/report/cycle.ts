/**
 * Why an execution is not one of SC: a cycle of program order, reads-from, coherence and from-reads. SC has no such cycle,
 * and an execution without one is SC's.
 */
import type { Execution } from "../evidence/index.ts";

/** One step of a cycle, by event ids. */
export interface CycleStep {
  readonly from: number;
  readonly to: number;
  readonly name: "po" | "rf" | "co" | "fr";
}

const COMMUNICATION = ["rf", "co", "fr"] as const;

// Steps from each event; program order to every later event of the thread, so that a cycle has no two in a row.
function steps({ events, relations }: Execution): Map<number, CycleStep[]> {
  const out = new Map<number, CycleStep[]>(events.map((e) => [e.id, []]));
  const pairs = (name: string): readonly (readonly [number, number])[] =>
    relations.find((r) => r.name === name)?.pairs ?? [];
  for (const name of COMMUNICATION) for (const [from, to] of pairs(name)) out.get(from)!.push({ from, to, name });
  for (const a of events)
    for (const b of events)
      if (a.thread === b.thread && a.po !== undefined && b.po !== undefined && a.po < b.po)
        out.get(a.id)!.push({ from: a.id, to: b.id, name: "po" });
  return out;
}

/** A shortest cycle, from the lowest id on it; empty when the execution is SC's. */
export function scCycle(execution: Execution): readonly CycleStep[] {
  const out = steps(execution);
  let best: readonly CycleStep[] = [];
  for (const start of [...out.keys()].sort((a, b) => a - b)) {
    const found = shortest(out, start);
    if (found.length > 0 && (best.length === 0 || found.length < best.length)) best = found;
  }
  return best;
}

/** The shortest cycles through each event that has one, the shortest of all first, each once. */
export function scCycles(execution: Execution): readonly (readonly CycleStep[])[] {
  const out = steps(execution);
  const found = new Map<string, readonly CycleStep[]>();
  for (const start of [...out.keys()].sort((a, b) => a - b)) {
    const cycle = shortest(out, start);
    const key = cycle
      .map((s) => `${s.from} ${s.name}`)
      .sort()
      .join();
    if (cycle.length > 0 && !found.has(key)) found.set(key, cycle);
  }
  return [...found.values()].sort((a, b) => a.length - b.length);
}

// Breadth first from `start` back to it.
function shortest(out: ReadonlyMap<number, readonly CycleStep[]>, start: number): readonly CycleStep[] {
  const reached = new Map<number, CycleStep>();
  const todo = [start];
  for (let at = todo.shift(); at !== undefined; at = todo.shift()) {
    for (const step of out.get(at) ?? []) {
      if (step.to === start) return path(reached, start, step);
      if (reached.has(step.to)) continue;
      reached.set(step.to, step);
      todo.push(step.to);
    }
  }
  return [];
}

function path(reached: ReadonlyMap<number, CycleStep>, start: number, last: CycleStep): readonly CycleStep[] {
  const steps = [last];
  for (let step = last; step.from !== start; steps.unshift(step)) step = reached.get(step.from)!;
  return steps;
}
