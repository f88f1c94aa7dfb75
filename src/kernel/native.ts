/**
 * Kernel TypeScript run without a compiler: types are cut out of the text, and a module becomes a function of what it
 * imports. For programs that differ in one file from one that is compiled: only what imports that file is made anew.
 */
import type * as t from "@babel/types";
import * as prelude from "../prelude/index.ts";
import { targetOf } from "./names/modules.ts";
import { parseSource, partsOf } from "./names/source.ts";
import type { KernelProgram } from "./program.ts";
import { FileReport, Report } from "./report.ts";

/** What a module exports. */
type Exports = Readonly<Record<string, unknown>>;

/** The exports of the module that an import of a file names. */
type Resolve = (specifier: string) => Exports;

/** A part of a text to be left out, or replaced. */
interface Cut {
  readonly from: number;
  readonly to: number;
  readonly by: string;
}

/** Types and nothing else. */
const TYPES: ReadonlySet<string> = new Set([
  "TSTypeAnnotation",
  "TSTypeParameterInstantiation",
  "TSTypeParameterDeclaration",
  "TSInterfaceDeclaration",
  "TSTypeAliasDeclaration",
]);

/** Where `as T` begins. */
function castStart(text: string, node: t.TSAsExpression | t.TSSatisfiesExpression): number {
  const between = text.slice(node.expression.end!, node.typeAnnotation.start!);
  return node.typeAnnotation.start! - /(as|satisfies)\s+$/.exec(between)![0].length;
}

/** What of a text is type. */
function typeCuts(text: string, root: t.Node): Cut[] {
  const cuts: Cut[] = [];
  const walk = (node: t.Node): void => {
    if (TYPES.has(node.type)) {
      cuts.push({ from: node.start!, to: node.end!, by: "" });
      return;
    }
    if (node.type === "TSAsExpression" || node.type === "TSSatisfiesExpression") {
      cuts.push({ from: castStart(text, node), to: node.end!, by: "" });
      walk(node.expression);
      return;
    }
    for (const part of partsOf(node)) walk(part);
  };
  walk(root);
  return cuts;
}

function applied(text: string, from: number, to: number, cuts: readonly Cut[]): string {
  let out = "";
  let at = from;
  for (const c of [...cuts].sort((a, b) => a.from - b.from)) {
    out += text.slice(at, c.from) + c.by;
    at = c.to;
  }
  return out + text.slice(at, to);
}

const nameOf = (node: t.Identifier | t.StringLiteral): string => (node.type === "Identifier" ? node.name : node.value);

/** A module as the body of a function of `$import`, which gives the exports of what a specifier names. */
class Script {
  readonly #text: string;
  readonly #exports: string[] = [];
  #body = "";

  constructor(text: string) {
    this.#text = text;
  }

  add(node: t.Statement): void {
    if (node.type === "ImportDeclaration") this.#import(node);
    else if (node.type === "ExportAllDeclaration")
      this.#exports.push(`...$import(${JSON.stringify(node.source.value)})`);
    else if (node.type === "ExportNamedDeclaration") this.#export(node);
    else this.#keep(node);
  }

  #keep(node: t.Node): void {
    this.#body += `${applied(this.#text, node.start!, node.end!, typeCuts(this.#text, node))}\n`;
  }

  #import(node: t.ImportDeclaration): void {
    if (node.importKind === "type") return;
    const from = `$import(${JSON.stringify(node.source.value)})`;
    for (const s of node.specifiers)
      if (s.type === "ImportNamespaceSpecifier") this.#body += `const ${s.local.name} = ${from};\n`;
      else if (s.type === "ImportSpecifier" && s.importKind !== "type")
        this.#body += `const ${s.local.name} = ${from}.${nameOf(s.imported)};\n`;
  }

  #export(node: t.ExportNamedDeclaration): void {
    const { declaration: d, source } = node;
    if (d) {
      this.#keep(d);
      if (d.type === "FunctionDeclaration" && d.id) this.#exports.push(d.id.name);
      if (d.type === "VariableDeclaration")
        for (const one of d.declarations) if (one.id.type === "Identifier") this.#exports.push(one.id.name);
      return;
    }
    if (node.exportKind === "type") return;
    const from = source ? `$import(${JSON.stringify(source.value)}).` : "";
    for (const s of node.specifiers)
      if (s.type === "ExportSpecifier" && s.exportKind !== "type")
        this.#exports.push(`${nameOf(s.exported)}: ${from}${s.local.name}`);
  }

  text(): string {
    return `"use strict";\n${this.#body}return { ${this.#exports.join(", ")} };`;
  }
}

/** The exports of one module, evaluated. @throws what its constants throw */
function evaluateModule(file: string, text: string, resolve: Resolve): Exports {
  const body = parseSource(text, new FileReport(new Report(), file));
  if (body === undefined) throw new SyntaxError(`${file} cannot be read`);
  const script = new Script(text);
  for (const node of body) script.add(node);
  return new Function("$import", script.text())(resolve) as Exports;
}

const IMPORTS = /\b(?:from|import)\s+"([^"]+)"/g;

/** Files that import one of some files, directly or not, and these files themselves. */
function dependentsOf(program: KernelProgram, changed: readonly string[]): ReadonlySet<string> {
  const importers = new Map<string, string[]>();
  for (const { file, text } of program.modules.values())
    for (const [, specifier] of text.matchAll(IMPORTS)) {
      const target = targetOf(file, specifier!);
      if (target?.kind === "file") importers.set(target.file, [...(importers.get(target.file) ?? []), file]);
    }
  const found = new Set(changed);
  for (const file of found) for (const importer of importers.get(file) ?? []) found.add(importer);
  return found;
}

/** Values that the files of a program export, by `file#name`. */
export type NativeLookup = (name: string) => unknown;

/**
 * The values of a program that differs in some files from one whose values are known. A module that cannot be evaluated has none.
 *
 * @param foreign what is not of the program, such as `sekvm/check`
 */
export function nativesWith(
  program: KernelProgram,
  changed: readonly string[],
  known: NativeLookup,
  foreign: Exports,
): NativeLookup {
  const anew = dependentsOf(program, changed);
  const made = new Map<string, Exports>();
  const exportsOf = (file: string): Exports => {
    const module = program.modules.get(file);
    if (module === undefined || !anew.has(file))
      return new Proxy({}, { get: (_, name) => known(`${file}#${String(name)}`) });
    const before = made.get(file);
    if (before !== undefined) return before;
    const value = evaluateModule(file, module.text, (specifier) => resolve(file, specifier));
    made.set(file, value);
    return value;
  };
  const resolve = (file: string, specifier: string): Exports => {
    const target = targetOf(file, specifier);
    if (target?.kind === "prelude") return prelude as Exports;
    return target?.kind === "file" ? exportsOf(target.file) : foreign;
  };
  return (name) => {
    const at = name.indexOf("#");
    const file = name.slice(0, at);
    if (!anew.has(file)) return known(name);
    try {
      return exportsOf(file)[name.slice(at + 1)];
    } catch {
      return undefined;
    }
  };
}
