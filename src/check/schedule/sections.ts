/**
 * The critical sections of a relaxed execution. A section of a region begins with the last read of its lock before the
 * first access to its data (PULL), and ends with the first write to the lock behind that access (PUSH). Its timestamps are
 * those of the message read there and of the message written: the releasing store ends one section and begins the next.
 */
import type { Region } from "../../read/litmus/index.ts";
import type { Step } from "./steps.ts";

export interface Section {
  readonly region: string;
  readonly thread: number;
  /** Position of the acquiring read; undefined when the thread holds the region from the start. */
  readonly from: number | undefined;
  readonly pull: number;
  /** Infinity when it is never released. */
  readonly push: number;
}

/** The sections of an execution, or why it breaks the discipline. */
export type Sections =
  | { readonly sections: readonly Section[]; readonly problem: undefined }
  | { readonly sections: undefined; readonly problem: string };

/** The sections of one thread on one region, or the access without lock. */
function threadSections({ name, variables, lock }: Region, steps: readonly Step[]): Section[] | string {
  const sections: Section[] = [];
  let acquiring: Step | undefined;
  let open: Omit<Section, "push"> | undefined;
  for (const step of steps) {
    const variable = step.place?.variable ?? "";
    if (lock.includes(variable)) {
      if (open === undefined) {
        if (step.read !== undefined) acquiring = step;
      } else if (step.wrote !== undefined) {
        sections.push({ ...open, push: step.wrote });
        [open, acquiring] = [undefined, undefined];
      }
    } else if (variables.includes(variable) && open === undefined) {
      if (acquiring === undefined && sections.length > 0)
        return `P${step.thread} touches ${variable} of region ${name} without its lock: ${step.instruction}`;
      open = { region: name, thread: step.thread, from: acquiring?.at, pull: acquiring?.read?.time ?? 0 };
    }
  }
  return open === undefined ? sections : [...sections, { ...open, push: Infinity }];
}

// PULL timestamps grow along a thread, as the view that bounds them does.
function rising(sections: readonly Section[]): Section[] {
  let last = 0;
  const inOrder = [...sections].sort((a, b) => (a.from ?? -1) - (b.from ?? -1));
  return inOrder.map((s) => ({ ...s, pull: (last = Math.max(last, s.pull)) }));
}

/** A variable of no region and no lock that one thread writes and another one touches. */
function shared(regions: readonly Region[], threads: readonly (readonly Step[])[]): string | undefined {
  const known = new Set(regions.flatMap((r) => [...r.variables, ...r.lock]));
  const writer = new Map<string, number>();
  for (const { place, wrote, thread } of threads.flat())
    if (place !== undefined && wrote !== undefined) writer.set(place.variable, thread);
  const bad = threads.flat().find(({ place, thread }) => {
    return place !== undefined && !known.has(place.variable) && (writer.get(place.variable) ?? thread) !== thread;
  });
  return bad && `${bad.place!.variable} is shared and in no region`;
}

/** Finds all sections and checks that those of each region follow one another. */
export function sectionsOf(regions: readonly Region[], threads: readonly (readonly Step[])[]): Sections {
  const problem = shared(regions, threads);
  if (problem !== undefined) return { sections: undefined, problem };
  const sections: Section[] = [];
  for (const steps of threads) {
    const mine: Section[] = [];
    for (const region of regions) {
      const found = threadSections(region, steps);
      if (typeof found === "string") return { sections: undefined, problem: found };
      mine.push(...found);
    }
    sections.push(...rising(mine));
  }
  const clash = overlap(regions, sections);
  return clash === undefined ? { sections, problem: undefined } : { sections: undefined, problem: clash };
}

const ended = ({ thread, push }: Section): string =>
  push === Infinity ? `P${thread} never releases it` : `P${thread} releases it at ${push}`;

function overlap(regions: readonly Region[], sections: readonly Section[]): string | undefined {
  for (const { name } of regions) {
    const chain = sections.filter((s) => s.region === name).sort((a, b) => a.pull - b.pull || a.push - b.push);
    for (const [i, s] of chain.entries()) {
      const next = chain[i + 1];
      if (s.push <= s.pull) return `P${s.thread} releases ${name} at ${s.push}, before it is acquired at ${s.pull}`;
      if (next !== undefined && s.push > next.pull)
        return `P${s.thread} and P${next.thread} hold ${name} at once: P${next.thread} acquires it at ${next.pull}, ${ended(s)}`;
    }
  }
  return undefined;
}
