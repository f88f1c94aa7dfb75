/**
 * The SC schedule that the proof of the theorems constructs (theorems/Schedule.v): always run a thread whose next step is
 * no PULL; when all wait at one, run the thread whose PULL has the smallest timestamp. Accesses to lock words are beside
 * that kept in the order of their messages, as far as such an order exists: the theorems do not need it, but with it the
 * lock's own code runs on SC too.
 */
import type { Region } from "../../read/litmus/index.ts";
import type { Section } from "./sections.ts";
import { overlaps, type Step } from "./steps.ts";

/** A step in the schedule, with the regions that it acquires. */
export interface Scheduled {
  readonly step: Step;
  readonly pulls: readonly Section[];
}

export interface Schedule {
  readonly order: readonly Scheduled[];
  /** False when accesses to lock words have no SC order, so that their reads are given, as in the theorems. */
  readonly locksInOrder: boolean;
}

/** What must come before each step because of the messages of lock words. */
function lockOrder(regions: readonly Region[], threads: readonly (readonly Step[])[]): Map<Step, Step[]> {
  const words = new Set(regions.flatMap((r) => r.lock));
  const steps = threads.flat().filter((s) => s.place !== undefined && words.has(s.place.variable));
  const before = new Map<Step, Step[]>(steps.map((s) => [s, []]));
  // Quadratic, but executions have tens of steps. A read comes behind the message that it reads and before the next one.
  for (const w of steps) {
    if (w.wrote === undefined) continue;
    for (const s of steps) {
      if (s === w || !overlaps(s.place, w.place)) continue;
      if (s.read !== undefined) {
        if (w.wrote <= s.read.time) before.get(s)!.push(w);
        else before.get(w)!.push(s);
      } else if (s.wrote! > w.wrote) before.get(s)!.push(w);
    }
  }
  return before;
}

function order(
  threads: readonly (readonly Step[])[],
  sections: readonly Section[],
  before: ReadonlyMap<Step, readonly Step[]>,
): Scheduled[] | undefined {
  const next = threads.map(() => 0);
  const done = new Set<Step>();
  const out: Scheduled[] = [];
  const total = threads.reduce((sum, t) => sum + t.length, 0);
  const pullsAt = (step: Step): Section[] => sections.filter((s) => s.thread === step.thread && s.from === step.at);
  let current = 0;
  while (out.length < total) {
    const ready = threads.flatMap((steps, t) => {
      const step = steps[next[t]!];
      if (step === undefined || before.get(step)?.some((s) => !done.has(s))) return [];
      return [{ step, pulls: pullsAt(step) }];
    });
    const free = ready.filter((r) => r.pulls.length === 0);
    const waiting = ready.filter((r) => r.pulls.length > 0).sort((a, b) => a.pulls[0]!.pull - b.pulls[0]!.pull);
    const chosen = free.find((r) => r.step.thread === current) ?? free[0] ?? waiting[0];
    if (chosen === undefined) return undefined;
    current = chosen.step.thread;
    next[current]!++;
    done.add(chosen.step);
    out.push(chosen);
  }
  return out;
}

/** The schedule of an execution whose sections follow one another. */
export function scheduleOf(
  regions: readonly Region[],
  threads: readonly (readonly Step[])[],
  sections: readonly Section[],
): Schedule {
  const ordered = order(threads, sections, lockOrder(regions, threads));
  if (ordered !== undefined) return { order: ordered, locksInOrder: true };
  return { order: order(threads, sections, new Map())!, locksInOrder: false };
}
