/**
 * Declarations as data: `defineMachine({ … })` and its relatives are read from the text, never from what runs. What is trusted
 * or claimed in them is so what stands there. Everything is a literal, a list, a record, or a name.
 */

import type * as t from "@babel/types";
import type { Declared, DeclaredField } from "../../ir/index.ts";
import { liftConstant, plainValue } from "../functions/constants.ts";
import type { Surroundings } from "../functions/context.ts";
import type { Declaration } from "../names/declarations.ts";
import type { Found, SourceModule } from "../names/modules.ts";
import { calleeOf } from "../types/graph.ts";

/** Parts of one declaration, those that it spreads included. */
const LARGEST = 10_000;
const DEEPEST = 300;

/** Values that are what stands there. */
const WRITTEN: ReadonlySet<string> = new Set(["StringLiteral", "ArrayExpression", "ObjectExpression"]);

/** Reads one declaration. */
class Reader {
  readonly #p: Surroundings;
  readonly #open = new Set<Declaration>();
  #left = LARGEST;
  #depth = 0;

  constructor(p: Surroundings) {
    this.#p = p;
  }

  read(module: SourceModule, node: t.Node): Declared {
    if (this.#left-- <= 0) module.report.refuse("KTS02", node, "the declaration is too large");
    if (this.#depth++ > DEEPEST) module.report.refuse("KTS02", node, "declarations are nested too deeply");
    const value = this.#value(module, node);
    this.#depth--;
    return value;
  }
  #value(module: SourceModule, node: t.Node): Declared {
    const { report } = module;
    const span = report.span(node);
    switch (node.type) {
      case "StringLiteral":
        return { span, kind: "text", value: node.value };
      case "BooleanLiteral":
        return { span, kind: "boolean", value: node.value };
      case "NumericLiteral":
        if (!Number.isSafeInteger(node.value)) report.refuse("KTS35", node, "a number here is an integer");
        return { span, kind: "number", value: BigInt(node.value) };
      case "ArrayExpression":
        return { span, kind: "list", items: node.elements.flatMap((e) => this.#items(module, e ?? node)) };
      case "ObjectExpression":
        return { span, kind: "record", marker: undefined, fields: this.#fields(module, node) };
      case "TSSatisfiesExpression":
        return this.read(module, node.expression);
      case "CallExpression":
        return this.#call(module, node);
      case "ArrowFunctionExpression":
      case "FunctionExpression":
        return report.refuse("KTS35", node, "a function is named here, not written", "name it and export it");
      case "Identifier":
      case "MemberExpression":
        return this.#name(module, node);
      default:
        return this.#constant(module, node);
    }
  }

  #items(module: SourceModule, node: t.Node): readonly Declared[] {
    if (node.type !== "SpreadElement") return [this.read(module, node)];
    const all = this.read(module, node.argument);
    return all.kind === "list" ? all.items : module.report.refuse("KTS35", node, "this is no list");
  }

  #fields(module: SourceModule, node: t.ObjectExpression): readonly DeclaredField[] {
    const { report } = module;
    const found = new Map<string, DeclaredField>();
    const written = new Set<string>();
    for (const p of node.properties) {
      if (p.type === "SpreadElement") {
        const all = this.read(module, p.argument);
        if (all.kind !== "record") report.refuse("KTS35", p, "this is no record");
        else for (const f of all.fields) found.set(f.name, f);
        continue;
      }
      const name = keyOf(p);
      if (p.type === "ObjectMethod")
        report.refuse("KTS35", p, "a function is named here, not written", "name it and export it");
      else if (name === undefined) report.refuse("KTS35", p.key, "a field has a name");
      else {
        if (written.has(name)) report.refuse("KTS34", p, `field ${name} is there twice`);
        written.add(name);
        found.set(name, { name, span: report.span(p.key), value: this.read(module, p.value) });
      }
    }
    return [...found.values()];
  }

  /** `defineMachine({ … })`, or a word such as `u8(1n)`. */
  #call(module: SourceModule, node: t.CallExpression): Declared {
    const { callee } = node;
    const found = callee.type === "Identifier" ? this.#p.modules.lookup(module, callee.name) : undefined;
    if (found?.kind !== "native" || callee.type !== "Identifier") return this.#constant(module, node);
    const [only, ...others] = node.arguments;
    const value = only === undefined || others.length > 0 ? undefined : this.read(module, only);
    if (value?.kind !== "record")
      return module.report.refuse("KTS35", node, `${callee.name} declares one record`, `write ${callee.name}({ … })`);
    return { ...value, span: module.report.span(node), marker: module.imports.get(callee.name)!.name };
  }

  /** A value that the language computes. */
  #constant(module: SourceModule, node: t.Node): Declared {
    if (node.type === "TSAsExpression" && module.text.slice(node.typeAnnotation.start!, node.end!) === "const")
      return this.read(module, node.expression);
    const value = plainValue(liftConstant(this.#p, module, node as t.Expression, "declared"));
    return value === undefined
      ? module.report.refuse("KTS35", node, "this cannot be read from the text")
      : this.#plain(module, node, value);
  }
  #plain({ report }: SourceModule, node: t.Node, value: bigint | boolean | string): Declared {
    const span = report.span(node);
    if (typeof value === "string") return { span, kind: "text", value };
    return typeof value === "boolean" ? { span, kind: "boolean", value } : { span, kind: "number", value };
  }

  #name(module: SourceModule, node: t.Identifier | t.MemberExpression): Declared {
    const { report } = module;
    const found = calleeOf(this.#p.modules, module, node);
    if (found?.kind === "native")
      return { span: report.span(node), kind: "native", name: module.text.slice(node.start!, node.end!) };
    if (found?.kind === "declared") return this.#declared(module, node, found);
    const text = module.text.slice(node.start!, node.end!);
    return report.refuse("KTS35", node, `${text} is nothing that a declaration names`);
  }

  #declared(module: SourceModule, node: t.Node, found: Found): Declared {
    const { declaration: d } = found;
    this.#p.modules.checkRead(module, node, found);
    const span = module.report.span(node);
    const name = `${found.module.file}#${d.name}`;
    switch (d.kind) {
      case "function":
        return { span, kind: "function", procedure: name };
      case "primitive":
        return { span, kind: "primitive", primitive: name };
      case "data":
        return this.#inside(found, module, node, d.call);
      case "constant": {
        const value = WRITTEN.has(d.init.type) ? undefined : plainValue(this.#p.constantOf(found));
        return value === undefined ? this.#inside(found, module, node, d.init) : this.#plain(module, node, value);
      }
      case "native":
        return d.init === undefined ? { span, kind: "native", name } : this.#inside(found, module, node, d.init);
      default:
        return module.report.refuse("KTS35", node, `${d.name} is nothing that a declaration names`);
    }
  }

  /** What a name stands for, with the place where it is used. */
  #inside({ module: other, declaration: d }: Found, module: SourceModule, node: t.Node, init: t.Node): Declared {
    if (this.#open.has(d)) module.report.refuse("KTS24", node, `${d.name} reaches itself`);
    this.#open.add(d);
    const value = this.read(other, init);
    this.#open.delete(d);
    return { ...value, span: module.report.span(node) };
  }
}

/** The name of a field as it is written. */
function keyOf(p: t.ObjectProperty | t.ObjectMethod): string | undefined {
  if (p.computed) return undefined;
  return p.key.type === "Identifier" ? p.key.name : p.key.type === "StringLiteral" ? p.key.value : undefined;
}

/** Reads what a call such as `defineMachine({ … })` declares. @throws {Refused} */
export const readDeclared = (p: Surroundings, module: SourceModule, call: t.CallExpression): Declared =>
  new Reader(p).read(module, call);
