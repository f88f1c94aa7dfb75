/** What an address points to: a stack, a datum, an entry of a table, or what is not known. */
import type { WholeCode } from "../../../model/program/index.ts";
import { bits, eq, type Smt, width } from "../../../smt/index.ts";
import {
  constantly,
  extract,
  type Facts,
  isConstant,
  keyOfSum,
  type Linear,
  linearOf,
  minus,
  plus,
} from "../../../symbolic/code/index.ts";
import type { Origin, Spot, Table } from "./path.ts";
import type { Setting, Tables } from "./setting.ts";

const PAGE = 4096n;

/** Tables that a path knows, by key. */
export type Known = Map<string, Table>;

/** What decides about addresses besides the path. */
export interface Ground {
  readonly code: WholeCode;
  readonly setting: Setting;
  /** The stack pointer at the start. */
  readonly stack: Smt;
  /** Words that were loaded. */
  readonly origins: ReadonlyMap<Smt, Origin>;
}

/** Upper bound of a sum of unsigned parts, if it has one. */
function most({ constant, parts }: Linear, facts: Facts): bigint {
  return parts.reduce((n, [t, by]) => n + by * facts.range(t).max, constant);
}

/** A sum whose terms have no bits that are known to be 0 at their top: so that what is the same number is the same sum. */
export function settled(sum: Linear, facts: Facts): Linear {
  let all = constantly(sum.constant);
  for (const [t, by] of sum.parts) all = plus(all, shortened(t, facts), by);
  return all;
}

function shortened(t: Smt, facts: Facts): Linear {
  const inner = t.op === "zero_extend" ? t.args[0]! : t;
  const w = width(inner);
  const [a, c] = inner.args as [Smt, Smt];
  // A sum of a narrow word that does not go past its end.
  if (inner.op === "bvadd" && c.op === "const" && facts.range(a).max + (c.value as bigint) < 1n << BigInt(w))
    return plus(shortened(a, facts), constantly(c.value as bigint));
  const { max } = facts.range(inner);
  const length = max === 0n ? 0 : max.toString(2).length;
  if (length === 0) return constantly(0n);
  return linearOf(length === w ? inner : extract(length - 1, 0, inner));
}

/** Takes the distance of virtual from physical addresses out of an address. */
function withoutOffset(address: Linear, { offset }: Tables, { origins, code }: Ground): Linear {
  if (offset === undefined) return address;
  if (typeof offset === "bigint") return minus(address, constantly(offset));
  const loaded = address.parts.find(([t, by]) => {
    const o = origins.get(t)?.spot;
    if (o?.kind !== "datum" || !isConstant(o.offset)) return false;
    return by === 1n && o.datum.from + o.offset.constant === offset.at && code.datumAt(offset.at) !== undefined;
  });
  return loaded === undefined ? address : minus(address, { constant: 0n, parts: [loaded] });
}

/** The entry that an address in a table's page is. */
function entryOf(table: Table, offset: Linear, facts: Facts): Spot | undefined {
  if (offset.parts.some(([, by]) => by >= PAGE) || most(offset, facts) >= PAGE) return undefined;
  const eighth = ({ constant, parts }: Linear): Linear => ({
    constant: constant / 8n,
    parts: parts.map(([t, by]) => [t, by / 8n] as const),
  });
  const whole = offset.constant % 8n === 0n && offset.parts.every(([, by]) => by % 8n === 0n);
  const index = eighth(whole ? offset : { ...offset, parts: offset.parts.filter(([, by]) => by % 8n === 0n) });
  return { kind: "entry", table, index: settled(index, facts), offset };
}

/** The key of a table whose page is given by the bits of a descriptor above its low twelve. */
export const keyOfPage = (page: Smt): string => `page ${page.id}`;
const keyOfPool = (offset: Linear): string => `pool ${keyOfSum(offset)}`;

/** Bits 12 to 47 of a word: the page that a descriptor names. */
export const pageOfWord = (word: Smt): Smt => extract(47, 12, word);

/** The table that a descriptor points to, if the path knows it. */
export function tableNamed(value: Smt, tables: Tables, facts: Facts, known: Known, ground: Ground): Table | undefined {
  const found = known.get(keyOfPage(pageOfWord(value)));
  if (found !== undefined) return found;
  const origin = ground.origins.get(value);
  if (origin?.spot.kind === "entry") {
    const { table } = origin.spot;
    const below = pointedTo(origin, value, table.tables, facts, ground);
    if (below !== undefined) known.set(below.key, below);
    return below;
  }
  const sum = linearOf(value);
  const base = { ...sum, constant: sum.constant - (sum.constant % PAGE) };
  return base.constant === 0n ? undefined : known.get(poolKey(base, tables, ground) ?? "");
}

/** The key of a page of a pool that the code has as data. */
function poolKey(address: Linear, tables: Tables, { code, setting }: Ground): string | undefined {
  const inPool = tables.pool.find((p) => address.constant >= p.from && address.constant < p.to);
  const datum = code.datumAt(address.constant);
  if (inPool === undefined || datum === undefined || !setting.tables.includes(tables)) return undefined;
  return keyOfPool(address);
}

/** Where an address points; tables that it shows are added to `known`. */
export function spotOf(word: Smt, facts: Facts, known: Known, ground: Ground): Spot {
  const address = linearOf(word);
  const onStack = address.parts.find(([t, by]) => t === ground.stack && by === 1n);
  if (onStack !== undefined) return { kind: "stack", offset: minus(address, { constant: 0n, parts: [onStack] }) };
  for (const [i, tables] of ground.setting.tables.entries()) {
    const found = inTables(withoutOffset(address, tables, ground), i, facts, known, ground);
    if (found !== undefined) return found;
  }
  return ofDatum(address, facts, ground) ?? { kind: "unknown", address };
}

function inTables(address: Linear, i: number, facts: Facts, known: Known, ground: Ground): Spot | undefined {
  for (const part of address.parts) {
    const table = tableOf(part, i, facts, known, ground);
    if (table === undefined) continue;
    const spot = entryOf(table, minus(address, { constant: 0n, parts: [part] }), facts);
    if (spot !== undefined) return spot;
  }
  return inPool(address, i, facts, known, ground);
}

/** The table whose page is one part of an address. */
function tableOf(
  [t, by]: readonly [Smt, bigint],
  i: number,
  facts: Facts,
  known: Known,
  ground: Ground,
): Table | undefined {
  const inner = t.op === "zero_extend" ? t.args[0]! : t;
  const page = by === PAGE ? inner : by === 1n && width(inner) === 64 ? pageOfWord(inner) : undefined;
  if (page === undefined) return undefined;
  const before = known.get(keyOfPage(page)) ?? known.get(keyOfPage(widened(page)));
  if (before !== undefined) return before.tables === i ? before : undefined;
  const word = by === 1n ? inner : page.op === "extract" && page.lo === 12 ? page.args[0]! : undefined;
  const origin = word === undefined ? undefined : ground.origins.get(word);
  if (word === undefined || origin?.bytes !== 8) return undefined;
  const table = pointedTo(origin, word, i, facts, ground);
  if (table !== undefined) known.set(table.key, table);
  return table;
}

/** The page of the same word with all bits that a descriptor has for it. */
const widened = (page: Smt): Smt =>
  page.op === "extract" && page.lo === 12 && page.hi < 47 && width(page.args[0]!) === 64
    ? pageOfWord(page.args[0]!)
    : page;

/** A table that a loaded word points to: the word was a root's, or an entry. */
function pointedTo({ spot }: Origin, word: Smt, i: number, facts: Facts, { setting }: Ground): Table | undefined {
  const tables = setting.tables[i]!;
  const key = keyOfPage(pageOfWord(word));
  if (spot.kind === "entry" && spot.table.tables === i) {
    const { level } = spot.table;
    // A word that is known to be no table's is not followed.
    if (level === 3 || (facts.bits(word).zero & 3n) !== 0n) return undefined;
    const parent = { table: spot.table, index: spot.index };
    return {
      key,
      tables: i,
      level: level === undefined ? undefined : level + 1,
      parent,
      word,
      root: undefined,
      fresh: false,
    };
  }
  if (spot.kind !== "datum" || tables.rootIsTable) return undefined;
  const root = rootNumber(spot, tables.root, tables);
  if (root === undefined) return undefined;
  return { key, tables: i, level: tables.level, parent: undefined, word: undefined, root, fresh: false };
}

/** Whether two numbers are known to differ. */
export function differ(a: Linear, b: Linear, facts: Facts): boolean {
  const d = minus(settled(a, facts), settled(b, facts));
  const [only, ...more] = d.parts;
  if (only === undefined) return d.constant !== 0n;
  if (more.length > 0 || (only[1] !== 1n && only[1] !== (1n << 64n) - 1n)) return differAsWords(a, b, facts);
  const value = only[1] === 1n ? -d.constant : d.constant;
  return facts.decide(eq(only[0], bits(value, 64))) === false || facts.decide(equalTo(only[0], value)) === false;
}

/** A word that may be a longer form of a shorter one, compared with a number. */
function equalTo(t: Smt, value: bigint): Smt {
  const inner = t.op === "zero_extend" ? t.args[0]! : t;
  return eq(inner, bits(value, width(inner)));
}

/** Two indices that are single words of one width. */
function differAsWords(a: Linear, b: Linear, facts: Facts): boolean {
  const word = ({ constant, parts }: Linear): Smt | undefined =>
    parts.length === 1 && parts[0]![1] === 1n && constant === 0n ? parts[0]![0] : undefined;
  const [x, y] = [word(a), word(b)];
  if (x === undefined || y === undefined) return false;
  const [p, q] = [x, y].map((t) => (t.op === "zero_extend" ? t.args[0]! : t)) as [Smt, Smt];
  return width(p) === width(q) && facts.decide(eq(p, q)) === false;
}

/** Whether two tables are known to be two: a page is a table at one place of one tree, and a new page is no other. */
export function apart(a: Table, b: Table, facts: Facts): boolean {
  if (a.key === b.key) return false;
  if (a.tables !== b.tables || a.fresh || b.fresh) return true;
  if (a.level !== undefined && b.level !== undefined && a.level !== b.level) return true;
  if (a.root !== undefined && b.root !== undefined) return differ(a.root, b.root, facts);
  if (a.parent === undefined || b.parent === undefined) return false;
  return differ(a.parent.index, b.parent.index, facts) || apart(a.parent.table, b.parent.table, facts);
}

/** Which of many places a place is: `at` is the first of them. */
export function rootNumber(spot: Spot & { kind: "datum" }, at: bigint, { each }: Tables): Linear | undefined {
  const offset = plus(spot.offset, constantly(spot.datum.from - at));
  if (each === undefined) return isConstant(offset) && offset.constant === 0n ? offset : undefined;
  const by = BigInt(each);
  const constant = BigInt.asIntN(64, offset.constant);
  if (constant < 0n || constant % by !== 0n || offset.parts.some(([, n]) => n % by !== 0n)) return undefined;
  return { constant: constant / by, parts: offset.parts.map(([t, n]) => [t, n / by] as const) };
}

/** A table that the code has as data. */
function inPool(address: Linear, i: number, facts: Facts, known: Known, ground: Ground): Spot | undefined {
  const tables = ground.setting.tables[i]!;
  const pages = {
    constant: address.constant - (address.constant % PAGE),
    parts: address.parts.filter(([, by]) => by % PAGE === 0n),
  };
  const key = poolKey(pages, tables, ground);
  if (key === undefined) return undefined;
  const offset = minus(address, pages);
  const datum = ground.code.datumAt(pages.constant)!;
  const root = tables.rootIsTable
    ? rootNumber(
        { kind: "datum", datum, offset: minus(pages, constantly(datum.from)), user: false },
        tables.root,
        tables,
      )
    : undefined;
  const table = known.get(key) ?? {
    ...{
      key,
      tables: i,
      level: root === undefined ? undefined : tables.level,
      parent: undefined,
      word: undefined,
      root,
      fresh: false,
    },
  };
  known.set(key, table);
  return entryOf(table, offset, facts) ?? { kind: "unknown", address };
}

/** The datum that an address is in for sure, else the one that it begins in. */
function ofDatum(address: Linear, facts: Facts, { code, setting }: Ground): Spot | undefined {
  const { min, max } = span(address, facts);
  const sure = code.datumAt(min);
  const isSure = sure !== undefined && max < (sure.to ?? 0n);
  const datum = isSure ? sure : code.datumAt(address.constant);
  if (datum === undefined) return undefined;
  const at = isSure ? min : address.constant;
  const user = setting.user.some((u) => at >= u.from && at < u.to);
  return { kind: "datum", datum, offset: minus(address, constantly(datum.from)), user };
}

/** The least and the greatest value of a sum, if it does not go past an end. */
function span({ constant, parts }: Linear, facts: Facts): { readonly min: bigint; readonly max: bigint } {
  const from = BigInt.asIntN(64, constant);
  const add = (which: "min" | "max"): bigint => parts.reduce((n, [t, by]) => n + by * facts.range(t)[which], from);
  return { min: BigInt.asUintN(64, add("min")), max: BigInt.asUintN(64, add("max")) };
}
