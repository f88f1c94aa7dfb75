/** Statements at the top of a file as declarations of names. Calls that begin with a marker of the prelude are told apart by name here and checked later. */
import type * as t from "@babel/types";
import type { FileReport } from "../report.ts";

/** What a name of a file stands for, as it is written. */
export type Declaration =
  | { readonly kind: "type"; readonly name: string; readonly node: t.TSInterfaceDeclaration | t.TSTypeAliasDeclaration }
  | {
      readonly kind: "function";
      readonly name: string;
      readonly node: t.FunctionDeclaration | t.ArrowFunctionExpression;
      readonly marker: "theorem" | "codec" | undefined;
    }
  | { readonly kind: "law" | "primitive" | "bottom"; readonly name: string; readonly call: t.CallExpression }
  | { readonly kind: "constant"; readonly name: string; readonly id: t.Identifier; readonly init: t.Expression }
  | { readonly kind: "native"; readonly name: string };

/** A file that an import names: one of the program, the prelude, or one that only native runs use. */
export type Target = { readonly kind: "file"; readonly file: string } | { readonly kind: "prelude" | "native" };

export interface Import {
  readonly target: Target;
  /** The name there; `*` for all of them. */
  readonly name: string;
  readonly node: t.Node;
}

/** The last part of a path. */
export const baseName = (file: string): string => file.split("/").at(-1)!;

/** What deciding on a declaration needs of its file. */
interface Scope {
  readonly imports: ReadonlyMap<string, Import>;
  readonly report: FileReport;
}

/** A function at the top of a file. A proof file's functions without parameters are runs: they are native. */
export function declareFunction(node: t.Statement, { report }: Scope): Declaration[] | undefined {
  if (node.type !== "FunctionDeclaration" || !node.id) return undefined;
  return [ofFunction(node.id.name, node, report.file)];
}

const ofFunction = (
  name: string,
  node: t.FunctionDeclaration | t.ArrowFunctionExpression,
  file: string,
): Declaration =>
  isMixed(file) && node.params.length === 0
    ? { kind: "native", name }
    : { kind: "function", name, node, marker: undefined };

export function declareType(node: t.Statement): Declaration[] | undefined {
  if (node.type !== "TSInterfaceDeclaration" && node.type !== "TSTypeAliasDeclaration") return undefined;
  return [{ kind: "type", name: node.id.name, node }];
}

/** Whether a file mixes what is proved with what only runs: names that are out of the language there are native. */
export const isMixed = (file: string): boolean => baseName(file) === "proof.ts";

/** The name of the marker that an expression calls; imports are renamed rarely, so the imported name is looked up. */
function markerOf(call: t.CallExpression, { imports }: Scope): string | undefined {
  if (call.callee.type !== "Identifier") return undefined;
  return imports.get(call.callee.name)?.name;
}

function ofCall(name: string, call: t.CallExpression, scope: Scope): Declaration | undefined {
  const marker = markerOf(call, scope);
  const [first] = call.arguments;
  switch (marker) {
    case "theorem":
    case "codec":
      if (call.arguments.length !== 1 || first?.type !== "ArrowFunctionExpression")
        return scope.report.refuse("KTS31", call, `${marker} marks one arrow function`, `${marker}((a: U64) => …)`);
      return { kind: "function", name, node: first, marker };
    case "law":
    case "primitive":
    case "bottom":
      return { kind: marker, name, call };
    default:
      return undefined;
  }
}

function declareOne(d: t.VariableDeclarator, scope: Scope): Declaration {
  const { report } = scope;
  const { id, init } = d;
  if (id.type !== "Identifier" || !init)
    return report.refuse("KTS04", d, "a constant of a file has one name and a value", "write const name = …");
  const { name } = id;
  if (init.type === "ArrowFunctionExpression") return ofFunction(name, init, report.file);
  const marked = init.type === "CallExpression" ? ofCall(name, init, scope) : undefined;
  if (marked !== undefined) return marked;
  const isWord = init.type === "CallExpression" && /^u(8|16|32|64)$/.test(markerOf(init, scope) ?? "");
  const isNative =
    isMixed(report.file) &&
    ["CallExpression", "NewExpression", "ObjectExpression", "TSSatisfiesExpression"].includes(init.type);
  return isNative && !isWord ? { kind: "native", name } : { kind: "constant", name, id, init };
}

export function declareConstant(node: t.Statement, scope: Scope): Declaration[] | undefined {
  if (node.type !== "VariableDeclaration") return undefined;
  if (node.kind !== "const" || node.declare)
    scope.report.refuse("KTS04", node, "a file has no variables", "declare it with const");
  return node.declarations.map((d) => declareOne(d, scope));
}
