/** What callers know of functions and primitives: types, dialect, and whether a call always has a value. */

import type * as t from "@babel/types";
import type { Dialect } from "../../ir/index.ts";
import { baseName, type Declaration, isMixed } from "../names/declarations.ts";
import type { SourceModule } from "../names/modules.ts";
import type { TypeTable } from "./type-table.ts";
import { type Type, typeText } from "./types.ts";

/** A parameter with its type. */
export interface Parameter {
  readonly name: string;
  readonly type: Type;
  readonly node: t.Node;
}

/** What callers know of a function. */
export interface Signature {
  /** `file#name`. */
  readonly name: string;
  readonly params: readonly Parameter[];
  /** Undefined for a function that returns nothing. */
  readonly result: Type | undefined;
  readonly dialect: Dialect;
}

/** A function as it is declared. */
export type FunctionDeclared = Declaration & { readonly kind: "function" };
/** A function as it is written. */
export type FunctionNode = t.FunctionDeclaration | t.ArrowFunctionExpression;

/** The dialect of a file, or of a function of it: a sequence is a specification that is written as code is. */
export const dialectOf = (file: string, d?: FunctionDeclared): Dialect =>
  baseName(file) === "code.ts" || d?.marker === "sequence" ? "code" : "spec";

/** The type behind a colon. */
export function annotated(node: t.Node | null | undefined): t.TSType | undefined {
  return node?.type === "TSTypeAnnotation" ? node.typeAnnotation : undefined;
}

/** A typed parameter; `known` gives the type where it is not written. @throws {Refused} */
export function readParameter(module: SourceModule, types: TypeTable, node: t.Node, known?: Type): Parameter {
  const { report } = module;
  if (node.type !== "Identifier" || node.optional)
    return report.refuse("KTS07", node, "a parameter is a name with a type", "write name: Type");
  const type = annotated(node.typeAnnotation);
  if (type === undefined && known === undefined)
    return report.refuse("KTS07", node, `parameter ${node.name} has no type`, `write ${node.name}: Type`);
  return { name: node.name, type: type === undefined ? known! : types.resolve(module, type), node };
}

/** Refuses what no function of the language is. @throws {Refused} */
export function checkFunction(module: SourceModule, node: FunctionNode): void {
  const { report } = module;
  if (node.async || (node.generator ?? false))
    report.refuse("KTS04", node, "a function runs to its end at once", "leave out async and *");
  if (node.typeParameters) report.refuse("KTS04", node, "functions have no type parameters", "write one for each type");
}

/** The signature of a function at the top of a file. @throws {Refused} */
export function readSignature(module: SourceModule, types: TypeTable, d: FunctionDeclared): Signature {
  const { report, file } = module;
  const { node } = d;
  checkFunction(module, node);
  const params = node.params.map((p) => readParameter(module, types, p));
  const written = annotated(node.returnType);
  if (written === undefined && d.marker !== "theorem") {
    const hint = isMixed(file)
      ? "write it; native functions of a proof file have no parameters"
      : "write it behind the parameters";
    report.refuse("KTS07", { start: node.start, end: node.body.start }, `${d.name} has no result type`, hint);
  }
  const isVoid = written === undefined || written.type === "TSVoidKeyword";
  const result = isVoid ? undefined : types.resolve(module, written);
  const signature: Signature = { name: `${file}#${d.name}`, params, result, dialect: dialectOf(file, d) };
  checkDialect(module, signature, node);
  return signature;
}

/** Code has words and booleans only. */
function checkDialect({ report }: SourceModule, { dialect, params, result }: Signature, node: FunctionNode): void {
  if (dialect !== "code") return;
  const refuse = (at: t.Node, type: Type): void => {
    if (type.kind !== "word" && type.kind !== "boolean")
      report.refuse("KTS28", at, `${typeText(type)} is no type of code`);
  };
  for (const p of params) refuse(p.node, p.type);
  if (result !== undefined) refuse(node.returnType ?? node, result);
}
