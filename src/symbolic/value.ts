/**
 * Symbolic values: what an IR value is during symbolic execution. Only scalars become solver terms; records, unions and
 * maps stay structure on this side, so that the solver sees one symbol for each leaf field and no arrays: a map is a
 * list of writes over a base, and a read becomes a conditional over the keys that were written.
 */
import type { Sort } from "../ir/index.ts";
import { app, BOOL_SORT, bitSort, bits, eq, INT_SORT, ite, opaqueSort, type Smt, type SmtSort } from "../smt/index.ts";

/** A value of a record or tuple sort. */
export interface RecordValue {
  readonly kind: "record";
  readonly sort: Sort & { readonly kind: "record" };
  readonly fields: readonly Value[];
}
/** A value of a union or enumeration: which case as a word, and what each case carries (undefined: never this case). */
export interface UnionValue {
  readonly kind: "union";
  readonly sort: Sort & { readonly kind: "union" };
  readonly tag: Smt;
  readonly cases: readonly (Value | undefined)[];
}
export interface ScalarValue {
  readonly kind: "scalar";
  readonly sort: Sort;
  readonly term: Smt;
}
export interface MapValue {
  readonly kind: "map";
  readonly sort: Sort & { readonly kind: "map" };
  readonly node: MapNode;
}
export type Value = ScalarValue | RecordValue | UnionValue | MapValue;

/** A key with its sort, which may carry a brand. */
export interface KeyTerm {
  readonly term: Smt;
  readonly sort: Sort;
}

/** How a map came about. `base` is a symbol; its values are symbols applied to `keys` and the key. */
export type MapNode =
  | {
      readonly node: "base";
      readonly name: string;
      readonly keys: readonly KeyTerm[];
      readonly role: Role | undefined;
    }
  | { readonly node: "everywhere"; readonly value: Value }
  | { readonly node: "update"; readonly base: MapValue; readonly key: Smt; readonly value: Value }
  | { readonly node: "rule"; readonly read: (key: Smt) => Value }
  | { readonly node: "ite"; readonly condition: Smt; readonly yes: MapValue; readonly no: MapValue };

/** Bits of the word that says which of `count` cases a union is in. */
export const tagWidth = (count: number): number => Math.max(1, Math.ceil(Math.log2(count)));

/** The solver sort of a scalar, or of the tag of a union. @throws {Error} for records and maps */
export function scalarSort(sort: Sort): SmtSort {
  switch (sort.kind) {
    case "bool":
      return BOOL_SORT;
    case "int":
      return INT_SORT;
    case "bv":
      return bitSort(sort.width);
    case "id":
      return opaqueSort(sort.name);
    case "union":
      return bitSort(tagWidth(sort.cases.length));
    default:
      throw new Error(`a ${sort.kind} is no scalar`);
  }
}

export const scalar = (term: Smt, sort: Sort): ScalarValue => ({ kind: "scalar", sort, term });

/** The term of a scalar, or the tag of an enumeration: what may be a key or compared. */
export function termOf(value: Value): Smt {
  if (value.kind === "scalar") return value.term;
  if (value.kind === "union") return value.tag;
  throw new Error(`a ${value.kind} has no term`);
}

/** A value whose term is `term`: the inverse of `termOf` for keys. */
export function keyValue(term: Smt, sort: Sort): Value {
  if (sort.kind !== "union") return scalar(term, sort);
  return { kind: "union", sort, tag: term, cases: sort.cases.map((c) => unitValue(c.sort)) };
}

/** The empty record, which cases of enumerations carry. */
function unitValue(sort: Sort): Value | undefined {
  return sort.kind === "record" && sort.fields.length === 0 ? { kind: "record", sort, fields: [] } : undefined;
}

/** Field of a record by name. */
export function fieldOf(value: Value, name: string): Value {
  if (value.kind !== "record") throw new Error(`a ${value.kind} has no field ${name}`);
  const at = value.sort.fields.findIndex((f) => f.name === name);
  if (at < 0) throw new Error(`${value.sort.name} has no field ${name}`);
  return value.fields[at]!;
}

/** The record with one field replaced. */
export function withFieldOf(value: Value, name: string, field: Value): Value {
  if (value.kind !== "record") throw new Error(`a ${value.kind} has no field ${name}`);
  const fields = value.fields.map((f, i) => (value.sort.fields[i]!.name === name ? field : f));
  return fields.every((f, i) => f === value.fields[i]) ? value : { ...value, fields };
}

/** One case of a union. */
export function injected(sort: Sort, name: string, payload: Value): Value {
  if (sort.kind !== "union") throw new Error(`a ${sort.kind} has no case ${name}`);
  const at = sort.cases.findIndex((c) => c.name === name);
  const tag = bits(at, tagWidth(sort.cases.length));
  return { kind: "union", sort, tag, cases: sort.cases.map((c, i) => (i === at ? payload : unitValue(c.sort))) };
}

/** Whether a union is in a case. */
export function isInCase(value: Value, name: string): Smt {
  if (value.kind !== "union") throw new Error(`a ${value.kind} has no case ${name}`);
  const at = value.sort.cases.findIndex((c) => c.name === name);
  return eq(value.tag, bits(at, tagWidth(value.sort.cases.length)));
}

const sameNode = (a: MapNode, b: MapNode): boolean =>
  a === b ||
  (a.node === "base" && b.node === "base" && a.name === b.name && a.keys.every((k, i) => k.term === b.keys[i]!.term));

/** Whether two values are the same by how they were built; false says nothing. */
export function identical(a: Value, b: Value): boolean {
  if (a === b) return true;
  if (a.kind === "scalar") return b.kind === "scalar" && a.term === b.term;
  if (a.kind === "map") return b.kind === "map" && sameNode(a.node, b.node);
  if (a.kind === "record") return b.kind === "record" && a.fields.every((f, i) => identical(f, b.fields[i]!));
  if (b.kind !== "union" || a.tag !== b.tag) return false;
  return a.cases.every((c, i) => {
    const d = b.cases[i];
    return c === undefined || d === undefined || identical(c, d);
  });
}

/** `condition ? a : b`, leaf by leaf. */
export function choose(condition: Smt, a: Value, b: Value): Value {
  if (condition.op === "const") return condition.value === true ? a : b;
  if (identical(a, b)) return a;
  if (a.kind === "scalar" && b.kind === "scalar") return scalar(ite(condition, a.term, b.term), a.sort);
  if (a.kind === "record" && b.kind === "record")
    return { ...a, fields: a.fields.map((f, i) => choose(condition, f, b.fields[i]!)) };
  if (a.kind === "union" && b.kind === "union") {
    const cases = a.cases.map((c, i) => {
      const d = b.cases[i];
      return c === undefined ? d : d === undefined ? c : choose(condition, c, d);
    });
    return { ...a, tag: ite(condition, a.tag, b.tag), cases };
  }
  if (a.kind === "map" && b.kind === "map") return chooseMap(condition, a, b);
  throw new Error(`a choice between a ${a.kind} and a ${b.kind}`);
}

interface Writes {
  readonly base: MapValue;
  readonly keys: readonly Smt[];
}

/** The maps below a map's writes, nearest first, with the keys written above each. */
function layersOf(map: MapValue): Writes[] {
  const found: Writes[] = [{ base: map, keys: [] }];
  let at = map;
  let keys: readonly Smt[] = [];
  while (at.node.node === "update") {
    keys = [at.node.key, ...keys];
    at = at.node.base;
    found.push({ base: at, keys });
  }
  return found;
}

/** The keys at which two maps may differ, when both are writes over one base. */
export function writtenKeys(a: MapValue, b: MapValue): readonly Smt[] | undefined {
  const below = layersOf(b);
  for (const left of layersOf(a)) {
    const right = below.find((r) => sameNode(r.base.node, left.base.node));
    if (right !== undefined) return [...new Set([...left.keys, ...right.keys])];
  }
  return undefined;
}

/** Where both arms wrote over one base, the result is that base with the keys of both: no conditional between whole maps. */
function chooseMap(condition: Smt, a: MapValue, b: MapValue): MapValue {
  const below = layersOf(b);
  for (const left of layersOf(a)) {
    const right = below.find((r) => sameNode(r.base.node, left.base.node));
    if (right === undefined) continue;
    let merged = left.base;
    for (const key of new Set([...left.keys, ...right.keys]))
      merged = updated(merged, key, choose(condition, read(a, key), read(b, key)));
    return merged;
  }
  return { ...a, node: { node: "ite", condition, yes: a, no: b } };
}

/** The map with one key given a value; a write to the key written last replaces it. */
export function updated(map: MapValue, key: Smt, value: Value): MapValue {
  const base = map.node.node === "update" && map.node.key === key ? map.node.base : map;
  return { ...map, node: { node: "update", base, key, value } };
}

const reads = new WeakMap<MapNode, Map<Smt, Value>>();

/** The value of a map at a key. Reads at conditional keys become conditionals between reads. */
export function read(map: MapValue, key: Smt): Value {
  let known = reads.get(map.node);
  if (known === undefined) reads.set(map.node, (known = new Map()));
  const found = known.get(key);
  if (found !== undefined) return found;
  const value = readNow(map, key);
  known.set(key, value);
  return value;
}

/** What is read where a map was perhaps written at the key: parts that the write left as they were are those of before. */
function written(isThere: Smt, value: Value, was: Value, before: Value): Value {
  if (identical(value, was)) return before;
  if (value.kind !== "record" || was.kind !== "record" || before.kind !== "record")
    return choose(isThere, value, before);
  return { ...value, fields: value.fields.map((f, i) => written(isThere, f, was.fields[i]!, before.fields[i]!)) };
}

function readNow({ node, sort }: MapValue, key: Smt): Value {
  if (key.op === "ite") {
    const map: MapValue = { kind: "map", sort, node };
    return choose(key.args[0]!, read(map, key.args[1]!), read(map, key.args[2]!));
  }
  switch (node.node) {
    case "base":
      return named(sort.to, node.name, [...node.keys, { term: key, sort: sort.from }], node.role);
    case "everywhere":
      return node.value;
    case "rule":
      return node.read(key);
    case "update":
      return written(eq(key, node.key), node.value, read(node.base, node.key), read(node.base, key));
    case "ite":
      return choose(node.condition, read(node.yes, key), read(node.no, key));
  }
}

/**
 * What a symbol stands for. A probe is an arbitrary key that a goal is about, and another symbol than one of the same name that is none. Fields
 * are parts of records, and what is said to be one.
 */
export type Role = "field" | "probe";

/** The symbol behind an application, with the brands that its name does not show. */
export interface SymbolInfo {
  readonly keys: readonly Sort[];
  readonly sort: Sort;
  readonly role: Role | undefined;
}

const infos = new Map<string, SymbolInfo>();
const infoKey = ({ name, args, sort }: Smt): string =>
  `${name} ${args.length} ${sort.kind === "bv" ? sort.width : sort.kind === "opaque" ? sort.name : sort.kind}`;

/**
 * What is known of an application of a symbol; undefined for codecs and other functions. It is known by the symbol, because
 * rewriting makes applications too. Where two theorems use one name for different things, only search may suffer.
 */
export const symbolInfo = (t: Smt): SymbolInfo | undefined => infos.get(infoKey(t));

/** Whether a term reads a field. */
export const isField = (t: Smt): boolean => t.op === "app" && symbolInfo(t)?.role === "field";

/** Whether a term is an arbitrary key. */
export const isProbe = (t: Smt): boolean => t.op === "app" && t.args.length === 0 && symbolInfo(t)?.role === "probe";

/** In front of the name of a probe; no name begins so. */
const PROBE = "probe\0";

/** The symbolic value of a name: a leaf is the symbol `name` applied to `keys`, a record has one symbol for each leaf. */
export function symbolic(sort: Sort, name: string, keys: readonly KeyTerm[] = [], role?: Role): Value {
  return named(sort, role === "probe" ? `${PROBE}${name}` : name, keys, role);
}

function named(sort: Sort, name: string, keys: readonly KeyTerm[], role: Role | undefined): Value {
  const part = role ?? "field";
  switch (sort.kind) {
    case "record":
      return { kind: "record", sort, fields: sort.fields.map((f) => named(f.sort, `${name}.${f.name}`, keys, part)) };
    case "union":
      return {
        kind: "union",
        sort,
        tag: symbolTerm(sort, name, keys, role),
        cases: sort.cases.map((c) => named(c.sort, `${name}.${c.name}`, keys, part)),
      };
    case "map":
      return { kind: "map", sort, node: { node: "base", name, keys, role } };
    default:
      return scalar(symbolTerm(sort, name, keys, role), sort);
  }
}

function symbolTerm(sort: Sort, name: string, keys: readonly KeyTerm[], role: Role | undefined): Smt {
  const term = app(
    name,
    keys.map((k) => k.term),
    scalarSort(sort),
  );
  infos.set(infoKey(term), { keys: keys.map((k) => k.sort), sort, role });
  return term;
}
