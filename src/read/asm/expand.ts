/**
 * Macros, repetitions and conditions: statements in, statements out. What a macro makes stands where it is called, so every
 * error has a place in the file.
 */
import type { Span } from "../../text/index.ts";
import { evaluateNumber, type Scope } from "./expressions.ts";
import { LIMITS } from "./limits.ts";
import { fail, type Statement, statements } from "./statements.ts";
import { headOf, operands } from "./words.ts";

interface Macro {
  readonly name: string;
  readonly parameters: readonly {
    readonly name: string;
    readonly default: string;
    readonly kind: "" | "req" | "vararg";
  }[];
  readonly body: readonly Statement[];
}

/** Words that open a block, and what closes it. */
const CLOSES: Readonly<Record<string, string>> = {
  ".macro": ".endm",
  ".rept": ".endr",
  ".irp": ".endr",
  ".irpc": ".endr",
};
const isIf = (name: string): boolean => /^\.if(?:n?def|eq|ne|g[et]|l[et]|n?b|n?c)?$/.test(name);

const nameOf = (s: Statement): string => (s.kind === "line" ? headOf(s.text).name.toLowerCase() : "");
const restOf = (s: Statement): string => (s.kind === "line" ? headOf(s.text).rest : "");

/** Expands the statements of one file. `scope` knows the symbols defined so far, which conditions ask for. */
export class Expander {
  readonly #scope: Scope;
  readonly #macros = new Map<string, Macro>();
  #made = 0;
  #calls = 0;

  constructor(scope: Scope) {
    this.#scope = scope;
  }

  *file(text: string, file: string): Generator<Statement> {
    yield* this.#all([...statements(text, file)], 0);
  }

  *#all(list: readonly Statement[], depth: number): Generator<Statement> {
    for (let i = 0; i < list.length; i++) {
      const s = list[i]!;
      const name = nameOf(s);
      if (++this.#made > LIMITS.statements) fail("ASM35", s.span, `more than ${LIMITS.statements} statements`);
      if (depth > LIMITS.nesting)
        fail("ASM35", s.span, `macros and conditions are nested deeper than ${LIMITS.nesting}`);
      if (name in CLOSES) {
        const end = closing(list, i, name);
        yield* this.#block(s, name, list.slice(i + 1, end), depth);
        i = end;
      } else if (isIf(name)) {
        const end = closingIf(list, i);
        yield* this.#condition(list, i, end, depth);
        i = end;
      } else if ([".endm", ".endr", ".endif", ".else", ".elseif"].includes(name)) {
        fail("ASM34", s.span, `${name} has nothing to close`);
      } else if (name === ".exitm") return;
      else if (name === ".purgem") this.#macros.delete(restOf(s).trim());
      else if (s.kind === "line" && this.#macros.has(name)) yield* this.#call(s, this.#macros.get(name)!, depth);
      else yield s;
    }
  }

  *#block(s: Statement, name: string, body: readonly Statement[], depth: number): Generator<Statement> {
    const rest = restOf(s);
    if (name === ".macro") {
      const macro = declared(rest, s.span, body);
      this.#macros.set(macro.name.toLowerCase(), macro);
      return;
    }
    if (name === ".rept") {
      const n = evaluateNumber(rest, s.span, this.#scope);
      for (let i = 0n; i < n; i++) yield* this.#all(body, depth + 1);
      return;
    }
    const [parameter = "", ...values] = operands(rest.replace(/^([\w$]+)[\s,]*/, "$1,"));
    const each = name === ".irp" ? values : [...values.join(",")];
    for (const value of each) yield* this.#all(substituted(body, new Map([[parameter, value]]), s.span), depth + 1);
  }

  *#condition(list: readonly Statement[], from: number, end: number, depth: number): Generator<Statement> {
    let taken = false;
    for (let i = from; i < end; ) {
      const next = nextBranch(list, i, end);
      const s = list[i]!;
      const name = nameOf(s);
      const holds: boolean =
        !taken && (name === ".else" || this.#holds(name === ".elseif" ? ".if" : name, restOf(s), s.span));
      if (holds) yield* this.#all(list.slice(i + 1, next), depth + 1);
      taken ||= holds;
      i = next;
    }
  }

  #holds(name: string, rest: string, where: Span): boolean {
    if (name === ".ifdef") return this.#scope.symbol(rest.trim()) !== undefined;
    if (name === ".ifndef") return this.#scope.symbol(rest.trim()) === undefined;
    if (name === ".ifb" || name === ".ifnb") return (rest.trim() === "") === (name === ".ifb");
    if (name === ".ifc" || name === ".ifnc") {
      const [a = "", b = ""] = operands(rest);
      return (a.trim() === b.trim()) === (name === ".ifc");
    }
    const v = evaluateNumber(rest, where, this.#scope);
    const tests: Readonly<Record<string, boolean>> = {
      ".if": v !== 0n,
      ".ifne": v !== 0n,
      ".ifeq": v === 0n,
      ".ifge": v >= 0n,
      ".ifgt": v > 0n,
      ".ifle": v <= 0n,
      ".iflt": v < 0n,
    };
    return tests[name]!;
  }

  *#call(s: Statement, macro: Macro, depth: number): Generator<Statement> {
    const given = argumentsOf(restOf(s), macro, s.span);
    given.set("@", String(this.#calls++));
    yield* this.#all(substituted(macro.body, given, s.span), depth + 1);
  }
}

function closing(list: readonly Statement[], from: number, open: string): number {
  let depth = 0;
  for (let i = from; i < list.length; i++) {
    const name = nameOf(list[i]!);
    if (CLOSES[name] === CLOSES[open]) depth++;
    if (name === CLOSES[open] && --depth === 0) return i;
  }
  return fail("ASM34", list[from]!.span, `${open} is not closed by ${CLOSES[open]}`);
}

function closingIf(list: readonly Statement[], from: number): number {
  let depth = 0;
  for (let i = from; i < list.length; i++) {
    const name = nameOf(list[i]!);
    if (isIf(name)) depth++;
    if (name === ".endif" && --depth === 0) return i;
  }
  return fail("ASM34", list[from]!.span, `${nameOf(list[from]!)} is not closed by .endif`);
}

// The next .else or .elseif of the condition at `from`, or its end.
function nextBranch(list: readonly Statement[], from: number, end: number): number {
  let depth = 0;
  for (let i = from + 1; i < end; i++) {
    const name = nameOf(list[i]!);
    if (isIf(name)) depth++;
    if (name === ".endif") depth--;
    if (depth === 0 && (name === ".else" || name === ".elseif")) return i;
  }
  return end;
}

function declared(rest: string, where: Span, body: readonly Statement[]): Macro {
  const m = /^([\w.$]+)[\s,]*/.exec(rest);
  if (m === null) return fail("ASM31", where, ".macro needs a name");
  const parameters = [...rest.slice(m[0].length).matchAll(/([\w$]+)(?::(req|vararg))?(?:\s*=\s*("[^"]*"|[^\s,]*))?/g)];
  return {
    name: m[1]!,
    parameters: parameters.map(([, name, kind, value]) => ({
      name: name!,
      default: (value ?? "").replace(/^"(.*)"$/, "$1"),
      kind: (kind ?? "") as "" | "req" | "vararg",
    })),
    body,
  };
}

/** Arguments are cut at commas, or at blanks where there are none. */
function argumentsOf(rest: string, macro: Macro, where: Span): Map<string, string> {
  const cut = operands(rest);
  const words = cut.length === 1 && macro.parameters.length > 1 && !/[[("]/.test(rest) ? rest.trim().split(/\s+/) : cut;
  const given = new Map(macro.parameters.map((p) => [p.name, p.default]));
  let next = 0;
  for (const word of words) {
    const named = /^([\w$]+)\s*=\s*(.*)$/.exec(word);
    if (named !== null && given.has(named[1]!)) {
      given.set(named[1]!, named[2]!);
      continue;
    }
    const parameter = macro.parameters[Math.min(next, macro.parameters.length - 1)];
    if (parameter === undefined || (next >= macro.parameters.length && parameter.kind !== "vararg"))
      return fail("ASM31", where, `${macro.name} takes ${macro.parameters.length} arguments`);
    given.set(parameter.name, next++ >= macro.parameters.length ? `${given.get(parameter.name)}, ${word}` : word);
  }
  const missing = macro.parameters.find((p) => p.kind === "req" && given.get(p.name) === "");
  return missing === undefined ? given : fail("ASM31", where, `${macro.name} needs its argument ${missing.name}`);
}

/** The body with `\name` replaced; statements take the place of the call. */
function substituted(body: readonly Statement[], values: ReadonlyMap<string, string>, where: Span): Statement[] {
  const put = (text: string): string =>
    text.replace(/\\(@|\(\)|[\w$]+)/g, (all, name: string) => (name === "()" ? "" : (values.get(name) ?? all)));
  return body.map((s): Statement => {
    if (s.kind === "line") return { ...s, text: put(s.text).trim(), span: where };
    return s.kind === "label" ? { ...s, name: put(s.name), span: where } : s;
  });
}
