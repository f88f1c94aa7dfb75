/** The edits that make mutants, one function for each kind; each sees one node and where it stands. */
import type * as t from "@babel/types";
import { eachNode } from "../names/source.ts";
import { cut, type FileNames, isFunctionNode, isRelated, isShouted, likeLocal, localsOf, nextOf } from "./scope.ts";

/** What kinds of mistakes are made. */
export type MutantKind =
  | "comparison"
  | "operator"
  | "negate"
  | "drop-call"
  | "drop-guard"
  | "drop-require"
  | "swap-calls"
  | "off-by-one"
  | "flip-boolean"
  | "wrong-name"
  | "swap-arguments"
  | "wrong-result"
  | "drop-operand"
  | "drop-field"
  /** A part of a declaration, such as an actor, or the lock of a field. */
  | "drop-part"
  /** Another text of those beside it in a declaration, such as another owner. */
  | "wrong-text"
  /** A relation, an invariant or a theorem. */
  | "drop-declaration"
  /** One that a person wrote. */
  | "edit";

/** Text to put in the place of another. */
export interface Edit {
  readonly kind: MutantKind;
  readonly from: number;
  readonly to: number;
  readonly after: string;
}

/** A node and what is around it, nearest last. */
export interface Site {
  readonly file: string;
  readonly text: string;
  readonly node: t.Node;
  readonly parents: readonly t.Node[];
  readonly names: FileNames;
}

/** Mistakes of one kind at a place. */
export type Rule = (site: Site) => Edit[];

/** Puts a text in the place of a node. */
export const edit = (kind: MutantKind, at: t.Node, after: string): Edit => ({
  kind,
  from: at.start!,
  to: at.end!,
  after,
});

const COMPARISONS: Readonly<Record<string, string>> = {
  "===": "!==",
  "!==": "===",
  "<": "<=",
  "<=": "<",
  ">": ">=",
  ">=": ">",
};
const OPERATORS: Readonly<Record<string, string>> = { "+": "-", "-": "+", "&": "|", "|": "&", "<<": ">>", ">>": "<<" };

/** Another operator between the same operands. */
const operators: Rule = ({ text, node }) => {
  if (node.type !== "BinaryExpression") return [];
  const after = COMPARISONS[node.operator] ?? OPERATORS[node.operator];
  if (after === undefined) return [];
  const from = text.indexOf(node.operator, node.left.end!);
  const kind = node.operator in COMPARISONS ? "comparison" : "operator";
  return [{ kind, from, to: from + node.operator.length, after }];
};

/** A bound moved to the other side than `operators` moves it. */
const bounds: Rule = ({ text, node }) => {
  if (node.type !== "BinaryExpression" || node.right.type === "BigIntLiteral") return [];
  const step = { "<": "- 1n", "<=": "+ 1n", ">": "+ 1n", ">=": "- 1n" }[node.operator as string];
  return step === undefined ? [] : [edit("off-by-one", node.right, `${cut(text, node.right)} ${step}`)];
};

const literals: Rule = ({ node }) => {
  if (node.type === "BooleanLiteral") return [edit("flip-boolean", node, String(!node.value))];
  if (node.type !== "BigIntLiteral") return [];
  const value = BigInt(node.value);
  return [value + 1n, value - 1n].filter((v) => v >= 0n).map((v) => edit("off-by-one", node, `${v}n`));
};

const isEquality = (node: t.Node): boolean =>
  node.type === "BinaryExpression" && (node.operator === "===" || node.operator === "!==");

/** A condition turned around; that of a comparison by `===` is one by `!==`. */
const negations: Rule = ({ text, node }) => {
  if (node.type !== "IfStatement" && node.type !== "ConditionalExpression" && node.type !== "WhileStatement") return [];
  const { test } = node;
  if (isEquality(test)) return [];
  if (test.type === "UnaryExpression" && test.operator === "!") return [edit("negate", test, cut(text, test.argument))];
  return [edit("negate", test, test.type === "CallExpression" ? `!${cut(text, test)}` : `!(${cut(text, test)})`)];
};

const operands: Rule = ({ text, node }) => {
  if (node.type !== "LogicalExpression" || node.operator === "??") return [];
  return [node.left, node.right].map((kept) => edit("drop-operand", node, cut(text, kept)));
};

const isCall = (node: t.Node | undefined): node is t.ExpressionStatement & { readonly expression: t.CallExpression } =>
  node?.type === "ExpressionStatement" && node.expression.type === "CallExpression";

const bodyOf = (node: t.Node | undefined): readonly t.Statement[] | undefined =>
  node?.type === "BlockStatement" ? node.body : undefined;

/** Drops a statement, so that the text stays one. */
const dropped = (kind: MutantKind, { node, parents }: Site): Edit =>
  edit(kind, node, bodyOf(parents.at(-1)) === undefined ? "{}" : "");

const calls: Rule = (site) => {
  const { text, node } = site;
  if (!isCall(node)) return [];
  const { callee } = node.expression;
  const isRequire = callee.type === "Identifier" && callee.name === "require";
  return [dropped(isRequire || cut(text, callee) === "awaits" ? "drop-require" : "drop-call", site)];
};

/** An early end that does not come. */
const guards: Rule = (site) => {
  const { node } = site;
  if (node.type !== "IfStatement" || node.alternate) return [];
  const ends =
    node.consequent.type === "ReturnStatement" || bodyOf(node.consequent)?.at(-1)?.type === "ReturnStatement";
  return ends ? [dropped("drop-guard", site)] : [];
};

/** Two calls one behind the other, in the other order. */
const neighbours: Rule = ({ text, node }) =>
  (bodyOf(node) ?? []).flatMap((first, i, all): Edit[] => {
    const second = all[i + 1];
    if (!isCall(first) || !isCall(second) || cut(text, first) === cut(text, second)) return [];
    const between = text.slice(first.end!, second.start!);
    const after = `${cut(text, second)}${between}${cut(text, first)}`;
    return [{ kind: "swap-calls", from: first.start!, to: second.end!, after }];
  });

/** The function in which a place is. */
export const functionAround = ({ parents }: Site) => parents.find(isFunctionNode);

/** Two arguments of one type, exchanged. */
const swappedArguments: Rule = (site) => {
  const { text, node } = site;
  const around = functionAround(site);
  if (node.type !== "CallExpression" || around === undefined) return [];
  const locals = localsOf(text, around);
  return node.arguments.flatMap((a, i) =>
    node.arguments.slice(i + 1).flatMap((b): Edit[] => {
      if (a.type !== "Identifier" || b.type !== "Identifier" || a.name === b.name) return [];
      if (!likeLocal(locals, a.name, node.start!).includes(b.name)) return [];
      const after = `${b.name}${text.slice(a.end!, b.start!)}${a.name}`;
      return [{ kind: "swap-arguments", from: a.start!, to: b.end!, after }];
    }),
  );
};

/** Whether an identifier stands for a value, and not for a declared name, a key or a type. */
function isUse(node: t.Node, parent: t.Node | undefined): node is t.Identifier {
  if (node.type !== "Identifier" || parent === undefined || isFunctionNode(parent)) return false;
  if (parent.type === "VariableDeclarator") return parent.init === node;
  if (parent.type === "ObjectProperty") return parent.value === node && !parent.shorthand;
  return !(parent.type === "MemberExpression" && parent.property === node && !parent.computed);
}

/** A name taken for another one of its kind. */
const names: Rule = (site) => {
  const { text, node, parents, names } = site;
  const parent = parents.at(-1);
  const isField = parent?.type === "MemberExpression" && parent.property === node && !parent.computed;
  if (isField && node.type === "Identifier") {
    const family = names.fields.filter((f) => f === node.name || isRelated(f, node.name));
    const other = nextOf(family, node.name);
    return other === undefined ? [] : [edit("wrong-name", node, other)];
  }
  if (!isUse(node, parent)) return [];
  const around = functionAround(site);
  const locals = around === undefined ? [] : likeLocal(localsOf(text, around), node.name, node.start!);
  const family = locals.length > 0 ? locals : names.values.filter((v) => v === node.name || isRelated(v, node.name));
  const other = nextOf(family, node.name);
  return other === undefined ? [] : [edit("wrong-name", node, other)];
};

/** Constants that a function returns, in order. */
function returnedBy(root: t.Node): string[] {
  const found = new Set<string>();
  eachNode(root, (n) => {
    if (n.type === "ReturnStatement" && n.argument?.type === "Identifier" && isShouted(n.argument.name))
      found.add(n.argument.name);
  });
  return [...found];
}

/** Another constant of those that the function returns. */
const results: Rule = (site) => {
  const { node, names } = site;
  const around = functionAround(site);
  if (node.type !== "ReturnStatement" || !node.argument || around === undefined) return [];
  const returned = returnedBy(around);
  if (node.argument.type !== "Identifier" || !isShouted(node.argument.name))
    return returned.slice(0, 1).map((other) => edit("wrong-result", node.argument!, other));
  const { name } = node.argument;
  const other = nextOf(returned, name) ?? nextOf(names.values.filter(isShouted), name);
  return other === undefined ? [] : [edit("wrong-result", node.argument, other)];
};

/** Drops a part of a list or record, with the comma behind it. */
export function withoutPart(kind: MutantKind, text: string, part: t.Node): Edit {
  const comma = /^\s*,/.exec(text.slice(part.end!))?.[0].length ?? 0;
  return { kind, from: part.start!, to: part.end! + comma, after: "" };
}

/** A field that a record keeps from the one it is made of. */
const fields: Rule = ({ text, node }) => {
  if (node.type !== "ObjectExpression" || node.properties[0]?.type !== "SpreadElement") return [];
  return node.properties.slice(1).map((p) => withoutPart("drop-field", text, p));
};

/** Rules for all files, in the order in which mutants of one place come. */
export const RULES: readonly Rule[] = [
  calls,
  neighbours,
  guards,
  negations,
  operators,
  bounds,
  literals,
  operands,
  names,
  swappedArguments,
  results,
  fields,
];
