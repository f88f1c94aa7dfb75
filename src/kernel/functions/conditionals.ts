/**
 * `&&`, `||` and `?:`. Where what is guarded always has a value it becomes part of one term; where it may be undefined,
 * or calls functions on what only the guard makes meaningful, it becomes blocks.
 */
import type * as t from "@babel/types";
import { bool, ite, op, type Term } from "../../ir/index.ts";
import { BOOLEAN, fits, INTEGER, type Type, typeText } from "../types/types.ts";
import type { OpenBlock } from "./builder.ts";
import type { Context, Want } from "./context.ts";
import { choose } from "./exact.ts";
import { factsOf } from "./facts.ts";
import { asExact, asInteger, bitsOf, exactOperand, type Operand, operandOf } from "./operand.ts";
import type { Facts } from "./scope.ts";

/** Whether `node` may be evaluated although its guard is false. */
const isFree = (c: Context, node: t.Node, facts: Facts): boolean =>
  c.isTotal(node) && (facts.size === 0 || !c.program.graph.hasCalls(c.frame.module, node));

function connective(isAnd: boolean, a: Term, b: Term): Term {
  if (a.kind === "bool") return a.value === isAnd ? b : bool(!isAnd);
  if (b.kind === "bool" && b.value === isAnd) return a;
  return op(isAnd ? "band" : "bor", a, b);
}

/** `a && b` and `a || b`. */
export function logical(c: Context, node: t.LogicalExpression, want: Want): Operand {
  if (node.operator === "??")
    return c.refuse("KTS10", node, "kernel TypeScript has no operator ??", "every value is there");
  const isAnd = node.operator === "&&";
  const isClaim = isAnd && want.isClaim === true;
  const a = c.liftTo(node.left, BOOLEAN, isClaim);
  const facts = factsOf(c, node.left, isAnd);
  const right = (): Term => c.within(facts, () => c.liftTo(node.right, BOOLEAN, isClaim));
  if (isFree(c, node.right, facts)) return { type: BOOLEAN, term: connective(isAnd, a, right()) };
  const { builder } = c;
  const span = c.span(node);
  const [more, next] = [builder.open("more"), builder.open("next")];
  const local = builder.fresh("t");
  builder.bind(local, a, span);
  builder.branch(a, isAnd ? more : next, isAnd ? next : more, span);
  builder.start(more, span);
  const b = right();
  const term = builder.bind(local, b, span);
  builder.jump(next, span);
  builder.start(next, span);
  return { type: BOOLEAN, term };
}

/** Two operands at one type. */
interface Joined {
  readonly type: Type;
  readonly a: Term;
  readonly b: Term;
}

/** Brings the two sides of a conditional to one type. @throws {Refused} */
function joined(c: Context, node: t.Node, a: Operand, b: Operand): Joined {
  if (a.term !== undefined && b.term !== undefined) {
    if (fits(a.type, b.type)) return { type: b.type, a: a.term, b: b.term };
    if (fits(b.type, a.type)) return { type: a.type, a: a.term, b: b.term };
  }
  const [m, n] = [asInteger(a), asInteger(b)];
  if (m !== undefined && n !== undefined && (a.term !== undefined || b.term !== undefined))
    return { type: INTEGER, a: m, b: n };
  const [x, y] = [asExact(a), asExact(b)];
  if (x === undefined || y === undefined)
    return c.refuse("KTS12", node, `one side is ${typeText(a.type)}, the other ${typeText(b.type)}`);
  const both = choose(bool(true), x, y);
  const width = bitsOf(both);
  return c.exactly(node, () => {
    c.termOf(exactOperand(both), node);
    return { type: { kind: "exact", lo: both.lo, hi: both.hi }, a: x.low(width), b: y.low(width) };
  });
}

function asTerm(c: Context, node: t.Node, cond: Term, a: Operand, b: Operand): Operand {
  const [x, y] = [asExact(a), asExact(b)];
  const isExact = (a.exact !== undefined || b.exact !== undefined) && x !== undefined && y !== undefined;
  if (isExact) return c.exactly(node, () => exactOperand(choose(cond, x, y)));
  const both = joined(c, node, a, b);
  return operandOf(both.type, ite(cond, both.a, both.b));
}

/** A side, and the block where it ends. */
interface Side {
  readonly operand: Operand;
  readonly end: OpenBlock;
}

/** Lifts one side in its own block; gives what it is and where it ends. */
function side(c: Context, block: OpenBlock, node: t.Node, facts: Facts, want: Want): Side {
  c.builder.start(block, c.span(node));
  const operand = c.within(facts, () => guided(c, node, want));
  return { operand, end: c.builder.current! };
}

/** A side of a conditional, brought to the type that is wanted of the whole, where that is one of its own. */
function guided(c: Context, node: t.Node, want: Want): Operand {
  const type = want.type;
  const o = c.lift(node, { type });
  return type === undefined || o.exact !== undefined || type.kind === "exact" || !fits(o.type, type)
    ? o
    : { type, term: o.term };
}

/** The value of a conditional as an integer, where both sides are made of literals only. */
function integerOf(c: Context, node: t.Node, a: Side, b: Side): (() => Term) | undefined {
  const [x, y] = [a.operand.exact?.int?.(), b.operand.exact?.int?.()];
  if (c.isCode || x === undefined || y === undefined) return undefined;
  const local = c.builder.fresh("t");
  c.builder.bind(local, x, c.span(node), a.end);
  const term = c.builder.bind(local, y, c.span(node), b.end);
  return () => term;
}

/** `cond ? a : b`. */
export function conditional(c: Context, node: t.ConditionalExpression, want: Want): Operand {
  const cond = c.liftTo(node.test, BOOLEAN);
  const [yesFacts, noFacts] = [factsOf(c, node.test, true), factsOf(c, node.test, false)];
  if (isFree(c, node.consequent, yesFacts) && isFree(c, node.alternate, noFacts)) {
    const a = c.within(yesFacts, () => guided(c, node.consequent, want));
    const b = c.within(noFacts, () => guided(c, node.alternate, want));
    return asTerm(c, node, cond, a, b);
  }
  const { builder } = c;
  const span = c.span(node);
  const [yes, no, next] = [builder.open("then"), builder.open("else"), builder.open("next")];
  builder.branch(cond, yes, no, span);
  const a = side(c, yes, node.consequent, yesFacts, want);
  const b = side(c, no, node.alternate, noFacts, want);
  const both = joined(c, node, a.operand, b.operand);
  const local = builder.fresh("t");
  builder.bind(local, both.a, span, a.end);
  const term = builder.bind(local, both.b, span, b.end);
  const int = integerOf(c, node, a, b);
  builder.jump(next, span, a.end);
  builder.jump(next, span, b.end);
  builder.start(next, span);
  const o = operandOf(both.type, term);
  return o.exact === undefined ? o : exactOperand({ ...o.exact, int });
}
