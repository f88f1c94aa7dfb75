/** `law(trigger, statement)`: the statement becomes a procedure, the trigger a list of codec terms over its parameters. */
import type * as t from "@babel/types";
import type { Term } from "../ir/index.ts";
import type { Surroundings } from "./context.ts";
import type { Declaration } from "./declarations.ts";
import { contextOf, liftFunction } from "./functions.ts";
import { calleeOf } from "./graph.ts";
import type { SourceModule } from "./modules.ts";
import type { Lifted, LiftedLaw } from "./program.ts";
import { checkFunction, readParameter, type Signature } from "./signatures.ts";
import { BOOLEAN, fits, sortOf } from "./types.ts";

const HINT = "write law((a: U64) => [decode(a)], (a: U64) => …)";

function arrow(module: SourceModule, node: t.Node | undefined, at: t.Node): t.ArrowFunctionExpression {
  if (node?.type !== "ArrowFunctionExpression")
    return module.report.refuse("KTS31", node ?? at, "a law is two arrow functions", HINT);
  checkFunction(module, node);
  return node;
}

/** Names of locals in a term. */
function localsOf(term: Term, found: Set<string> = new Set()): Set<string> {
  if (term.kind === "local") found.add(term.name);
  if (term.kind === "codec") for (const a of term.args) localsOf(a, found);
  return found;
}

function triggersOf(
  p: Surroundings,
  module: SourceModule,
  node: t.ArrowFunctionExpression,
  statement: Signature,
): Term[] {
  const { report } = module;
  const c = contextOf(p, module, node, statement.name, undefined);
  const params = node.params.map((x) => readParameter(module, p.types, x));
  if (params.length !== statement.params.length || params.some((x, i) => !fits(x.type, statement.params[i]!.type)))
    report.refuse("KTS31", node, "trigger and statement have the same parameters", HINT);
  for (const [i, x] of params.entries())
    c.declare(
      x.name,
      { kind: "local", local: c.builder.fresh(statement.params[i]!.name), type: x.type, isAssigned: false },
      x.node,
    );
  if (node.body.type !== "ArrayExpression")
    return report.refuse("KTS31", node.body, "a trigger is a list of applications of codecs", HINT);
  const terms = node.body.elements.map((e) => {
    const term = e ? c.lift(e).term : undefined;
    return term?.kind === "codec"
      ? term
      : report.refuse("KTS31", e ?? node.body, "this is no application of a codec", HINT);
  });
  const seen = new Set(terms.flatMap((term) => [...localsOf(term)]));
  const missing = statement.params.find((x) => !seen.has(x.name));
  if (missing !== undefined)
    report.refuse("KTS31", node, `parameter ${missing.name} does not occur in the trigger`, HINT);
  return terms;
}

/** Lifts a law. @throws {Refused} */
export function liftLaw(
  p: Surroundings,
  module: SourceModule,
  d: Declaration & { readonly kind: "law" | "primitive" | "bottom" },
): { readonly law: LiftedLaw; readonly statement: Lifted } {
  const { report, file } = module;
  if (calleeOf(p.modules, module, d.call.callee)?.kind !== "prelude")
    report.refuse("KTS31", d.call, "law is not that of the prelude");
  if (d.call.arguments.length !== 2) report.refuse("KTS31", d.call, "a law is two arrow functions", HINT);
  const [trigger, node] = d.call.arguments.map((a) => arrow(module, a, d.call)) as [
    t.ArrowFunctionExpression,
    t.ArrowFunctionExpression,
  ];
  const params = node.params.map((x) => readParameter(module, p.types, x));
  const signature: Signature = { name: `${file}#${d.name}`, params, result: BOOLEAN, dialect: "spec" };
  if (!p.graph.isTotalNode(module, node.body)) report.refuse("KTS31", node, "the statement of a law may be undefined");
  for (const x of params)
    if (sortOf(x.type).kind !== "bv") report.refuse("KTS31", x.node, "the parameters of a law are words");
  const triggers = triggersOf(p, module, trigger, signature);
  const statement = liftFunction(p, module, { kind: "function", name: d.name, node, marker: undefined }, signature);
  if (statement === undefined) return report.abandon();
  const law = { name: signature.name, triggers, statement: signature.name, span: report.span(d.call) };
  return { law, statement: { ...statement, total: true } };
}
