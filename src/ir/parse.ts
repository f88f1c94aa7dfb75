/**
 * The text form of the IR to procedures: the inverse of `print`. It checks syntax and sorts; labels, paths and calls
 * are the matter of `validate`. A wrong statement is reported and left out, so one reading finds the errors of all.
 */
import type { InputError } from "../text/index.ts";
import { isEffect, readEffect } from "./parse-effects.ts";
import { readBinder, readSort, readTerm } from "./parse-terms.ts";
import { type Block, type Effect, effectResult, type Procedure, type Statement, type Terminator } from "./program.ts";
import { Reader } from "./reader.ts";
import type { Field, Sort } from "./sorts.ts";
import { DECLARATION_WORDS, END_WORDS, MACHINE_REGISTERS, RESERVED } from "./syntax.ts";
import type { Term } from "./terms.ts";

/** Procedures in order of the text; or what is wrong, in order of place. */
export type IrParse =
  | { readonly procedures: readonly Procedure[]; readonly errors: readonly [] }
  | { readonly procedures: undefined; readonly errors: readonly InputError[] };

const isOneOf = (r: Reader, words: readonly string[]): boolean => words.some((w) => r.isAt(w));

/** Reads a binding; a local whose binding is wrong counts as bound, so that its uses are not reported too. */
function binding(r: Reader): Statement {
  r.expect("let");
  const name = readBinder(r);
  const found = r.attempt(() => boundTo(r, name));
  if (found !== undefined) return found;
  if (!r.locals.has(name)) r.locals.set(name, undefined);
  return r.abandon();
}

function boundTo(r: Reader, name: string): Statement {
  r.expect("=");
  if (!isEffect(r)) {
    const value = readTerm(r);
    r.locals.set(name, value.sort);
    return { kind: "let", name, value };
  }
  const token = r.peek();
  const effect = readEffect(r);
  const sort = effectResult(effect);
  if (sort === undefined) r.fail("IR10", token, `${token.text} yields nothing here`, `write it without let ${name} =`);
  r.locals.set(name, sort);
  return { kind: "effect", effect, into: name };
}

function registerName(r: Reader): string {
  if (r.take("@")) return r.name("a register", new Set());
  const token = r.peek();
  if (token.kind !== "word") r.unexpected("a statement");
  if (MACHINE_REGISTERS.has(token.text)) return r.next().text;
  if (!r.isAt(":=", 1)) return r.unexpected("a statement");
  return r.fail(
    "IR13",
    token,
    `there is no register ${token.text}`,
    `locals are bound with let; x0 to x30, q0 to q31, sp, pc, n, z, c, v are set`,
  );
}

function statement(r: Reader): Statement {
  if (r.isAt("let")) return binding(r);
  if (isEffect(r)) return { kind: "effect", effect: readEffect(r), into: undefined };
  const reg = registerName(r);
  r.expect(":=");
  return { kind: "set", reg, value: readTerm(r) };
}

function branch(r: Reader): Terminator {
  const cond = readTerm(r);
  r.expect("then");
  const yes = r.name("a label", RESERVED);
  r.expect("else");
  return { kind: "branch", cond, yes, no: r.name("a label", RESERVED) };
}

function terminator(r: Reader): Terminator {
  if (r.take("goto")) return { kind: "jump", to: r.name("a label", RESERVED) };
  if (r.take("if")) return branch(r);
  if (r.take("return")) {
    const isBare = ["newline", "end"].includes(r.peek().kind);
    return { kind: "return", value: isBare ? undefined : readTerm(r) };
  }
  const kind = r.next().text as "stuck" | "panic";
  return { kind, reason: r.string("a reason") };
}

/** Reads one line; undefined, and past the line, when it is wrong. */
function line<T>(r: Reader, read: (r: Reader) => T): T | undefined {
  r.surface();
  const found = r.attempt(() => {
    const result = read(r);
    r.expectLine();
    return result;
  });
  if (found === undefined) r.skipLine();
  return found;
}

const isLabel = (r: Reader): boolean => ["word", "string"].includes(r.peek().kind) && r.isAt(":", 1);
const isBlockEnd = (r: Reader): boolean =>
  r.isAt("}") || isLabel(r) || r.peek().kind === "end" || isOneOf(r, DECLARATION_WORDS);

function readLabel(r: Reader): string {
  if (!isLabel(r)) r.unexpected("a label", "a block begins with a label and a colon");
  const label = r.name("a label", RESERVED);
  r.expect(":");
  return label;
}

const WRONG_END: Terminator = { kind: "stuck", reason: "" };

/** A block; parts that are wrong are reported and left out. */
function block(r: Reader): Block {
  const at = r.peek();
  const label = line(r, readLabel);
  const body: Statement[] = [];
  while (!isBlockEnd(r)) {
    if (isOneOf(r, END_WORDS)) return { label: label ?? "", body, end: line(r, terminator) ?? WRONG_END };
    const s = line(r, statement);
    if (s !== undefined) body.push(s);
  }
  const hint = "end it with goto, if, return, stuck or panic";
  if (label !== undefined) r.attempt(() => r.fail("IR11", at, `block ${label} has no end`, hint));
  return { label: label ?? "", body, end: WRONG_END };
}

function parameters(r: Reader): Field[] {
  const params: Field[] = [];
  r.expect("(");
  while (!r.isAt(")")) {
    if (params.length > 0) r.expect(",");
    const name = readBinder(r);
    r.expect(":");
    const sort = readSort(r);
    r.locals.set(name, sort);
    params.push({ name, sort });
  }
  r.next();
  return params;
}

function header(r: Reader): Omit<Procedure, "blocks"> {
  r.expect("procedure");
  const name = r.name("a name", RESERVED);
  const params = parameters(r);
  const result = r.take(":") ? readSort(r) : undefined;
  r.expect("{");
  return { name, params, result };
}

function procedure(r: Reader): Procedure {
  r.locals.clear();
  const head = header(r);
  r.expectLine();
  const blocks: Block[] = [];
  while (!r.isAt("}")) {
    if (r.peek().kind === "end" || isOneOf(r, DECLARATION_WORDS)) r.unexpected('a block or "}"');
    blocks.push(block(r));
  }
  r.next();
  r.expectLine();
  return { ...head, blocks };
}

function fields(r: Reader): Field[] {
  const found: Field[] = [];
  r.expect("{");
  while (!r.isAt("}")) {
    if (found.length > 0) r.expect(",");
    const token = r.peek();
    const name = r.name("a name", RESERVED);
    if (found.some((f) => f.name === name)) r.fail("IR07", token, `${name} is there twice`);
    r.expect(":");
    found.push({ name, sort: readSort(r) });
  }
  r.next();
  return found;
}

/** What stands behind `sort`, `record` or `union` and the name. */
function sortOf(r: Reader, kind: string, name: string): Sort {
  if (kind === "sort") return { kind: "id", name };
  return kind === "record" ? { kind, name, fields: fields(r) } : { kind: "union", name, cases: fields(r) };
}

/** A sort's declaration. The same one twice is no error, so that texts can be put together. */
function sortDeclaration(r: Reader): void {
  const kind = r.next().text;
  const token = r.peek();
  const name = r.name("a name", RESERVED);
  const known = r.sorts.get(name);
  const sort = r.attempt(() => sortOf(r, kind, name));
  if (known === undefined) r.sorts.set(name, sort);
  if (sort === undefined) r.abandon();
  if (known !== undefined && JSON.stringify(known) !== JSON.stringify(sort))
    r.fail("IR07", token, `${name} is declared above as another sort`);
}

/** Reads one declaration; after an error, goes on at the next line that begins with one. */
function declaration(r: Reader, procedures: Procedure[]): void {
  const first = r.peek();
  r.surface();
  const read = r.attempt(() => {
    if (!isOneOf(r, DECLARATION_WORDS)) r.unexpected("sort, record, union or procedure");
    if (r.isAt("procedure")) procedures.push(procedure(r));
    else {
      sortDeclaration(r);
      r.expectLine();
    }
    return true;
  });
  if (read !== undefined) return;
  if (r.peek() === first || !r.isLineStart) r.skipLine();
  while (!isOneOf(r, DECLARATION_WORDS) && r.peek().kind !== "end") r.skipLine();
}

/** Reads procedures and the sorts they use; `file` names the text in errors. */
export function parse(text: string, file: string): IrParse {
  const r = new Reader(text, file);
  const procedures: Procedure[] = [];
  r.skipLines();
  while (r.peek().kind !== "end") declaration(r, procedures);
  return r.errors.length > 0 ? { procedures: undefined, errors: r.sorted() } : { procedures, errors: [] };
}

/** Reads all of a text as one construct. @throws {InputError} the first error */
function readAll<T>(text: string, file: string, sorts: readonly Sort[], read: (r: Reader) => T): T {
  const r = new Reader(text, file);
  for (const s of sorts) if ("name" in s) r.sorts.set(s.name, s);
  const found = r.attempt(() => {
    const result = read(r);
    r.expectLine();
    if (r.peek().kind !== "end") r.unexpected("the end of the text");
    return { result };
  });
  const [first] = r.sorted();
  if (first !== undefined || found === undefined) throw first;
  return found.result;
}

/** Reads one term, as `printTerm` writes it; `sorts` are the named sorts it may mention. @throws {InputError} */
export const parseTerm = (text: string, file: string, sorts: readonly Sort[] = []): Term =>
  readAll(text, file, sorts, readTerm);

/** Reads one effect, as `printEffect` writes it. @throws {InputError} */
export const parseEffect = (text: string, file: string, sorts: readonly Sort[] = []): Effect =>
  readAll(text, file, sorts, (r) => (isEffect(r) ? readEffect(r) : r.unexpected("an effect")));
