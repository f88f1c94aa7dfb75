/** Why a run is not one of SC, in sentences for a person who never saw a litmus test. */
import type { Execution, ExecutionEvent } from "../evidence/index.ts";
import { type CycleStep, scCycle } from "./cycle.ts";
import { overtaken } from "./edges.ts";
import { letter } from "./trace.ts";

/** An event in words: `P1's read x=0 (d)`. */
function deed(e: ExecutionEvent): string {
  const what = /^[RW]\S* (.*)$/.exec(e.label)?.[1] ?? e.label;
  return `P${e.thread}'s ${e.label.startsWith("W") ? "write" : "read"} ${what} (${letter(e.id)})`;
}

/** Why one event is before another, by the step between them. */
const REASONS: Readonly<Record<CycleStep["name"], (a: string, b: string) => string>> = {
  po: (a, b) => `In the program, ${a} stands before ${b}`,
  rf: (a, b) => `${b} gets that value from ${a}`,
  fr: (a, b) => `${a} still sees what was there before ${b}`,
  co: (a, b) => `${b} overwrites ${a}`,
};

/** One sentence for each step of the cycle, and the conclusion. Empty when the run is one of SC. */
export function story(execution: Execution): readonly string[] {
  const cycle = scCycle(execution);
  if (cycle.length === 0) return [];
  const byId = new Map(execution.events.map((e) => [e.id, e]));
  const sentences = cycle.map(({ from, to, name }) => {
    const order = `${letter(from)} before ${letter(to)}`;
    return `${REASONS[name](deed(byId.get(from)!), deed(byId.get(to)!))}: ${order}.`;
  });
  const circle = `That is a circle: ${cycle.map(({ from }) => letter(from)).join(" before ")} before ${letter(cycle[0]!.from)}. If threads took turns, one step at a time (SC), this could not happen.`;
  const early = overtaken(execution).map(({ from, to }) => {
    const [a, b] = [byId.get(from)!, byId.get(to)!];
    return `Arm may do ${letter(to)} before ${letter(from)}, although P${a.thread} has them in the other order (${a.label}, then ${b.label}): nothing in the code asks for that order. So there is no circle, and the outcome happens.`;
  });
  return [...sentences, circle, ...early];
}
