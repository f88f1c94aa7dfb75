/** Records, tuples, cases of unions, names of enumerations: how they are written and read. */
import type * as t from "@babel/types";
import { field, inject, project, record, type Term, withField } from "../../ir/index.ts";
import { type Type, type TypedField, typeText } from "../types/types.ts";
import type { Context, Want } from "./context.ts";
import { casesOf, pathOf } from "./facts.ts";
import { type Operand, operandOf } from "./operand.ts";

/** A string: a name of the enumeration that is wanted. */
export function text(c: Context, node: t.StringLiteral, { type }: Want): Operand {
  if (type === undefined)
    return c.refuse("KTS32", node, "a string stands where its type is not known", "write const name: State = …");
  if (type.kind !== "enumeration") return c.refuse("KTS12", node, `expected ${typeText(type)}, found a string`);
  if (!type.names.includes(node.value))
    return c.refuse("KTS12", node, `${type.name} has no ${node.value}`, `it has ${type.names.join(", ")}`);
  return { type, term: injectName(type, node.value) };
}

/** A name of an enumeration as a term. */
export const injectName = (type: Type & { readonly kind: "enumeration" }, name: string): Term =>
  inject(type.sort, name, record({ kind: "record", name: "unit", fields: [] }, []));

interface Property {
  readonly name: string;
  readonly value: t.Node;
  readonly node: t.Node;
}

/** `name: value` and `name`, each once. */
function propertiesOf(c: Context, nodes: readonly t.Node[]): Property[] {
  const seen = new Set<string>();
  return nodes.map((node) => {
    if (node.type !== "ObjectProperty" || node.computed || node.key.type !== "Identifier")
      return c.refuse("KTS09", node, "a record is written as { field: value, … }", "a spread stands first");
    const { name } = node.key;
    if (seen.has(name)) c.refuse("KTS34", node, `field ${name} is there twice`);
    seen.add(name);
    return { name, value: node.value, node };
  });
}

/** Values of all of these fields, evaluated in the order of the text. */
function fieldValues(c: Context, node: t.Node, fields: readonly TypedField[], properties: readonly Property[]): Term[] {
  const terms = new Map<string, Term>();
  for (const p of properties) {
    const found = fields.find((f) => f.name === p.name);
    if (found === undefined) c.refuse("KTS20", p.node, `there is no field ${p.name}`, `fields are ${names(fields)}`);
    else terms.set(p.name, c.liftTo(p.value, found.type));
  }
  return fields.map((f) => terms.get(f.name) ?? c.refuse("KTS20", node, `field ${f.name} has no value`));
}

const names = (fields: readonly TypedField[]): string => fields.map((f) => f.name).join(", ");

function spread(c: Context, first: t.SpreadElement, rest: readonly t.Node[]): Operand {
  const base = c.lift(first.argument);
  if (base.type.kind !== "record")
    return c.refuse("KTS12", first, `${typeText(base.type)} is no record`, "write the case with its fields");
  const { fields } = base.type;
  let term = base.term!;
  for (const p of propertiesOf(c, rest)) {
    const found = fields.find((f) => f.name === p.name);
    if (found === undefined)
      return c.refuse("KTS20", p.node, `there is no field ${p.name}`, `fields are ${names(fields)}`);
    term = withField(term, p.name, c.liftTo(p.value, found.type));
  }
  return operandOf(base.type, term);
}

/** `{…}`: a record, or a case of a tagged union. */
export function object(c: Context, node: t.ObjectExpression, { type }: Want): Operand {
  const [first, ...rest] = node.properties;
  if (first?.type === "SpreadElement") return spread(c, first, rest);
  if (type === undefined)
    return c.refuse("KTS32", node, "a record stands where its type is not known", "write const name: Record = …");
  if (type.kind === "union") return unionCase(c, node, type);
  if (type.kind !== "record") return c.refuse("KTS12", node, `expected ${typeText(type)}, found a record`);
  return { type, term: record(type.sort, fieldValues(c, node, type.fields, propertiesOf(c, node.properties))) };
}

function unionCase(c: Context, node: t.ObjectExpression, type: Type & { readonly kind: "union" }): Operand {
  const all = propertiesOf(c, node.properties);
  const tag = all.find((p) => p.name === "kind");
  const found =
    tag?.value.type === "StringLiteral"
      ? type.cases.find((x) => x.name === (tag.value as t.StringLiteral).value)
      : undefined;
  if (found === undefined)
    return c.refuse(
      "KTS12",
      tag?.value ?? node,
      `this is no case of ${type.name}`,
      `kind is one of ${type.cases.map((x) => x.name).join(", ")}`,
    );
  const values = fieldValues(
    c,
    node,
    found.fields,
    all.filter((p) => p !== tag),
  );
  return { type, term: inject(type.sort, found.name, record(found.sort, values)) };
}

/** `[a, b]`. */
export function array(c: Context, node: t.ArrayExpression, { type }: Want): Operand {
  if (type === undefined)
    return c.refuse("KTS32", node, "a tuple stands where its type is not known", "write const pair: Pair = …");
  if (type.kind !== "tuple") return c.refuse("KTS12", node, `expected ${typeText(type)}, found a tuple`);
  if (node.elements.length !== type.items.length)
    return c.refuse("KTS12", node, `expected ${type.items.length} parts, found ${node.elements.length}`);
  const items = type.items.map((item, i) => {
    const element = node.elements[i];
    return element ? c.liftTo(element, item) : c.refuse("KTS12", node, "a part of the tuple has no value");
  });
  return { type, term: record(type.sort, items) };
}

/** One field of a record. */
export function fieldOf(c: Context, base: Operand, name: string, node: t.Node): Operand {
  const fields = base.type.kind === "record" ? base.type.fields : [];
  const found = fields.find((f) => f.name === name);
  if (found === undefined)
    return c.refuse(
      "KTS20",
      node,
      `${typeText(base.type)} has no field ${name}`,
      fields.length > 0 ? `fields are ${names(fields)}` : undefined,
    );
  return operandOf(found.type, field(base.term!, name));
}

/** One part of a tuple. */
export function partOf(c: Context, base: Operand, index: number, node: t.Node): Operand {
  const item = base.type.kind === "tuple" ? base.type.items[index] : undefined;
  if (item === undefined) return c.refuse("KTS20", node, `${typeText(base.type)} has no part ${index}`);
  return operandOf(item, field(base.term!, String(index)));
}

/** A field of the one case in which a union is here. */
function caseField(c: Context, node: t.MemberExpression, base: Operand, name: string): Operand {
  const type = base.type as Type & { readonly kind: "union" };
  if (name === "kind")
    return c.refuse("KTS09", node, "kind is only compared", 'write x.kind === "name", or switch (x.kind)');
  const left = casesOf(c, pathOf(c, node.object)?.path, type);
  const possible = type.cases.filter((x) => left.has(x.name));
  const hint = `test it first: if (x.kind === "…"); a variable that is assigned has to be copied to a const`;
  if (possible.length !== 1)
    return c.refuse("KTS19", node, `which case of ${type.name} this is is not known here`, hint);
  const [only] = possible;
  const found = only!.fields.find((f) => f.name === name);
  if (found === undefined) return c.refuse("KTS20", node, `case ${only!.name} of ${type.name} has no field ${name}`);
  return operandOf(found.type, field(project(base.term!, only!.name), name));
}

/** `a.field` and `a[0]`. */
export function member(c: Context, node: t.MemberExpression): Operand {
  if (node.computed && node.property.type !== "NumericLiteral")
    return c.refuse("KTS09", node, "only tuples are indexed, by a number", "a map is read with .at(key)");
  const base = c.lift(node.object);
  if (node.property.type === "NumericLiteral") return partOf(c, base, node.property.value, node.property);
  if (node.property.type !== "Identifier") return c.refuse("KTS09", node, "kernel TypeScript has no private names");
  const { name } = node.property;
  if (base.type.kind === "union") return caseField(c, node, base, name);
  return fieldOf(c, base, name, node.property);
}
