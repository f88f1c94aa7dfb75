/**
 * Kernel TypeScript run without a compiler: types are cut out of the text, and a module becomes the body of a function of what it
 * imports. So what runs is what was lifted, and no file of it is ever written.
 */

import type * as t from "@babel/types";
import type { KernelProgram } from "../ir/index.ts";
import { targetOf } from "./names/modules.ts";
import { namesIn } from "./names/patterns.ts";
import { parseSource, partsOf } from "./names/source.ts";
import { FileReport, Report } from "./report.ts";

/** A module as the body of a function of `$import`, which gives the exports of what a specifier names. Plain data. */
export interface NativeScript {
  readonly body: string;
  /** What specifiers name: the prelude, `sekvm/check`, or a file of the program. */
  readonly imports: Readonly<
    Record<string, { readonly kind: "prelude" | "native" } | { readonly kind: "file"; readonly file: string }>
  >;
}

/** The modules of a program, by file. */
export type NativeScripts = Readonly<Record<string, NativeScript>>;

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
      if (d.type === "VariableDeclaration") for (const one of d.declarations) this.#exports.push(...namesIn(one.id));
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

const isModule = (node: t.Statement): node is t.ImportDeclaration | t.ExportAllDeclaration | t.ExportNamedDeclaration =>
  node.type === "ImportDeclaration" || node.type === "ExportAllDeclaration" || node.type === "ExportNamedDeclaration";

/** The modules of a program. @param isApart as it was lifted */
export function nativeScripts({ modules }: KernelProgram, isApart = false): NativeScripts {
  const scripts: Record<string, NativeScript> = {};
  for (const { file, text } of modules.values()) {
    const body = parseSource(text, new FileReport(new Report(), file));
    if (body === undefined) continue;
    const script = new Script(text);
    for (const node of body) script.add(node);
    const named = body.flatMap((node) => (isModule(node) && node.source ? [node.source.value] : []));
    const imports = named.flatMap((specifier) => {
      const target = targetOf(file, specifier, isApart);
      return target === undefined ? [] : [[specifier, target] as const];
    });
    scripts[file] = { body: script.text(), imports: Object.fromEntries(imports) };
  }
  return scripts;
}
