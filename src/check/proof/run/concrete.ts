/**
 * Between solver models and native values. A symbol's name is the path of a leaf field: `hi.objects.npts.pudNext` applied to a
 * VMID is that field of the state `hi` at that key. So a model becomes native inputs, and native inputs give every term of
 * a goal its value.
 */
import type { Sort } from "../../../ir/index.ts";
import { type Key, ZMap } from "../../../prelude/index.ts";
import type { Interpretation, Smt, SmtValue } from "../../../smt/index.ts";
import { codecOf } from "../../../symbolic/index.ts";

/** A native value: what kernel TypeScript computes with. */
export type Native = unknown;
export type Fields = Readonly<Record<string, Native>>;

/** A value that a model gives to an application of a symbol. */
export interface Entry {
  readonly name: string;
  readonly args: readonly SmtValue[];
  readonly value: SmtValue;
}
export interface Model {
  readonly entries: readonly Entry[];
  /** What symbols are where there is no entry. A map of a run may be a function of its keys, which no entries can give at all of them. */
  readonly base?: Inputs;
}

/** The model of a question from the values of its wanted terms; `evaluate` evaluates their operands. */
export function modelOf(wanted: readonly Smt[], values: readonly SmtValue[], evaluate: (t: Smt) => SmtValue): Model {
  const entries = wanted.map((t, i) => ({ name: t.name, args: t.args.map(evaluate), value: values[i]! }));
  return { entries };
}

/** What a symbol is of which a model says nothing. */
export const nothingOf = ({ kind }: Sort | Smt["sort"]): SmtValue => (kind === "bool" ? false : 0n);

/** A key as kernel TypeScript writes it. */
export function nativeKey(sort: Sort, value: SmtValue): Key {
  return sort.kind === "union" ? caseName(sort, value) : value;
}

const caseName = (sort: Sort & { readonly kind: "union" }, tag: SmtValue): string =>
  sort.cases[Math.min(Number(tag as bigint), sort.cases.length - 1)]!.name;

/** The value of a symbol at some operands, and those with more of them. */
interface Leaf {
  value: SmtValue | undefined;
  readonly next: Map<SmtValue, Leaf>;
}

function entryOf<K>(map: Map<K, Leaf>, key: K): Leaf {
  let found = map.get(key);
  if (found === undefined) map.set(key, (found = { value: undefined, next: new Map() }));
  return found;
}

/** Entries of a model by name, for building values. */
export class ModelValues {
  readonly #byName = new Map<string, Entry[]>();
  readonly #leaves = new Map<string, Leaf>();
  readonly #base: Inputs | undefined;

  constructor({ entries, base }: Model) {
    this.#base = base;
    for (const entry of entries) {
      const { name, args, value } = entry;
      let at = entryOf(this.#leaves, name);
      for (const a of args) at = entryOf(at.next, a);
      at.value ??= value;
      const list = this.#byName.get(name);
      if (list === undefined) this.#byName.set(name, [entry]);
      else list.push(entry);
    }
  }

  /** The native value of the symbol `name` of a sort, applied to `keys`; what the model leaves open is zero. */
  native(sort: Sort, name: string, keys: readonly SmtValue[] = []): Native {
    switch (sort.kind) {
      case "record": {
        const fields = sort.fields.map((f) => this.native(f.sort, `${name}.${f.name}`, keys));
        if (isTuple(sort)) return fields;
        return Object.fromEntries(sort.fields.map((f, i) => [f.name, fields[i]]));
      }
      case "union":
        return this.#union(sort, name, keys);
      case "map":
        return this.#map(sort, name, keys);
      default:
        return this.leaf(name, keys) ?? nothingOf(sort);
    }
  }

  /** What the model gives to a symbol; undefined when it leaves that open. */
  leaf(name: string, keys: readonly SmtValue[]): SmtValue | undefined {
    let at = this.#leaves.get(name);
    for (let i = 0; i < keys.length && at !== undefined; i++) at = at.next.get(keys[i]!);
    if (at?.value !== undefined) return at.value;
    const under = this.#under(name, keys);
    return under && under.sort.kind !== "map" && under.sort.kind !== "record"
      ? scalarOf(under.sort, under.value)
      : undefined;
  }

  /** What stands at a path below the entries. */
  #under(name: string, keys: readonly SmtValue[]): { readonly sort: Sort; readonly value: Native } | undefined {
    const [root, ...parts] = name.split(".") as [string, ...string[]];
    const input = this.#base?.get(root);
    return input && valueIn(input.sort, input.value, parts, [...keys]);
  }

  #union(sort: Sort & { readonly kind: "union" }, name: string, keys: readonly SmtValue[]): Native {
    const kind = caseName(sort, this.leaf(name, keys) ?? 0n);
    if (isEnumeration(sort)) return kind;
    const payload = sort.cases.find((c) => c.name === kind)!.sort;
    return { kind, ...(this.native(payload, `${name}.${kind}`, keys) as object) };
  }

  // Keys of all symbols below the name that begin with `keys`.
  #map(sort: Sort & { readonly kind: "map" }, name: string, keys: readonly SmtValue[]): Native {
    const found = new Set<SmtValue>();
    for (const [symbol, entries] of this.#byName) {
      if (symbol !== name && !symbol.startsWith(`${name}.`)) continue;
      for (const { args } of entries)
        if (args.length > keys.length && keys.every((k, i) => k === args[i])) found.add(args[keys.length]!);
    }
    const rest = lazily(() => this.native(sort.to, `${name} elsewhere`, [...keys]));
    const under = this.#under(name, keys);
    let map = under === undefined ? new ZMap<Key, Native>(rest) : (under.value as ZMap<Key, Native>);
    for (const key of found) map = map.with(nativeKey(sort.from, key), this.native(sort.to, name, [...keys, key]));
    return map;
  }
}

/** A value at a path, with keys for the maps on the way; undefined where there is none. */
function valueIn(
  sort: Sort,
  value: Native,
  parts: readonly string[],
  keys: SmtValue[],
): { readonly sort: Sort; readonly value: Native } | undefined {
  if (sort.kind === "map" && keys.length > 0) {
    const key = nativeKey(sort.from, keys.shift()!);
    return valueIn(sort.to, (value as ZMap<Key, Native>).at(key), parts, keys);
  }
  const [part, ...rest] = parts;
  if (part === undefined) return { sort, value };
  const inner = sort.kind === "record" ? sort.fields.find((f) => f.name === part)?.sort : undefined;
  if (inner !== undefined) return valueIn(inner, (value as Fields)[part], rest, keys);
  const payload = sort.kind === "union" ? sort.cases.find((c) => c.name === part)?.sort : undefined;
  const isIn = payload !== undefined && (value as { readonly kind?: string }).kind === part;
  return isIn ? valueIn(payload, value, rest, keys) : undefined;
}

function lazily<T>(make: () => T): () => T {
  let made: { readonly value: T } | undefined;
  return () => (made ??= { value: make() }).value;
}

export const isTuple = (sort: Sort & { readonly kind: "record" }): boolean =>
  sort.fields.length > 0 && sort.fields.every((f, i) => f.name === String(i));

export const isEnumeration = (sort: Sort & { readonly kind: "union" }): boolean =>
  sort.cases.every((c) => c.sort.kind === "record" && c.sort.fields.length === 0);

/** Native inputs under the names that symbols begin with. */
export type Inputs = ReadonlyMap<string, { readonly sort: Sort; readonly value: Native }>;

/** Native functions of the program by the names of their procedures. */
export type NativeFunctions = (procedure: string) => ((...args: readonly unknown[]) => unknown) | undefined;

/** A native scalar as a term's value. */
export function scalarOf(sort: Sort, value: Native): SmtValue {
  if (sort.kind !== "union") return value as SmtValue;
  const name = isEnumeration(sort) ? (value as string) : (value as { readonly kind: string }).kind;
  return BigInt(sort.cases.findIndex((c) => c.name === name));
}

/** A native value as a model says it: what maps are elsewhere, and where they differ from that at some keys of each sort. */
export function entriesOf(
  sort: Sort,
  value: Native,
  name: string,
  keys: (sort: Sort) => readonly Native[],
  args: readonly SmtValue[] = [],
): readonly Entry[] {
  if (sort.kind === "record")
    return sort.fields.flatMap((f) => entriesOf(f.sort, (value as Fields)[f.name], `${name}.${f.name}`, keys, args));
  if (sort.kind === "map") {
    const [map, { from, to }] = [value as ZMap<Key, Native>, sort];
    const known = new Set(keys(from));
    let other = 0n;
    while (known.has(other)) other++;
    const isSmall = from.kind === "union" || from.kind === "bool";
    const rest = isSmall ? [] : entriesOf(to, map.at(other), `${name} elsewhere`, keys, args);
    const at = [...known].map((key) => entriesOf(to, map.at(key as Key), name, keys, [...args, scalarOf(from, key)]));
    const isRest = (own: readonly Entry[]): boolean =>
      own.length === rest.length && own.every((e, i) => e.value === rest[i]!.value);
    return [...rest, ...at.filter((own) => !isRest(own)).flat()];
  }
  const own = { name, args, value: scalarOf(sort, value) };
  if (sort.kind !== "union" || isEnumeration(sort)) return [own];
  const { kind } = value as { readonly kind: string };
  return [own, ...entriesOf(sort.cases.find((c) => c.name === kind)!.sort, value, `${name}.${kind}`, keys, args)];
}

/** Reads a leaf of a value, with keys for the maps on the way from a place on. */
type Read = (value: Native, keys: readonly SmtValue[], at: number) => SmtValue;

/** How to read a leaf: a field, a case's payload, or a map's value is the next part of a symbol's path. */
function readerOf(sort: Sort, [part, ...rest]: readonly string[]): Read {
  if (sort.kind === "map") {
    const { from, to } = sort;
    const next = readerOf(to, part === undefined ? [] : [part, ...rest]);
    return (value, keys, at) => next((value as ZMap<Key, Native>).at(nativeKey(from, keys[at]!)), keys, at + 1);
  }
  if (part === undefined) return (value) => scalarOf(sort, value);
  if (sort.kind === "record") {
    const next = readerOf(sort.fields.find((f) => f.name === part)!.sort, rest);
    return (value, keys, at) => next((value as Fields)[part], keys, at);
  }
  if (sort.kind !== "union") throw new Error(`no ${part} in a ${sort.kind}`);
  const payload = sort.cases.find((c) => c.name === part)!.sort;
  const next = readerOf(payload, rest);
  // What a union carries in another case than it is in means nothing: any value will do.
  const nothing = lazily(() => new ModelValues({ entries: [] }).native(payload, ""));
  return (value, keys, at) => next((value as { readonly kind: string }).kind === part ? value : nothing(), keys, at);
}

const readers = new WeakMap<Sort, Map<string, Read>>();

function readerAt(sort: Sort, path: string): Read {
  let known = readers.get(sort);
  if (known === undefined) readers.set(sort, (known = new Map()));
  let reader = known.get(path);
  if (reader === undefined) known.set(path, (reader = readerOf(sort, path.split(".").slice(1))));
  return reader;
}

/** Readings of states that are kept. A map of a run may compute what is at a key, and paths of one theorem read the same of the same states. */
const MOST_KEPT = 300_000;
let kept = 0;
let readings = new WeakMap<object, Map<string, SmtValue>>();

/** Reads the leaf at a path. Hot: what a path says, and what a state has there, is worked out once. */
function read(sort: Sort, value: Native, path: string, keys: readonly SmtValue[]): SmtValue {
  if (typeof value !== "object" || value === null) return readerAt(sort, path)(value, keys, 0);
  if (kept > MOST_KEPT) [kept, readings] = [0, new WeakMap()];
  let known = readings.get(value);
  if (known === undefined) readings.set(value, (known = new Map()));
  const place = `${path} ${keys.join(" ")}`;
  let found = known.get(place);
  if (found === undefined) {
    known.set(place, (found = readerAt(sort, path)(value, keys, 0)));
    kept++;
  }
  return found;
}

function noValue({ name }: Smt): never {
  throw new Error(`no value of ${name}`);
}

/**
 * The interpretation of symbols by native inputs, of codecs by the native functions.
 *
 * @param otherwise  what another symbol is @throws {Error} for one, unless given
 */
export function interpretation(
  inputs: Inputs,
  functions: NativeFunctions,
  otherwise: (t: Smt) => SmtValue = noValue,
): Interpretation {
  return (t, args) => {
    const codec = codecOf(t);
    if (codec !== undefined) return functions(codec)!(...args) as SmtValue;
    const dot = t.name.indexOf(".");
    const [root, path] = dot < 0 ? [t.name, ""] : [t.name.slice(0, dot), t.name.slice(dot)];
    const input = inputs.get(root);
    return input === undefined ? otherwise(t) : read(input.sort, input.value, path, args);
  };
}
