/**
 * Arrow functions of `tabulate` and `forall` as procedures of their own: what they read of the function around them
 * becomes their first parameters. They are total and read nothing that is assigned, so when they run does not matter.
 */
import type * as t from "@babel/types";
import { type Lifted, local, type Term } from "../../ir/index.ts";
import { annotated, checkFunction, type Parameter, readParameter } from "../types/signatures.ts";
import { INTEGER, sortOf, type Type } from "../types/types.ts";
import { Builder } from "./builder.ts";
import { Context } from "./context.ts";
import { Scope, type Variable } from "./scope.ts";

/** A lifted arrow function. */
export interface Rule {
  readonly name: string;
  readonly captured: readonly Term[];
  readonly params: readonly Parameter[];
  readonly result: Type;
}

type Local = Variable & { readonly kind: "local" };

/** The arrow function that is the only argument of a call. @throws {Refused} */
export function arrowOf(c: Context, node: t.CallExpression): t.ArrowFunctionExpression {
  const [arrow] = node.arguments;
  if (arrow?.type !== "ArrowFunctionExpression" || node.arguments.length !== 1)
    return c.refuse("KTS25", node, "one arrow function stands here", "write (key: Key) => …");
  checkFunction(c.frame.module, arrow);
  if (!c.isTotal(arrow.body))
    c.refuse("KTS25", arrow, "the function may be undefined", "leave out claims, loops and primitives");
  return arrow;
}

/** Scope at the edge of an arrow function; outer locals that are read are collected. */
function edge(c: Context, node: t.Node, captured: Map<string, Local>): Scope {
  return new Scope(c.scope, undefined, (name, outer) => {
    if (outer.kind !== "local") return outer;
    if (outer.isAssigned)
      c.refuse("KTS25", node, `${name} is assigned, and read in a function`, `copy it to a const first`);
    captured.set(outer.local, outer);
    if (outer.integer !== undefined) captured.set(outer.integer, { ...outer, local: outer.integer, type: INTEGER });
    return outer;
  });
}

/** The type that a body has, when it is an expression; that is lifted twice then, which changes nothing. */
function inferred(inner: Context, arrow: t.ArrowFunctionExpression): Type {
  if (arrow.body.type === "BlockStatement")
    return inner.refuse("KTS07", arrow, "the result of the function has no type", "write it behind the parameters");
  const { type } = inner.lift(arrow.body);
  if (type.kind === "exact")
    inner.refuse("KTS13", arrow.body, "a result of arithmetic has no width of its own", "cut it: u64(…)");
  return type;
}

/** Lifts an arrow function; types of parameters and result are those that are wanted where they are not written. */
export function liftArrow(
  c: Context,
  arrow: t.ArrowFunctionExpression,
  word: string,
  keys: readonly Type[],
  wanted?: Type,
): Rule {
  const { frame } = c;
  const { module, program } = frame;
  const params = arrow.params.map((p, i) => readParameter(module, program.types, p, keys[i]));
  const written = annotated(arrow.returnType);
  const known = written === undefined ? wanted : program.types.resolve(module, written);
  const name = `${frame.name}/${word}${frame.lambdas.count++}`;
  const captured = new Map<string, Local>();
  const locals = params.map((p) => c.builder.fresh(p.name));
  const enter = (result: Type | undefined): Context => {
    const builder = new Builder(c.builder.names);
    const block = builder.open("entry");
    block.isReached = true;
    builder.start(block, c.span(arrow));
    const inner = new Context(
      { ...frame, builder, name, result, isTheorem: false, returnsClaim: word === "forall" },
      edge(c, arrow, captured),
    );
    for (const [i, p] of params.entries())
      inner.declare(p.name, { kind: "local", local: locals[i]!, type: p.type, isAssigned: false }, p.node);
    return inner;
  };
  const before = frame.lambdas.count;
  const result = known ?? inferred(enter(undefined), arrow);
  frame.lambdas.count = before;
  const inner = enter(result);
  frame.lifts.body(inner, arrow.body);
  if (inner.builder.isBroken) c.abandon();
  const lifted = [...captured.values()];
  program.addProcedure(
    procedureOf(c, inner, arrow, [...lifted, ...params.map((p, i) => ({ local: locals[i]!, type: p.type }))]),
  );
  return { name, captured: lifted.map((v) => local(v.local, sortOf(v.type))), params, result };
}

function procedureOf(
  c: Context,
  inner: Context,
  arrow: t.Node,
  params: readonly { readonly local: string; readonly type: Type }[],
): Lifted {
  const { builder, frame } = inner;
  return {
    name: frame.name,
    dialect: frame.dialect,
    procedure: {
      name: frame.name,
      params: params.map((p) => ({ name: p.local, sort: sortOf(p.type) })),
      result: sortOf(frame.result!),
      blocks: builder.blocks(),
    },
    isTheorem: false,
    total: true,
    loops: [],
    span: c.span(arrow),
    places: builder.places,
  };
}
