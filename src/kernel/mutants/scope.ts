/**
 * Names that may be taken for one another: those of one kind whose words differ in one, such as `getPudNext` and
 * `getPmdNext`, and locals of one type.
 */
import type * as t from "@babel/types";
import { eachNode } from "../names/source.ts";

/** A text between two places of a file. */
export const cut = (text: string, node: t.Node): string => text.slice(node.start!, node.end!);

/** Whether a name is that of a constant, `NO_ENTRY`. */
export const isShouted = (name: string): boolean => /^[A-Z][A-Z0-9_]*$/.test(name);

/** The words of a name, in its own style. */
const wordsOf = (name: string): string[] =>
  isShouted(name) ? name.split("_") : name.split(/(?=[A-Z])/).map((w, i) => (i === 0 ? w : w.toLowerCase()));

/** Whether two names of at least two words differ in exactly one. */
export function isRelated(a: string, b: string): boolean {
  if (a === b || isShouted(a) !== isShouted(b)) return false;
  const [x, y] = [wordsOf(a), wordsOf(b)];
  return x.length > 1 && x.length === y.length && x.filter((w, i) => w !== y[i]).length === 1;
}

/** The element behind `at` in a circle. */
export function nextOf<T>(all: readonly T[], at: T): T | undefined {
  const i = all.indexOf(at);
  return all.length < 2 || i < 0 ? undefined : all[(i + 1) % all.length];
}

/** What one file knows by name. */
export interface FileNames {
  /** Imported and declared values. */
  readonly values: readonly string[];
  /** Fields that are read anywhere. */
  readonly fields: readonly string[];
}

/** The names of a file. */
export function namesOf(body: readonly t.Statement[]): FileNames {
  const values = new Set<string>();
  const fields = new Set<string>();
  for (const node of body) {
    if (node.type === "ImportDeclaration" && node.importKind !== "type")
      for (const s of node.specifiers)
        if (s.type === "ImportSpecifier" && s.importKind !== "type") values.add(s.local.name);
    const declared = node.type === "ExportNamedDeclaration" && node.declaration ? node.declaration : node;
    if (declared.type === "FunctionDeclaration" && declared.id) values.add(declared.id.name);
    if (declared.type === "VariableDeclaration")
      for (const d of declared.declarations) if (d.id.type === "Identifier") values.add(d.id.name);
    eachNode(node, (n) => {
      if (n.type === "MemberExpression" && !n.computed && n.property.type === "Identifier") fields.add(n.property.name);
    });
  }
  return { values: [...values].sort(), fields: [...fields].sort() };
}

type FunctionNode = t.FunctionDeclaration | t.ArrowFunctionExpression;

/** Whether a node is a function with a body. */
export const isFunctionNode = (node: t.Node): node is FunctionNode =>
  node.type === "FunctionDeclaration" || node.type === "ArrowFunctionExpression";

/** A parameter or `const` of a function. */
interface Local {
  readonly name: string;
  /** Text of its type where one is written. */
  readonly type: string | undefined;
  /** The function whose result it is. */
  readonly from: string | undefined;
  readonly at: number;
}

const typeText = (text: string, node: t.Node | null | undefined): string | undefined =>
  node?.type === "TSTypeAnnotation" ? cut(text, node.typeAnnotation) : undefined;

function ofConstant(text: string, d: t.VariableDeclarator): Local | undefined {
  if (d.id.type !== "Identifier") return undefined;
  const { init } = d;
  const cast = init?.type === "TSAsExpression" ? cut(text, init.typeAnnotation) : undefined;
  const from = init?.type === "CallExpression" ? cut(text, init.callee) : undefined;
  return { name: d.id.name, type: typeText(text, d.id.typeAnnotation) ?? cast, from, at: d.end! };
}

/** Locals of a function in the order of their declarations. */
export function localsOf(text: string, root: FunctionNode): Local[] {
  const locals: Local[] = [];
  eachNode(root, (node) => {
    if (isFunctionNode(node))
      for (const p of node.params)
        if (p.type === "Identifier")
          locals.push({ name: p.name, type: typeText(text, p.typeAnnotation), from: undefined, at: p.end! });
    if (node.type === "VariableDeclarator") locals.push(...[ofConstant(text, node)].flatMap((l) => l ?? []));
  });
  return locals;
}

const isSameKind = (a: Local, b: Local): boolean =>
  (a.type !== undefined && a.type === b.type) ||
  (a.from !== undefined && b.from !== undefined && (a.from === b.from || isRelated(a.from, b.from)));

/** Locals of the kind of `name` that are declared in front of a place, itself among them. */
export function likeLocal(locals: readonly Local[], name: string, place: number): string[] {
  const self = locals.find((l) => l.name === name);
  if (self === undefined) return [];
  return locals.filter((l) => l.at <= place && (l === self || isSameKind(l, self))).map((l) => l.name);
}
