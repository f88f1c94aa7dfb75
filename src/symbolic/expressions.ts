/** IR terms over symbolic values. */
import { type Sort, sameSort, type Term, widthOf } from "../ir/index.ts";
import type { Smt } from "../smt/index.ts";
import * as smt from "../smt/index.ts";
import { applyOp } from "./terms.ts";
import { Unsupported } from "./unsupported.ts";
import {
  choose,
  fieldOf,
  injected,
  isInCase,
  keyValue,
  type MapValue,
  read,
  scalar,
  symbolic,
  termOf,
  updated,
  type Value,
  withFieldOf,
} from "./value.ts";

/** What evaluation needs from the program: values of its pure functions. */
export interface Functions {
  /** The value of a total procedure. */
  apply(name: string, args: readonly Value[]): Value;
  /** A codec applied to scalars. */
  codec(name: string, args: readonly Smt[], sort: Sort): Smt;
  /** The symbol of a claim for all keys. */
  forall(name: string, keys: readonly Sort[], at: (keys: readonly Smt[]) => Smt): Smt;
}

/** Equality of values of one sort; maps cannot be compared in a term. */
export function equalValues(a: Value, b: Value): Smt {
  if (a === b) return smt.TRUE;
  if (a.kind === "scalar" && b.kind === "scalar") return smt.eq(a.term, b.term);
  if (a.kind === "record" && b.kind === "record")
    return smt.and(...a.fields.map((f, i) => equalValues(f, b.fields[i]!)));
  if (a.kind === "union" && b.kind === "union") {
    const payloads = a.cases.map((c, i) => {
      const d = b.cases[i];
      if (c === undefined || d === undefined) return smt.TRUE;
      return smt.implies(isInCase(a, a.sort.cases[i]!.name), equalValues(c, d));
    });
    return smt.and(smt.eq(a.tag, b.tag), ...payloads);
  }
  throw new Unsupported("equality of whole maps");
}

/** The value of a term. */
export function valueOfTerm(t: Term, locals: ReadonlyMap<string, Value>, functions: Functions): Value {
  const sub = (x: Term): Value => valueOfTerm(x, locals, functions);
  switch (t.kind) {
    case "bool":
      return scalar(smt.bool(t.value), t.sort);
    case "bv":
      return scalar(smt.bits(t.value, widthOf(t.sort)), t.sort);
    case "int":
      return scalar(smt.integer(t.value), t.sort);
    case "local": {
      const found = locals.get(t.name);
      if (found === undefined) throw new Error(`no value of ${t.name}`);
      return found;
    }
    case "op":
      if (t.op === "eq") return scalar(equalValues(sub(t.args[0]!), sub(t.args[1]!)), t.sort);
      return scalar(
        applyOp(
          t.op,
          t.args.map((a) => termOf(sub(a))),
        ),
        t.sort,
      );
    case "extract":
      return scalar(smt.extract(t.hi, t.lo, termOf(sub(t.arg))), t.sort);
    case "cut":
      return scalar(smt.cut(termOf(sub(t.arg)), widthOf(t.sort)), t.sort);
    case "extend": {
      const [arg, width] = [termOf(sub(t.arg)), widthOf(t.sort)];
      return scalar(t.signed ? smt.signExtend(arg, width) : smt.zeroExtend(arg, width), t.sort);
    }
    case "ite":
    case "pick":
      return choose(termOf(sub(t.cond)), sub(t.yes), sub(t.no));
    case "record":
      if (t.sort.kind !== "record") throw new Error("a record of another sort");
      return { kind: "record", sort: t.sort, fields: t.fields.map(sub) };
    case "field":
      return fieldOf(sub(t.arg), t.field);
    case "with":
      return withFieldOf(sub(t.arg), t.field, sub(t.value));
    case "inject":
      return injected(t.sort, t.case, sub(t.arg));
    case "is":
      return scalar(isInCase(sub(t.arg), t.case), t.sort);
    case "project":
      return projected(sub(t.arg), t.case, t.sort);
    case "everywhere":
    case "tabulate":
    case "select":
    case "update":
      return mapTerm(t, sub, functions);
    case "forall": {
      const captured = t.captured.map(sub);
      const at = (keys: readonly Smt[]): Smt =>
        termOf(functions.apply(t.rule, [...captured, ...keys.map((k, i) => keyValue(k, t.keys[i]!))]));
      return scalar(functions.forall(t.rule, t.keys, at), t.sort);
    }
    case "codec":
      return scalar(
        functions.codec(
          t.name,
          t.args.map((a) => termOf(sub(a))),
          t.sort,
        ),
        t.sort,
      );
    default:
      throw new Unsupported(`a ${t.kind} term`);
  }
}

/** What a union carries in a case; in any other case nothing is known of it. */
function projected(value: Value, name: string, sort: Sort): Value {
  if (value.kind !== "union") throw new Error(`a ${value.kind} has no case ${name}`);
  const at = value.sort.cases.findIndex((c) => c.name === name);
  return value.cases[at] ?? symbolic(sort, `nothing.${value.sort.name}.${name}`, [], "field");
}

type MapTerm = Extract<Term, { readonly kind: "everywhere" | "tabulate" | "select" | "update" }>;

function mapTerm(t: MapTerm, sub: (t: Term) => Value, functions: Functions): Value {
  if (t.kind === "select") return read(asMap(sub(t.map)), termOf(sub(t.key)));
  if (t.kind === "update") return updated(asMap(sub(t.map)), termOf(sub(t.key)), sub(t.value));
  if (t.sort.kind !== "map") throw new Error("a map of another sort");
  const { sort } = t;
  if (t.kind === "everywhere") return { kind: "map", sort, node: { node: "everywhere", value: sub(t.arg) } };
  const captured = t.captured.map(sub);
  const rule = (key: Smt): Value => functions.apply(t.rule, [...captured, keyValue(key, sort.from)]);
  return { kind: "map", sort, node: { node: "rule", read: rule } };
}

function asMap(value: Value): MapValue {
  if (value.kind !== "map") throw new Error(`a ${value.kind} has no keys`);
  return value;
}

/** A value of the sort that the branded sort asks for, where only the brand differs. */
export const rebranded = (value: Value, sort: Sort): Value =>
  value.kind === "scalar" && value.sort !== sort && sameSort(value.sort, sort) ? scalar(value.term, sort) : value;
