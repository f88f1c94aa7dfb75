/** One function of a file as a procedure. */

import type * as t from "@babel/types";
import type { Dialect, Lifted } from "../../ir/index.ts";
import type { SourceModule } from "../names/modules.ts";
import { dialectOf, type FunctionDeclared, type Signature } from "../types/signatures.ts";
import { sortOf, type Type } from "../types/types.ts";
import { Builder } from "./builder.ts";
import { Context, type Lifts, type Surroundings } from "./context.ts";
import { liftExpression } from "./expressions.ts";
import { Scope } from "./scope.ts";
import { liftBody } from "./statements.ts";

/** What lifts expressions and bodies of functions. */
export const LIFTS: Lifts = { expression: liftExpression, body: liftBody };

/** A context at the start of a procedure. */
export function contextOf(
  program: Surroundings,
  module: SourceModule,
  node: t.Node,
  name: string,
  result: Type | undefined,
  is: {
    readonly theorem?: boolean;
    readonly claim?: boolean;
    readonly codec?: boolean;
    readonly dialect?: Dialect;
  } = {},
): Context {
  const builder = new Builder();
  const entry = builder.open("entry");
  entry.isReached = true;
  builder.start(entry, module.report.span(node));
  const frame = {
    program,
    module,
    lifts: LIFTS,
    builder,
    name,
    dialect: is.dialect ?? dialectOf(module.file),
    isTheorem: is.theorem ?? false,
    isCodec: is.codec ?? false,
    result,
    returnsClaim: is.claim ?? false,
    lambdas: { count: 0 },
  };
  return new Context(frame, new Scope());
}

/** Lifts a function; undefined, and reported, when it is not in the language. */
export function liftFunction(
  program: Surroundings,
  module: SourceModule,
  d: FunctionDeclared,
  signature: Signature,
): Lifted | undefined {
  const { name, params, result, dialect } = signature;
  const c = contextOf(program, module, d.node, name, result, {
    dialect,
    theorem: d.marker === "theorem",
    codec: d.marker === "codec",
    claim: dialect === "spec" && d.marker === undefined && result?.kind === "boolean",
  });
  const locals = params.map((p) => {
    const local = c.builder.fresh(p.name);
    c.declare(p.name, { kind: "local", local, type: p.type, isAssigned: false }, p.node);
    return { name: local, sort: sortOf(p.type) };
  });
  liftBody(c, d.node.body);
  if (c.builder.isBroken) return undefined;
  return {
    name,
    dialect,
    procedure: {
      name,
      params: locals,
      result: result === undefined ? undefined : sortOf(result),
      blocks: c.builder.blocks(),
    },
    isTheorem: d.marker === "theorem",
    total: program.graph.isTotal(d),
    loops: c.builder.loops,
    span: module.report.span(d.node),
    places: c.builder.places,
  };
}
