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
      readonly marker: "theorem" | "codec" | "sequence" | undefined;
      /** It stands in the declaration of something else, which has the name for others. */
      readonly isInner?: boolean;
    }
  | { readonly kind: "law"; readonly name: string; readonly call: t.CallExpression }
  | {
      readonly kind: "primitive";
      readonly name: string;
      readonly form: "primitive" | "bottom" | "transition";
      /** `offers` declares it, as if each name were declared by `primitive`, and looks specification and code up when it is called. */
      readonly isOffered?: boolean;
      readonly call: t.CallExpression;
    }
  | { readonly kind: "constant"; readonly name: string; readonly id: t.Identifier; readonly init: t.Expression }
  /** What a function of `sekvm/check` declares, such as `defineMachine({ … })`: read as data. */
  | { readonly kind: "data"; readonly name: string; readonly marker: string; readonly call: t.CallExpression }
  /** What only runs; a list or a record without a type may be part of a declaration. */
  | {
      readonly kind: "native";
      readonly name: string;
      readonly init?: t.Expression;
      /** What it is made by: a name that there has to be. */
      readonly maker?: t.Identifier;
    };

/** A file that an import names: one of the program, the prelude, or one that only native runs use. */
export type Target = { readonly kind: "file"; readonly file: string } | { readonly kind: "prelude" | "native" };

/** A name of another file. */
export interface Import {
  readonly target: Target;
  /** The name there; `*` for all of them. */
  readonly name: string;
  readonly node: t.Node;
  /** Only types come of it: `import type`. */
  readonly isType?: boolean;
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

/** A type at the top of a file. */
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

const isNativeCall = ({ callee }: t.CallExpression, { imports }: Scope): boolean =>
  callee.type === "Identifier" && imports.get(callee.name)?.target.kind === "native";

const OFFERS = "write export const { f, g } = offers(5, spec, code)";

/** `const { f, g } = offers(5, spec, code)`, as `const f = primitive(5, spec.f, code.f)` and so on. */
function offered(pattern: t.ObjectPattern, call: t.CallExpression, { report }: Scope): Declaration[] {
  const [level, ...modules] = call.arguments;
  if (modules.length !== 2) return report.refuse("KTS29", call, "offers takes a level and two modules", OFFERS);
  return pattern.properties.map((p) => {
    if (p.type !== "ObjectProperty" || !p.shorthand || p.value.type !== "Identifier")
      return report.refuse("KTS29", p, "a primitive has the name of its code", OFFERS);
    const property = p.value;
    const { start, end } = p;
    const parts = modules.map((object) => ({
      type: "MemberExpression",
      object,
      property,
      computed: false,
      start,
      end,
    }));
    const one = { ...call, arguments: [level, ...parts] } as t.CallExpression;
    return { kind: "primitive", name: property.name, form: "primitive", isOffered: true, call: one };
  });
}

/** Name of the function that is written in a transition. */
export const stepName = (transition: string): string => `${transition}/step`;

function transition(name: string, call: t.CallExpression): Declaration[] {
  const [step] = call.arguments;
  const declared: Declaration = { kind: "primitive", name, form: "transition", call };
  if (step?.type !== "ArrowFunctionExpression") return [declared];
  return [{ kind: "function", name: stepName(name), node: step, marker: undefined, isInner: true }, declared];
}

function ofCall(name: string, call: t.CallExpression, scope: Scope): Declaration[] | undefined {
  const marker = markerOf(call, scope);
  const [first] = call.arguments;
  if (marker !== undefined && isNativeCall(call, scope)) return [{ kind: "data", name, marker, call }];
  switch (marker) {
    case "theorem":
    case "codec":
    case "sequence":
      if (call.arguments.length !== 1 || first?.type !== "ArrowFunctionExpression")
        return scope.report.refuse("KTS31", call, `${marker} marks one arrow function`, `${marker}((a: U64) => …)`);
      return [{ kind: "function", name, node: first, marker }];
    case "law":
      return [{ kind: "law", name, call }];
    case "primitive":
    case "bottom":
      return [{ kind: "primitive", name, form: marker, call }];
    case "transition":
      return transition(name, call);
    case "offers":
      return scope.report.refuse("KTS29", call, "what a layer offers is taken by name", OFFERS);
    default:
      return undefined;
  }
}

/**
 * Whether a constant is a list, a record or a text without a type: what declarations are made of. What begins with a spread has the
 * type of that, except in files that declare; a record of a proof file is never in the language.
 */
function isPlainData(d: t.VariableDeclarator, init: t.Expression, file: string): boolean {
  if (init.type === "TSSatisfiesExpression" || (init.type === "TSAsExpression" && isConst(init)))
    return isPlainData(d, init.expression, file);
  const isTyped = d.id.type === "Identifier" && Boolean(d.id.typeAnnotation);
  if (baseName(file) === "code.ts" || (isTyped && !(isMixed(file) && init.type === "ObjectExpression"))) return false;
  if (init.type !== "ObjectExpression") return init.type === "ArrayExpression" || init.type === "StringLiteral";
  return /^(proof|machine)\.ts$/.test(baseName(file)) || init.properties[0]?.type !== "SpreadElement";
}

const isConst = ({ typeAnnotation: type }: t.TSAsExpression): boolean =>
  type.type === "TSTypeReference" && type.typeName.type === "Identifier" && type.typeName.name === "const";

function declareOne(d: t.VariableDeclarator, scope: Scope): Declaration[] {
  const { report } = scope;
  const { id, init } = d;
  if (id.type === "ObjectPattern" && init?.type === "CallExpression" && markerOf(init, scope) === "offers")
    return offered(id, init, scope);
  if (id.type !== "Identifier" || !init)
    return report.refuse("KTS04", d, "a constant of a file has one name and a value", "write const name = …");
  const { name } = id;
  if (init.type === "ArrowFunctionExpression") return [ofFunction(name, init, report.file)];
  const marked = init.type === "CallExpression" ? ofCall(name, init, scope) : undefined;
  if (marked !== undefined) return marked;
  if (isPlainData(d, init, report.file)) return [{ kind: "native", name, init }];
  checkMarked(init, scope);
  const isWord = init.type === "CallExpression" && /^u\d+$/.test(markerOf(init, scope) ?? "");
  const isNative = isMixed(report.file) && ["CallExpression", "NewExpression"].includes(init.type) && !isWord;
  return [isNative ? { kind: "native", name, ...makerOf(init) } : { kind: "constant", name, id, init }];
}

/** The name in front of a call. */
function makerOf(init: t.Expression): { readonly maker?: t.Identifier } {
  let at: t.Node = init;
  while (at.type === "CallExpression" || at.type === "NewExpression" || at.type === "MemberExpression")
    at = at.type === "MemberExpression" ? at.object : at.callee;
  return at.type === "Identifier" ? { maker: at } : {};
}

/** What the language makes something of where it marks a constant. */
const MARKERS: ReadonlySet<string> = new Set([
  ...["theorem", "codec", "sequence", "law", "primitive", "bottom", "transition", "offers"],
  ...["defineMachine", "defineLayer"],
]);

/** Refuses a marker in a form in which it would mark nothing: `new theorem(…)`, `kernel.theorem(…)`. */
function checkMarked(init: t.Expression, scope: Scope): void {
  if (init.type !== "CallExpression" && init.type !== "NewExpression") return;
  const { callee } = init;
  const isMember = callee.type === "MemberExpression" && callee.object.type === "Identifier";
  const space = isMember ? scope.imports.get((callee.object as t.Identifier).name)?.name : undefined;
  const member = isMember && callee.property.type === "Identifier" ? callee.property.name : undefined;
  const name = callee.type === "Identifier" ? scope.imports.get(callee.name)?.name : space === "*" ? member : undefined;
  if (name !== undefined && MARKERS.has(name))
    scope.report.refuse("KTS31", init, `${name} marks nothing in this form`, `import it, and write ${name}(…)`);
}

/** Constants at the top of a file, and what markers make of them. */
export function declareConstant(node: t.Statement, scope: Scope): Declaration[] | undefined {
  if (node.type !== "VariableDeclaration") return undefined;
  if (node.kind !== "const" || node.declare)
    scope.report.refuse("KTS04", node, "a file has no variables", "declare it with const");
  return node.declarations.flatMap((d) => declareOne(d, scope));
}
