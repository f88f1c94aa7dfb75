/**
 * An execution as a drawing for Graphviz: one cluster a thread, in program order, relations as coloured edges. The edges of
 * a cycle that SC forbids are bold.
 */
import type { Execution } from "../evidence/index.ts";
import { type DrawnEdge, drawnEdges } from "./edges.ts";
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
  const edges = drawnEdges(execution);
  const note = edges.some((e) => e.onCycle) ? "\nonly on Arm: the bold edges are a cycle" : "";
  const lines = [
    `digraph ${quote(title)} {`,
    `  label=${quote(title + note)}; labelloc=t; node [shape=none, fontsize=10]; edge [fontsize=9];`,
  ];
  const order = new Set<DrawnEdge>();
  for (const thread of [...new Set(execution.events.map((e) => e.thread))].sort((a, b) => (a ?? -1) - (b ?? -1)))
    lines.push(...cluster(execution, thread, edges, order));
  for (const e of edges) if (!order.has(e)) lines.push(edge(e));
  return `${lines.join("\n")}\n}\n`;
}

function edge({ from, to, name, onCycle }: DrawnEdge): string {
  const bold = onCycle ? ", style=bold, penwidth=2" : "";
  const order = name === "po" ? "" : ", constraint=false";
  return `  e${from} -> e${to} [label=${quote(name)}, color=${COLORS[name] ?? "gray"}${order}${bold}];`;
}

// The events of one thread, from the first to the last, and its program order.
function cluster(
  { events }: Execution,
  thread: number | undefined,
  edges: readonly DrawnEdge[],
  order: Set<DrawnEdge>,
): string[] {
  const mine = events.filter((e) => e.thread === thread).sort((a, b) => a.id - b.id);
  const nodes = mine.map((e) => `    e${e.id} [label=${quote(`${letter(e.id)}: ${e.label}`)}];`);
  if (thread === undefined) return ["  subgraph init {", ...nodes, "  }"];
  const po = edges.filter((e) => e.name === "po" && mine.some((m) => m.id === e.from));
  for (const e of po) order.add(e);
  return [
    `  subgraph cluster_${thread} {`,
    `    label="P${thread}";`,
    ...nodes,
    ...po.map((e) => `  ${edge(e)}`),
    "  }",
  ];
}

const quote = (text: string): string => `"${text.replace(/["\\]/g, "\\$&").replaceAll("\n", "\\n")}"`;
