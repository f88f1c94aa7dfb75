/** An execution for a person to follow: one event a line, in order, each thread in a column of its own. */
import type { Execution, ExecutionEvent } from "../evidence/index.ts";
import { scCycle } from "./cycle.ts";

/** The events of an execution as lines; what a read takes its value from is named beside it. */
export function traceLines(execution: Execution): string[] {
  const from = new Map<number, number>();
  for (const relation of execution.relations)
    if (relation.name === "rf") for (const [write, read] of relation.pairs) from.set(read, write);
  const byId = new Map(execution.events.map((e) => [e.id, e]));
  const lines = execution.events.map((e) => {
    const source = byId.get(from.get(e.id) ?? -1);
    const note =
      source === undefined
        ? ""
        : ` from ${source.thread === undefined ? "init" : `${letter(source.id)} of P${source.thread}`}`;
    return `${letter(e.id)}: ${owner(e)}${"  ".repeat(e.thread ?? 0)}${e.step ? `${e.step} ` : ""}${e.label}${note}${instruction(e)}${promising(e)}`;
  });
  const cycle = scCycle(execution);
  if (cycle.length === 0) return lines;
  const steps = cycle.map(({ from, name }) => `${letter(from)} ${name}`);
  return [...lines, `only on Arm, a cycle: ${steps.join(" ")} ${letter(cycle[0]!.from)}`];
}

const owner = (e: ExecutionEvent): string => (e.thread === undefined ? "init  " : `P${e.thread}    `);
const instruction = (e: ExecutionEvent): string => (e.instruction === "" ? "" : `    ${e.instruction}`);

function promising(e: ExecutionEvent): string {
  const views = Object.entries(e.views ?? {}).map(([name, view]) => `${name}=${view}`);
  const parts = [...(e.timestamp === undefined ? [] : [`@${e.timestamp}`]), ...views];
  return parts.length === 0 ? "" : `    [${parts.join(" ")}]`;
}

/** Name of an event: a, b, …, z, a1, b1, …, as herd counts them. */
export const letter = (id: number): string =>
  String.fromCharCode(97 + (id % 26)) + (id < 26 ? "" : String(Math.floor(id / 26)));
