/** Expressions to operands. What is not in this switch is not in the language. */
import type * as t from "@babel/types";
import { bool, INT, local } from "../../ir/index.ts";
import { calleeOf } from "../types/graph.ts";
import { BOOLEAN, sortOf, typeText } from "../types/types.ts";
import { callValue } from "./calls.ts";
import { conditional, logical } from "./conditionals.ts";
import type { Context, Want } from "./context.ts";
import { exactOperand, literal, type Operand, operandOf } from "./operand.ts";
import { binary, unary } from "./operators.ts";
import { array, member, object, text } from "./values.ts";

/** A name of the file or of an import, as a value: a constant. */
function global(c: Context, node: t.Node): Operand | undefined {
  const found = calleeOf(c.program.modules, c.frame.module, node);
  if (found === undefined) return undefined;
  if (found.kind === "declared" && found.declaration.kind === "constant") return c.program.constantOf(found);
  const kind = found.kind === "declared" ? found.declaration.kind : found.kind;
  if (found.kind === "declared" && found.declaration.kind === "native" && found.declaration.init !== undefined)
    return c.refuse("KTS11", node, "only declarations read what has no type", "write const name: Type = …");
  if (kind === "native" || kind === "data")
    return c.refuse("KTS11", node, "this runs only natively", "leave it to functions of proof.ts without parameters");
  return c.refuse("KTS11", node, `${c.text(node)} is no value`, "functions are only called");
}

function identifier(c: Context, node: t.Identifier): Operand {
  const found = c.scope.find(node.name);
  if (found?.kind === "wrong") return c.abandon();
  if (found?.kind === "early")
    return c.refuse("KTS34", node, `${node.name} is declared by another case`, "write the cases as blocks: { … }");
  if (found?.kind === "known") return found.operand;
  if (found?.kind === "local") {
    const o = operandOf(found.type, local(found.local, sortOf(found.type)));
    const { integer } = found;
    return o.exact === undefined || integer === undefined
      ? o
      : exactOperand({ ...o.exact, int: () => local(integer, INT) });
  }
  return global(c, node) ?? c.refuse("KTS11", node, `there is no ${node.name} here`);
}

/** `word as Brand`. */
function cast(c: Context, node: t.TSAsExpression): Operand {
  const hint = "only a word is branded: u64(…) as Gfn";
  const isConst = c.text(node.typeAnnotation) === "const";
  if (node.typeAnnotation.type !== "TSTypeReference" || isConst)
    return c.refuse("KTS18", node, "there is no such cast", hint);
  const type = c.program.types.resolve(c.frame.module, node.typeAnnotation);
  if (type.kind !== "word" || type.brand === undefined)
    return c.refuse("KTS18", node, `a cast to ${typeText(type)} gives no brand`, hint);
  const o = c.lift(node.expression);
  if (o.type.kind === "word" && o.type.width === type.width && o.term !== undefined) return operandOf(type, o.term);
  return c.refuse(
    "KTS18",
    node,
    `${typeText(o.type)} is no word of ${type.width} bits`,
    `write u${type.width}(…) as ${type.brand}`,
  );
}

function members(c: Context, node: t.MemberExpression): Operand {
  const isLocal = node.object.type === "Identifier" && c.scope.find(node.object.name) !== undefined;
  return (isLocal ? undefined : global(c, node)) ?? member(c, node);
}

function lifted(c: Context, node: t.Node, want: Want): Operand {
  switch (node.type) {
    case "BooleanLiteral":
      return { type: BOOLEAN, term: bool(node.value) };
    case "BigIntLiteral":
      return c.exactly(node, () => literal(BigInt(node.value)));
    case "StringLiteral":
      return text(c, node, want);
    case "Identifier":
      return identifier(c, node);
    case "BinaryExpression":
      return binary(c, node);
    case "LogicalExpression":
      return logical(c, node, want);
    case "UnaryExpression":
      return unary(c, node);
    case "ConditionalExpression":
      return conditional(c, node, want);
    case "CallExpression":
      return callValue(c, node, want);
    case "MemberExpression":
      return members(c, node);
    case "ObjectExpression":
      return object(c, node, want);
    case "ArrayExpression":
      return array(c, node, want);
    case "TSAsExpression":
      return cast(c, node);
    case "NumericLiteral":
      return c.refuse("KTS09", node, "numbers are written with n", `write ${c.text(node)}n`);
    case "ArrowFunctionExpression":
    case "FunctionExpression":
      return c.refuse("KTS09", node, "functions stand at the top of a file, or in tabulate and forall");
    case "AssignmentExpression":
    case "UpdateExpression":
      return c.refuse("KTS10", node, "an assignment is a statement of its own", "write name = value;");
    default:
      return c.refuse("KTS09", node, "kernel TypeScript has no such expression");
  }
}

/** Lifts an expression. @throws {Refused} */
export function liftExpression(c: Context, node: t.Node, want: Want): Operand {
  const o = lifted(c, node, want);
  if (c.isCode && !["word", "boolean", "exact"].includes(o.type.kind))
    c.refuse("KTS28", node, `${typeText(o.type)} is no type of code`);
  return o;
}
