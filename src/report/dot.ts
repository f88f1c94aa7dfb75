/**
 * An execution as a drawing for Graphviz: one cluster a thread, in program order, relations as coloured edges. The edges of
 * a cycle that SC forbids are bold.
 */
import type { Execution } from "../evidence/index.ts";
import { type CycleStep, scCycle } from "./cycle.ts";
import { letter } from "./trace.ts";

const COLORS: Readonly<Record<string, string>> = {
  po: "black",
  rf: "red",
  co: "blue",
  fr: "orange",
  addr: "darkgreen",
  data: "darkgreen",
  ctrl: "darkgreen",
  pick: "darkgreen",
  rmw: "purple",
};

/** A digraph of one execution. @param title drawn above it */
export function dotGraph(title: string, execution: Execution): string {
  const cycle = scCycle(execution);
  const note = cycle.length > 0 ? "\nonly on Arm: the bold edges are a cycle" : "";
  const lines = [
    `digraph ${quote(title)} {`,
    `  label=${quote(title + note)}; labelloc=t; node [shape=none, fontsize=10]; edge [fontsize=9];`,
  ];
  const drawn = new Set<string>();
  for (const thread of [...new Set(execution.events.map((e) => e.thread))].sort((a, b) => (a ?? -1) - (b ?? -1)))
    lines.push(...cluster(execution, thread, cycle, drawn));
  for (const { name, pairs } of execution.relations)
    for (const [from, to] of name === "co" || name === "fr" ? immediate(name, execution) : pairs)
      lines.push(edge({ from, to, name }, cycle, drawn));
  for (const step of cycle) if (step.name !== "po" && !drawn.has(keyOf(step))) lines.push(edge(step, cycle, drawn));
  return `${lines.join("\n")}\n}\n`;
}

interface Edge {
  readonly from: number;
  readonly to: number;
  readonly name: string;
}
const keyOf = ({ from, to, name }: Edge): string => `${from} ${to} ${name}`;

// Ids of a thread count its program order, so a po step goes along the edges between its ends.
const covers = (step: CycleStep, e: Edge): boolean =>
  step.name === e.name && (e.name === "po" ? step.from <= e.from && e.to <= step.to : keyOf(step) === keyOf(e));

function edge(e: Edge, cycle: readonly CycleStep[], drawn: Set<string>): string {
  drawn.add(keyOf(e));
  const bold = cycle.some((step) => covers(step, e)) ? ", style=bold, penwidth=2" : "";
  const order = e.name === "po" ? "" : ", constraint=false";
  return `  e${e.from} -> e${e.to} [label=${quote(e.name)}, color=${COLORS[e.name] ?? "gray"}${order}${bold}];`;
}

// The events of one thread, from the first to the last.
function cluster(
  { events }: Execution,
  thread: number | undefined,
  cycle: readonly CycleStep[],
  drawn: Set<string>,
): string[] {
  const mine = events.filter((e) => e.thread === thread).sort((a, b) => a.id - b.id);
  const nodes = mine.map((e) => `    e${e.id} [label=${quote(`${letter(e.id)}: ${e.label}`)}];`);
  if (thread === undefined) return ["  subgraph init {", ...nodes, "  }"];
  const steps = mine.filter((e) => e.po !== undefined);
  const order = steps.slice(1).map((e, i) => `  ${edge({ from: steps[i]!.id, to: e.id, name: "po" }, cycle, drawn)}`);
  return [`  subgraph cluster_${thread} {`, `    label="P${thread}";`, ...nodes, ...order, "  }"];
}

// Pairs of co or fr with nothing between: the others follow from them.
function immediate(name: "co" | "fr", { relations }: Execution): readonly (readonly [number, number])[] {
  const pairs = (of: string): readonly (readonly [number, number])[] =>
    relations.find((r) => r.name === of)?.pairs ?? [];
  const co = new Set(pairs("co").map((p) => p.join()));
  const mine = pairs(name);
  return mine.filter(([a, b]) => !mine.some(([c, d]) => c === a && d !== b && co.has(`${d},${b}`)));
}

const quote = (text: string): string => `"${text.replace(/["\\]/g, "\\$&").replaceAll("\n", "\\n")}"`;
