/**
 * Mutants of a file of kernel TypeScript: its text with one small mistake, of the kinds that people make. What checks the
 * program should find each of them; a mutant that is found by nobody says what the checks do not see.
 */
import type * as t from "@babel/types";
import { place, type Span, span } from "../../text/index.ts";
import { isMixed } from "../names/declarations.ts";
import { parseSource, partsOf } from "../names/source.ts";
import { FileReport, Report } from "../report.ts";
import { DECLARATION_RULES } from "./declarations.ts";
import { type Edit, type MutantKind, RULES, type Site } from "./rules.ts";
import { type FileNames, namesOf } from "./scope.ts";

export type { MutantKind } from "./rules.ts";

/** A file with one mistake. */
export interface Mutant {
  readonly kind: MutantKind;
  /** What was replaced, in the file as it is. */
  readonly span: Span;
  readonly line: number;
  /** The declaration in which it stands, by its name. */
  readonly inside: string;
  /** The lines that differ, without the space around them. */
  readonly before: string;
  readonly after: string;
  /** The whole file. */
  readonly text: string;
}

/** The mutants of a file in the order of their places; none when the text cannot be read. */
export function mutantsOf(file: string, text: string): Mutant[] {
  const body = parseSource(text, new FileReport(new Report(), file));
  if (body === undefined) return [];
  const names = namesOf(body);
  const lifted = body.filter((node) => !(isMixed(file) && isRun(node)));
  const edits = lifted.flatMap((node) => editsOf(node, file, text, names));
  const found = new Map<string, Mutant>();
  for (const e of edits.sort((a, b) => a.from - b.from || a.to - b.to)) {
    const mutant = mutated(file, text, e);
    if (mutant.text !== text && !found.has(mutant.text)) found.set(mutant.text, mutant);
  }
  return [...found.values()];
}

const ALL_RULES = [...RULES, ...DECLARATION_RULES];

/** Whether a statement declares a function without parameters: in a proof file nothing that it says is claimed. */
function isRun(node: t.Statement): boolean {
  const declared = node.type === "ExportNamedDeclaration" && node.declaration ? node.declaration : node;
  if (declared.type === "FunctionDeclaration") return declared.params.length === 0;
  const init = declared.type === "VariableDeclaration" ? declared.declarations[0]?.init : undefined;
  return init?.type === "ArrowFunctionExpression" && init.params.length === 0;
}

/** Whether mistakes are made in a part: types and imports have none. */
const isValue = (node: t.Node): boolean =>
  !(node.type.startsWith("TS") && node.type !== "TSAsExpression") && node.type !== "ImportDeclaration";

function editsOf(root: t.Node, file: string, text: string, names: FileNames): Edit[] {
  const edits: Edit[] = [];
  const walk = (node: t.Node, parents: readonly t.Node[]): void => {
    if (!isValue(node) || (node.type === "ExportNamedDeclaration" && !node.declaration)) return;
    const site: Site = { file, text, node, parents, names };
    for (const rule of ALL_RULES) edits.push(...rule(site));
    for (const part of partsOf(node)) walk(part, [...parents, node]);
  };
  walk(root, []);
  return edits;
}

/** Whole lines of a text around a place, on one line. */
function linesAround(text: string, from: number, to: number): string {
  const start = text.lastIndexOf("\n", from - 1) + 1;
  const end = text.indexOf("\n", to);
  return text
    .slice(start, end < 0 ? text.length : end)
    .split("\n")
    .map((l) => l.trim())
    .filter((l) => l !== "")
    .join(" ");
}

const DECLARED = /^(?:export )?(?:function|const|let) (\w+)/gm;

/** The last name that is declared at the top of a file in front of a place. */
function declarationAt(text: string, from: number): string {
  const end = text.indexOf("\n", from);
  const before = text.slice(0, end < 0 ? text.length : end);
  return [...before.matchAll(DECLARED)].at(-1)?.[1] ?? "";
}

/** A file after an edit. */
function mutated(file: string, text: string, { kind, from, to, after }: Edit): Mutant {
  const changed = text.slice(0, from) + after + text.slice(to);
  return {
    kind,
    span: span(file, from, to),
    line: place(text, from).line,
    inside: declarationAt(text, from),
    before: linesAround(text, from, to),
    after: linesAround(changed, from, from + after.length),
    text: changed,
  };
}

/** A mutant that somebody names: the only place of `before` in a file becomes `after`. @throws {Error} for no such place, or more than one */
export function mutantAt(file: string, text: string, before: string, after: string): Mutant {
  const from = text.indexOf(before);
  if (from < 0 || text.indexOf(before, from + 1) >= 0) throw new Error(`${file} has not one place with ${before}`);
  return mutated(file, text, { kind: "edit", from, to: from + before.length, after });
}
