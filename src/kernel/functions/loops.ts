/** Loops keep their shape: a head to which every round returns, the body, and what follows. */
import type * as t from "@babel/types";
import { BOOLEAN } from "../types/types.ts";
import type { Context } from "./context.ts";
import { factsOf } from "./facts.ts";

/** Head, body, and the way back; `update` runs between rounds. */
function loop(c: Context, node: t.Statement, test: t.Node, body: () => void, update: () => void): void {
  const { builder } = c;
  const span = c.span(node);
  const [head, inside, next] = [builder.open("head"), builder.open("body"), builder.open("next")];
  builder.jump(head, span);
  builder.start(head, c.span(test));
  const at = builder.loops.length;
  const outer = new Set(builder.names);
  const assigned = new Set<string>();
  builder.loops.push({ head: head.label, assigned: [], span });
  builder.assigned.push(assigned);
  const cond = c.liftTo(test, BOOLEAN);
  builder.branch(cond, inside, next, c.span(test));
  builder.start(inside, span);
  c.within(factsOf(c, test, true), body);
  if (builder.current !== undefined) update();
  if (builder.current !== undefined) builder.jump(head, span);
  builder.assigned.pop();
  builder.loops[at] = { head: head.label, assigned: [...assigned].filter((name) => outer.has(name)), span };
  builder.start(next, span);
}

/** `while (test)`. */
export const liftWhile = (c: Context, node: t.WhileStatement, body: () => void): void => {
  if (!c.isCode) c.refuse("KTS27", node, "while belongs to code", "a specification has for, over a range that ends");
  loop(c, node, node.test, body, () => {});
};

/** How the parts of a `for` are lifted. */
export interface ForParts {
  readonly init: (node: t.VariableDeclaration) => void;
  readonly update: (node: t.Expression) => void;
  readonly body: () => void;
}

/** `for (let i = …; test; i = …)`. */
export function liftFor(c: Context, node: t.ForStatement, parts: ForParts): void {
  const { init, test, update } = node;
  const hint = "write for (let i = u64(0n); i < n; i = u64(i + 1n))";
  if (init?.type !== "VariableDeclaration" || !test || !update)
    c.refuse("KTS08", node, "a for loop has a variable, a condition and a step", hint);
  c.within(new Map(), () => {
    parts.init(init);
    loop(c, node, test, parts.body, () => parts.update(update));
  });
}
