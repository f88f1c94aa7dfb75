/** A whole program: files are read and their names followed, then types, primitives, constants and functions in order. */
import type { Term } from "../ir/index.ts";
import { eachTerm } from "../ir/index.ts";
import type { InputError } from "../text/index.ts";
import type { PrimitiveSignature, Surroundings } from "./functions/context.ts";
import { contextOf, liftFunction } from "./functions/functions.ts";
import { constantOf, type Operand, operandOf } from "./functions/operand.ts";
import { liftLaw } from "./laws.ts";
import { checkCodeImports, type PrimitiveDeclared, type PrimitiveFound, readPrimitive } from "./layers.ts";
import type { Declaration } from "./names/declarations.ts";
import { type Entity, type LiftHost, Modules, type SourceModule } from "./names/modules.ts";
import type { Exported, KernelProgram, Lifted, LiftedLaw, Module, Primitive } from "./program.ts";
import { Report } from "./report.ts";
import { CallGraph } from "./types/graph.ts";
import { annotated, dialectOf, type FunctionDeclared, readSignature, type Signature } from "./types/signatures.ts";
import { TypeTable } from "./types/type-table.ts";
import { sortOf, typeText } from "./types/types.ts";

/** What lifting gives: what could be lifted, and all errors in order of files and places. */
export interface LiftResult {
  readonly program: KernelProgram;
  readonly errors: readonly InputError[];
}

const DEEPEST_CONSTANTS = 50;
const LARGEST_CONSTANT = 1000;
type Declared = Entity & { readonly kind: "declared" };
type ConstantDeclared = Declaration & { readonly kind: "constant" };

class Lifting implements Surroundings {
  readonly report = new Report();
  readonly modules = new Modules(this.report);
  readonly types = new TypeTable(this.modules);
  graph!: CallGraph;
  readonly procedures = new Map<string, Lifted>();
  readonly laws = new Map<string, LiftedLaw>();
  readonly codecs = new Set<string>();
  readonly #signatures = new Map<Declaration, Signature | undefined>();
  readonly #primitives = new Map<Declaration, PrimitiveFound | undefined>();
  readonly #constants = new Map<Declaration, Operand | undefined>();
  readonly #open = new Set<Declaration>();

  /** What `find` gives for a declaration, found once. @throws {Refused} */
  #once<T>(memo: Map<Declaration, T | undefined>, { module, declaration: d }: Declared, find: () => T): T {
    if (!memo.has(d)) memo.set(d, module.report.attempt(find));
    return memo.get(d) ?? module.report.abandon();
  }
  signatureOf(module: SourceModule, d: FunctionDeclared): Signature {
    return this.#once(this.#signatures, { kind: "declared", module, declaration: d }, () =>
      readSignature(module, this.types, d),
    );
  }
  #primitive(e: Declared): PrimitiveFound {
    return this.#once(this.#primitives, e, () => readPrimitive(this, e.module, e.declaration as PrimitiveDeclared));
  }
  primitiveOf(e: Declared): PrimitiveSignature {
    return this.#primitive(e).signature;
  }
  constantOf(e: Declared): Operand {
    const { module, declaration: d } = e;
    if (d.kind !== "constant") throw new Error(`${d.name} is no constant`);
    if (this.#open.has(d)) return module.report.refuse("KTS24", d.id, `${d.name} reaches itself`);
    if (this.#open.size > DEEPEST_CONSTANTS)
      return module.report.refuse("KTS02", d.id, "constants are nested too deeply");
    this.#open.add(d);
    try {
      return this.#once(this.#constants, e, () => this.#constant(module, d));
    } finally {
      this.#open.delete(d);
    }
  }
  #constant(module: SourceModule, d: ConstantDeclared): Operand {
    const written = annotated(d.id.typeAnnotation);
    const type = written === undefined ? undefined : this.types.resolve(module, written);
    const c = contextOf(this, module, d.init, `${module.file}#${d.name}`, undefined);
    const block = c.builder.current;
    const o = c.lift(d.init, { type });
    const value = type === undefined ? o : operandOf(type, c.coerce(o, type, d.init));
    if (c.builder.current !== block || block!.body.length > 0)
      return module.report.refuse(
        "KTS04",
        d.init,
        "the value of a constant is computed by calls",
        "make it a function",
      );
    if (value.term !== undefined && sizeOf(value.term) > LARGEST_CONSTANT)
      return module.report.refuse("KTS02", d.init, "the constant is too large", "make it a function");
    if (value.exact !== undefined && constantOf(value) === undefined) throw new Error("a constant is known");
    return value;
  }
  addProcedure(lifted: Lifted): void {
    this.procedures.set(lifted.name, lifted);
  }

  run(entries: readonly string[], host: LiftHost): void {
    this.modules.load(entries, host);
    this.types.resolveAll();
    this.graph = new CallGraph(this.modules);
    for (const module of this.modules.all.values()) {
      checkCodeImports(this, module);
      for (const d of module.declarations.values()) module.report.attempt(() => this.#declaration(module, d));
    }
  }
  #declaration(module: SourceModule, d: Declaration): void {
    const e: Declared = { kind: "declared", module, declaration: d };
    switch (d.kind) {
      case "function":
        this.#function(module, d);
        return;
      case "law": {
        const { law, statement } = liftLaw(this, module, d);
        this.laws.set(law.name, law);
        if (statement !== undefined) this.procedures.set(statement.name, statement);
        return;
      }
      case "primitive":
      case "bottom":
        this.#primitive(e);
        return;
      case "constant":
        if (textsOf(d) === undefined && plainText(d) === undefined) this.constantOf(e);
        return;
      default:
        return;
    }
  }
  #function(module: SourceModule, d: FunctionDeclared): void {
    if (d.marker !== undefined) this.#marked(module, d);
    const signature = this.signatureOf(module, d);
    const lifted = liftFunction(this, module, d, signature);
    if (lifted !== undefined) this.procedures.set(lifted.name, lifted);
  }
  /** Checks what `theorem` and `codec` mark. */
  #marked(module: SourceModule, d: FunctionDeclared): void {
    const { report } = module;
    if (d.marker === "theorem") {
      if (dialectOf(module.file) === "code") report.refuse("KTS27", d.node, "theorems do not stand in code.ts");
      return;
    }
    const { name, params, result } = this.signatureOf(module, d);
    if (!this.graph.isTotal(d))
      report.refuse("KTS31", d.node, "a codec has a value for all arguments", "leave out require, panic and loops");
    if (result === undefined) report.refuse("KTS31", d.node, "a codec has a result");
    const odd = params.find((p) => p.type.kind !== "word" && p.type.kind !== "integer");
    if (odd !== undefined)
      report.refuse("KTS31", odd.node, `codecs take words and integers, found ${typeText(odd.type)}`);
    this.codecs.add(name);
  }

  result(): KernelProgram {
    const primitives = new Map<string, Primitive>();
    for (const found of this.#primitives.values())
      if (found !== undefined) primitives.set(found.primitive.name, found.primitive);
    const modules = new Map<string, Module>();
    for (const m of this.modules.all.values())
      modules.set(m.file, { file: m.file, text: m.text, exports: this.#exports(m) });
    const { procedures, codecs, laws } = this;
    return { modules, procedures, primitives, codecs, laws };
  }
  #exports(module: SourceModule): Map<string, Exported> {
    const found = new Map<string, Exported>();
    for (const [name, local] of module.exports) {
      const entity = typeof local === "string" ? this.modules.lookup(module, local) : this.modules.follow(local);
      const exported = entity?.kind === "declared" ? this.#exported(entity) : undefined;
      if (exported !== undefined) found.set(name, exported);
    }
    return found;
  }
  #exported(e: Declared): Exported | undefined {
    const { module, declaration: d } = e;
    const name = `${module.file}#${d.name}`;
    switch (d.kind) {
      case "function":
        return { kind: d.marker === "codec" ? "codec" : "function", procedure: name };
      case "law":
        return { kind: "law", law: name };
      case "primitive":
      case "bottom":
        return { kind: "primitive", primitive: name };
      case "type": {
        const type = module.report.attempt(() => this.types.named(module, d));
        return type === undefined ? undefined : { kind: "type", sort: sortOf(type) };
      }
      case "constant":
        return this.#constantExport(e, d);
      case "native":
        return { kind: "native" };
    }
  }
  #constantExport(e: Declared, d: ConstantDeclared): Exported | undefined {
    const text = textsOf(d) ?? plainText(d);
    if (text !== undefined) return { kind: "constant", value: text };
    const o = this.#constants.get(e.declaration);
    if (o === undefined) return undefined;
    const value = constantOf(o);
    if (value !== undefined) return { kind: "constant", value };
    if (o.term?.kind === "bool" || o.term?.kind === "inject")
      return { kind: "constant", value: o.term.kind === "bool" ? (o.term.value as boolean) : o.term.case };
    return { kind: "term", term: o.term! };
  }
}

/** Nodes of a term. */
function sizeOf(term: Term): number {
  let size = 0;
  eachTerm(term, () => size++);
  return size;
}

/** A list of strings, as `hidden` of a relation is. */
function textsOf({ init }: ConstantDeclared): readonly string[] | undefined {
  if (init.type !== "ArrayExpression") return undefined;
  const texts = init.elements.flatMap((e) => (e?.type === "StringLiteral" ? [e.value] : []));
  return texts.length === init.elements.length ? texts : undefined;
}

/** A string that is no name of an enumeration. */
const plainText = ({ init, id }: ConstantDeclared): string | undefined =>
  init.type === "StringLiteral" && annotated(id.typeAnnotation) === undefined ? init.value : undefined;

/**
 * Lifts the entries and all that they import. Files are named by paths with `/`, relative to a root of the caller's
 * choice; names in errors and of procedures are these.
 */
export function liftProgram(entries: readonly string[], host: LiftHost): LiftResult {
  const lifting = new Lifting();
  lifting.run(entries, host);
  const program = lifting.result();
  const order = new Map([...program.modules.keys()].map((file, i) => [file, i]));
  const at = (e: InputError): number => order.get(e.span.file) ?? -1;
  const errors = [...lifting.report.errors].sort(
    (a, b) => at(a) - at(b) || a.span.from - b.span.from || a.span.to - b.span.to,
  );
  return { program, errors };
}
