/** An execution as a drawing for Graphviz: one cluster a thread, relations as coloured edges. */
import type { Execution } from "../evidence/index.ts";
import { letter } from "./trace.ts";

const COLORS: Readonly<Record<string, string>> = {
  rf: "red",
  co: "blue",
  fr: "orange",
  addr: "darkgreen",
  data: "darkgreen",
  ctrl: "darkgreen",
  rmw: "purple",
};

/** A digraph of one execution. @param title drawn above it */
export function dotGraph(title: string, execution: Execution): string {
  const lines = [
    `digraph ${quote(title)} {`,
    `  label=${quote(title)}; labelloc=t; node [shape=none, fontsize=10]; edge [fontsize=9];`,
  ];
  const threads = [...new Set(execution.events.map((e) => e.thread))];
  for (const thread of threads) {
    const events = execution.events.filter((e) => e.thread === thread);
    const nodes = events.map((e) => `    e${e.id} [label=${quote(`${letter(e.id)}: ${e.label}`)}];`);
    const order = events.slice(1).map((e, i) => `    e${events[i]!.id} -> e${e.id} [label="po", color=black];`);
    if (thread === undefined) lines.push("  subgraph init {", ...nodes, "  }");
    else lines.push(`  subgraph cluster_${thread} {`, `    label="P${thread}";`, ...nodes, ...order, "  }");
  }
  for (const { name, pairs } of execution.relations)
    for (const [from, to] of pairs)
      lines.push(`  e${from} -> e${to} [label=${quote(name)}, color=${COLORS[name] ?? "gray"}, constraint=false];`);
  return `${lines.join("\n")}\n}\n`;
}

const quote = (text: string): string => `"${text.replace(/["\\]/g, "\\$&").replaceAll("\n", "\\n")}"`;
