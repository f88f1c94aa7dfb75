/** The rules of layers: how primitives are declared, that code and specification fit, what code may import. */
import type * as t from "@babel/types";
import { isTuple, sameSort } from "../ir/index.ts";
import type { PrimitiveSignature, Surroundings } from "./functions/context.ts";
import { baseName, type Declaration } from "./names/declarations.ts";
import type { Entity, SourceModule } from "./names/modules.ts";
import type { Primitive } from "./program.ts";
import { calleeOf } from "./types/graph.ts";
import { dialectOf, type Signature } from "./types/signatures.ts";
import { sortOf, type Type, typeText } from "./types/types.ts";

export type PrimitiveDeclared = Declaration & { readonly kind: "primitive" | "bottom" };

/** A primitive, and how it is called. */
export interface PrimitiveFound {
  readonly primitive: Primitive;
  readonly signature: PrimitiveSignature;
}

const HINT = "write primitive(5, spec.f, code.f), or bottom(spec.f) in the lowest layer";

/** The number of the layer in whose folder a file is. */
export function levelOf(file: string): number | undefined {
  const level = /(?:^|\/)(\d\d)-[^/]*\/[^/]*$/.exec(file)?.[1];
  return level === undefined ? undefined : Number(level);
}

/** The function that an argument names. @throws {Refused} */
function functionOf(p: Surroundings, module: SourceModule, node: t.Node | undefined, at: t.Node): Signature {
  const found = node === undefined ? undefined : calleeOf(p.modules, module, node);
  if (found?.kind !== "declared" || found.declaration.kind !== "function")
    return module.report.refuse("KTS29", node ?? at, "this is no function of kernel TypeScript", HINT);
  return p.signatureOf(found.module, found.declaration);
}

/** What is called: the specification without its first parameter, and the second part of its result. */
function callable(module: SourceModule, name: string, spec: Signature, node: t.Node): PrimitiveSignature {
  const { report } = module;
  const [machine, ...params] = spec.params;
  if (machine === undefined) return report.refuse("KTS29", node, "the specification takes the machine first");
  const isMachine = (type: Type | undefined): boolean =>
    type !== undefined && sameSort(sortOf(type), sortOf(machine.type));
  const { result } = spec;
  if (isMachine(result) && !isTuple(sortOf(result!))) return { name, params, result: undefined };
  if (result?.kind === "tuple" && result.items.length === 2 && isMachine(result.items[0]))
    return { name, params, result: result.items[1] };
  return report.refuse(
    "KTS29",
    node,
    `the specification gives ${typeText(machine.type)}, or a tuple of it and the result`,
  );
}

/** Refuses code whose parameters or result are not those of the primitive. */
function checkCode(module: SourceModule, primitive: PrimitiveSignature, code: Signature, node: t.Node): void {
  const { report } = module;
  if (code.dialect !== "code") report.refuse("KTS29", node, "the code of a primitive stands in code.ts");
  if (code.params.length !== primitive.params.length)
    report.refuse(
      "KTS29",
      node,
      `code takes ${code.params.length} arguments, its specification ${primitive.params.length}`,
    );
  for (const [i, p] of code.params.entries())
    checkSame(module, p.type, primitive.params[i]!.type, `parameter ${p.name}`, node);
  checkSame(module, code.result, primitive.result, "the result", node);
}

function checkSame(module: SourceModule, a: Type | undefined, b: Type | undefined, what: string, node: t.Node): void {
  const text = (type: Type | undefined): string => (type === undefined ? "nothing" : typeText(type));
  const isSame = a === undefined || b === undefined ? a === b : text(a) === text(b) && sameSort(sortOf(a), sortOf(b));
  if (!isSame) module.report.refuse("KTS29", node, `${what} is ${text(a)} in code and ${text(b)} in the specification`);
}

function levelNumber(module: SourceModule, call: t.CallExpression): number {
  const [first] = call.arguments;
  const folder = levelOf(module.file);
  if (first?.type !== "NumericLiteral" || !Number.isInteger(first.value))
    return module.report.refuse("KTS29", first ?? call, "the level is a number", HINT);
  if (folder !== undefined && folder !== first.value)
    module.report.refuse(
      "KTS29",
      first,
      `the folder says that this is layer ${folder}`,
      "a layer is numbered as its folder is",
    );
  return first.value;
}

/** Reads `primitive(5, spec.f, code.f)` or `bottom(spec.f)`. @throws {Refused} */
export function readPrimitive(p: Surroundings, module: SourceModule, d: PrimitiveDeclared): PrimitiveFound {
  const { call, name: short } = d;
  const { report, file } = module;
  const marker = calleeOf(p.modules, module, call.callee);
  if (marker?.kind !== "prelude") report.refuse("KTS29", call, `${d.kind} is not that of the prelude`);
  if (baseName(file) !== "index.ts") report.refuse("KTS29", call, "primitives are declared in the index.ts of a layer");
  const isBottom = d.kind === "bottom";
  if (call.arguments.length !== (isBottom ? 1 : 3))
    report.refuse("KTS29", call, "the primitive is not declared in a known form", HINT);
  const level = isBottom ? (levelOf(file) ?? 0) : levelNumber(module, call);
  const [specNode, codeNode] = isBottom ? [call.arguments[0], undefined] : [call.arguments[1], call.arguments[2]];
  const spec = functionOf(p, module, specNode, call);
  if (spec.dialect !== "spec")
    report.refuse("KTS29", specNode!, "the specification of a primitive does not stand in code.ts");
  const name = `${file}#${short}`;
  const signature = callable(module, name, spec, specNode!);
  const code = isBottom ? undefined : functionOf(p, module, codeNode, call);
  if (code !== undefined) checkCode(module, signature, code, codeNode!);
  return { primitive: { name, short, level, spec: spec.name, code: code?.name }, signature };
}

const isPrimitive = (e: Entity | undefined): boolean =>
  e?.kind === "declared" && (e.declaration.kind === "primitive" || e.declaration.kind === "bottom");

/** Holds the imports of code against the order of layers. */
export function checkCodeImports(p: Surroundings, module: SourceModule): void {
  if (dialectOf(module.file) !== "code") return;
  const mine = levelOf(module.file);
  let below: string | undefined;
  for (const i of module.imports.values()) {
    const found = i.name === "*" ? undefined : p.modules.follow(i);
    const { report } = module;
    if (i.name === "*") report.add("KTS30", i.node, "code imports by name", "write import { f } from …");
    const isCode =
      found?.kind === "declared" && found.declaration.kind === "function" && dialectOf(found.module.file) === "code";
    if (isCode)
      report.add(
        "KTS30",
        i.node,
        "code does not reach past an index.ts",
        "import the primitive from the index.ts of the layer",
      );
    if (!isPrimitive(found) || i.target.kind !== "file") continue;
    const { file } = i.target;
    const theirs = levelOf(file);
    if (mine !== undefined && theirs !== undefined && theirs >= mine)
      report.add(
        "KTS30",
        i.node,
        `layer ${theirs} is not below layer ${mine}`,
        "code calls what lower layers introduce",
      );
    if (below !== undefined && below !== file)
      report.add("KTS30", i.node, `primitives come from ${below} already`, "pass the others through that index.ts");
    below ??= file;
  }
}
