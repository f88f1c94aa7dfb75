/** Mistakes in what is declared: parts of machines and layers, and relations, invariants and theorems that are not there. */
import type * as t from "@babel/types";
import { baseName } from "../names/declarations.ts";
import { type Edit, edit, functionAround, type Rule, type Site, withoutPart } from "./rules.ts";
import { nextOf } from "./scope.ts";

/** Whether a place is in a declaration, and not in a function beside it. */
const isDeclared = (site: Site): boolean =>
  /^(machine|proof)\.ts$/.test(baseName(site.file)) && functionAround(site) === undefined;

/** A part that is left out. */
const parts: Rule = (site) => {
  const { text, node } = site;
  if (!isDeclared(site)) return [];
  if (node.type === "ObjectExpression") return node.properties.map((p) => withoutPart("drop-part", text, p));
  if (node.type !== "ArrayExpression") return [];
  return node.elements.flatMap((e) => (e ? [withoutPart("drop-part", text, e)] : []));
};

/** Texts that stand as values in a record, and in the records that are values of it. */
function textsIn(node: t.Node | undefined, depth = 2): string[] {
  if (node?.type !== "ObjectExpression" || depth === 0) return [];
  return node.properties.flatMap((p) => {
    const value = p.type === "ObjectProperty" ? p.value : undefined;
    return value?.type === "StringLiteral" ? [value.value] : textsIn(value, depth - 1);
  });
}

/** Another text of those in the same record, or else in the record around it. */
const texts: Rule = (site) => {
  const { node, parents } = site;
  if (!isDeclared(site) || node.type !== "StringLiteral") return [];
  const property = parents.at(-1);
  if (property?.type !== "ObjectProperty" || property.value !== node) return [];
  const records = parents.filter((p) => p.type === "ObjectExpression");
  const families = [records.at(-1), records.at(-2)].map((r) => [...new Set(textsIn(r))].sort());
  const other = families.map((family) => nextOf(family, node.value)).find((o) => o !== undefined);
  return other === undefined ? [] : [edit("wrong-text", node, JSON.stringify(other))];
};

/** A number that is one more or less. */
const numbers: Rule = (site) => {
  const { node } = site;
  if (!isDeclared(site) || node.type !== "NumericLiteral") return [];
  return [node.value + 1, node.value - 1].filter((v) => v >= 0).map((v): Edit => edit("off-by-one", node, String(v)));
};

/** A relation, an invariant or a theorem that is not there. */
const declarations: Rule = ({ file, node, parents }) => {
  if (!/^(relate|proof)\.ts$/.test(baseName(file)) || parents.length > 0) return [];
  const declared = node.type === "ExportNamedDeclaration" ? node.declaration?.type : undefined;
  return declared === "FunctionDeclaration" || declared === "VariableDeclaration"
    ? [edit("drop-declaration", node, "")]
    : [];
};

/** Rules for files that declare, in the order in which mutants of one place come. */
export const DECLARATION_RULES: readonly Rule[] = [declarations, parts, texts, numbers];
