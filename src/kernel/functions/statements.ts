/** Statements to blocks. What is not in these switches is not in the language. */
import type * as t from "@babel/types";
import type { Term } from "../../ir/index.ts";
import { isOneLine } from "../../text/index.ts";
import { namesIn } from "../names/patterns.ts";
import { calleeOf } from "../types/graph.ts";
import { annotated } from "../types/signatures.ts";
import { BOOLEAN, INTEGER, type Type } from "../types/types.ts";
import { call } from "./calls.ts";
import type { Context } from "./context.ts";
import { factsOf } from "./facts.ts";
import { liftFor, liftWhile } from "./loops.ts";
import { asInteger, type Operand, operandOf } from "./operand.ts";
import { liftSwitch } from "./switches.ts";
import { fieldOf, partOf } from "./values.ts";

/** Binds the names of a pattern to parts of a value. */
function bindPattern(c: Context, pattern: t.Node, o: Operand): void {
  switch (pattern.type) {
    case "Identifier":
      c.declareConstant(pattern.name, o, pattern);
      break;
    case "ArrayPattern":
      for (const [i, element] of pattern.elements.entries())
        if (element) bindPattern(c, element, partOf(c, o, i, element));
      return;
    case "ObjectPattern":
      for (const p of pattern.properties) {
        if (p.type !== "ObjectProperty" || p.computed || p.key.type !== "Identifier")
          c.refuse("KTS08", p, "a pattern names fields and nothing else", "write { field, other: name }");
        bindPattern(c, p.value, fieldOf(c, o, p.key.name, p));
      }
      return;
    default:
      c.refuse("KTS08", pattern, "the pattern has no defaults and no rest", "write the names one by one");
  }
}

/** Marks the names of a declaration that went wrong, so that their uses are not reported too. */
function poison(c: Context, pattern: t.Node): void {
  for (const name of namesIn(pattern)) c.scope.declare(name, { kind: "wrong" });
}

/** A value that is taken apart is named first, so that it is computed once. */
function named(c: Context, o: Operand, node: t.Node): Operand {
  if (o.exact !== undefined || o.term.kind === "local") return o;
  return operandOf(o.type, c.builder.bind(c.builder.fresh("t"), o.term, c.span(node)));
}

function declareConst(c: Context, d: t.VariableDeclarator, init: t.Expression, type: Type | undefined): void {
  const o = c.lift(init, { type });
  const value = type === undefined ? o : operandOf(type, c.coerce(o, type, init));
  bindPattern(c, d.id, d.id.type === "Identifier" ? value : named(c, value, init));
}

/** The type that a variable keeps. */
function typeOfLet(c: Context, o: Operand, init: t.Expression): Type {
  if (o.exact === undefined) return o.type;
  if (!c.isCode && asInteger(o) !== undefined) return INTEGER;
  return c.refuse("KTS13", init, "a variable has a width", "cut what it begins with: u64(…)");
}

function declareLet(c: Context, d: t.VariableDeclarator, init: t.Expression, written: Type | undefined): void {
  if (d.id.type !== "Identifier") c.refuse("KTS08", d.id, "a variable has one name", "take the value apart with const");
  const o = c.lift(init, { type: written });
  const type = written ?? typeOfLet(c, o, init);
  const local = c.builder.fresh(d.id.name);
  c.builder.bind(local, c.coerce(o, type, init), c.span(d));
  c.declare(d.id.name, { kind: "local", local, type, isAssigned: true }, d);
}

function declaration(c: Context, node: t.VariableDeclaration): void {
  if (node.kind !== "const" && node.kind !== "let")
    c.refuse("KTS08", node, `kernel TypeScript has no ${node.kind}`, "write const or let");
  for (const d of node.declarations) {
    const done = c.frame.module.report.attempt(() => {
      if (!d.init) return c.refuse("KTS08", d, "a variable begins with a value", "write let name = …");
      const written =
        d.id.type === "VoidPattern" || !("typeAnnotation" in d.id) ? undefined : annotated(d.id.typeAnnotation);
      const type = written === undefined ? undefined : c.program.types.resolve(c.frame.module, written);
      (node.kind === "const" ? declareConst : declareLet)(c, d, d.init, type);
      return true;
    });
    if (done !== undefined) continue;
    c.builder.isBroken = true;
    poison(c, d.id);
  }
}

function assignment(c: Context, node: t.AssignmentExpression): void {
  if (node.operator !== "=")
    c.refuse("KTS10", node, `kernel TypeScript has no operator ${node.operator}`, "write name = …");
  if (node.left.type !== "Identifier")
    c.refuse("KTS21", node.left, "only local variables are assigned", "records and maps do not change: make a new one");
  const found = c.scope.find(node.left.name);
  if (found?.kind === "wrong") c.abandon();
  if (found?.kind !== "local" || !found.isAssigned)
    c.refuse("KTS21", node.left, `${node.left.name} is no variable`, "declare it with let");
  const term = c.liftTo(node.right, found.type);
  c.builder.bind(found.local, term, c.span(node));
  c.builder.assign(found.local);
}

/** The reason that a claim gives, or its text. */
function reasonOf(c: Context, node: t.CallExpression, at: number): string {
  const given = node.arguments[at];
  if (given === undefined) return c.text(node.arguments[0] ?? node);
  if (given.type !== "StringLiteral") return c.refuse("KTS09", given, "a reason is a string in quotes");
  // It is printed: what ends a line or moves the cursor would be taken for what this tool says.
  if (!isOneLine(given.value)) return c.refuse("KTS09", given, "a reason is one line of visible characters");
  return given.value;
}

function checkClaim(c: Context, node: t.CallExpression, name: string, most: number): void {
  if (node.arguments.length < 1 || node.arguments.length > most)
    c.refuse("KTS33", node, `${name} takes a condition${most > 1 ? " and a reason" : ""}`);
  const ofSpec = name === "require" || name === "awaits";
  if (ofSpec && (c.isCode || c.frame.isTheorem)) {
    const hint = c.isCode ? "code has panic, and loops that wait" : "write assume(…)";
    c.refuse("KTS27", node, `${name} belongs to specifications`, hint);
  }
  if (!ofSpec && !c.frame.isTheorem)
    c.refuse("KTS27", node, `${name} belongs to theorems`, "a specification has require(…)");
}

/** `require`, `assume`, `assert`, `panic`; false for other calls. */
function claim(c: Context, node: t.CallExpression): boolean {
  if (node.callee.type === "Identifier" && c.scope.find(node.callee.name) !== undefined) return false;
  const found = calleeOf(c.program.modules, c.frame.module, node.callee);
  if (found?.kind !== "prelude") return false;
  const { builder } = c;
  const span = c.span(node);
  switch (found.name) {
    case "panic":
      if (node.arguments.length !== 1) c.refuse("KTS33", node, "panic takes a reason");
      builder.end({ kind: "panic", reason: reasonOf(c, node, 0) }, span);
      return true;
    case "require": {
      checkClaim(c, node, "require", 2);
      const reason = reasonOf(c, node, 1);
      const [stuck, next] = [builder.open("stuck"), builder.open("next")];
      builder.branch(c.liftTo(node.arguments[0]!, BOOLEAN), next, stuck, span);
      builder.start(stuck, span);
      builder.end({ kind: "stuck", reason }, span);
      builder.start(next, span);
      break;
    }
    case "awaits":
    case "assume":
    case "assert": {
      checkClaim(c, node, found.name, found.name === "assert" ? 2 : 1);
      const isWait = found.name === "awaits";
      const condition = c.liftTo(node.arguments[0]!, BOOLEAN, !isWait);
      c.perform({ kind: "claim", what: isWait ? "await" : found.name, condition, text: reasonOf(c, node, 1) }, node);
      break;
    }
    default:
      return false;
  }
  c.scope.learn(factsOf(c, node.arguments[0]!, true));
  return true;
}

function expressionStatement(c: Context, node: t.Expression): void {
  switch (node.type) {
    case "AssignmentExpression":
      assignment(c, node);
      break;
    case "UpdateExpression":
      c.refuse("KTS10", node, `kernel TypeScript has no operator ${node.operator}`, "write name = …");
      break;
    case "CallExpression":
      if (!claim(c, node)) call(c, node, {});
      break;
    default:
      c.refuse("KTS08", node, "the value is not used", "leave it out");
  }
}

function returned(c: Context, node: t.ReturnStatement): void {
  const { result } = c.frame;
  if (result === undefined && node.argument)
    c.refuse("KTS12", node, "the function returns nothing", "name the type of its result");
  if (result !== undefined && !node.argument) c.refuse("KTS12", node, "the function returns a value");
  returnValue(c, node.argument ?? undefined, node);
}

function returnValue(c: Context, value: t.Node | undefined, node: t.Node): void {
  const term: Term | undefined =
    value === undefined ? undefined : c.liftTo(value, c.frame.result!, c.frame.returnsClaim);
  c.builder.end({ kind: "return", value: term }, c.span(node));
}

function conditional(c: Context, node: t.IfStatement): void {
  const { builder } = c;
  const span = c.span(node.test);
  const cond = c.liftTo(node.test, BOOLEAN);
  const [yesFacts, noFacts] = [factsOf(c, node.test, true), factsOf(c, node.test, false)];
  const [yes, no, next] = [builder.open("then"), builder.open("else"), builder.open("next")];
  builder.branch(cond, yes, node.alternate ? no : next, span);
  const side = (block: typeof yes, body: t.Statement, facts: typeof yesFacts): boolean => {
    builder.start(block, c.span(body));
    c.within(facts, () => statement(c, body));
    if (builder.current === undefined) return true;
    builder.jump(next, c.span(body));
    return false;
  };
  const yesEnds = side(yes, node.consequent, yesFacts);
  const noEnds = node.alternate ? side(no, node.alternate, noFacts) : false;
  builder.start(next, c.span(node));
  if (yesEnds) c.scope.learn(noFacts);
  else if (noEnds) c.scope.learn(yesFacts);
}

/** Lifts statements in a row; each that is wrong is reported and left out. */
export function statements(c: Context, nodes: readonly t.Statement[]): void {
  for (const node of nodes) {
    if (c.builder.current === undefined) {
      c.frame.module.report.add("KTS22", node, "the statement is never reached", "leave it out");
      return;
    }
    const done = c.frame.module.report.attempt(() => {
      statement(c, node);
      return true;
    });
    if (done === undefined) c.builder.isBroken = true;
  }
}

function statement(c: Context, node: t.Statement): void {
  switch (node.type) {
    case "BlockStatement":
      c.within(new Map(), () => statements(c, node.body));
      break;
    case "VariableDeclaration":
      declaration(c, node);
      break;
    case "ExpressionStatement":
      expressionStatement(c, node.expression);
      break;
    case "IfStatement":
      conditional(c, node);
      break;
    case "ReturnStatement":
      returned(c, node);
      break;
    case "WhileStatement":
      liftWhile(c, node, () => statement(c, node.body));
      break;
    case "ForStatement":
      liftFor(c, node, {
        init: (init) => declaration(c, init),
        update: (update) => expressionStatement(c, update),
        body: () => statement(c, node.body),
      });
      break;
    case "SwitchStatement":
      liftSwitch(c, node, (body) => statements(c, body));
      break;
    case "EmptyStatement":
      break;
    case "BreakStatement":
    case "ContinueStatement":
      c.refuse("KTS08", node, "break ends a case of a switch and nothing else", "write the condition into the loop");
      break;
    default:
      c.refuse("KTS08", node, "kernel TypeScript has no such statement here");
  }
}

/** The body of a function: from the current block to the end of every path. */
export function liftBody(c: Context, node: t.BlockStatement | t.Expression): void {
  if (node.type !== "BlockStatement") {
    if (c.frame.result !== undefined) returnValue(c, node, node);
    else expressionStatement(c, node);
  } else statements(c, node.body);
  if (c.builder.isBroken) return;
  if (c.builder.current === undefined) return;
  const end = { start: (node.end ?? 1) - 1, end: node.end };
  if (c.frame.result !== undefined) {
    const hint = "every path ends with return or panic";
    c.frame.module.report.refuse("KTS22", end, "the function ends here without a result", hint);
  }
  c.builder.end({ kind: "return", value: undefined }, c.frame.module.report.span(end));
}
