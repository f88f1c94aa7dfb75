/**
 * Procedures, effects and terms as text, one statement a line; `parse` is its inverse. The sort of a local is written
 * only where no earlier line of the procedure binds it, so terms printed alone carry all of their sorts.
 */
import { type Effect, effectResult, type Procedure, type Statement, type Terminator } from "./program.ts";
import { type Field, type Sort, widthOf } from "./sorts.ts";
import { codecText, localText, MACHINE_REGISTERS, nameText, registerText, SIGN_OF, sortNameText } from "./syntax.ts";
import type { Term } from "./terms.ts";
import { type NamedSort, SortTable } from "./walk.ts";

/** Sorts of the locals bound so far. */
type Scope = Map<string, Sort>;

/** A sort as the text form writes it. */
export function printSort(sort: Sort): string {
  if (sort.kind === "map") return `map(${printSort(sort.from)}, ${printSort(sort.to)})`;
  if (sort.kind === "bv")
    return sort.brand === undefined ? `bv${sort.width}` : `bv${sort.width}.${nameText(sort.brand)}`;
  return "name" in sort ? sortNameText(sort.name) : sort.kind;
}

const isInfix = (t: Term): boolean => t.kind === "is" || t.kind === "project" || (t.kind === "op" && SIGN_OF.has(t.op));

/** A term as an operand: in brackets if it is one of two operands and a sign. */
const operand = (t: Term, scope: Scope): string => (isInfix(t) ? `(${term(t, scope)})` : term(t, scope));

const list = (terms: readonly Term[], scope: Scope): string => terms.map((t) => term(t, scope)).join(", ");

function leaf(t: Term & { kind: "local" | "reg" }, scope: Scope): string {
  const known = t.kind === "local" ? scope.get(t.name) : MACHINE_REGISTERS.get(t.name);
  const isKnown = known !== undefined && printSort(known) === printSort(t.sort);
  if (t.kind === "local") return isKnown ? localText(t.name) : `${localText(t.name)}:${printSort(t.sort)}`;
  if (isKnown) return t.name;
  const name = registerText(t.name);
  return `${name.startsWith("@") ? name : `@${name}`}:${printSort(t.sort)}`;
}

function application(t: Term & { kind: "op" }, scope: Scope): string {
  if (t.op === "bnot") return `!${operand(t.args[0]!, scope)}`;
  const sign = SIGN_OF.get(t.op);
  if (sign === undefined) return `${t.op}(${list(t.args, scope)})`;
  return `${operand(t.args[0]!, scope)} ${sign} ${operand(t.args[1]!, scope)}`;
}

function recordText(t: Term & { kind: "record" }, scope: Scope): string {
  const { name, fields } = t.sort as Sort & { kind: "record" };
  const parts = fields.map((f, i) => `${nameText(f.name)} = ${term(t.fields[i]!, scope)}`);
  return `${sortNameText(name)}{${parts.join(", ")}}`;
}

function term(t: Term, scope: Scope): string {
  switch (t.kind) {
    case "bool":
      return String(t.value);
    case "bv":
      return `0x${t.value.toString(16)}:${widthOf(t.sort)}`;
    case "int":
      return String(t.value);
    case "local":
    case "reg":
      return leaf(t, scope);
    case "op":
      return application(t, scope);
    case "extract":
      return `${operand(t.arg, scope)}[${t.hi}:${t.lo}]`;
    case "extend":
      return `${t.signed ? "sext" : "zext"}${widthOf(t.sort)}(${term(t.arg, scope)})`;
    case "cut":
      return `cut${widthOf(t.sort)}(${term(t.arg, scope)})`;
    case "ite":
    case "pick":
      return `${t.kind}(${list([t.cond, t.yes, t.no], scope)})`;
    case "record":
      return recordText(t, scope);
    case "field":
      return `${operand(t.arg, scope)}.${nameText(t.field)}`;
    case "with":
      return `${operand(t.arg, scope)}{${nameText(t.field)} := ${term(t.value, scope)}}`;
    case "inject":
      return `${printSort(t.sort)}.${nameText(t.case)}(${term(t.arg, scope)})`;
    case "is":
      return `${operand(t.arg, scope)} is ${nameText(t.case)}`;
    case "project":
      return `${operand(t.arg, scope)} as ${nameText(t.case)}`;
    case "everywhere":
      return `everywhere(${printSort((t.sort as Sort & { kind: "map" }).from)}, ${term(t.arg, scope)})`;
    case "tabulate": {
      const { from, to } = t.sort as Sort & { kind: "map" };
      return `tabulate(${printSort(from)}, ${codecText(t.rule)}(${list(t.captured, scope)})):${printSort(to)}`;
    }
    case "forall":
      return `forall(${[...t.keys.map(printSort), `${codecText(t.rule)}(${list(t.captured, scope)})`].join(", ")})`;
    case "select":
      return `${operand(t.map, scope)}[${term(t.key, scope)}]`;
    case "update":
      return `${operand(t.map, scope)}[${term(t.key, scope)} := ${term(t.value, scope)}]`;
    case "codec":
      return `${codecText(t.name)}(${list(t.args, scope)}):${printSort(t.sort)}`;
  }
}

/** `word.4.acquire`: the word and those modifiers that hold. */
const dotted = (...words: readonly (string | number | false)[]): string =>
  words.filter((w) => w !== false && w !== "plain" && w !== "explicit").join(".");

const path = (parts: readonly (string | Term)[], scope: Scope): string =>
  parts.map((p) => (typeof p === "string" ? `.${nameText(p)}` : `[${term(p, scope)}]`)).join("");

const orderWord = (order: string): string => order.replace("-", "_");

function rmw(e: Effect & { kind: "rmw" }, scope: Scope): string {
  const flags = [e.acquire && "acquire", e.release && "release", !e.returns && "noreturn", e.pair && "pair"] as const;
  const expected = e.expected === undefined ? "" : ` if ${term(e.expected, scope)}`;
  return `${dotted("rmw", e.op, e.bytes, ...flags)} [${term(e.addr, scope)}], ${term(e.operand, scope)}${expected}`;
}

function effect(e: Effect, scope: Scope): string {
  switch (e.kind) {
    case "read": {
      const flags = [orderWord(e.order), e.exclusive && "exclusive", e.pair && "pair", e.access] as const;
      return `${dotted("read", e.bytes, ...flags, e.unprivileged === true && "unprivileged")} [${term(e.addr, scope)}]`;
    }
    case "write": {
      const flags = [e.order, e.exclusive && "exclusive", e.pair && "pair"] as const;
      return `${dotted("write", e.bytes, ...flags, e.unprivileged === true && "unprivileged")} [${term(e.addr, scope)}], ${term(e.value, scope)}`;
    }
    case "rmw":
      return rmw(e, scope);
    case "barrier":
      if (e.what === "isb" || e.what === "sb") return e.what;
      return dotted(e.what, e.domain, e.types !== "all" && e.types);
    case "clear-exclusive":
      return "clrex";
    case "tlbi":
    case "cache":
      return `${e.kind} ${nameText(e.op)}${e.operand === undefined ? "" : `, ${term(e.operand, scope)}`}`;
    case "sysreg-read":
      return `sysreg.read ${nameText(e.name)} : ${printSort(e.sort)}`;
    case "sysreg-write":
      return `sysreg.write ${nameText(e.name)}, ${term(e.value, scope)}`;
    case "float-access":
      return "float.access";
    case "float":
      return `float ${nameText(e.op)}(${list(e.args, scope)}) : ${printSort(e.sort)}`;
    case "exception":
      return `exception.${e.class} ${e.imm}`;
    case "exception-return":
      return "eret";
    case "hint":
    case "commit":
      return `${e.kind} ${nameText(e.name)}`;
    case "claim":
      return `claim.${e.what} ${term(e.condition, scope)}, ${JSON.stringify(e.text)}`;
    case "pull":
    case "push":
      return `${e.kind} ${nameText(e.region)}`;
    case "state-read":
      return `state.read ${path(e.path, scope)} : ${printSort(e.sort)}`;
    case "state-write":
      return `state.write ${path(e.path, scope)}, ${term(e.value, scope)}`;
    case "oracle":
      return `oracle ${JSON.stringify(e.reason)} : ${printSort(e.sort)}`;
    case "call": {
      const sort = e.sort === undefined ? "" : ` : ${printSort(e.sort)}`;
      return `call ${nameText(e.callee)}(${list(e.args, scope)})${sort}`;
    }
  }
}

/** Prints a statement, and binds what it binds. */
function statement(s: Statement, scope: Scope): string {
  if (s.kind === "set") return `${registerText(s.reg)} := ${term(s.value, scope)}`;
  const text = s.kind === "let" ? term(s.value, scope) : effect(s.effect, scope);
  const name = s.kind === "let" ? s.name : s.into;
  if (name === undefined) return text;
  const sort = s.kind === "let" ? s.value.sort : effectResult(s.effect);
  if (sort !== undefined) scope.set(name, sort);
  return `let ${localText(name)} = ${text}`;
}

function endText(end: Terminator, scope: Scope): string {
  switch (end.kind) {
    case "jump":
      return `goto ${nameText(end.to)}`;
    case "branch":
      return `if ${term(end.cond, scope)} then ${nameText(end.yes)} else ${nameText(end.no)}`;
    case "return":
      return end.value === undefined ? "return" : `return ${term(end.value, scope)}`;
    case "stuck":
    case "panic":
      return `${end.kind} ${JSON.stringify(end.reason)}`;
  }
}

const fieldsText = (fields: readonly Field[]): string =>
  `{${fields.map((f) => `${nameText(f.name)}: ${printSort(f.sort)}`).join(", ")}}`;

function declaration(sort: NamedSort): string {
  const name = sortNameText(sort.name);
  if (sort.kind === "id") return `sort ${name}`;
  return `${sort.kind} ${name} ${fieldsText(sort.kind === "record" ? sort.fields : sort.cases)}`;
}

function procedureText(p: Procedure): string {
  const scope: Scope = new Map(p.params.map((x) => [x.name, x.sort]));
  const params = p.params.map((x) => `${localText(x.name)}: ${printSort(x.sort)}`).join(", ");
  const result = p.result === undefined ? "" : `: ${printSort(p.result)}`;
  const blocks = p.blocks.map(({ label, body, end }) => {
    const lines = [...body.map((s) => statement(s, scope)), endText(end, scope)];
    return `${nameText(label)}:\n${lines.map((l) => `  ${l}\n`).join("")}`;
  });
  return `procedure ${nameText(p.name)}(${params})${result} {\n${blocks.join("")}}\n`;
}

/** A term with the sorts of all its locals. */
export const printTerm = (t: Term): string => term(t, new Map());
/** An effect with the sorts of all its locals. */
export const printEffect = (e: Effect): string => effect(e, new Map());

/** Procedures, after the named sorts they mention. @throws {Error} when one name stands for two sorts */
export function print(...procedures: readonly Procedure[]): string {
  const table = new SortTable();
  for (const p of procedures) table.addProcedure(p);
  const [conflict] = table.conflicts;
  if (conflict !== undefined) throw new Error(`${conflict} names two sorts`);
  const sorts = [...table.sorts.values()].map((s) => `${declaration(s)}\n`);
  return [...(sorts.length > 0 ? [sorts.join("")] : []), ...procedures.map(procedureText)].join("\n");
}
