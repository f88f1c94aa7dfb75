/** `law(trigger, statement)`: the statement becomes a procedure, the trigger a list of codec terms over its parameters. */
import type * as t from "@babel/types";
import type { Lifted, LiftedLaw, Term } from "../../ir/index.ts";
import type { Declaration } from "../names/declarations.ts";
import type { SourceModule } from "../names/modules.ts";
import { calleeOf } from "../types/graph.ts";
import { checkFunction, readParameter, type Signature } from "../types/signatures.ts";
import { BOOLEAN, fits } from "../types/types.ts";
import type { Surroundings } from "./context.ts";
import { contextOf, liftFunction } from "./functions.ts";

type LawDeclared = Declaration & { readonly kind: "law" };

const HINT = "write law((a: U64) => [decode(a)], (a: U64) => …)";

function arrow(module: SourceModule, node: t.Node | undefined, at: t.Node): t.ArrowFunctionExpression {
  if (node?.type !== "ArrowFunctionExpression")
    return module.report.refuse("KTS31", node ?? at, "a law is two arrow functions", HINT);
  checkFunction(module, node);
  return node;
}

/** Whether a term is made of codecs, locals and constants only, as patterns are. */
const isPattern = (term: Term): boolean =>
  term.kind === "local" || term.kind === "bv" || (term.kind === "codec" && term.args.every(isPattern));

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
    return term?.kind === "codec" && isPattern(term)
      ? term
      : report.refuse("KTS31", e ?? node.body, "this is no application of a codec", HINT);
  });
  const seen = new Set(terms.flatMap((term) => [...localsOf(term)]));
  const missing = statement.params.find((x) => !seen.has(x.name));
  if (missing !== undefined)
    report.refuse("KTS31", node, `parameter ${missing.name} does not occur in the trigger`, HINT);
  return terms;
}

/** What a law states: an arrow function, or a function of the program by its name. */
interface Stated {
  readonly signature: Signature;
  /** The arrow function, which becomes a procedure of the law's name. */
  readonly node: t.ArrowFunctionExpression | undefined;
}

function statedBy(p: Surroundings, module: SourceModule, d: LawDeclared, node: t.Node | undefined): Stated {
  const { report, file } = module;
  const found = node === undefined ? undefined : calleeOf(p.modules, module, node);
  if (found?.kind === "declared" && found.declaration.kind === "function") {
    p.modules.checkRead(module, node!, found);
    const signature = p.signatureOf(found.module, found.declaration);
    if (!p.graph.isTotal(found.declaration) || signature.result?.kind !== "boolean")
      report.refuse("KTS31", node!, "the statement of a law is a boolean for all arguments");
    return { signature, node: undefined };
  }
  const written = arrow(module, node, d.call);
  const params = written.params.map((x) => readParameter(module, p.types, x));
  if (!p.graph.isTotalNode(module, written.body))
    report.refuse("KTS31", written, "the statement of a law may be undefined");
  return { signature: { name: `${file}#${d.name}`, params, result: BOOLEAN, dialect: "spec" }, node: written };
}

/** Lifts a law; its statement too, where it is written in its place. @throws {Refused} */
export function liftLaw(
  p: Surroundings,
  module: SourceModule,
  d: LawDeclared,
): { readonly law: LiftedLaw; readonly statement: Lifted | undefined } {
  const { report, file } = module;
  if (calleeOf(p.modules, module, d.call.callee)?.kind !== "prelude")
    report.refuse("KTS31", d.call, "law is not that of the prelude");
  const [first, second] = d.call.arguments;
  if (d.call.arguments.length !== 2) report.refuse("KTS31", d.call, "a law is a trigger and a statement", HINT);
  const { signature, node } = statedBy(p, module, d, second);
  for (const x of signature.params)
    if (x.type.kind !== "word" && x.type.kind !== "integer")
      report.refuse("KTS31", x.node, "the parameters of a law are words and integers");
  const triggers = triggersOf(p, module, arrow(module, first, d.call), signature);
  const law = { name: `${file}#${d.name}`, triggers, statement: signature.name, span: report.span(d.call) };
  if (node === undefined) return { law, statement: undefined };
  const statement = liftFunction(p, module, { kind: "function", name: d.name, node, marker: undefined }, signature);
  if (statement === undefined) return report.abandon();
  return { law, statement: { ...statement, total: true } };
}
