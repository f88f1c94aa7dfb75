/** A whole program: files are read and their names followed, then types, primitives, constants and functions in order. */
import type { Declared, Exported, KernelProgram, Lifted, LiftedLaw, Module, Primitive } from "../ir/index.ts";
import type { InputError } from "../text/index.ts";
import { liftConstant, plainValue } from "./functions/constants.ts";
import type { PrimitiveSignature, Surroundings } from "./functions/context.ts";
import { liftFunction } from "./functions/functions.ts";
import { liftLaw } from "./functions/laws.ts";
import type { Operand } from "./functions/operand.ts";
import { readDeclared } from "./layers/declared.ts";
import { type PrimitiveDeclared, type PrimitiveFound, readPrimitive } from "./layers/primitives.ts";
import { checkLayers } from "./layers/rules.ts";
import { baseName, type Declaration } from "./names/declarations.ts";
import { type Found, type LiftHost, Modules, type SourceModule } from "./names/modules.ts";
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
type ConstantDeclared = Declaration & { readonly kind: "constant" };

class Lifting implements Surroundings {
  readonly report = new Report();
  readonly modules = new Modules(this.report);
  readonly types = new TypeTable(this.modules);
  graph!: CallGraph;
  readonly procedures = new Map<string, Lifted>();
  readonly laws = new Map<string, LiftedLaw>();
  readonly codecs = new Set<string>();
  readonly declared = new Map<string, Declared>();
  readonly #signatures = new Map<Declaration, Signature | undefined>();
  readonly #primitives = new Map<Declaration, PrimitiveFound | undefined>();
  readonly #constants = new Map<Declaration, Operand | undefined>();
  /** Constants that are being read, each with its file. */
  readonly #open = new Map<ConstantDeclared, SourceModule>();

  /** What `find` gives for a declaration, found once. @throws {Refused} */
  #once<T>(memo: Map<Declaration, T | undefined>, { module, declaration: d }: Found, find: () => T): T {
    if (!memo.has(d)) memo.set(d, module.report.attempt(find));
    return memo.get(d) ?? module.report.abandon();
  }
  signatureOf(module: SourceModule, d: FunctionDeclared): Signature {
    return this.#once(this.#signatures, { kind: "declared", module, declaration: d }, () =>
      readSignature(module, this.types, d),
    );
  }
  #primitive(e: Found): PrimitiveFound {
    return this.#once(this.#primitives, e, () => readPrimitive(this, e.module, e.declaration as PrimitiveDeclared));
  }
  primitiveOf(e: Found): PrimitiveSignature {
    return this.#primitive(e).signature;
  }
  constantOf(e: Found): Operand {
    const { module, declaration: d } = e;
    if (d.kind !== "constant") throw new Error(`${d.name} is no constant`);
    if (this.#open.has(d)) return module.report.refuse("KTS24", d.id, `${d.name} reaches itself`);
    if (this.#open.size > DEEPEST_CONSTANTS)
      return module.report.refuse("KTS02", d.id, "constants are nested too deeply");
    const [reader, from] = [...this.#open].at(-1) ?? [];
    if (reader !== undefined) this.modules.checkRead(from!, reader.id, e);
    this.#open.set(d, module);
    try {
      return this.#once(this.#constants, e, () => this.#constant(module, d));
    } finally {
      this.#open.delete(d);
    }
  }
  #constant(module: SourceModule, d: ConstantDeclared): Operand {
    const written = annotated(d.id.typeAnnotation);
    const type = written === undefined ? undefined : this.types.resolve(module, written);
    return liftConstant(this, module, d.init, d.name, type);
  }
  addProcedure(lifted: Lifted): void {
    this.procedures.set(lifted.name, lifted);
  }

  run(entries: readonly string[], host: LiftHost): void {
    this.modules.load(entries, host);
    this.types.resolveAll();
    this.graph = new CallGraph(this.modules);
    for (const module of this.modules.all.values())
      for (const d of module.declarations.values()) module.report.attempt(() => this.#declaration(module, d));
    checkLayers(this, this.#found());
  }
  /** Primitives that were read, each with the file that declares it. */
  *#found(): Iterable<readonly [SourceModule, PrimitiveFound]> {
    for (const module of this.modules.all.values())
      for (const d of module.declarations.values()) {
        const found = this.#primitives.get(d);
        if (found !== undefined) yield [module, found];
      }
  }
  #declaration(module: SourceModule, d: Declaration): void {
    const e: Found = { kind: "declared", module, declaration: d };
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
        this.#primitive(e);
        return;
      case "data":
        this.declared.set(`${module.file}#${d.name}`, readDeclared(this, module, d.call));
        return;
      case "constant":
        this.constantOf(e);
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
  /** Checks what `theorem`, `codec` and `sequence` mark. */
  #marked(module: SourceModule, d: FunctionDeclared): void {
    const { report } = module;
    if (d.marker === "theorem") {
      if (dialectOf(module.file) === "code") report.refuse("KTS27", d.node, "theorems do not stand in code.ts");
      return;
    }
    if (d.marker === "sequence") {
      const hint = "declare it in spec.ts of its layer";
      if (baseName(module.file) !== "spec.ts") report.refuse("KTS29", d.node, "sequences stand in spec.ts", hint);
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
    for (const [, { primitive }] of this.#found()) primitives.set(primitive.name, primitive);
    const modules = new Map<string, Module>();
    for (const m of this.modules.all.values())
      modules.set(m.file, { file: m.file, text: m.text, exports: this.#exports(m) });
    const { procedures, codecs, laws, declared } = this;
    return { modules, procedures, primitives, codecs, laws, declared };
  }
  #exports(module: SourceModule): Map<string, Exported> {
    const found = new Map<string, Exported>();
    for (const [name, { entity }] of this.modules.exported(module)) {
      const exported = entity.kind === "declared" ? this.#exported(entity) : undefined;
      if (exported !== undefined) found.set(name, exported);
    }
    return found;
  }
  #exported(e: Found): Exported | undefined {
    const { module, declaration: d } = e;
    const name = `${module.file}#${d.name}`;
    switch (d.kind) {
      case "function":
        return { kind: d.marker === "codec" ? "codec" : "function", procedure: name };
      case "law":
        return { kind: "law", law: name };
      case "primitive":
        return { kind: "primitive", primitive: name };
      case "type": {
        const type = module.report.attempt(() => this.types.named(module, d));
        return type === undefined ? undefined : { kind: "type", sort: sortOf(type) };
      }
      case "constant":
        return this.#constantExport(d);
      case "data":
        return { kind: "declared", declared: name };
      case "native":
        return { kind: "native" };
    }
  }
  #constantExport(d: ConstantDeclared): Exported | undefined {
    const o = this.#constants.get(d);
    if (o === undefined) return undefined;
    const value = plainValue(o);
    return value === undefined ? { kind: "term", term: o.term! } : { kind: "constant", value };
  }
}

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
