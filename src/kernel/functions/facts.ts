/** What a condition says about the cases of tagged unions: `x.kind === "some"`, through `!`, `&&` and `||`. */
import type * as t from "@babel/types";
import type { Type } from "../types/types.ts";
import type { Context } from "./context.ts";
import { type Facts, NO_FACTS } from "./scope.ts";

type Union = Type & { readonly kind: "union" };

/** A constant or parameter, and fields behind it; undefined for what may change or has no name. */
export function pathOf(c: Context, node: t.Node): { readonly path: string; readonly type: Type } | undefined {
  if (node.type === "Identifier") {
    const found = c.scope.find(node.name);
    return found?.kind === "local" && !found.isAssigned ? { path: found.local, type: found.type } : undefined;
  }
  if (node.type !== "MemberExpression" || node.computed || node.property.type !== "Identifier") return undefined;
  const { name } = node.property;
  const base = pathOf(c, node.object);
  const fields = base?.type.kind === "record" ? base.type.fields : [];
  const field = fields.find((f) => f.name === name);
  return base === undefined || field === undefined ? undefined : { path: `${base.path}.${name}`, type: field.type };
}

/** The cases that a union may still be in. */
export const casesOf = (c: Context, path: string | undefined, type: Union): ReadonlySet<string> =>
  (path === undefined ? undefined : c.scope.casesOf(path)) ?? new Set(type.cases.map((x) => x.name));

/** The union whose kind an expression `x.kind` reads. */
export function taggedPath(c: Context, node: t.Node): { readonly path: string; readonly type: Union } | undefined {
  if (node.type !== "MemberExpression" || node.property.type !== "Identifier" || node.property.name !== "kind")
    return undefined;
  const base = pathOf(c, node.object);
  return base?.type.kind === "union" ? { path: base.path, type: base.type } : undefined;
}

function comparison(c: Context, node: t.BinaryExpression, isTrue: boolean): Facts {
  const [tag, text] = node.right.type === "StringLiteral" ? [node.left, node.right] : [node.right, node.left];
  const found = taggedPath(c, tag);
  if (found === undefined || text.type !== "StringLiteral") return NO_FACTS;
  const isSame = (node.operator === "===") === isTrue;
  const left = [...casesOf(c, found.path, found.type)].filter((name) => (name === text.value) === isSame);
  return new Map([[found.path, new Set(left)]]);
}

/** Facts of both; each case has to be possible in both. */
function meet(a: Facts, b: Facts): Facts {
  const all = new Map(a);
  for (const [path, cases] of b) {
    const mine = a.get(path);
    all.set(path, mine === undefined ? cases : new Set([...cases].filter((x) => mine.has(x))));
  }
  return all;
}

/** Facts of one or the other. */
function join(a: Facts, b: Facts): Facts {
  const all = new Map<string, ReadonlySet<string>>();
  for (const [path, cases] of a) {
    const other = b.get(path);
    if (other !== undefined) all.set(path, new Set([...cases, ...other]));
  }
  return all;
}

/** What holds when the condition is true, or when it is false. */
export function factsOf(c: Context, node: t.Node, isTrue: boolean): Facts {
  if (node.type === "UnaryExpression" && node.operator === "!") return factsOf(c, node.argument, !isTrue);
  if (node.type === "BinaryExpression" && (node.operator === "===" || node.operator === "!=="))
    return comparison(c, node, isTrue);
  if (node.type !== "LogicalExpression" || node.operator === "??") return NO_FACTS;
  const [a, b] = [factsOf(c, node.left, isTrue), factsOf(c, node.right, isTrue)];
  return (node.operator === "&&") === isTrue ? meet(a, b) : join(a, b);
}
