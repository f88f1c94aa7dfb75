/** Operands of effects: sorts, widths and combinations of modifiers. */
import type { Effect, Procedure } from "./program.ts";
import { BOOL, bv, type Sort, sameSort, sortText } from "./sorts.ts";
import type { Term } from "./terms.ts";

/** What a caller knows of procedures. */
export type Declarations = ReadonlyMap<string, Pick<Procedure, "params" | "result">>;

const expected = (what: string, t: Term, sort: Sort): string[] =>
  sameSort(t.sort, sort) ? [] : [`${what} is ${sortText(sort)}, found ${sortText(t.sort)}`];

const isBits = (sort: Sort): boolean => sort.kind === "bv";
const bitsOnly = (what: string, sort: Sort): string[] =>
  isBits(sort) ? [] : [`${what} is a bit-vector, found ${sortText(sort)}`];

type Access = Extract<Effect, { readonly kind: "read" | "write" | "rmw" }>;

function accessProblems(e: Access): string[] {
  const problems = expected("the address", e.addr, bv(64));
  if (![1, 2, 4, 8, 16].includes(e.bytes)) return [...problems, `no access has ${e.bytes} bytes`];
  if (e.pair && e.bytes < 8) problems.push(`a pair has 8 or 16 bytes, found ${e.bytes}`);
  if (e.kind === "write") problems.push(...expected("the value", e.value, bv(8 * e.bytes)));
  if (e.kind === "read" && e.access !== "explicit" && (e.exclusive || e.pair))
    problems.push(`a read of kind ${e.access} is neither exclusive nor a pair`);
  if (e.kind !== "rmw" && e.unprivileged && !isPlain(e)) problems.push("an unprivileged access is plain");
  return e.kind === "rmw" ? [...problems, ...rmwProblems(e)] : problems;
}

const isPlain = (e: Exclude<Access, { readonly kind: "rmw" }>): boolean =>
  e.order === "plain" && !e.exclusive && !e.pair && (e.kind === "write" || e.access === "explicit");

function rmwProblems(e: Effect & { readonly kind: "rmw" }): string[] {
  const problems = expected("the operand", e.operand, bv(8 * e.bytes));
  if (e.op === "cas" && e.expected === undefined) problems.push("cas has no expected value");
  if (e.op !== "cas" && e.expected !== undefined) problems.push(`${e.op} has an expected value; only cas has one`);
  if (e.expected !== undefined) problems.push(...expected("the expected value", e.expected, bv(8 * e.bytes)));
  return problems;
}

function barrierProblems(e: Effect & { readonly kind: "barrier" }): string[] {
  if (!["nsh", "ish", "osh", "sy"].includes(e.domain)) return [`there is no domain ${e.domain}`];
  if (!["all", "ld", "st"].includes(e.types)) return [`no barrier orders ${e.types}`];
  if (e.what === "dmb" || e.what === "dsb") return [];
  const isWhole = e.domain === "sy" && e.types === "all";
  return isWhole ? [] : [`${e.what as string} is sy and all, found ${e.domain as string} and ${e.types as string}`];
}

const pathProblems = (path: readonly (string | Term)[]): string[] =>
  typeof path[0] === "string" ? [] : ["a path begins with the name of a part of the state"];

function floatProblems(e: Effect & { readonly kind: "float" }): string[] {
  const count = e.op === "muladd" ? 3 : /^(sqrt|round|convert|saturate)/.test(e.op) ? 1 : 2;
  const problems = e.args.flatMap((t) => bitsOnly("an operand", t.sort));
  if (e.args.length !== count) problems.push(`${e.op} takes ${count} operands, found ${e.args.length}`);
  return [...problems, ...bitsOnly(e.op, e.sort)];
}

/** What is wrong with the operands of an effect. */
export function effectProblems(e: Effect): string[] {
  switch (e.kind) {
    case "read":
    case "write":
    case "rmw":
      return accessProblems(e);
    case "barrier":
      return barrierProblems(e);
    case "tlbi":
    case "cache":
      return e.operand === undefined ? [] : expected("the operand", e.operand, bv(64));
    case "sysreg-read":
      return bitsOnly(e.name, e.sort);
    case "sysreg-write":
      return bitsOnly(e.name, e.value.sort);
    case "float":
      return floatProblems(e);
    case "exception":
      return Number.isInteger(e.imm) && e.imm >= 0 && e.imm <= 0xffff ? [] : [`immediate ${e.imm} is not 0 to 65535`];
    case "claim":
      return expected("the condition", e.condition, BOOL);
    case "state-read":
    case "state-write":
      return pathProblems(e.path);
    default:
      return [];
  }
}

/** A call against the declaration of its callee. */
export function checkCall(e: Effect & { readonly kind: "call" }, declarations: Declarations): string[] {
  const callee = declarations.get(e.callee);
  if (callee === undefined) return [`there is no procedure ${e.callee}`];
  const text = (s: Sort | undefined): string => (s === undefined ? "nothing" : sortText(s));
  const problems: string[] = [];
  if (callee.params.length !== e.args.length)
    problems.push(`${e.callee} takes ${callee.params.length} arguments, found ${e.args.length}`);
  for (const [i, { name, sort }] of callee.params.slice(0, e.args.length).entries())
    problems.push(...expected(`argument ${name} of ${e.callee}`, e.args[i]!, sort));
  const [found, wanted] = [e.sort, callee.result];
  const fits = found === undefined || wanted === undefined ? found === wanted : sameSort(found, wanted);
  return fits ? problems : [...problems, `${e.callee} returns ${text(wanted)}, found ${text(found)}`];
}
