/** Calls: of functions and primitives, of the prelude's functions, and of the methods of maps. */
import type * as t from "@babel/types";
import {
  codec,
  cut as cutInteger,
  everywhere,
  forall,
  op,
  select,
  type Term,
  tabulate,
  update,
} from "../../ir/index.ts";
import { type Found, folderOf } from "../names/modules.ts";
import { calleeOf } from "../types/graph.ts";
import type { FunctionDeclared, Parameter } from "../types/signatures.ts";
import { BOOLEAN, CUTS, fits, hasMap, isKey, mapType, sortOf, type Type, typeText, word } from "../types/types.ts";
import type { Context, PrimitiveSignature, Want } from "./context.ts";
import { arrowOf, liftArrow } from "./lambdas.ts";
import { asExact, type Operand, operandOf } from "./operand.ts";
import { equal } from "./operators.ts";

/** The arguments of a call, if there are as many as are taken. */
function argumentsOf(c: Context, node: t.CallExpression, count: number): t.Node[] {
  const odd = node.arguments.find((a) => a.type === "SpreadElement" || a.type === "ArgumentPlaceholder");
  if (odd !== undefined) c.refuse("KTS09", odd, "arguments are written one by one");
  if (node.arguments.length !== count)
    c.refuse("KTS33", node, `expected ${count} arguments, found ${node.arguments.length}`);
  return node.arguments;
}

/** Terms of arguments, in order. */
function liftArguments(c: Context, node: t.CallExpression, params: readonly Parameter[]): Term[] {
  return argumentsOf(c, node, params.length).map((a, i) => c.liftTo(a, params[i]!.type));
}

/** `u64(…)` and its relatives. */
function cut(c: Context, node: t.CallExpression, width: number): Operand {
  const [arg] = argumentsOf(c, node, 1);
  const o = c.lift(arg!);
  const value = asExact(o);
  if (value !== undefined) return operandOf(word(width), value.low(width));
  if (o.type.kind === "integer" && c.frame.isCodec) return operandOf(word(width), cutInteger(o.term!, width));
  if (o.type.kind === "integer") return c.refuse("KTS16", node, "an integer is not cut to a word");
  return c.refuse("KTS12", arg!, `expected a word or a number, found ${typeText(o.type)}`);
}

/** Types between the brackets of a call, resolved. */
const typeArguments = (c: Context, node: t.CallExpression): Type[] =>
  (node.typeParameters?.type === "TSTypeParameterInstantiation" ? node.typeParameters.params : []).map((p) =>
    c.program.types.resolve(c.frame.module, p),
  );

/** The map type that a call of `everywhere` or `tabulate` is to have, as far as it is known. */
function wantedMap(c: Context, node: t.CallExpression, { type }: Want): { readonly from?: Type; readonly to?: Type } {
  const [from, to] = typeArguments(c, node);
  if (from !== undefined && to !== undefined) return { from, to };
  if (type !== undefined && type.kind !== "map") c.refuse("KTS12", node, `expected ${typeText(type)}, found a map`);
  return type?.kind === "map" ? type : {};
}

function constantMap(c: Context, node: t.CallExpression, want: Want): Operand {
  const [arg] = argumentsOf(c, node, 1);
  const { from, to } = wantedMap(c, node, want);
  if (from === undefined || to === undefined)
    return c.refuse("KTS32", node, "the type of the map is not known", "write const m: ZMap<K, V> = …");
  const term = everywhere(sortOf(from), c.liftTo(arg!, to));
  return operandOf(mapType(from, to), term);
}

function tabulated(c: Context, node: t.CallExpression, want: Want): Operand {
  const arrow = arrowOf(c, node);
  const { from, to } = wantedMap(c, node, want);
  if (arrow.params.length !== 1) c.refuse("KTS25", arrow, "the function has one parameter, the key");
  const rule = liftArrow(c, arrow, "tabulate", from === undefined ? [] : [from], to);
  const key = rule.params[0]!.type;
  if (from !== undefined && !(fits(from, key) && fits(key, from)))
    c.refuse("KTS12", arrow, `expected keys ${typeText(from)}, found ${typeText(key)}`);
  if (!isKey(key)) c.refuse("KTS12", arrow, `${typeText(key)} is no key of a map`);
  return operandOf(mapType(key, rule.result), tabulate(sortOf(key), sortOf(rule.result), rule.name, rule.captured));
}

function quantified(c: Context, node: t.CallExpression, want: Want): Operand {
  if (want.isClaim !== true) c.refuse("KTS26", node, "forall stands alone or as a conjunct");
  const arrow = arrowOf(c, node);
  if (arrow.params.length === 0) c.refuse("KTS25", arrow, "the function has no parameter to range over");
  const rule = liftArrow(c, arrow, "forall", [], BOOLEAN);
  if (rule.result.kind !== "boolean") c.refuse("KTS12", arrow, "the function gives a boolean");
  for (const p of rule.params)
    if (!["word", "id", "integer"].includes(p.type.kind))
      c.refuse("KTS25", p.node, `forall ranges over words, identifiers and integers, not over ${typeText(p.type)}`);
  const keys = rule.params.map((p) => sortOf(p.type));
  return { type: BOOLEAN, term: forall(keys, rule.name, rule.captured) };
}

/** `same(a, b)`: equality of values of any type without maps. */
function sameValues(c: Context, node: t.CallExpression): Operand {
  if (c.isCode) c.refuse("KTS27", node, "same belongs to specifications and theorems", "code compares with ===");
  const [first, second] = argumentsOf(c, node, 2);
  const a = c.lift(first!);
  const b = c.lift(second!, { type: a.type });
  if (!["record", "tuple", "union", "map"].includes(a.type.kind)) return { type: BOOLEAN, term: equal(c, node, a, b) };
  if (!fits(a.type, b.type) && !fits(b.type, a.type))
    c.refuse("KTS12", second!, `expected ${typeText(a.type)}, found ${typeText(b.type)}`);
  if (hasMap(a.type))
    c.refuse("KTS17", node, `${typeText(a.type)} has a map`, "compare maps at a key, or say forall((k: Key) => …)");
  return { type: BOOLEAN, term: op("eq", a.term!, b.term!) };
}

function prelude(c: Context, node: t.CallExpression, name: string, want: Want): Operand {
  const width = CUTS.get(name);
  if (width !== undefined) return cut(c, node, width);
  switch (name) {
    case "everywhere":
      return constantMap(c, node, want);
    case "tabulate":
      return tabulated(c, node, want);
    case "forall":
      return quantified(c, node, want);
    case "same":
      return sameValues(c, node);
    case "require":
    case "awaits":
    case "assume":
    case "assert":
    case "panic":
      return c.refuse("KTS09", node, `${name} is a statement, not a value`);
    default:
      return c.refuse("KTS09", node, `${name} does not stand here`, "markers stand at the top of a file");
  }
}

/** `m.at(k)` and `m.with(k, v)`. */
function method(c: Context, node: t.CallExpression, callee: t.MemberExpression): Operand {
  if (callee.computed || callee.property.type !== "Identifier")
    return c.refuse("KTS09", callee, "kernel TypeScript has no such call");
  const { name } = callee.property;
  const map = c.lift(callee.object);
  if (map.type.kind !== "map" || (name !== "at" && name !== "with"))
    return c.refuse("KTS20", callee.property, `${typeText(map.type)} has no method ${name}`, "maps have at and with");
  const args = argumentsOf(c, node, name === "at" ? 1 : 2);
  const key = c.liftTo(args[0]!, map.type.from);
  if (name === "at") return operandOf(map.type.to, select(map.term!, key));
  return operandOf(map.type, update(map.term!, key, c.liftTo(args[1]!, map.type.to)));
}

/** What a call yields: a value, or nothing. */
type Yield = Operand | undefined;

/** Calls what has a name in the program. */
function perform(
  c: Context,
  node: t.CallExpression,
  { name, params, result }: Omit<PrimitiveSignature, "kind">,
): Yield {
  const args = liftArguments(c, node, params);
  const sort = result === undefined ? undefined : sortOf(result);
  const term = c.perform({ kind: "call", callee: name, args, sort }, node);
  return term === undefined ? undefined : operandOf(result!, term);
}

function callFunction(c: Context, node: t.CallExpression, found: Found, d: FunctionDeclared, want: Want): Yield {
  const signature = c.program.signatureOf(found.module, d);
  if (d.marker === "theorem")
    c.refuse("KTS09", node, "a theorem is not called", "make what it shares with others a function");
  const isCode = signature.dialect === "code";
  if (isCode && (!c.isCode || (c.isSequence && d.marker !== "sequence")))
    c.refuse("KTS27", node, "a specification does not call code", "call the specification of it");
  if (c.isCode && !isCode && !c.program.graph.isTotal(d))
    c.refuse("KTS27", node, `${d.name} may be undefined`, "code calls what always has a value");
  if (want.isClaim !== true && c.program.graph.isQuantified(d))
    c.refuse("KTS26", node, `${d.name} says forall, and stands where forall may not`);
  if (d.marker !== "codec") return perform(c, node, signature);
  const args = liftArguments(c, node, signature.params);
  return operandOf(signature.result!, codec(signature.name, args, sortOf(signature.result!)));
}

/** A sequence takes steps of its own layer. */
function checkStep(c: Context, node: t.CallExpression, primitive: PrimitiveSignature, found: Found): void {
  if (folderOf(found.module.file) !== folderOf(c.frame.module.file))
    c.refuse("KTS30", node, "a sequence takes steps of its own layer", "declare the step with transition(…)");
  if (primitive.kind === "sequence")
    c.refuse("KTS30", node, "a sequence is no step", "call the sequence itself, in spec.ts");
}

function callPrimitive(c: Context, node: t.CallExpression, found: Found): Yield {
  const primitive = c.program.primitiveOf(found);
  if (!c.isCode)
    c.refuse("KTS27", node, "a specification does not call primitives", "call the specification of it, on a state");
  if (c.isSequence) checkStep(c, node, primitive, found);
  return perform(c, node, primitive);
}

/** A call as a statement or a value. */
export function call(c: Context, node: t.CallExpression, want: Want): Yield {
  if (node.optional) return c.refuse("KTS09", node, "every function is there", "write f(…)");
  const { callee } = node;
  const isShadowed = callee.type === "Identifier" && c.scope.find(callee.name) !== undefined;
  const found = isShadowed ? undefined : calleeOf(c.program.modules, c.frame.module, callee);
  if (found === undefined && callee.type === "MemberExpression") return method(c, node, callee);
  if (found === undefined)
    return c.refuse(
      "KTS11",
      callee,
      callee.type === "Identifier" ? `there is no function ${callee.name}` : "only names are called",
    );
  if (found.kind === "prelude") return prelude(c, node, found.name, want);
  if (found.kind !== "declared")
    return c.refuse("KTS11", callee, "this runs only natively", "leave it to functions of proof.ts without parameters");
  if (node.typeParameters) c.refuse("KTS09", node, "functions have no type parameters");
  const d = found.declaration;
  if (d.kind === "function") return callFunction(c, node, found, d, want);
  if (d.kind === "primitive") return callPrimitive(c, node, found);
  if (d.kind === "native") return c.refuse("KTS11", callee, `${d.name} runs only natively`);
  return c.refuse("KTS11", callee, `${d.name} is no function`);
}

/** A call as a value. */
export function callValue(c: Context, node: t.CallExpression, want: Want): Operand {
  return call(c, node, want) ?? c.refuse("KTS12", node, "the function returns nothing", "call it as a statement");
}
