/** Operators between values: exact arithmetic, integers, comparison, equality. */
import type * as t from "@babel/types";
import { bool, isCase, type Op, op, type Term } from "../../ir/index.ts";
import { BOOLEAN, INTEGER, type Type, typeText } from "../types/types.ts";
import type { Context } from "./context.ts";
import * as exact from "./exact.ts";
import { asExact, asInteger, constantOf, exactOperand, literal, type Operand } from "./operand.ts";

const INTEGER_OPS: ReadonlyMap<string, Op> = new Map([
  ["+", "iadd"],
  ["-", "isub"],
  ["*", "imul"],
]);
const EXACT_OPS: ReadonlyMap<string, (a: exact.Exact, b: exact.Exact) => exact.Exact> = new Map([
  ["+", exact.add],
  ["-", exact.subtract],
  ["*", exact.multiply],
  ["&", (a, b) => exact.bitwise("and", a, b)],
  ["|", (a, b) => exact.bitwise("or", a, b)],
  ["^", (a, b) => exact.bitwise("xor", a, b)],
]);

const isNumber = (o: Operand): boolean => ["word", "exact", "integer"].includes(o.type.kind);

/** Refuses operands that are no numbers, or an integer beside a word. */
function checkNumbers(c: Context, node: t.Node, ...operands: readonly Operand[]): void {
  const odd = operands.find((o) => !isNumber(o));
  if (odd !== undefined) c.refuse("KTS12", node, `expected a number, found ${typeText(odd.type)}`);
  const isInteger = operands.some((o) => o.type.kind === "integer");
  if (isInteger && operands.some((o) => asInteger(o) === undefined))
    c.refuse("KTS16", node, "a word and an integer meet here");
}

function shift(c: Context, node: t.BinaryExpression, a: Operand, b: Operand): Operand {
  const [value, by] = [asExact(a), constantOf(b)];
  if (value === undefined)
    return c.refuse("KTS10", node, `integers have no ${node.operator}`, "they have + - * and comparison");
  if (by === undefined || by < 0n || by > 127n)
    return c.refuse("KTS15", node.right, "the amount is a constant from 0 to 127", "write a case for each amount");
  return c.exactly(node, () =>
    exactOperand(node.operator === "<<" ? exact.shiftLeft(value, Number(by)) : exact.shiftRight(value, Number(by))),
  );
}

function division(c: Context, node: t.BinaryExpression, a: Operand, b: Operand): Operand {
  const [value, by] = [asExact(a), constantOf(b)];
  if (value === undefined)
    return c.refuse("KTS10", node, `integers have no ${node.operator}`, "they have + - * and comparison");
  if (by === undefined || by <= 0n)
    return c.refuse("KTS15", node.right, "the divisor is a positive constant", "use a codec for other divisions");
  if (value.lo < 0n) return c.refuse("KTS15", node.left, "what is divided may be negative", "cut it: u64(…)");
  return c.exactly(node, () =>
    exactOperand(node.operator === "/" ? exact.divide(value, by) : exact.remainder(value, by)),
  );
}

function arithmetic(c: Context, node: t.BinaryExpression, a: Operand, b: Operand): Operand {
  if (a.type.kind === "integer" || b.type.kind === "integer") {
    const name = INTEGER_OPS.get(node.operator);
    if (name === undefined)
      return c.refuse("KTS10", node, `integers have no ${node.operator}`, "they have + - * and comparison");
    return { type: INTEGER, term: op(name, asInteger(a)!, asInteger(b)!) };
  }
  return c.exactly(node, () => exactOperand(EXACT_OPS.get(node.operator)!(asExact(a)!, asExact(b)!)));
}

function order(c: Context, node: t.BinaryExpression, a: Operand, b: Operand): Operand {
  const isSwapped = node.operator.startsWith(">");
  const [x, y] = isSwapped ? [b, a] : [a, b];
  const isStrict = !node.operator.endsWith("=");
  if (a.type.kind === "integer" || b.type.kind === "integer")
    return { type: BOOLEAN, term: op(isStrict ? "ilt" : "ile", asInteger(x)!, asInteger(y)!) };
  return { type: BOOLEAN, term: c.exactly(node, () => exact.compare(isStrict ? "<" : "<=", asExact(x)!, asExact(y)!)) };
}

const isSameType = (a: Type, b: Type): boolean =>
  a.kind === b.kind &&
  ["id", "enumeration"].includes(a.kind) &&
  (a as { name: string }).name === (b as { name: string }).name;

/** The term that says that two operands are equal. */
export function equal(c: Context, node: t.Node, a: Operand, b: Operand): Term {
  if (a.type.kind === "boolean" && b.type.kind === "boolean") return op("eq", a.term!, b.term!);
  if (isSameType(a.type, b.type)) {
    const [x, y] = [a.term!, b.term!];
    return y.kind === "inject" ? isCase(x, y.case) : x.kind === "inject" ? isCase(y, x.case) : op("eq", x, y);
  }
  if (!isNumber(a) || !isNumber(b))
    return c.refuse(
      "KTS17",
      node,
      `${typeText(a.type)} and ${typeText(b.type)} are not compared with ===`,
      "compare scalars of one kind, or write same(a, b)",
    );
  checkNumbers(c, node, a, b);
  if (a.type.kind === "integer" || b.type.kind === "integer") return op("eq", asInteger(a)!, asInteger(b)!);
  return c.exactly(node, () => exact.compare("===", asExact(a)!, asExact(b)!));
}

/** `x.kind === "name"` as a term; undefined when `node` reads no kind of a tagged union. */
export function caseTest(c: Context, node: t.Node, name: t.Node): Term | undefined {
  if (node.type !== "MemberExpression" || node.property.type !== "Identifier" || node.property.name !== "kind")
    return undefined;
  const union = c.lift(node.object);
  if (union.type.kind !== "union" || name.type !== "StringLiteral") return undefined;
  if (!union.type.cases.some((x) => x.name === name.value))
    return c.refuse("KTS12", name, `${union.type.name} has no case ${name.value}`);
  return isCase(union.term!, name.value);
}

function equality(c: Context, node: t.BinaryExpression): Operand {
  const isText = node.right.type === "StringLiteral";
  const [first, second] =
    node.left.type === "StringLiteral" && !isText ? [node.right, node.left] : [node.left, node.right];
  const test = caseTest(c, first, second);
  const term = test ?? plainEquality(c, node, first, second);
  return { type: BOOLEAN, term: node.operator === "===" ? term : negated(term) };
}

function plainEquality(c: Context, node: t.BinaryExpression, first: t.Node, second: t.Node): Term {
  const a = c.lift(first);
  return equal(c, node, a, c.lift(second, { type: a.type }));
}

/** `!term`, with constants folded. */
export const negated = (term: Term): Term => (term.kind === "bool" ? bool(!term.value) : op("bnot", term));

/** `a ○ b`. */
export function binary(c: Context, node: t.BinaryExpression): Operand {
  const sign = node.operator;
  if (sign === "===" || sign === "!==") return equality(c, node);
  if (!/^([-+*/%&|^]|<<|>>|[<>]=?)$/.test(sign))
    return c.refuse(
      "KTS10",
      node,
      `kernel TypeScript has no operator ${sign}`,
      sign === "==" || sign === "!=" ? `write ${sign}=` : undefined,
    );
  const [a, b] = [c.lift(node.left), c.lift(node.right)];
  checkNumbers(c, node, a, b);
  if (sign === "<<" || sign === ">>") return shift(c, node, a, b);
  if (sign === "/" || sign === "%") return division(c, node, a, b);
  return /^[<>]/.test(sign) ? order(c, node, a, b) : arithmetic(c, node, a, b);
}

/** `!a` and `-a`. */
export function unary(c: Context, node: t.UnaryExpression): Operand {
  if (node.operator === "!") return { type: BOOLEAN, term: negated(c.liftTo(node.argument, BOOLEAN)) };
  if (node.operator !== "-") return c.refuse("KTS10", node, `kernel TypeScript has no operator ${node.operator}`);
  const a = c.lift(node.argument);
  checkNumbers(c, node, a);
  if (a.type.kind === "integer") return { type: INTEGER, term: op("isub", asInteger(literal(0n))!, a.term!) };
  return c.exactly(node, () => exactOperand(exact.negate(asExact(a)!)));
}
