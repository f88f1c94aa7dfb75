/** Written types to types. A named type is resolved once and is one object in the whole program. */
import type * as t from "@babel/types";
import type { Declaration } from "../names/declarations.ts";
import type { Entity, Modules, SourceModule } from "../names/modules.ts";
import {
  BOOLEAN,
  CUTS,
  enumerationType,
  INTEGER,
  isKey,
  mapType,
  recordType,
  type Type,
  type TypedField,
  tupleType,
  typeText,
  unionType,
  word,
} from "./types.ts";

type TypeDeclaration = Declaration & { readonly kind: "type" };

const DEEPEST = 100;
const LONGEST_NAME = 1000;
const MOST_FIELDS = 256;
/** Names that sorts of the IR have for themselves. */
const RESERVED: ReadonlySet<string> = new Set(["unit"]);

/** The types of a program by their declarations. */
export class TypeTable {
  readonly #modules: Modules;
  readonly #known = new Map<TypeDeclaration, Type | undefined>();
  readonly #open = new Set<TypeDeclaration>();

  constructor(modules: Modules) {
    this.#modules = modules;
  }

  /** Reports names that are declared twice in the program, and resolves all of them. */
  resolveAll(): void {
    const seen = new Map<string, SourceModule>();
    for (const module of this.#modules.all.values())
      for (const d of module.declarations.values()) {
        if (d.kind !== "type") continue;
        const other = seen.get(d.name);
        if (other !== undefined)
          module.report.add("KTS06", d.node, `${d.name} is declared in ${other.file} too`, "give it another name");
        seen.set(d.name, module);
        module.report.attempt(() => this.named(module, d));
      }
  }

  /** The type of a declaration. @throws {Refused} */
  named(module: SourceModule, d: TypeDeclaration): Type {
    const { report } = module;
    if (this.#known.has(d)) return this.#known.get(d) ?? report.abandon();
    if (this.#open.has(d))
      report.refuse("KTS06", d.node, `${d.name} contains itself`, "nothing in the language is recursive");
    if (this.#open.size > DEEPEST) report.refuse("KTS02", d.node, "types are nested too deeply");
    if (RESERVED.has(d.name)) report.refuse("KTS34", d.node, `the name ${d.name} is reserved`);
    this.#open.add(d);
    const found = report.attempt(() => this.#declared(module, d));
    this.#open.delete(d);
    this.#known.set(d, found);
    return found ?? report.abandon();
  }

  #declared(module: SourceModule, { name, node }: TypeDeclaration): Type {
    if (node.typeParameters)
      module.report.refuse("KTS05", node, "types have no parameters", "declare one type for each use");
    if (node.type === "TSTypeAliasDeclaration") return this.#alias(module, name, node.typeAnnotation);
    if ((node.extends ?? []).length > 0)
      module.report.refuse("KTS05", node, "interfaces do not extend others", "repeat the fields");
    return recordType(name, this.#fields(module, node.body.body));
  }

  #alias(module: SourceModule, name: string, node: t.TSType): Type {
    switch (node.type) {
      case "TSParenthesizedType":
        return this.#alias(module, name, node.typeAnnotation);
      case "TSIntersectionType":
        return this.#brand(module, name, node);
      case "TSTypeReference":
        return this.#identifier(module, name, node) ?? this.resolve(module, node);
      case "TSTypeLiteral":
        return this.#isCase(node)
          ? this.#union(module, name, [node])
          : recordType(name, this.#fields(module, node.members));
      case "TSLiteralType":
        return enumerationType(name, [this.#name(module, node)]);
      case "TSUnionType":
        if (node.types.every((x) => x.type === "TSLiteralType")) return this.#enumeration(module, name, node.types);
        return this.#union(module, name, node.types);
      default:
        return this.resolve(module, node);
    }
  }

  #isCase = (node: t.TSTypeLiteral): boolean =>
    node.members.some(
      (m) => m.type === "TSPropertySignature" && m.typeAnnotation?.typeAnnotation.type === "TSLiteralType",
    );

  /** `U64 & Brand<"Gfn">`, as the type `Gfn`. */
  #brand(module: SourceModule, name: string, node: t.TSIntersectionType): Type {
    const [base, brand] = node.types;
    const under = base === undefined ? undefined : this.resolve(module, base);
    const isBrand =
      node.types.length === 2 &&
      under?.kind === "word" &&
      brand !== undefined &&
      this.#literalOf(module, brand, "Brand") === name;
    if (!isBrand || under?.kind !== "word")
      return module.report.refuse("KTS05", node, "this is no branded word", `write U64 & Brand<"${name}">`);
    return word(under.width, name);
  }

  /** `Id<"Cpu">`, as the type `Cpu`; undefined for other references. */
  #identifier(module: SourceModule, name: string, node: t.TSTypeReference): Type | undefined {
    const found = this.#literalOf(module, node, "Id");
    if (found === undefined) return undefined;
    if (found !== name)
      return module.report.refuse("KTS05", node, "an identifier type has its name", `write Id<"${name}">`);
    return { kind: "id", name };
  }

  /** The text between the brackets of `Id<"…">` or `Brand<"…">`. */
  #literalOf(module: SourceModule, node: t.TSType, of: "Id" | "Brand"): string | undefined {
    if (node.type !== "TSTypeReference") return undefined;
    const found = this.#entity(module, node.typeName);
    const [arg] = node.typeParameters?.params ?? [];
    if (found?.kind !== "prelude" || found.name !== of || arg?.type !== "TSLiteralType") return undefined;
    return arg.literal.type === "StringLiteral" ? arg.literal.value : undefined;
  }

  #name(module: SourceModule, node: t.TSType): string {
    if (node.type === "TSLiteralType" && node.literal.type === "StringLiteral") return node.literal.value;
    return module.report.refuse("KTS05", node, "the cases of an enumeration are strings");
  }

  #enumeration(module: SourceModule, name: string, nodes: readonly t.TSType[]): Type {
    const names = nodes.map((n) => this.#name(module, n));
    this.#distinct(module, names, nodes[0]!);
    return enumerationType(name, names);
  }

  #distinct(module: SourceModule, names: readonly string[], node: t.Node): void {
    const twice = names.find((n, i) => names.indexOf(n) !== i);
    if (twice !== undefined) module.report.refuse("KTS06", node, `${twice} is there twice`);
    if (names.length > MOST_FIELDS) module.report.refuse("KTS02", node, `a type has at most ${MOST_FIELDS} parts`);
  }

  #union(module: SourceModule, name: string, nodes: readonly t.TSType[]): Type {
    const cases = nodes.map((node) => this.#case(module, node));
    this.#distinct(
      module,
      cases.map((c) => c.name),
      nodes[0]!,
    );
    return unionType(name, cases);
  }

  #case(module: SourceModule, node: t.TSType): { readonly name: string; readonly fields: readonly TypedField[] } {
    const hint = 'write each case in its place, as { readonly kind: "name"; readonly field: U64 }';
    if (node.type !== "TSTypeLiteral")
      return module.report.refuse("KTS05", node, "the type is no case of a tagged union", hint);
    const [tag, ...rest] = node.members;
    if (
      tag?.type !== "TSPropertySignature" ||
      tag.key.type !== "Identifier" ||
      tag.key.name !== "kind" ||
      !tag.readonly
    )
      return module.report.refuse("KTS05", tag ?? node, "a case begins with its readonly kind", hint);
    const type = tag.typeAnnotation?.typeAnnotation;
    if (type?.type !== "TSLiteralType")
      return module.report.refuse("KTS05", tag, "the kind of a case is a string", hint);
    return { name: this.#name(module, type), fields: this.#fields(module, rest) };
  }

  #fields(module: SourceModule, members: readonly t.TSTypeElement[]): TypedField[] {
    const fields = members.map((m) => this.#field(module, m));
    if (members[0] !== undefined)
      this.#distinct(
        module,
        fields.map((f) => f.name),
        members[0],
      );
    return fields;
  }

  #field(module: SourceModule, m: t.TSTypeElement): TypedField {
    const { report } = module;
    if (m.type !== "TSPropertySignature" || m.computed || m.key.type !== "Identifier")
      return report.refuse("KTS05", m, "a record has fields and nothing else", "write readonly name: Type");
    if (m.optional) report.refuse("KTS05", m, "every field has a value", "use a tagged union for what may be absent");
    if (!m.readonly) report.refuse("KTS05", m, "fields do not change", `write readonly ${m.key.name}`);
    if (!m.typeAnnotation) report.refuse("KTS05", m, "the field has no type", "write readonly name: Type");
    if (m.key.name === "__proto__" || m.key.name === "kind")
      report.refuse("KTS34", m, `the name ${m.key.name} is reserved`, "kind tells the cases of tagged unions apart");
    return { name: m.key.name, type: this.resolve(module, m.typeAnnotation!.typeAnnotation) };
  }

  #entity(module: SourceModule, name: t.TSEntityName): Entity | undefined {
    if (name.type === "Identifier") return this.#modules.lookup(module, name.name);
    if (name.type !== "TSQualifiedName" || name.left.type !== "Identifier") return undefined;
    const space = this.#modules.lookup(module, name.left.name);
    return space?.kind === "namespace" ? this.#modules.member(space.target, name.right.name, name) : undefined;
  }

  /** The type that is written. @throws {Refused} */
  resolve(module: SourceModule, node: t.TSType): Type {
    switch (node.type) {
      case "TSBooleanKeyword":
        return BOOLEAN;
      case "TSBigIntKeyword":
        return INTEGER;
      case "TSParenthesizedType":
        return this.resolve(module, node.typeAnnotation);
      case "TSTypeReference":
        return this.#reference(module, node);
      case "TSTypeOperator":
        if (node.operator === "readonly" && node.typeAnnotation.type === "TSTupleType")
          return this.#tuple(module, node.typeAnnotation);
        return module.report.refuse("KTS05", node, "kernel TypeScript has no such type");
      case "TSTupleType":
        return module.report.refuse("KTS05", node, "tuples do not change", "write readonly before it");
      case "TSUnionType":
      case "TSTypeLiteral":
      case "TSIntersectionType":
        return module.report.refuse("KTS05", node, "the type has no name", "declare it with type or interface");
      default:
        return module.report.refuse("KTS05", node, "kernel TypeScript has no such type");
    }
  }

  #tuple(module: SourceModule, node: t.TSTupleType): Type {
    const items = node.elementTypes.map((e) => {
      if (e.type !== "TSNamedTupleMember") return this.resolve(module, e);
      if (e.optional) module.report.refuse("KTS05", e, "every part of a tuple has a value");
      return this.resolve(module, e.elementType);
    });
    if (items.length === 0) module.report.refuse("KTS05", node, "a tuple has parts");
    const type = tupleType(items);
    if (type.kind === "tuple" && type.sort.kind === "record" && type.sort.name.length > LONGEST_NAME)
      module.report.refuse("KTS02", node, "tuples are nested too deeply", "declare an interface");
    return type;
  }

  #reference(module: SourceModule, node: t.TSTypeReference): Type {
    const { report } = module;
    const found = this.#entity(module, node.typeName);
    if (found === undefined) return report.refuse("KTS05", node, "there is no type of this name");
    if (found.kind === "declared" && found.declaration.kind === "type") {
      if (node.typeParameters) report.refuse("KTS05", node, "the type has no parameters");
      return this.named(found.module, found.declaration);
    }
    if (found.kind !== "prelude") return report.refuse("KTS05", node, "the name stands for no type of the language");
    return this.#prelude(module, node, found.name);
  }

  #prelude(module: SourceModule, node: t.TSTypeReference, name: string): Type {
    const params = node.typeParameters?.params ?? [];
    const width = name.startsWith("U") ? CUTS.get(name.toLowerCase()) : undefined;
    if (width !== undefined && params.length === 0) return word(width);
    if (name === "Word" && params.length === 1) return this.#word(module, params[0]!);
    if (name === "ZMap" && params.length === 2) {
      const [from, to] = params.map((p) => this.resolve(module, p)) as [Type, Type];
      if (!isKey(from))
        module.report.refuse(
          "KTS05",
          params[0]!,
          `${typeText(from)} is no key of a map`,
          "a key is a scalar or a name",
        );
      return mapType(from, to);
    }
    const hint =
      name === "Id" || name === "Brand" ? `declare it: type Cpu = Id<"Cpu">, type Gfn = U64 & Brand<"Gfn">` : undefined;
    return module.report.refuse("KTS05", node, `${name} is no type here`, hint);
  }

  #word(module: SourceModule, node: t.TSType): Type {
    const width = node.type === "TSLiteralType" && node.literal.type === "NumericLiteral" ? node.literal.value : 0;
    if (!Number.isInteger(width) || width < 1 || width > 64)
      module.report.refuse("KTS05", node, "a word has 1 to 64 bits", "write Word<36>");
    return word(width);
  }
}
