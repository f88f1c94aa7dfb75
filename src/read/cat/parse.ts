/**
 * Herd's model language, as far as texts of models use it: definitions, functions, sets taken apart, tests, procedures,
 * choices by variant, includes. Operators by how tightly they bind, the loosest first: `|`, `++`, `;`, `\`, `&`, `*`,
 * then what stands behind or before its argument.
 */
import { InputError, span } from "../../text/index.ts";
import { type Token, tokensOf } from "./lex.ts";
import type { Binding, CatText, Clause, Condition, Expression, Pattern, Statement, Test } from "./syntax.ts";

/** Nesting of expressions and statements: deeper ones are refused. */
const MOST_DEPTH = 400;

/** Reads one file. @throws {InputError} CAT01 to CAT05 */
export const parseCat = (text: string, file: string): CatText => new Parser(text, file).file();

class Parser {
  readonly #file: string;
  readonly #tokens: readonly Token[];
  #next = 0;
  #depth = 0;

  constructor(text: string, file: string) {
    this.#file = file;
    this.#tokens = tokensOf(text, file);
  }

  file(): CatText {
    const name = this.#identity();
    this.#takes("catdep");
    const statements = this.#statements(() => this.#token.kind === "end");
    return { file: this.#file, name, statements };
  }

  // `Arch "name"`, `Name`, `"name"`, or nothing.
  #identity(): string {
    let name = "";
    for (let i = 0; i < 2 && (this.#token.kind === "name" || this.#token.kind === "string"); i++) {
      name = this.#token.text;
      if (this.#take().kind === "string") break;
    }
    return name;
  }

  get #token(): Token {
    return this.#tokens[this.#next]!;
  }

  #take(): Token {
    const token = this.#token;
    if (token.kind !== "end") this.#next++;
    return token;
  }

  #is(text: string): boolean {
    const { kind, text: here } = this.#token;
    return (kind === "sign" || kind === "word") && here === text;
  }

  #takes(text: string): boolean {
    if (!this.#is(text)) return false;
    this.#next++;
    return true;
  }

  #fail(expected: string): never {
    const { at, to, text } = this.#token;
    throw new InputError(
      "CAT03",
      span(this.#file, at, Math.max(to, at + 1)),
      `${text} stands where ${expected} should`,
    );
  }

  #expect(text: string): void {
    if (!this.#takes(text)) this.#fail(text);
  }

  #name(): string {
    if (this.#token.kind !== "name") this.#fail("a name");
    return this.#take().text;
  }

  #string(): string {
    if (this.#token.kind !== "string") this.#fail("a string");
    return this.#take().text;
  }

  #nested<T>(read: () => T): T {
    const { at } = this.#token;
    if (++this.#depth > MOST_DEPTH)
      throw new InputError("CAT04", span(this.#file, at, at + 1), `nested more than ${MOST_DEPTH} deep`);
    const result = read();
    this.#depth--;
    return result;
  }

  #statements(ends: () => boolean): Statement[] {
    const statements: Statement[] = [];
    while (!ends()) {
      const statement = this.#nested(() => this.#statement());
      if (statement !== undefined) statements.push(statement);
    }
    return statements;
  }

  #untilEnd(): Statement[] {
    const body = this.#statements(() => this.#is("end"));
    this.#expect("end");
    return body;
  }

  // Undefined for what is only shown.
  #statement(): Statement | undefined {
    const { at, text, kind } = this.#token;
    if (kind !== "word" && !this.#is("~")) this.#fail("a definition or a test");
    switch (text) {
      case "let": {
        this.#take();
        const recursive = this.#takes("rec");
        const bindings = this.#bindings();
        if (this.#is("when")) this.#notUnderstood("let rec with a condition");
        this.#takes("in");
        return { kind: "let", recursive, bindings, at };
      }
      case "show":
      case "unshow":
        this.#take();
        this.#shown();
        return undefined;
      case "include":
        this.#take();
        return { kind: "include", file: this.#string(), at };
      case "procedure":
        return this.#procedure();
      case "call": {
        this.#take();
        const name = this.#name();
        const arg = this.#simple();
        if (this.#takes("as")) this.#name();
        return { kind: "call", name, arg, at };
      }
      case "forall": {
        this.#take();
        const name = this.#name();
        this.#expect("in");
        const of = this.#expression();
        this.#expect("do");
        return { kind: "forall", name, of, body: this.#untilEnd(), at };
      }
      case "with": {
        this.#take();
        const name = this.#name();
        this.#expect("from");
        return { kind: "with", name, from: this.#expression(), at };
      }
      case "if": {
        this.#take();
        const condition = this.#variant();
        const yes = this.#statements(() => this.#is("else") || this.#is("end"));
        const no = this.#takes("else") ? this.#statements(() => this.#is("end")) : [];
        this.#expect("end");
        return { kind: "if", condition, yes, no, at };
      }
      case "flag":
      case "assert":
      case "undefined_unless":
        this.#take();
        return { kind: "test", role: text === "undefined_unless" ? "requires" : text, test: this.#test(), at };
      case "debug":
      case "enum":
      case "instructions":
      case "default":
      case "match":
        return this.#notUnderstood(`${text} as a statement`);
      default:
        return { kind: "test", role: "axiom", test: this.#test(), at };
    }
  }

  #notUnderstood(what: string): never {
    const { at, to } = this.#token;
    const hint = "sekvm reads texts of models, not descriptions of instructions";
    throw new InputError("CAT05", span(this.#file, at, to), `${what} is not understood`, hint);
  }

  // `show a, b` or `show expression as name`.
  #shown(): void {
    this.#binary(0);
    while (this.#takes(",")) this.#binary(0);
    if (this.#takes("as")) this.#name();
  }

  #procedure(): Statement {
    const { at } = this.#take();
    if (this.#takes("rec")) this.#notUnderstood("a recursive procedure");
    const name = this.#name();
    const parameter = this.#parameter();
    this.#expect("=");
    return { kind: "procedure", name, parameter, body: this.#untilEnd(), at };
  }

  #test(): Test {
    const negated = this.#takes("~");
    const kind = this.#token.text;
    if (kind !== "acyclic" && kind !== "irreflexive" && kind !== "empty") this.#fail("acyclic, irreflexive or empty");
    this.#take();
    const of = this.#expression();
    return { kind, negated, of, name: this.#takes("as") ? this.#name() : undefined };
  }

  #bindings(): Binding[] {
    const bindings = [this.#binding()];
    while (this.#takes("and")) bindings.push(this.#binding());
    return bindings;
  }

  // `x = e`, `(x, y) = e`, `f x = e`, `f (x, y) = e`.
  #binding(): Binding {
    if (this.#token.kind !== "name") {
      const pattern = this.#parameter();
      this.#expect("=");
      return { pattern, value: this.#expression() };
    }
    const pattern: Pattern = { kind: "name", name: this.#name() };
    if (this.#takes("=")) return { pattern, value: this.#expression() };
    if (this.#is(",")) {
      const names: (string | undefined)[] = [pattern.name];
      while (this.#takes(",")) names.push(this.#formal());
      this.#expect("=");
      return { pattern: { kind: "tuple", names }, value: this.#expression() };
    }
    const { at } = this.#token;
    const parameter = this.#parameter();
    this.#expect("=");
    return { pattern, value: { kind: "fun", parameter, body: this.#expression(), at } };
  }

  #formal(): string | undefined {
    return this.#takes("_") ? undefined : this.#name();
  }

  #parameter(): Pattern {
    if (!this.#takes("(")) return { kind: "name", name: this.#formal() };
    const names: (string | undefined)[] = [];
    while (!this.#is(")")) {
      names.push(this.#formal());
      if (!this.#is(")")) this.#expect(",");
    }
    this.#expect(")");
    return names.length === 1 ? { kind: "name", name: names[0] } : { kind: "tuple", names };
  }

  #expression(): Expression {
    return this.#nested(() => this.#open());
  }

  #open(): Expression {
    const { at } = this.#token;
    if (this.#takes("let")) {
      const recursive = this.#takes("rec");
      const bindings = this.#bindings();
      this.#expect("in");
      return { kind: "let", recursive, bindings, body: this.#expression(), at };
    }
    if (this.#takes("fun")) {
      const parameter = this.#parameter();
      this.#expect("->");
      return { kind: "fun", parameter, body: this.#expression(), at };
    }
    if (this.#takes("try")) {
      const first = this.#expression();
      this.#expect("with");
      return { kind: "try", first, otherwise: this.#expression(), at };
    }
    if (this.#takes("if")) {
      const condition = this.#condition();
      this.#expect("then");
      const yes = this.#expression();
      this.#expect("else");
      return { kind: "if", condition, yes, no: this.#expression(), at };
    }
    if (this.#takes("match")) return this.#match(at);
    const first = this.#binary(0);
    if (!this.#is(",")) return first;
    const items = [first];
    while (this.#takes(",")) items.push(this.#binary(0));
    return { kind: "tuple", items, at };
  }

  #match(at: number): Expression {
    const of = this.#expression();
    this.#expect("with");
    this.#takes("||");
    let empty: Expression | undefined;
    let rest: Omit<Clause, "empty"> | undefined;
    for (let i = 0; i < 2; i++) {
      if (i > 0) this.#expect("||");
      if (this.#token.kind === "tag") this.#notUnderstood("match on tags");
      if (this.#takes("{")) {
        this.#expect("}");
        this.#expect("->");
        empty = this.#expression();
      } else {
        let element = this.#formal();
        const before = this.#takes("|") ? element : undefined;
        if (before !== undefined) element = this.#formal();
        this.#expect("++");
        const left = this.#formal();
        this.#expect("->");
        rest = { before, element, rest: left, some: this.#expression() };
      }
    }
    if (empty === undefined || rest === undefined) this.#fail("one case for {} and one for an element");
    this.#expect("end");
    return { kind: "match", of, clause: { empty, ...rest }, at };
  }

  #condition(): Condition {
    if (this.#token.kind === "string" || this.#is("not") || this.#is("variant")) return this.#variant();
    const from = this.#next;
    if (this.#is("(")) {
      try {
        return this.#variant();
      } catch (error) {
        if (!(error instanceof InputError)) throw error;
        this.#next = from;
      }
    }
    const left = this.#expression();
    const op = this.#takes("=") ? "equal" : this.#takes("subset") ? "subset" : this.#takes("in") ? "in" : undefined;
    if (op === undefined) this.#fail("=, subset or in");
    return { kind: "compare", op, left, right: this.#expression() };
  }

  // `not` binds tightest, then `&&`, then `||`.
  #variant(): Condition {
    let left = this.#conjunction();
    while (this.#takes("||")) left = { kind: "or", left, right: this.#conjunction() };
    return left;
  }

  #conjunction(): Condition {
    let left = this.#negation();
    while (this.#takes("&&")) left = { kind: "and", left, right: this.#negation() };
    return left;
  }

  #negation(): Condition {
    if (this.#takes("not")) return { kind: "not", arg: this.#nested(() => this.#negation()) };
    if (this.#takes("(")) {
      const inner = this.#nested(() => this.#variant());
      this.#expect(")");
      return inner;
    }
    this.#takes("variant");
    return { kind: "variant", name: this.#string() };
  }

  #binary(level: number): Expression {
    if (level === LEVELS.length) return this.#unary();
    const { sign, kind, right } = LEVELS[level]!;
    const { at } = this.#token;
    const first = this.#binary(level + 1);
    if (right) {
      const operands = [first];
      while (this.#continues(sign)) operands.push(this.#binary(level + 1));
      return operands.reduceRight((behind, left) => ({ kind, left, right: behind, at }));
    }
    let left = first;
    while (this.#continues(sign)) left = { kind, left, right: this.#binary(level + 1), at };
    return left;
  }

  // `*` is a product only where an operand follows.
  #continues(sign: string): boolean {
    if (!this.#is(sign)) return false;
    if (sign === "*" && !this.#operandFollows()) return false;
    this.#next++;
    return true;
  }

  #operandFollows(): boolean {
    const { kind, text } = this.#tokens[this.#next + 1]!;
    if (kind === "word") return text === "begin";
    return kind !== "end" && kind !== "string" && (kind !== "sign" || ["(", "{", "[", "_", "0", "~"].includes(text));
  }

  #unary(): Expression {
    const { at } = this.#token;
    if (this.#takes("~")) return { kind: "not", arg: this.#nested(() => this.#unary()), at };
    let arg = this.#application();
    for (;;) {
      if (this.#is("*") && !this.#operandFollows()) {
        this.#next++;
        arg = { kind: "star", arg, at };
      } else if (this.#takes("+")) arg = { kind: "plus", arg, at };
      else if (this.#takes("?")) arg = { kind: "optional", arg, at };
      else if (this.#takes("^")) {
        this.#expect("-1");
        arg = { kind: "inverse", arg, at };
      } else return arg;
    }
  }

  #application(): Expression {
    const { at, kind } = this.#token;
    if (kind !== "name") return this.#simple();
    let fn: Expression = { kind: "name", name: this.#name(), at };
    while (this.#argumentFollows()) fn = { kind: "apply", fn, arg: this.#simple(), at };
    return fn;
  }

  #argumentFollows(): boolean {
    const { kind, text } = this.#token;
    if (kind === "name" || kind === "tag") return true;
    return (kind === "sign" && ["(", "{", "[", "_", "0"].includes(text)) || this.#is("begin");
  }

  #simple(): Expression {
    const { at, kind } = this.#token;
    if (kind === "name") return { kind: "name", name: this.#name(), at };
    if (kind === "tag") return { kind: "tag", name: this.#take().text, at };
    if (this.#takes("0")) return { kind: "empty", at };
    if (this.#takes("_")) return { kind: "all", at };
    if (this.#takes("{")) return { kind: "set", items: this.#list("}"), at };
    if (this.#takes("[")) {
      const arg = this.#expression();
      this.#expect("]");
      return { kind: "identity", arg, at };
    }
    const close = this.#is("(") ? ")" : "end";
    if (!this.#takes("(") && !this.#takes("begin")) this.#fail("an expression");
    if (this.#takes(close)) return { kind: "tuple", items: [], at };
    const inner = this.#expression();
    this.#expect(close);
    return inner;
  }

  #list(close: string): Expression[] {
    const items: Expression[] = [];
    while (!this.#is(close)) {
      items.push(this.#binary(0));
      if (!this.#is(close)) this.#expect(",");
    }
    this.#expect(close);
    return items;
  }
}

const LEVELS = [
  { sign: "|", kind: "or", right: true },
  { sign: "++", kind: "add", right: true },
  { sign: ";", kind: "sequence", right: true },
  { sign: "\\", kind: "minus", right: false },
  { sign: "&", kind: "and", right: true },
  { sign: "*", kind: "product", right: false },
] as const;
