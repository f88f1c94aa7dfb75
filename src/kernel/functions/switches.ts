/** `switch` on the kind of a tagged union, an enumeration or a number: a row of tests, one for each group of cases. */
import type * as t from "@babel/types";
import { op, type Term } from "../../ir/index.ts";
import { namesIn } from "../names/patterns.ts";
import { sortOf } from "../types/types.ts";
import type { Context } from "./context.ts";
import { casesOf, taggedPath } from "./facts.ts";
import { constantOf, type Operand, operandOf } from "./operand.ts";
import { caseTest, equal } from "./operators.ts";
import type { Facts } from "./scope.ts";

/** Labels that share a body; `undefined` stands for default. */
interface Group {
  readonly tests: readonly (t.Expression | undefined)[];
  readonly body: readonly t.Statement[];
  readonly node: t.SwitchCase;
}

function groupsOf(c: Context, node: t.SwitchStatement): Group[] {
  const groups: Group[] = [];
  let tests: (t.Expression | undefined)[] = [];
  for (const [i, one] of node.cases.entries()) {
    tests.push(one.test ?? undefined);
    if (!one.test && i < node.cases.length - 1) c.refuse("KTS23", one, "default stands last");
    if (one.consequent.length === 0 && i < node.cases.length - 1) continue;
    groups.push({ tests, body: withoutBreak(one.consequent), node: one });
    tests = [];
  }
  return groups;
}

/** Statements of a case, without the block around them and the break behind them. */
function withoutBreak(nodes: readonly t.Statement[]): readonly t.Statement[] {
  const [only] = nodes;
  const inner = nodes.length === 1 && only?.type === "BlockStatement" ? only.body : nodes;
  const last = nodes.at(-1);
  if (last?.type === "BreakStatement" && !last.label) return nodes.slice(0, -1);
  const end = inner.at(-1);
  return end?.type === "BreakStatement" && !end.label ? inner.slice(0, -1) : nodes;
}

const endsWithBreak = (group: Group): boolean => group.body !== group.node.consequent;

/** What is compared: a tagged union's kind, or a value. */
interface Subject {
  readonly test: (label: t.Expression) => Term;
  /** Names that there are, of a union or an enumeration. */
  readonly names: ReadonlySet<string> | undefined;
  readonly path: string | undefined;
}

function subjectOf(c: Context, node: t.SwitchStatement): Subject {
  const tagged = taggedPath(c, node.discriminant);
  if (tagged !== undefined)
    return {
      test: (label) =>
        caseTest(c, node.discriminant, label) ?? c.refuse("KTS23", label, "a case of a tagged union is a string"),
      names: casesOf(c, tagged.path, tagged.type),
      path: tagged.path,
    };
  const value = named(c, c.lift(node.discriminant), node);
  const { type } = value;
  const test = (label: t.Expression): Term => {
    const o = c.lift(label, { type });
    if (label.type !== "StringLiteral" && constantOf(o) === undefined && o.term?.kind !== "inject")
      c.refuse("KTS23", label, "a case is a literal or a constant");
    return equal(c, label, value, o);
  };
  if (!["enumeration", "word", "exact", "integer"].includes(type.kind))
    c.refuse("KTS23", node.discriminant, "only names and numbers are told apart by switch", "write if");
  return { test, names: type.kind === "enumeration" ? new Set(type.names) : undefined, path: undefined };
}

/** The value under a name, so that it is computed once. */
function named(c: Context, o: Operand, node: t.SwitchStatement): Operand {
  const term = c.termOf(o, node.discriminant);
  if (term.kind === "local" || term.kind === "bv") return o;
  const bound = c.builder.bind(c.builder.fresh("t"), term, c.span(node.discriminant));
  return o.exact === undefined ? { ...o, term: bound } : operandOf(o.type, { ...bound, sort: sortOf(o.type) });
}

/** Names that a case declares for all of its switch. */
const declaredBy = ({ consequent }: t.SwitchCase): readonly string[] =>
  consequent.flatMap((s) => (s.type === "VariableDeclaration" ? s.declarations.flatMap((d) => namesIn(d.id)) : []));

const nameOf = (test: t.Expression | undefined): string | undefined =>
  test?.type === "StringLiteral" ? test.value : undefined;

function checkLabels(c: Context, node: t.SwitchStatement): void {
  const seen = new Set<string>();
  for (const { test } of node.cases) {
    const text = test ? c.text(test) : "default";
    if (seen.has(text)) c.refuse("KTS23", test ?? node, `${text} is there twice`);
    seen.add(text);
  }
}

/** `switch`; `lift` lifts the statements of a case. */
export function liftSwitch(c: Context, node: t.SwitchStatement, lift: (body: readonly t.Statement[]) => void): void {
  checkLabels(c, node);
  const { builder } = c;
  const subject = subjectOf(c, node);
  const groups = groupsOf(c, node);
  const left = new Set(subject.names);
  const next = builder.open("next");
  for (const [i, group] of groups.entries()) {
    if (builder.current === undefined) c.refuse("KTS22", group.node, "the case is never reached");
    const mine = new Set(group.tests.flatMap((test) => nameOf(test) ?? [...left]));
    const cond = conditionOf(subject, group, left);
    for (const name of mine) left.delete(name);
    const [body, others] = [builder.open("case"), builder.open("other")];
    const span = c.span(group.node);
    if (cond === undefined) builder.jump(body, span);
    else builder.branch(cond, body, others, span);
    builder.start(body, span);
    const facts: Facts = subject.path === undefined ? new Map() : new Map([[subject.path, mine]]);
    c.within(facts, () => {
      for (const other of node.cases)
        if (other !== group.node) for (const name of declaredBy(other)) c.scope.declare(name, { kind: "early" });
      lift(group.body);
    });
    const isOpen = builder.current !== undefined;
    if (isOpen && !builder.isBroken && !endsWithBreak(group) && i < groups.length - 1)
      c.frame.module.report.add("KTS23", group.node, "the case goes on into the next one", "end it with break");
    if (isOpen) builder.jump(next, span);
    builder.start(others, span);
  }
  if (builder.current !== undefined) builder.jump(next, c.span(node));
  builder.start(next, c.span(node));
}

/** The test of a group; undefined for the one that is left. */
function conditionOf(subject: Subject, group: Group, left: ReadonlySet<string>): Term | undefined {
  const labels = group.tests.filter((x) => x !== undefined);
  const terms = labels.map((label) => subject.test(label));
  const isRest = subject.names !== undefined && [...left].every((name) => labels.some((x) => nameOf(x) === name));
  if (labels.length < group.tests.length || isRest) return undefined;
  return terms.reduce((a, b) => op("bor", a, b));
}
