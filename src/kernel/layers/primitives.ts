/** How primitives are declared, and that code and specification fit. */
import type * as t from "@babel/types";
import { isTuple, type Primitive, sameSort } from "../../ir/index.ts";
import type { PrimitiveSignature, Surroundings } from "../functions/context.ts";
import { type Declaration, stepName } from "../names/declarations.ts";
import { layerFile } from "../names/folders.ts";
import { folderOf, type SourceModule } from "../names/modules.ts";
import { calleeOf } from "../types/graph.ts";
import type { Signature } from "../types/signatures.ts";
import { sortOf, type Type, typeText } from "../types/types.ts";

/** A primitive as it is declared. */
export type PrimitiveDeclared = Declaration & { readonly kind: "primitive" };

/** A primitive, and how it is called. */
export interface PrimitiveFound {
  readonly primitive: Primitive;
  readonly signature: PrimitiveSignature;
  /** Type of the machine that its specification takes; a sequence takes none. */
  readonly machine: Type | undefined;
}

/** A function that an argument names, and whether it is a sequence. */
interface Named extends Signature {
  readonly isSequence: boolean;
  readonly file: string;
}

/** The function that an argument names. @throws {Refused} */
function functionOf(p: Surroundings, module: SourceModule, node: t.Node | undefined, d: PrimitiveDeclared): Named {
  const { report } = module;
  const found = node === undefined ? undefined : calleeOf(p.modules, module, node);
  if (node?.type === "MemberExpression" && found === undefined && node.property.type === "Identifier")
    return report.refuse(
      "KTS29",
      node,
      `${module.text.slice(node.object.start!, node.object.end!)} exports no ${node.property.name}`,
    );
  if (found?.kind !== "declared" || found.declaration.kind !== "function")
    return report.refuse("KTS29", node ?? d.call, "this is no function of kernel TypeScript");
  if (d.isOffered !== true) p.modules.checkRead(module, node!, found);
  const { declaration } = found;
  return {
    ...p.signatureOf(found.module, declaration),
    isSequence: declaration.marker === "sequence",
    file: found.module.file,
  };
}

type Callable = Omit<PrimitiveSignature, "name" | "kind">;

/** What is called: the specification without its first parameter, and the second part of its result. A sequence as it is. */
function callable(module: SourceModule, spec: Named, node: t.Node): Callable {
  const { report } = module;
  if (spec.isSequence) return { params: spec.params, result: spec.result };
  const [machine, ...params] = spec.params;
  if (machine === undefined) return report.refuse("KTS29", node, "the specification takes the machine first");
  const isMachine = (type: Type | undefined): boolean =>
    type !== undefined && sameSort(sortOf(type), sortOf(machine.type));
  const { result } = spec;
  if (isMachine(result) && !isTuple(sortOf(result!))) return { params, result: undefined };
  if (result?.kind === "tuple" && result.items.length === 2 && isMachine(result.items[0]))
    return { params, result: result.items[1] };
  return report.refuse("KTS29", node, `it gives ${typeText(machine.type)}, or a tuple of it and a result`);
}

/** Refuses code whose parameters or result are not those of the primitive. */
function checkCode(module: SourceModule, primitive: Callable, code: Named, node: t.Node): void {
  const { report } = module;
  if (code.dialect !== "code" || code.isSequence)
    report.refuse("KTS29", node, "the code of a primitive stands in code.ts");
  if (folderOf(code.file) !== folderOf(module.file))
    report.refuse("KTS29", node, "the code of a primitive stands in the folder of its layer");
  if (code.params.length !== primitive.params.length)
    report.refuse("KTS29", node, `code takes ${code.params.length} arguments, not ${primitive.params.length}`);
  for (const [i, p] of code.params.entries())
    checkSame(module, p.type, primitive.params[i]!.type, `parameter ${p.name}`, node);
  checkSame(module, code.result, primitive.result, "the result", node);
}

function checkSame(module: SourceModule, a: Type | undefined, b: Type | undefined, what: string, node: t.Node): void {
  const text = (type: Type | undefined): string => (type === undefined ? "nothing" : typeText(type));
  const isSame = a === undefined || b === undefined ? a === b : text(a) === text(b) && sameSort(sortOf(a), sortOf(b));
  if (!isSame) module.report.refuse("KTS29", node, `${what} is ${text(a)} in code and ${text(b)} in the specification`);
}

/** The level that a call names is that of the folder. */
function checkNumber({ report }: SourceModule, { arguments: [first] }: t.CallExpression, level: number): void {
  if (first?.type !== "NumericLiteral" || first.value !== level)
    report.refuse("KTS29", first ?? {}, `the folder says that this is layer ${level}`);
}

/** Which file declares a form of primitive, and how many arguments it has. */
const FORMS = {
  bottom: { file: "index.ts", count: 1 },
  primitive: { file: "index.ts", count: 3 },
  transition: { file: "spec.ts", count: 1 },
} as const;

/** Reads `primitive(5, spec.f, code.f)`, `bottom(spec.f)` or `transition(f)`. @throws {Refused} */
export function readPrimitive(p: Surroundings, module: SourceModule, d: PrimitiveDeclared): PrimitiveFound {
  const { call, name: short, form } = d;
  const { report, file } = module;
  if (calleeOf(p.modules, module, call.callee)?.kind !== "prelude")
    report.refuse("KTS29", call, `${form} is not that of the prelude`);
  const layer = layerFile(file);
  if (layer === undefined) return report.refuse("KTS38", call, "a primitive stands in the folder of a layer");
  if (layer.name !== FORMS[form].file)
    report.refuse("KTS29", call, `it is declared in the ${FORMS[form].file} of a layer`);
  if (call.arguments.length !== FORMS[form].count)
    report.refuse("KTS29", call, "the primitive is not declared in a known form");
  if (form === "primitive") checkNumber(module, call, layer.level);
  const [specNode, codeNode] = form === "primitive" ? call.arguments.slice(1) : call.arguments;
  const spec = specificationOf(p, module, d, specNode!);
  const signature = callable(module, spec, specNode!);
  const code = codeNode === undefined ? undefined : functionOf(p, module, codeNode, d);
  if (code !== undefined) checkCode(module, signature, code, codeNode!);
  const kind = form === "primitive" ? (spec.isSequence ? "sequence" : "step") : form;
  const name = `${file}#${short}`;
  return {
    primitive: { name, short, kind, level: layer.level, spec: spec.name, code: code?.name },
    signature: { ...signature, name, kind },
    machine: spec.isSequence ? undefined : spec.params[0]!.type,
  };
}

/** The specification that a primitive names, or that is written in a transition. @throws {Refused} */
function specificationOf(p: Surroundings, module: SourceModule, d: PrimitiveDeclared, node: t.Node): Named {
  const { report } = module;
  const inner = node.type === "ArrowFunctionExpression" ? module.declarations.get(stepName(d.name)) : undefined;
  const spec =
    inner?.kind === "function"
      ? { ...p.signatureOf(module, inner), isSequence: false, file: module.file }
      : functionOf(p, module, node, d);
  if (spec.isSequence && d.form !== "primitive") report.refuse("KTS29", node, "a sequence is more than one step");
  if (spec.isSequence && folderOf(spec.file) !== folderOf(module.file))
    report.refuse("KTS29", node, "a sequence takes steps of its own layer");
  if (spec.dialect === "code" && !spec.isSequence)
    report.refuse("KTS29", node, "the specification of a primitive does not stand in code.ts");
  return spec;
}
