/**
 * Text to a syntax tree, by Babel's parser. Everything after this file walks trees recursively: their depth is bounded
 * here, so that hostile text gives an error and not an overflow of the stack.
 */
import { type ParserOptions, parse } from "@babel/parser";
import type * as t from "@babel/types";
import type { FileReport } from "../report.ts";

const MOST_CHARACTERS = 1_000_000;
const DEEPEST_TREE = 250;
const DEEPEST_BRACKETS = 100;
const LONGEST_NUMBER = 80;

const OPTIONS: ParserOptions = {
  sourceType: "module",
  plugins: ["typescript"],
  errorRecovery: true,
  attachComment: false,
};

/** Where brackets nest too deeply for the parser's time; comments and strings are left out. */
function deepBracket(text: string): number | undefined {
  const tokens = /\/\/[^\n]*|\/\*[\s\S]*?\*\/|"(?:[^"\\\n]|\\.)*"|'(?:[^'\\\n]|\\.)*'|[([{<]|[)\]}>]|=>|<<|>>|<=|>=/g;
  let depth = 0;
  for (const { 0: token, index } of text.matchAll(tokens)) {
    if ("([{".includes(token)) depth++;
    else if (")]}".includes(token)) depth--;
    if (depth > DEEPEST_BRACKETS) return index;
  }
  return undefined;
}

const SKIPPED: ReadonlySet<string> = new Set(["loc", "extra", "errors", "comments", "tokens"]);

const isNode = (v: unknown): v is t.Node => typeof v === "object" && v !== null && "type" in v;

/** The direct parts of a node. */
export function partsOf(node: t.Node): t.Node[] {
  const parts: t.Node[] = [];
  for (const [key, value] of Object.entries(node)) {
    if (SKIPPED.has(key)) continue;
    if (isNode(value)) parts.push(value);
    else if (Array.isArray(value)) parts.push(...value.filter(isNode));
  }
  return parts;
}

/** Calls `visit` on a node and all below it, each before its parts. */
export function eachNode(root: t.Node, visit: (node: t.Node) => void): void {
  visit(root);
  for (const part of partsOf(root)) eachNode(part, visit);
}

const PARTS = "name parts of it with const";

/** Refuses what is too deep or too long, without recursion. @throws {Refused} */
function checkSize(root: t.Node, report: FileReport): void {
  const open: { readonly node: t.Node; readonly depth: number }[] = [{ node: root, depth: 0 }];
  for (let at = open.pop(); at !== undefined; at = open.pop()) {
    const { node, depth } = at;
    if (depth > DEEPEST_TREE) report.refuse("KTS02", node, "the text is nested too deeply", PARTS);
    if (node.type === "BigIntLiteral" && (node.end ?? 0) - (node.start ?? 0) > LONGEST_NUMBER)
      report.refuse("KTS02", node, "the number has too many digits", `at most ${LONGEST_NUMBER} are read`);
    for (const part of partsOf(node)) open.push({ node: part, depth: depth + 1 });
  }
}

/** Babel's message without the place, which we print ourselves. */
const messageOf = (e: unknown): string => {
  const text = String((e as Error).message)
    .replace(/ \(\d+:\d+\)$/, "")
    .replace(/\.$/, "");
  return text.slice(0, 1).toLowerCase() + text.slice(1).split("\n")[0]!;
};

function reportSyntax(report: FileReport, e: unknown): void {
  const at = (e as { readonly pos?: number }).pos ?? 0;
  report.add("KTS01", { start: at, end: at + 1 }, messageOf(e));
}

function statementsOf(text: string, report: FileReport): readonly t.Statement[] {
  if (text.length > MOST_CHARACTERS)
    report.refuse("KTS02", { start: 0, end: 1 }, "the text is too large", `at most ${MOST_CHARACTERS} characters`);
  const deep = deepBracket(text);
  if (deep !== undefined)
    report.refuse("KTS02", { start: deep, end: deep + 1 }, "brackets are nested too deeply", PARTS);
  const tree = parse(text, OPTIONS);
  for (const e of tree.errors ?? []) reportSyntax(report, e);
  if ((tree.errors ?? []).length > 0) report.abandon();
  checkSize(tree.program, report);
  for (const d of tree.program.directives) report.add("KTS04", d, "directives have no meaning here", "leave it out");
  return tree.program.body;
}

/** The statements of a text; undefined when it cannot be read. */
export function parseSource(text: string, report: FileReport): readonly t.Statement[] | undefined {
  try {
    return report.attempt(() => statementsOf(text, report));
  } catch (e) {
    if (e instanceof RangeError) report.add("KTS02", { start: 0, end: 1 }, "the text is nested too deeply");
    else if (e instanceof SyntaxError) reportSyntax(report, e);
    else throw e;
    return undefined;
  }
}
