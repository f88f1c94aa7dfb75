/**
 * Files as sets of names: what each declares, imports and exports, and where a name leads when imports and re-exports
 * are followed. Nothing is checked here but that names lead somewhere. The prelude is known by its path, however many
 * files re-export it, and is never read; `sekvm/check` is for native runs only.
 */
import type * as t from "@babel/types";
import * as prelude from "../../prelude/index.ts";
import { FileReport, type Report } from "../report.ts";
import {
  type Declaration,
  declareConstant,
  declareFunction,
  declareType,
  type Import,
  type Target,
} from "./declarations.ts";
import { parseSource } from "./source.ts";

/** A file of the program. */
export interface SourceModule {
  readonly file: string;
  readonly text: string;
  readonly report: FileReport;
  readonly declarations: ReadonlyMap<string, Declaration>;
  readonly imports: ReadonlyMap<string, Import>;
  /** Exported names: the local name, or an import. */
  readonly exports: ReadonlyMap<string, string | Import>;
  /** `export * from`. */
  readonly stars: readonly Import[];
  /** Files that are evaluated before it: imports and re-exports, but for `import type`. */
  readonly loads: ReadonlySet<string>;
}

/** Where a name leads. */
export type Entity =
  | { readonly kind: "declared"; readonly module: SourceModule; readonly declaration: Declaration }
  | { readonly kind: "prelude"; readonly name: string }
  | { readonly kind: "namespace"; readonly target: Target }
  | { readonly kind: "native" };

/** A name that leads to a declaration. */
export type Found = Extract<Entity, { readonly kind: "declared" }>;

/** What an exported name leads to, and the statement that passes it on where it is declared in another file. */
export interface Exporting {
  readonly entity: Entity;
  readonly node: t.Node | undefined;
}

/** Joins a path to a folder; leading `..` stay. */
export function joinPath(folder: string, path: string): string {
  const parts: string[] = [];
  for (const part of `${folder}/${path}`.split("/")) {
    if (part === "." || (part === "" && parts.length > 0)) continue;
    if (part === ".." && parts.length > 0 && parts.at(-1) !== ".." && parts.at(-1) !== "") parts.pop();
    else parts.push(part);
  }
  return (folder === "" && parts[0] === "" ? parts.slice(1) : parts).join("/");
}

/** The folder of a file, without the `/` behind it. */
export const folderOf = (file: string): string => file.split("/").slice(0, -1).join("/");

/**
 * What an import's text names; undefined when it is no form that programs use. Only programs beside the sources of this tool
 * may name them by their paths; to others (`isApart`) such a path is a file as any other.
 */
export function targetOf(from: string, specifier: string, isApart = false): Target | undefined {
  if (specifier === "sekvm/kernel") return { kind: "prelude" };
  if (specifier === "sekvm/check") return { kind: "native" };
  if (!/^\.\.?\/.*\.ts$/.test(specifier)) return undefined;
  const file = joinPath(folderOf(from), specifier);
  if (isApart) return { kind: "file", file };
  if (/(^|\/)src\/prelude\/index\.ts$/.test(file)) return { kind: "prelude" };
  if (/(^|\/)src\/(check|kernel|ir|host|jobs|evidence|text)\//.test(file)) return { kind: "native" };
  return { kind: "file", file };
}

/** Collects the names of one file. */
class Scanner {
  readonly declarations = new Map<string, Declaration>();
  readonly imports = new Map<string, Import>();
  readonly exports = new Map<string, string | Import>();
  readonly stars: Import[] = [];
  readonly loads = new Set<string>();
  readonly report: FileReport;
  readonly #isApart: boolean;

  constructor(report: FileReport, isApart: boolean) {
    this.report = report;
    this.#isApart = isApart;
  }

  target(source: t.StringLiteral): Target {
    const hint = 'name a file, as in "./spec.ts", or "sekvm/kernel"';
    return (
      targetOf(this.report.file, source.value, this.#isApart) ??
      this.report.refuse("KTS03", source, `${JSON.stringify(source.value)} is no import of kernel TypeScript`, hint)
    );
  }
  declare(node: t.Node, name: string, into: () => void): void {
    if (this.declarations.has(name) || this.imports.has(name))
      this.report.add("KTS34", node, `${name} is declared twice`, "give one of them another name");
    else into();
  }
  import(node: t.ImportDeclaration): void {
    const target = this.target(node.source);
    for (const s of node.specifiers) {
      const name =
        s.type === "ImportNamespaceSpecifier"
          ? "*"
          : s.type === "ImportSpecifier"
            ? exportedName(s.imported)
            : "default";
      if (name === "default") this.report.refuse("KTS04", s, "there are no default imports", "import it by its name");
      const isType = node.importKind === "type" || (s.type === "ImportSpecifier" && s.importKind === "type");
      this.declare(s, s.local.name, () => this.imports.set(s.local.name, { target, name, node: s, isType }));
    }
  }
  export(node: t.ExportNamedDeclaration): void {
    if (node.declaration) {
      for (const name of this.statement(node.declaration)) this.exports.set(name, name);
      return;
    }
    const target = node.source ? this.target(node.source) : undefined;
    for (const s of node.specifiers) {
      if (s.type !== "ExportSpecifier") this.report.refuse("KTS04", s, "there is no such export", "export names");
      const [name, local] = [exportedName(s.exported), s.local.name];
      this.exports.set(name, target === undefined ? local : { target, name: local, node: s });
    }
  }
  /** Takes one statement; gives the names it declares. */
  statement(node: t.Statement): string[] {
    const found = declareFunction(node, this) ?? declareType(node) ?? declareConstant(node, this);
    if (found === undefined) {
      const hint = "a file has imports, exports, types, functions and constants";
      return this.report.refuse("KTS04", node, "kernel TypeScript has no such statement at the top of a file", hint);
    }
    for (const d of found) this.declare(node, d.name, () => this.declarations.set(d.name, d));
    return found.flatMap((d) => (d.kind === "function" && d.isInner === true ? [] : [d.name]));
  }
  /** A statement with `from` evaluates the file that it names, whatever it takes of it. */
  load(node: t.Statement & { source?: t.StringLiteral | null }, isType: boolean): void {
    const target = isType || !node.source ? undefined : targetOf(this.report.file, node.source.value, this.#isApart);
    if (target?.kind === "file") this.loads.add(target.file);
  }
  top(node: t.Statement): void {
    if (node.type === "ImportDeclaration") this.load(node, node.importKind === "type");
    if (node.type === "ExportNamedDeclaration" || node.type === "ExportAllDeclaration")
      this.load(node, node.exportKind === "type");
    if (node.type === "ImportDeclaration") this.import(node);
    else if (node.type === "ExportNamedDeclaration") this.export(node);
    else if (node.type === "ExportAllDeclaration")
      this.stars.push({ target: this.target(node.source), name: "*", node });
    else this.statement(node);
  }
}

/** Where a declaration gives its name a value; undefined where it has it from the start, or never. */
function startOf(d: Declaration): number | undefined {
  switch (d.kind) {
    case "type":
      return undefined;
    case "function":
      return d.node.type === "FunctionDeclaration" ? undefined : d.node.start!;
    case "constant":
      return d.id.start!;
    case "native":
      return d.init?.start ?? undefined;
    default:
      return d.call.start!;
  }
}

const exportedName = (node: t.Identifier | t.StringLiteral): string =>
  node.type === "Identifier" ? node.name : node.value;

function scan(file: string, text: string, report: FileReport, isApart: boolean): SourceModule {
  const scanner = new Scanner(report, isApart);
  for (const node of parseSource(text, report) ?? []) report.attempt(() => scanner.top(node));
  return { ...scanner, file, text };
}

/** Where the text of files comes from. */
export interface LiftHost {
  /** The text of a file, by the name that an entry gave or an import leads to; undefined when there is none. */
  readonly read: (path: string) => string | undefined;
  /** The program is not beside the sources of this tool: only `sekvm/kernel` and `sekvm/check` lead there. */
  readonly isApart?: boolean;
}

/** All files of a program by name. */
export class Modules {
  readonly all = new Map<string, SourceModule>();
  readonly #report: Report;
  /** Files that were asked for and are not there. */
  readonly #missing = new Set<string>();

  constructor(report: Report) {
    this.#report = report;
  }

  /** Reads files and all that they import. */
  load(entries: readonly string[], { read, isApart = false }: LiftHost): void {
    const open = [...entries].reverse();
    for (let file = open.pop(); file !== undefined; file = open.pop()) {
      if (this.all.has(file) || this.#missing.has(file)) continue;
      if (file.includes("#")) {
        // Names in a program are `file#function`.
        new FileReport(this.#report, file).add("KTS03", {}, "the name of a file or folder has a #", "rename it");
        this.#missing.add(file);
        continue;
      }
      const text = read(file);
      if (text === undefined) {
        this.#missing.add(file);
        if (entries.includes(file)) new FileReport(this.#report, file).add("KTS03", {}, "the file cannot be read");
        continue;
      }
      const found = scan(file, text, new FileReport(this.#report, file), isApart);
      this.all.set(file, found);
      open.push(...importsOf(found).flatMap(({ target }) => (target.kind === "file" ? [target.file] : [])));
    }
    for (const found of this.all.values()) this.#checkImports(found);
  }

  /**
   * What a file reads while it is evaluated has its value then: it stands above in the file, or in one that is evaluated before. Of two files that
   * evaluate each other one comes before the other has its values. Functions that are declared as such are there from the start. @throws {Refused}
   */
  checkRead(reader: SourceModule, node: t.Node, { module, declaration: d }: Found): void {
    const start = startOf(d);
    if (start === undefined) return;
    if (module === reader && node.start! < start)
      reader.report.refuse("KTS24", node, `${d.name} is read before the file declares it`);
    if (module === reader || !this.#loads(reader, module.file) || !this.#loads(module, reader.file)) return;
    const hint = "move what both need to a file of its own";
    reader.report.refuse("KTS24", node, `${d.name} is read of a file that imports this one`, hint);
  }
  #loads(module: SourceModule, wanted: string): boolean {
    const seen = new Set<string>();
    const open = [...module.loads];
    for (let file = open.pop(); file !== undefined; file = open.pop()) {
      if (file === wanted) return true;
      if (seen.has(file)) continue;
      seen.add(file);
      open.push(...(this.all.get(file)?.loads ?? []));
    }
    return false;
  }

  #checkImports(module: SourceModule): void {
    for (const i of importsOf(module)) {
      if (i.target.kind === "file" && this.#missing.has(i.target.file))
        module.report.add("KTS03", i.node, `there is no file ${i.target.file}`);
      else if (i.name !== "*" && this.follow(i) === undefined)
        module.report.add("KTS03", i.node, `there is no export ${i.name} there`);
    }
    // A run may use what the language has; a name that is nowhere is a theorem that is misspelt.
    for (const d of module.declarations.values())
      if (d.kind === "native" && d.maker !== undefined && !isThere(module, d.maker.name))
        module.report.add("KTS11", d.maker, `there is no ${d.maker.name} here`, "import it, or declare it");
    for (const [name, local] of module.exports)
      if (typeof local === "string" && !module.declarations.has(local) && !module.imports.has(local))
        module.report.add("KTS11", {}, `the exported name ${name} is not declared`);
  }

  /** Where a name that a file declares or imports leads. */
  lookup(module: SourceModule, name: string): Entity | undefined {
    const declaration = module.declarations.get(name);
    if (declaration !== undefined) return { kind: "declared", module, declaration };
    const found = module.imports.get(name);
    return found === undefined ? undefined : this.follow(found);
  }

  /** Where an import leads. */
  follow(first: Import): Entity | undefined {
    const seen = new Set<string>();
    const open: Import[] = [first];
    for (let at = open.pop(); at !== undefined; at = open.pop()) {
      const { target, name } = at;
      if (target.kind === "native") return { kind: "native" };
      if (name === "*") return { kind: "namespace", target };
      if (target.kind === "prelude" && PRELUDE.has(name)) return { kind: "prelude", name };
      if (target.kind !== "file") continue;
      const key = `${target.file}#${name}`;
      const module = this.all.get(target.file);
      if (module === undefined || seen.has(key)) continue;
      seen.add(key);
      const exported = module.exports.get(name);
      if (exported === undefined) open.push(...module.stars.map((s) => ({ ...s, name })).reverse());
      else if (typeof exported !== "string") open.push(exported);
      else {
        const declaration = module.declarations.get(exported);
        if (declaration !== undefined) return { kind: "declared", module, declaration };
        const imported = module.imports.get(exported);
        if (imported !== undefined) open.push(imported);
      }
    }
    return undefined;
  }

  /** All names that a file exports, those of `export *` included, with where they lead. */
  exported(module: SourceModule): Map<string, Exporting> {
    const found = new Map<string, Exporting>();
    const seen = new Set<SourceModule>();
    const add = (from: SourceModule, star: t.Node | undefined): void => {
      if (seen.has(from)) return;
      seen.add(from);
      for (const [name, local] of from.exports) {
        if (found.has(name)) continue;
        const isHere = typeof local === "string";
        const node = star ?? (isHere ? from.imports.get(local)?.node : local.node);
        const entity = isHere ? this.lookup(from, local) : this.follow(local);
        if (entity !== undefined) found.set(name, { entity, node });
      }
      for (const { target, node } of from.stars) {
        const other = target.kind === "file" ? this.all.get(target.file) : undefined;
        if (other !== undefined) add(other, star ?? node);
      }
    };
    add(module, undefined);
    return found;
  }

  /** Where `name` leads in what `import * as …` of `target` gave. */
  member(target: Target, name: string, node: t.Node): Entity | undefined {
    return this.follow({ target, name, node });
  }
}

/** Whether a file has a name, or the language does. */
const isThere = (module: SourceModule, name: string): boolean =>
  module.declarations.has(name) || module.imports.has(name) || LANGUAGE.has(name);

/** Names of the language that a run may begin with. */
const LANGUAGE: ReadonlySet<string> = new Set("Array BigInt Map Number Object Set String Symbol WeakMap".split(" "));

/** Every import and re-export of a file, in order of kind. */
const importsOf = (module: SourceModule): Import[] => [
  ...module.imports.values(),
  ...[...module.exports.values()].filter((e) => typeof e !== "string"),
  ...module.stars,
];

/** What the prelude exports: its values as they are, and its types. */
const PRELUDE: ReadonlySet<string> = new Set([
  ...Object.keys(prelude),
  ..."Brand Call Id Key Law U8 U16 U32 U64 Word".split(" "),
]);
