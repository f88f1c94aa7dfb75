/**
 * A text of a model, ready to be asked of executions. Names are resolved once; a definition is worked out when it is
 * first needed, and again only when what it hangs on has changed: the events, or the sources of reads and the order
 * of writes.
 */

import type { Binding, CatText, Condition, Expression, Pattern, Statement, Test } from "../../read/cat/index.ts";
import { InputError, span } from "../../text/index.ts";
import { everything, identity, Relation, type Universe, union } from "./relation.ts";
import {
  asRelation,
  asSet,
  BINARY,
  compare,
  type Execution,
  FUNCTIONS,
  isSoOf,
  items,
  itemsOf,
  setOf,
  type Value,
} from "./values.ts";

/** Values of local names, innermost first. */
interface Frame {
  readonly value: () => Value;
  readonly next: Frame | undefined;
}

/** Something to be worked out. `fixed`: it does not hang on sources and coherence. */
interface Code {
  readonly fixed: boolean;
  readonly value: (frame: Frame | undefined) => Value;
}

type Local = { readonly name: string | undefined; readonly next: Local | undefined } | undefined;

/** The order in which an execution is asked. `choose` tries each of several values, all checks behind it for each. */
type Check =
  | { readonly kind: "test"; readonly decides: boolean; readonly holds: () => boolean }
  | { readonly kind: "choose"; readonly of: Code; readonly cell: Cell }
  | { readonly kind: "each"; readonly of: Code; readonly cell: Cell; readonly body: readonly Check[] };

/** The value of a name that is chosen while an execution is judged. */
interface Cell {
  value: Value | undefined;
}

/** Steps of one fixed point: each adds something, so this is never reached by a monotonic definition. */
const MOST_ROUNDS = 10_000;
/** Calls of functions inside of calls, and of procedures. */
const MOST_CALLS = 1_000;
const MOST_PROCEDURES = 100;

/** Names that an execution gives a value. */
export interface Given {
  readonly fixed: ReadonlySet<string>;
  readonly dynamic: ReadonlySet<string>;
}

export class Model {
  readonly #given: Given;
  readonly #files: ReadonlyMap<string, CatText>;
  readonly #variants: ReadonlySet<string>;
  #globals = new Map<string, Code>();
  readonly #procedures = new Map<string, Statement & { readonly kind: "procedure"; readonly file: string }>();
  readonly #checks: readonly Check[];
  #file = "";
  #including: string[] = [];
  #execution: Execution | undefined;
  #events = 0; // counts executions with other events
  #candidate = 0; // counts executions
  #calls = 0;

  /**
   * @param texts     the model first, then the files that it includes, by the names it includes them by
   * @param variants  names for which `if "name"` holds
   * @throws {InputError} CAT05 to CAT08
   */
  constructor(texts: readonly CatText[], standard: readonly CatText[], given: Given, variants: ReadonlySet<string>) {
    this.#given = given;
    this.#variants = variants;
    this.#files = new Map([...texts, ...standard].map((t) => [baseName(t.file), t]));
    for (const text of standard) this.#checksOf(text.statements, text.file);
    this.#checks = this.#checksOf(texts[0]!.statements, texts[0]!.file);
  }

  /** Whether an execution is allowed; `sameEvents` when only sources and coherence differ from the one judged before. */
  allows(execution: Execution, sameEvents: boolean): boolean {
    this.#execution = execution;
    if (!sameEvents) this.#events++;
    this.#candidate++;
    return this.#holds(this.#checks, 0);
  }

  #holds(checks: readonly Check[], from: number): boolean {
    for (let i = from; i < checks.length; i++) {
      const check = checks[i]!;
      if (check.kind === "test") {
        if (!check.holds() && check.decides) return false;
        continue;
      }
      const values = itemsOf(check.of.value(undefined));
      const tried = (value: Value, changes: boolean): void => {
        this.#spend();
        this.#put(check.cell, value, changes);
      };
      if (check.kind === "choose") {
        return values.some((value) => {
          tried(value, values.length > 1);
          return this.#holds(checks, i + 1);
        });
      }
      const held = values.every((value) => {
        tried(value, true);
        return this.#holds(check.body, 0);
      });
      if (!held) return false;
    }
    return true;
  }

  // A row of a relation for each event, as most operators take.
  #spend(): void {
    const { over, spend } = this.#execution!;
    spend(over.count * over.words);
  }

  // What hangs on a value that changes is worked out again.
  #put(cell: Cell, value: Value, changes: boolean): void {
    cell.value = value;
    if (!changes) return;
    this.#candidate++;
    this.#events++;
  }

  #fail(code: "CAT05" | "CAT06" | "CAT07" | "CAT08", at: number, message: string, hint?: string): never {
    throw new InputError(code, span(this.#file, at, at + 1), message, hint);
  }

  #checksOf(statements: readonly Statement[], file: string): Check[] {
    const outer = this.#file;
    this.#file = file;
    const checks = statements.flatMap((s) => this.#checksOfOne(s));
    this.#file = outer;
    return checks;
  }

  #checksOfOne(s: Statement): Check[] {
    switch (s.kind) {
      case "let":
        this.#define(s.bindings, s.recursive);
        return [];
      case "include":
        return this.#include(s.file, s.at);
      case "if":
        return this.#checksOf(this.#variant(s.condition, s.at) ? s.yes : s.no, this.#file);
      case "test":
        return [this.#test(s.test, s.role !== "flag")];
      case "procedure":
        this.#procedures.set(s.name, { ...s, file: this.#file });
        return [];
      case "call":
        return this.#call(s);
      case "with":
      case "forall": {
        const of = this.#code(s.kind === "with" ? s.from : s.of);
        const cell: Cell = { value: undefined };
        const before = this.#globals.get(s.name);
        this.#globals.set(s.name, { fixed: of.fixed, value: () => cell.value! });
        if (s.kind === "with") return [{ kind: "choose", of, cell }];
        const body = this.#checksOf(s.body, this.#file);
        this.#restore(s.name, before);
        return [{ kind: "each", of, cell, body }];
      }
    }
  }

  #restore(name: string, before: Code | undefined): void {
    if (before === undefined) this.#globals.delete(name);
    else this.#globals.set(name, before);
  }

  #include(name: string, at: number): Check[] {
    const base = baseName(name);
    // Coherence is chosen with the sources of reads, before a text is asked.
    if (COHERENCE.has(base)) return [];
    const text = this.#files.get(base);
    if (text === undefined)
      this.#fail("CAT07", at, `${name} is not there`, "it is looked for beside the file that includes it");
    if (this.#including.includes(base)) this.#fail("CAT07", at, `${name} includes itself`);
    this.#including.push(base);
    const checks = this.#checksOf(text.statements, text.file);
    this.#including.pop();
    return checks;
  }

  // A procedure is its body, where its parameters are names of the argument.
  #call(s: Statement & { kind: "call" }): Check[] {
    const procedure = this.#procedures.get(s.name);
    if (procedure === undefined) this.#fail("CAT06", s.at, `${s.name} is no procedure that was defined before`);
    if (this.#calls > MOST_PROCEDURES) this.#fail("CAT05", s.at, "procedures call each other without end");
    this.#calls++;
    const before = new Map(this.#globals);
    this.#define([{ pattern: procedure.parameter, value: s.arg }], false);
    const checks = this.#checksOf(procedure.body, procedure.file);
    this.#globals = before;
    this.#calls--;
    return checks;
  }

  #parameters(pattern: Pattern, locals: Local): Local {
    if (pattern.kind === "name") return { name: pattern.name, next: locals };
    return pattern.names.reduce<Local>((next, name) => ({ name, next }), locals);
  }

  #bound(pattern: Pattern, value: Value, frame: Frame | undefined): Frame | undefined {
    if (pattern.kind === "name") return { value: () => value, next: frame };
    const values = items(value, pattern.names.length);
    return values.reduce<Frame | undefined>((next, item) => ({ value: () => item, next }), frame);
  }

  #define(bindings: readonly Binding[], recursive: boolean): void {
    const made = recursive ? this.#recursive(bindings) : bindings.map((b) => this.#remembered(this.#code(b.value)));
    bindings.forEach(({ pattern }, i) => {
      const code = made[i]!;
      if (pattern.kind === "name") {
        if (pattern.name !== undefined) this.#globals.set(pattern.name, code);
        return;
      }
      pattern.names.forEach((name, k) => {
        if (name === undefined) return;
        const part = (): Value => items(code.value(undefined), pattern.names.length)[k]!;
        this.#globals.set(name, { fixed: code.fixed, value: part });
      });
    });
  }

  // Works out at most once for the same events, or for the same execution.
  #remembered(code: Code): Code {
    let [stamp, known]: [number, Value | undefined] = [-1, undefined];
    const value = (): Value => {
      const now = code.fixed ? this.#events : this.#candidate;
      if (stamp !== now || known === undefined) [known, stamp] = [code.value(undefined), now];
      return known;
    };
    return { fixed: code.fixed, value };
  }

  // Functions that call themselves, or least relations that satisfy their equations.
  #recursive(bindings: readonly Binding[]): Code[] {
    const names = bindings.map(({ pattern, value }) =>
      pattern.kind === "name" && pattern.name !== undefined
        ? pattern.name
        : this.#fail("CAT05", value.at, "a recursive definition of several names at once is not understood"),
    );
    const own = new Set(names);
    const functions = bindings.every(({ value }) => value.kind === "fun");
    const fixed = !bindings.some(({ value }) => mentions(value, (name) => !own.has(name) && !this.#isFixed(name)));
    const before = names.map((name) => this.#globals.get(name));
    const cells = names.map((): Cell => ({ value: undefined }));
    for (const [i, name] of names.entries()) this.#globals.set(name, { fixed, value: () => cells[i]!.value! });
    const codes = bindings.map(({ value }) => this.#code(value, undefined, own));
    for (const [i, name] of names.entries()) this.#restore(name, before[i]);
    const solve = (): Value[] => {
      if (!functions) return this.#leastFixedPoint(cells, codes);
      for (const [i, cell] of cells.entries()) cell.value = codes[i]!.value(undefined);
      return cells.map((c) => c.value!);
    };
    const solved = this.#remembered({ fixed, value: () => ({ kind: "tuple", items: solve() }) });
    return names.map((_, i) => ({ fixed, value: () => items(solved.value(undefined), names.length)[i]! }));
  }

  #isFixed(name: string): boolean {
    return this.#globals.get(name)?.fixed ?? !this.#given.dynamic.has(name);
  }

  #leastFixedPoint(cells: readonly Cell[], codes: readonly Code[]): Value[] {
    const { over } = this.#execution!;
    for (const cell of cells) cell.value = new Relation(over);
    for (let round = 0; round < MOST_ROUNDS; round++) {
      for (const _ of codes) this.#spend();
      const next = codes.map((c) => asRelation(c.value(undefined), over));
      if (next.every((r, i) => r.equals(cells[i]!.value as Relation))) return next;
      for (const [i, cell] of cells.entries()) cell.value = next[i];
    }
    throw new TypeError("a recursive definition has no least solution");
  }

  #variant(c: Condition, at: number): boolean {
    switch (c.kind) {
      case "variant":
        return this.#variants.has(c.name);
      case "not":
        return !this.#variant(c.arg, at);
      case "and":
        return this.#variant(c.left, at) && this.#variant(c.right, at);
      case "or":
        return this.#variant(c.left, at) || this.#variant(c.right, at);
      case "compare":
        return this.#fail("CAT05", at, "a statement under a condition on values is not understood");
    }
  }

  // A flag only notes something: it decides nothing, and is asked so that a mistake in it is found.
  #test({ kind, negated, of }: Test, decides: boolean): Check {
    const code = this.#code(of);
    const file = this.#file;
    const holds = (): boolean =>
      failingIn(file, of.at, () => isSoOf(kind, code.value(undefined), this.#execution!.over) !== negated);
    return { kind: "test", decides, holds };
  }

  // `open`: names that a recursive definition is about to give a value, so what mentions them is not kept.
  #code(e: Expression, locals?: Local, open: ReadonlySet<string> = NONE): Code {
    const code = this.#raw(e, locals, open);
    const keeps = locals === undefined && e.kind !== "name" && (open.size === 0 || !mentions(e, (n) => open.has(n)));
    return keeps ? this.#remembered(code) : code;
  }

  #raw(e: Expression, locals: Local, open: ReadonlySet<string>): Code {
    const { at } = e;
    const file = this.#file;
    const failing = <T>(work: () => T): T => failingIn(file, at, work);
    const one = (arg: Expression, op: (v: Value, over: Universe) => Value): Code => {
      const code = this.#code(arg, locals, open);
      return { fixed: code.fixed, value: (f) => failing(() => op(code.value(f), this.#execution!.over)) };
    };
    switch (e.kind) {
      case "empty":
        return { fixed: true, value: () => new Relation(this.#execution!.over) };
      case "all":
        return { fixed: true, value: () => everything(this.#execution!.over) };
      case "tag":
        return { fixed: true, value: () => ({ kind: "tag", name: e.name }) };
      case "name":
        return this.#name(e.name, at, locals);
      case "identity":
        return one(e.arg, (v, over) => identity(asSet(v, over)));
      case "inverse":
        return one(e.arg, (v, over) =>
          v.kind === "pair" ? { kind: "pair", from: v.to, to: v.from } : asRelation(v, over).inverse(),
        );
      case "not":
        return one(e.arg, (v, over) => (v.kind === "set" ? v.complement() : asRelation(v, over).complement()));
      case "optional":
        return one(e.arg, (v, over) => asRelation(v, over).combine(identity(everything(over)), union));
      case "plus":
        return one(e.arg, (v, over) => asRelation(v, over).closure());
      case "star":
        return one(e.arg, (v, over) =>
          asRelation(v, over)
            .closure()
            .combine(identity(everything(over)), union),
        );
      case "or":
      case "and":
      case "minus":
      case "sequence":
      case "product":
      case "add": {
        const [left, right] = [this.#code(e.left, locals, open), this.#code(e.right, locals, open)];
        const op = BINARY[e.kind];
        return {
          fixed: left.fixed && right.fixed,
          value: (f) => failing(() => op(left.value(f), right.value(f), this.#execution!.over)),
        };
      }
      case "tuple":
      case "set": {
        const items = e.items.map((i) => this.#code(i, locals, open));
        const kind = e.kind;
        return {
          fixed: items.every((i) => i.fixed),
          value: (f) => {
            const values = items.map((i) => i.value(f));
            return kind === "tuple" ? { kind, items: values } : setOf(values, this.#execution!.over);
          },
        };
      }
      case "fun": {
        const body = this.#code(e.body, this.#parameters(e.parameter, locals), open);
        const { parameter } = e;
        return {
          fixed: body.fixed,
          value: (f) => ({
            kind: "function",
            call: (arg) => body.value(failing(() => this.#bound(parameter, arg, f))),
          }),
        };
      }
      case "apply": {
        const [fn, arg] = [this.#code(e.fn, locals, open), this.#code(e.arg, locals, open)];
        return {
          fixed: fn.fixed && arg.fixed,
          value: (f) => failing(() => this.#apply(fn.value(f), arg.value(f))),
        };
      }
      case "let":
        return this.#let(e, locals, open);
      case "if": {
        const { condition } = e;
        // What stands under a variant that is off may speak of what is not there.
        if (condition.kind !== "compare") return this.#code(this.#variant(condition, at) ? e.yes : e.no, locals, open);
        const [yes, no] = [this.#code(e.yes, locals, open), this.#code(e.no, locals, open)];
        const [left, right] = [this.#code(condition.left, locals, open), this.#code(condition.right, locals, open)];
        const { op } = condition;
        return {
          fixed: yes.fixed && no.fixed && left.fixed && right.fixed,
          value: (f) =>
            failing(() => (compare(op, left.value(f), right.value(f), this.#execution!.over) ? yes : no).value(f)),
        };
      }
      case "try":
        return this.#isDefined(e.first, locals)
          ? this.#code(e.first, locals, open)
          : this.#code(e.otherwise, locals, open);
      case "match": {
        const of = this.#code(e.of, locals, open);
        const { before, element, rest } = e.clause;
        const inner: Local = { name: rest, next: { name: element, next: { name: before, next: locals } } };
        const [empty, some] = [this.#code(e.clause.empty, locals, open), this.#code(e.clause.some, inner, open)];
        return {
          fixed: of.fixed && empty.fixed && some.fixed,
          value: (f) => {
            const items = itemsOf(of.value(f));
            if (items.length === 0) return empty.value(f);
            const { over } = this.#execution!;
            const [first, left] = [items[0]!, setOf(items.slice(1), over)];
            const none: Value = { kind: "many", items: [] };
            const frame = { value: () => first, next: { value: () => none, next: f } };
            return some.value({ value: () => left, next: frame });
          },
        };
      }
    }
  }

  #apply(fn: Value, arg: Value): Value {
    if (fn.kind !== "function") throw new TypeError("this is no function");
    if (this.#calls > MOST_CALLS) throw new TypeError(`functions call each other more than ${MOST_CALLS} deep`);
    this.#calls++;
    this.#spend();
    try {
      return fn.call(arg);
    } finally {
      this.#calls--;
    }
  }

  // Local definitions; a recursive one is a function.
  #let(e: Expression & { kind: "let" }, locals: Local, open: ReadonlySet<string>): Code {
    const names = e.bindings.map(({ pattern }) =>
      pattern.kind === "name"
        ? pattern.name
        : this.#fail("CAT05", e.at, "a local definition of several names is not understood"),
    );
    const inner = names.reduce<Local>((next, name) => ({ name, next }), locals);
    const values = e.bindings.map(({ value }) => this.#code(value, e.recursive ? inner : locals, open));
    const body = this.#code(e.body, inner, open);
    const { recursive } = e;
    return {
      fixed: body.fixed && values.every((v) => v.fixed),
      value: (f) => {
        let frame = f;
        const cells: Frame[] = [];
        for (const v of values) {
          const code = v;
          let known: Value | undefined;
          frame = { value: () => (known ??= code.value(recursive ? cells.at(-1) : f)), next: frame };
          cells.push(frame);
        }
        return body.value(frame);
      },
    };
  }

  // Whether all names of an expression are there.
  #isDefined(e: Expression, locals: Local): boolean {
    return !mentions(e, (name) => !this.#known(name, locals));
  }

  #known(name: string, locals: Local): boolean {
    for (let l = locals; l !== undefined; l = l.next) if (l.name === name) return true;
    return (
      this.#globals.has(name) || this.#given.fixed.has(name) || this.#given.dynamic.has(name) || FUNCTIONS.has(name)
    );
  }

  #name(name: string, at: number, locals: Local): Code {
    let depth = 0;
    for (let l = locals; l !== undefined; l = l.next, depth++) {
      if (l.name !== name) continue;
      const steps = depth;
      return {
        fixed: true, // of a function's argument: whether it is fixed is said where the function is applied
        value: (f) => {
          let frame = f!;
          for (let i = 0; i < steps; i++) frame = frame.next!;
          return frame.value();
        },
      };
    }
    const global = this.#globals.get(name);
    if (global !== undefined) return global;
    const fn = FUNCTIONS.get(name);
    if (fn !== undefined) {
      return { fixed: true, value: () => ({ kind: "function", call: (arg) => fn(arg, this.#execution!) }) };
    }
    if (!this.#known(name, undefined)) this.#fail("CAT06", at, `${name} is not defined`);
    const fixed = this.#given.fixed.has(name);
    return { fixed, value: () => this.#execution!.value(name) };
  }
}

const COHERENCE = new Set(["cos.cat", "cos-opt.cat", "cos-ok-opt.cat", "cos-no-opt.cat"]);

const baseName = (file: string): string => file.slice(file.lastIndexOf("/") + 1);

// A value of another kind than what is done with it takes, at its place.
function failingIn<T>(file: string, at: number, work: () => T): T {
  try {
    return work();
  } catch (error) {
    if (!(error instanceof TypeError)) throw error;
    throw new InputError("CAT08", span(file, at, at + 1), error.message);
  }
}

const NONE: ReadonlySet<string> = new Set();

// Whether a name for which a test holds stands in an expression, parameters of its functions included.
function mentions(e: Expression, holds: (name: string) => boolean): boolean {
  const visit = (node: unknown): boolean => {
    if (node === null || typeof node !== "object") return false;
    if (Array.isArray(node)) return node.some(visit);
    const { kind, name } = node as { readonly kind?: string; readonly name?: string };
    if (kind === "name" && name !== undefined && "at" in node && holds(name)) return true;
    return Object.values(node).some(visit);
  };
  return visit(e);
}
